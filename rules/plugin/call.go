package plugin

import "context"

// call is one function and its arguments.
type call struct{ function, input string }

// outcome is what a call came to.
type outcome struct {
	answer []byte
	err    *Error
}

const (
	maxRemembered = 10_000  // calls
	maxRemember   = 1 << 10 // bytes of a call and its answer
)

// call returns the answer to a call. Equal calls have equal answers, so one that
// was made before is remembered; also its failure, so that a crash or a time-out
// is paid for once.
func (m *module) call(ctx context.Context, function string, input []byte) ([]byte, *Error) {
	key := call{function, string(input)}
	m.mu.Lock()
	known, ok := m.memo[key]
	m.mu.Unlock()
	if ok {
		return known.answer, known.err
	}
	answer, bad := m.execute(ctx, function, input)
	if bad == nil || bad.Kind != Interrupted {
		m.remember(key, outcome{answer, bad})
	}
	return answer, bad
}

func (m *module) remember(key call, o outcome) {
	if len(key.input)+len(o.answer) > maxRemember {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.memo) >= maxRemembered {
		clear(m.memo)
	}
	m.memo[key] = o
}

// execute makes a call in an instance of its own. An instance that failed is
// never used again.
func (m *module) execute(ctx context.Context, function string, input []byte) ([]byte, *Error) {
	select {
	case m.slots <- struct{}{}:
		defer func() { <-m.slots }()
	case <-ctx.Done():
		return nil, interrupted(ctx, "the call was interrupted")
	}
	i, bad := m.instance(ctx)
	if bad != nil {
		return nil, bad
	}
	answer, bad := i.run(ctx, m, function, input)
	if bad != nil || !i.restore(m) {
		_ = i.module.Close(context.WithoutCancel(ctx))
		return answer, bad
	}
	m.idle <- i // never full: as many places as slots
	return answer, nil
}

// instance returns one in the state after start-up.
func (m *module) instance(ctx context.Context) (*instance, *Error) {
	select {
	case i := <-m.idle:
		return i, nil
	default:
	}
	i, bad := m.start(ctx)
	if bad != nil {
		return nil, bad
	}
	if len(i.memory.buffer) != len(m.image.bytes) {
		_ = i.module.Close(ctx)
		return nil, errorf(Trap, "starts with another size of memory each time")
	}
	m.image.lay(&i.memory)
	i.restore(m)
	return i, nil
}
