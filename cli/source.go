package cli

import (
	"context"
	"iter"
	"sync"

	"github.com/iradvise/iradvise/loaders"
)

// A source hands out what is to be judged, in parts that are decoded by whoever
// takes them. Parts are numbered in input order.
type source struct {
	mu    sync.Mutex
	pull  func() (loaders.Batch, bool)
	close func()
	taken int // parts handed out
}

// openSource begins to read the runs that the names stand for.
func openSource(ctx context.Context, c *console, o *checkOptions, names []string, keep loaders.Keep) *source {
	pull, stop := iter.Pull(loaders.Batches(ctx, o.aws.loaders(o.wait), names, o.inputs.options(c, keep)))
	return &source{pull: pull, close: stop}
}

// next returns the next part; ok is false after the last.
func (s *source) next() (batch loaders.Batch, ok bool) {
	_, batch, ok = s.take()
	return batch, ok
}

// take returns the next part with its number. Several goroutines may ask.
func (s *source) take() (number int, batch loaders.Batch, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	batch, ok = s.pull()
	if ok {
		s.taken++
	}
	return s.taken - 1, batch, ok
}
