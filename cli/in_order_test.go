package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders"
)

// numbered is a source of n parts, each with one job named by its number.
func numbered(n int) *source {
	next := 0
	return &source{progress: newProgress(io.Discard), pull: func() (loaders.Batch, bool) {
		if next++; next > n {
			return nil, false
		}
		job := &engine.Job{Name: fmt.Sprint(next)}
		return func(yield func(loaders.Result) bool) { yield(loaders.Result{Job: job}) }, true
	}}
}

// nameOf waits longest for the parts that come first.
func nameOf(b loaders.Batch) (name string) {
	for r := range b {
		name = r.Job.Name
	}
	if len(name) == 1 {
		time.Sleep(time.Millisecond)
	}
	return name
}

func TestInOrder(t *testing.T) {
	for _, workers := range []int{1, 2, 7} {
		var got, want []string
		err := inOrder(t.Context(), numbered(100), workers, func() func(loaders.Batch) string { return nameOf }, func(s string) { got = append(got, s) })
		for i := range 100 {
			want = append(want, fmt.Sprint(i+1))
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%d workers: %v, %v", workers, got, err)
		}
	}
}

// An interrupt ends the work, and a bug in a worker reaches the caller.
func TestInOrderEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	err := inOrder(ctx, numbered(1<<30), 2, func() func(loaders.Batch) string { return nameOf }, func(string) { cancel() })
	if err != context.Canceled {
		t.Errorf("interrupted: %v", err)
	}
	defer func() {
		if bug := recover(); bug != "a bug" {
			t.Errorf("recovered %v", bug)
		}
	}()
	_ = inOrder(t.Context(), numbered(100), 2, func() func(loaders.Batch) string {
		return func(loaders.Batch) string { panic("a bug") }
	}, func(string) {})
}
