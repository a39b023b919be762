// Package guard carries the panic of a worker to the goroutine that started it, so
// that a bug ends a command as a bug, with its own exit status, and not the
// process.
package guard

import (
	"sync"
	"sync/atomic"
)

// Call calls f and returns what it panicked with, nil when it returned.
func Call(f func()) (bug any) {
	defer func() { bug = recover() }()
	f()
	return nil
}

// Each calls f with every number below n, each once, in that many workers at the
// same time. It returns when all have ended, and panics with what the first of
// them panicked with, if any did.
func Each(n, workers int, f func(i int)) {
	var group sync.WaitGroup
	var taken atomic.Int64
	var once sync.Once
	var bug any
	for range min(n, workers) {
		group.Go(func() {
			p := Call(func() {
				for i := int(taken.Add(1)) - 1; i < n; i = int(taken.Add(1)) - 1 {
					f(i)
				}
			})
			if p != nil {
				once.Do(func() { bug = p })
			}
		})
	}
	group.Wait()
	if bug != nil {
		panic(bug)
	}
}
