package plugin

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/sys"
)

// instance is one started module with its own memory; for one call at a time.
type instance struct {
	sandbox
	module    api.Module
	state     []api.MutableGlobal
	functions map[string]api.Function // those that were called
}

// start makes an instance and lets the module initialize itself.
func (m *module) start(ctx context.Context) (*instance, *Error) {
	limited, cancel := context.WithTimeout(ctx, m.limits.start)
	defer cancel()
	i := &instance{sandbox: sandbox{memory: memory{limit: m.limits.memory}}, functions: map[string]api.Function{}}
	var err error
	i.module, err = m.runtime.InstantiateModule(i.memory.within(limited), m.code, i.config())
	if err != nil {
		i.memory.Free()
		bad := i.why(ctx, err, m.limits.start)
		bad.Message = "it did not start: " + bad.Message
		return nil, bad
	}
	for _, name := range m.globals {
		i.state = append(i.state, i.module.ExportedGlobal(name).(api.MutableGlobal))
	}
	return i, nil
}

func (i *instance) globals() []uint64 {
	all := make([]uint64, len(i.state))
	for k, g := range i.state {
		all[k] = g.Get()
	}
	return all
}

// restore puts the instance back to what it was after start-up; false when it
// cannot be, because its memory has grown.
func (i *instance) restore(m *module) bool {
	if len(i.memory.buffer) != len(m.image.bytes) {
		return false
	}
	m.image.restore(&i.memory)
	i.memory.refused = false
	for k, g := range i.state {
		g.Set(m.values[k])
	}
	i.clock.now = m.now
	i.log.text = i.log.text[:0]
	return true
}

// function returns an exported function with the stack that it runs on.
func (i *instance) function(name string) api.Function {
	f := i.functions[name]
	if f == nil {
		f = i.module.ExportedFunction(name)
		i.functions[name] = f
	}
	return f
}

// run calls one function; the answer is a copy.
func (i *instance) run(ctx context.Context, m *module, function string, input []byte) ([]byte, *Error) {
	limited, cancel := context.WithTimeout(ctx, m.limits.call)
	defer cancel()
	at, err := i.function(allocName).Call(limited, uint64(len(input)))
	if err != nil {
		return nil, i.why(ctx, err, m.limits.call)
	}
	if !i.module.Memory().Write(uint32(at[0]), input) {
		return nil, errorf(BadOutput, "%s gave an address outside of its memory", allocName)
	}
	packed, err := i.function(function).Call(limited, at[0], uint64(len(input)))
	if err != nil {
		return nil, i.why(ctx, err, m.limits.call)
	}
	return i.answer(uint32(packed[0]>>32), uint32(packed[0]))
}

func (i *instance) answer(at, size uint32) ([]byte, *Error) {
	if size > maxOutput {
		return nil, errorf(BadOutput, "its answer has %d bytes, more than the limit of %d", size, maxOutput)
	}
	text, ok := i.module.Memory().Read(at, size)
	if !ok {
		return nil, errorf(BadOutput, "its answer lies outside of its memory")
	}
	return slices.Clone(text), nil
}

// why finds the cause for which a call within a limit did not return.
func (i *instance) why(ctx context.Context, err error, limit time.Duration) *Error {
	if ctx.Err() != nil {
		return interrupted(ctx, "the call was interrupted")
	}
	var exit *sys.ExitError
	ended := errors.As(err, &exit)
	switch {
	case ended && exit.ExitCode() == sys.ExitCodeDeadlineExceeded, errors.Is(err, context.DeadlineExceeded):
		return errorf(TimeOut, "took longer than the limit of %v", limit)
	case i.memory.refused:
		return errorf(OutOfMemory, "needs more memory than the limit of %d MiB", i.memory.limit>>20)
	case len(i.log.text) > 0:
		return errorf(Trap, "crashed: %s", said(string(i.log.text)))
	case ended:
		return errorf(Trap, "ended itself with exit code %d", exit.ExitCode())
	}
	text := err.Error()
	if _, reason, ok := strings.Cut(text, "wasm error: "); ok {
		text = reason
	}
	text, _, _ = strings.Cut(text, "\n")
	return errorf(Trap, "crashed: %s", said(text))
}
