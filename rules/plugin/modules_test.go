package plugin

import (
	"context"
	"errors"
	"testing"
	"time"
)

// hanging is a module that never ends to start.
func hanging() []byte {
	return assemble(smallTypes(), section(3, 3, 0, 1, 2), smallMemory(1),
		exports("iradvise_alloc", "f", "_initialize", "memory"), code(give0, giveNone, forever))
}

func hangingSpec() Spec {
	return Spec{Name: "f", SHA256: digestOf(hanging()), Signature: "() -> number"}
}

// TestLoadEndsWithItsContext holds that a module which does not start keeps
// nobody longer than the context, also when it had ended before.
func TestLoadEndsWithItsContext(t *testing.T) {
	never := limits{call: time.Hour, start: time.Hour, memory: 16 << 20}
	for _, patience := range []time.Duration{-1, 0, 20 * time.Millisecond} {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		m := NewModules()
		_, err := m.load(ctx, hanging(), hangingSpec(), never)
		var e *Error
		if !errors.Is(err, context.DeadlineExceeded) || !errors.As(err, &e) || e.Kind != Interrupted {
			t.Errorf("%v: got %v", patience, err)
		}
		if n := len(m.table.open); n > 0 {
			t.Errorf("%v: %d modules are still held", patience, n)
		}
	}
}

// TestOneLeavesTheOthersWait holds that who asks for the same module goes on
// waiting for it when another's context ends.
func TestOneLeavesTheOthersWait(t *testing.T) {
	m, never := NewModules(), limits{call: time.Hour, start: time.Hour, memory: 16 << 20}
	wait := func() (leave context.CancelFunc, got chan error) {
		ctx, leave := context.WithCancel(t.Context())
		got = make(chan error)
		before := m.users()
		go func() {
			_, err := m.load(ctx, hanging(), hangingSpec(), never)
			got <- err
		}()
		for m.users() == before {
			time.Sleep(time.Millisecond)
		}
		return leave, got
	}
	want := "plug-in f: its start was interrupted" // and not by another
	leaveFirst, first := wait()
	leaveOther, other := wait()
	leaveFirst()
	if err := <-first; err == nil || err.Error() != want {
		t.Errorf("the first got %v", err)
	}
	if n := m.users(); n != 1 {
		t.Errorf("%d wait, want the other one", n)
	}
	leaveOther()
	if err := <-other; err == nil || err.Error() != want {
		t.Errorf("the other got %v", err)
	}
	if n := len(m.table.open); n > 0 {
		t.Errorf("%d modules are still held", n)
	}
}

// users counts those who wait for modules or use them.
func (m *Modules) users() int {
	m.table.mu.Lock()
	defer m.table.mu.Unlock()
	n := 0
	for _, s := range m.table.open {
		n += s.users
	}
	return n
}
