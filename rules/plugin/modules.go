package plugin

import (
	"context"
	"crypto/sha256"
	"runtime"
	"sync"

	"github.com/iradvise/iradvise/internal/guard"
)

// Modules are compiled files, each once for all plug-ins in it. Compiling takes half
// a second for a plug-in in Go and depends on the bytes alone, so nobody can tell
// whether it was done before. What is still open when neither Modules nor any of
// their plug-ins can be reached any more is freed.
type Modules struct{ table *table }

// NewModules returns Modules without any.
func NewModules() *Modules {
	m := &Modules{&table{open: map[identity]*shared{}}}
	runtime.AddCleanup(m, (*table).close, m.table)
	return m
}

// Load checks a plug-in's file against its Spec, compiles it unless that was done
// before, and starts it once. Its error is an *Error; when ctx ends meanwhile, it
// returns at once and errors.Is finds the context's error in it.
func (m *Modules) Load(ctx context.Context, wasm []byte, spec Spec) (*Plugin, error) {
	return m.load(ctx, wasm, spec, standardLimits())
}

func (m *Modules) load(ctx context.Context, wasm []byte, spec Spec, l limits) (*Plugin, error) {
	p := &Plugin{spec: spec, modules: m}
	if bad := p.open(ctx, wasm, l); bad != nil {
		return nil, bad.of(spec.Name)
	}
	return p, nil
}

// table finds modules by content.
type table struct {
	mu   sync.Mutex
	open map[identity]*shared
}

// identity is what a compiled module depends on.
type identity struct {
	digest [sha256.Size]byte
	limits limits
}

// shared is a module that is compiled or being compiled.
type shared struct {
	ready  chan struct{}      // closed when module, err and bug are set
	cancel context.CancelFunc // ends what nobody waits for any more
	module *module
	err    *Error
	bug    any // what compiling panicked with
	users  int
}

// acquire returns the module with such bytes; each success is to be released.
// Those who ask at the same time wait for one compilation, each as long as its own
// context lasts.
func (t *table) acquire(ctx context.Context, id identity, wasm []byte) (*shared, *Error) {
	if ctx.Err() != nil {
		return nil, interrupted(ctx, "it was not started")
	}
	s := t.join(ctx, id, wasm)
	select {
	case <-s.ready:
	case <-ctx.Done():
		t.release(id, s)
		return nil, interrupted(ctx, "its start was interrupted")
	}
	switch {
	case s.bug != nil:
		panic(s.bug)
	case s.err != nil:
		t.release(id, s)
		return nil, s.err
	}
	return s, nil
}

// join counts one user more, and begins to compile for the first.
func (t *table) join(ctx context.Context, id identity, wasm []byte) *shared {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.open[id]
	if s == nil {
		s = &shared{ready: make(chan struct{})}
		ctx, s.cancel = context.WithCancel(context.WithoutCancel(ctx))
		t.open[id] = s
		go t.compile(ctx, s, wasm, id.limits)
	}
	s.users++
	return s
}

// compile makes the module, for nobody when all have left.
func (t *table) compile(ctx context.Context, s *shared, wasm []byte, l limits) {
	var made *module
	bug := guard.Call(func() { made, s.err = compile(ctx, wasm, l) })
	t.mu.Lock()
	left := s.users == 0
	s.module, s.bug = made, bug
	t.mu.Unlock()
	close(s.ready)
	if left && made != nil {
		made.close(context.Background())
	}
}

// release closes the module after its last user.
func (t *table) release(id identity, s *shared) {
	t.mu.Lock()
	s.users--
	last, made := s.users == 0, s.module
	if last {
		delete(t.open, id)
	}
	t.mu.Unlock()
	if last {
		s.cancel()
		if made != nil {
			made.close(context.Background())
		}
	}
}

// close closes what is still open; nobody uses it.
func (t *table) close() {
	for _, s := range t.open {
		if s.module != nil {
			s.module.close(context.Background())
		}
	}
}
