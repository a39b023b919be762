package guard_test

import (
	"sync/atomic"
	"testing"

	"github.com/iradvise/iradvise/internal/guard"
)

// TestEach holds that each number comes once, however many workers there are.
func TestEach(t *testing.T) {
	for _, workers := range []int{1, 3, 100} {
		calls := make([]atomic.Int32, 50)
		guard.Each(len(calls), workers, func(i int) { calls[i].Add(1) })
		for i := range calls {
			if n := calls[i].Load(); n != 1 {
				t.Errorf("%d workers: %d came %d times", workers, i, n)
			}
		}
	}
	guard.Each(0, 3, func(int) { t.Error("called with nothing to do") })
}

// TestEachPanics holds that a panic is passed on after all workers have ended,
// also when all of them panic.
func TestEachPanics(t *testing.T) {
	started, ended := make(chan bool), false
	bug := guard.Call(func() {
		guard.Each(2, 2, func(i int) {
			if i == 0 {
				defer close(started)
				panic("broken")
			}
			<-started
			ended = true
		})
	})
	if bug != "broken" || !ended {
		t.Errorf("got %v; the other worker ended: %v", bug, ended)
	}
	if bug := guard.Call(func() { guard.Each(9, 2, func(int) { panic("all") }) }); bug != "all" {
		t.Errorf("got %v", bug)
	}
}
