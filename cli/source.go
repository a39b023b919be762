package cli

import (
	"context"
	"iter"
	"sync"
	"sync/atomic"

	"github.com/iradvise/iradvise/loaders"
)

// A source hands out what is to be judged, in parts that are decoded by whoever
// takes them. Parts are numbered in input order.
type source struct {
	mu       sync.Mutex
	pull     func() (loaders.Batch, bool)
	stop     func()
	taken    int         // parts handed out
	reuse    atomic.Bool // jobs are no longer held
	progress *progress
}

// openSource begins to read the runs that the names stand for.
func openSource(ctx context.Context, c *console, from []loaders.Loader, names []string, o loaders.Options) *source {
	s := &source{progress: newProgress(c.stderr)}
	o.Reuse = &s.reuse
	if s.progress.isShown() {
		o.Read = &s.progress.read
		go func() {
			if size, ok := loaders.Size(ctx, names); ok {
				s.progress.size.Store(size)
			}
		}()
	}
	s.pull, s.stop = iter.Pull(loaders.Batches(ctx, from, names, o))
	return s
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
