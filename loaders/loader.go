package loaders

import (
	"context"
	"io"
	"iter"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// Options say how to read what an input leaves open.
type Options struct {
	// LatencyUnit is the unit of ModelLatency, "ms" or "us". With "" the input
	// decides: microseconds where MaxInvocations has its old name,
	// MaximumInvocations, and milliseconds otherwise.
	LatencyUnit string
	// AssumeCompleted takes an input without a status as a completed job.
	AssumeCompleted bool
	// Stdin is read for the name "-".
	Stdin io.Reader
}

// Result is what one document of a source gave: either Job or Err is set. Err
// is an *Error unless the context ended.
type Result struct {
	Source string // like Job.Source
	Job    *engine.Job
	Err    error
}

// Loader is one way to get Jobs by name. It is a value: a caller lists the
// loaders it wants.
type Loader struct {
	Name   string // "files"
	Doc    string // one line for people
	Prefix string // of the names that it takes: "sagemaker:"; "" takes every name
	// Open yields the Jobs and errors that name stands for, in order. name
	// comes without the Prefix.
	Open func(ctx context.Context, name string, o Options) iter.Seq[Result]
}

// Open yields what the names stand for, in their order, each read by the loader
// whose prefix it has. A source that cannot be read is a Result with an error
// and does not stop the others; the end of ctx does.
func Open(ctx context.Context, list []Loader, names []string, o Options) iter.Seq[Result] {
	return func(yield func(Result) bool) {
		for _, name := range names {
			l, rest, ok := pick(list, name)
			if !ok {
				e := &Error{Source: name, Message: "no loader takes this name", Kind: Unreadable}
				if !yield(Result{Source: name, Err: e}) {
					return
				}
				continue
			}
			for r := range l.Open(ctx, rest, o) {
				if !yield(r) {
					return
				}
			}
			if err := ctx.Err(); err != nil {
				yield(Result{Source: name, Err: err})
				return
			}
		}
	}
}

// pick returns the loader with the longest prefix of name, and the rest of name.
func pick(list []Loader, name string) (best Loader, rest string, ok bool) {
	for _, l := range list {
		if strings.HasPrefix(name, l.Prefix) && (!ok || len(l.Prefix) > len(best.Prefix)) {
			best, ok = l, true
		}
	}
	return best, strings.TrimPrefix(name, best.Prefix), ok
}
