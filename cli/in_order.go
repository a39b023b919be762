package cli

import (
	"context"
	"runtime/debug"
	"sync"

	"github.com/iradvise/iradvise/internal/guard"
	"github.com/iradvise/iradvise/loaders"
)

// inOrder gives the parts of a source to several workers and hands what each part
// came to on in input order.
//
//	source → parts → workers → outcomes in order → use
//
// worker makes the function of one goroutine. It counts the runs that it judged.
func inOrder[T any](ctx context.Context, s *source, workers int, worker func() func(loaders.Batch) T, use func(T)) error {
	s.progress.start()
	defer s.progress.stop()
	defer debug.SetGCPercent(debug.SetGCPercent(archiveGC))
	todo, order := make(chan pending[T]), make(chan chan outcomeOf[T], ahead*workers)
	go s.distribute(ctx, func(b loaders.Batch) {
		p := pending[T]{b, make(chan outcomeOf[T], 1)}
		order <- p.done
		todo <- p
	}, func() { close(todo); close(order) })
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() { judgePending(todo, worker()) })
	}
	var bug any
	for done := range order {
		o := <-done
		if o.bug != nil {
			bug = o.bug
		} else if bug == nil && ctx.Err() == nil {
			use(o.value)
		}
	}
	wg.Wait()
	if bug != nil {
		panic(bug)
	}
	return ctx.Err()
}

// A pending part waits for a worker; whoever wants to know what it came to waits
// for done.
type pending[T any] struct {
	batch loaders.Batch
	done  chan outcomeOf[T]
}

type outcomeOf[T any] struct {
	value T
	bug   any // what the worker panicked with
}

// distribute hands out parts until there are no more or nobody wants them.
func (s *source) distribute(ctx context.Context, hand func(loaders.Batch), end func()) {
	defer end()
	for ctx.Err() == nil {
		batch, ok := s.next()
		if !ok {
			return
		}
		hand(batch)
	}
}

func judgePending[T any](todo <-chan pending[T], judge func(loaders.Batch) T) {
	for p := range todo {
		var o outcomeOf[T]
		o.bug = guard.Call(func() { o.value = judge(p.batch) })
		p.done <- o
	}
}
