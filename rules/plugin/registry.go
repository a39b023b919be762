package plugin

import (
	"context"
	"crypto/sha256"
	"sync"
)

// modules are the files that are compiled in this process. Compiling takes half
// a second for a plug-in in Go and depends on the bytes alone, so nobody can
// tell whether it was done before.
var modules registry

// registry shares modules by content.
type registry struct {
	mu   sync.Mutex
	open map[identity]*shared
}

// identity is what a compiled module depends on.
type identity struct {
	digest [sha256.Size]byte
	limits limits
}

type shared struct {
	ready  chan struct{} // closed when module and err are set
	module *module
	err    *Error
	users  int
}

// acquire returns the module with such bytes; each success is to be released.
// Those who ask at the same time wait for one compilation.
func (r *registry) acquire(ctx context.Context, id identity, wasm []byte) (*module, *Error) {
	r.mu.Lock()
	if r.open == nil {
		r.open = map[identity]*shared{}
	}
	s, known := r.open[id]
	if !known {
		s = &shared{ready: make(chan struct{})}
		r.open[id] = s
	}
	s.users++
	r.mu.Unlock()
	if !known {
		s.module, s.err = compile(context.WithoutCancel(ctx), wasm, id.limits)
		close(s.ready)
	}
	<-s.ready
	if s.err != nil {
		r.release(context.WithoutCancel(ctx), id)
	}
	return s.module, s.err
}

// release closes the module after its last user.
func (r *registry) release(ctx context.Context, id identity) {
	r.mu.Lock()
	s := r.open[id]
	s.users--
	last := s.users == 0
	if last {
		delete(r.open, id)
	}
	r.mu.Unlock()
	if last && s.module != nil {
		s.module.close(ctx)
	}
}
