package loaders

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"strings"
	"sync/atomic"

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
	// Keep is how much of each document the caller asks for.
	Keep Keep
	// Reuse, once it is true, lets a batch read into memory that is used again: a
	// Job that is read then, with all its texts and its Source, is valid until the next Result of
	// its batch is asked for. Nil is false.
	Reuse *atomic.Bool
	// Stdin is read for the name "-".
	Stdin io.Reader
	// Read counts the bytes that were read of files; nil for nobody.
	Read *atomic.Int64

	forms   string  // of a name, for people
	readers readers // that have learned how the documents are written
}

func (o Options) reuses() bool { return o.Reuse != nil && o.Reuse.Load() }

// reusable returns memory that may be read into again, or nil.
func (o Options) reusable(b []byte) []byte {
	if o.reuses() {
		return b
	}
	return nil
}

// Keep is how much of a document its Job holds beside what is judged. Less is
// read faster.
type Keep int

const (
	KeepAll    Keep = iota // Body and Digest
	KeepDigest             // Digest, without the Body
	KeepJudged             // neither
)

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

	batches func(ctx context.Context, name string, o Options) iter.Seq[Batch] // what Open yields in parts; nil for one part
}

// Open yields what the names stand for, in their order, each read by the loader
// whose prefix it has. A source that cannot be read is a Result with an error
// and does not stop the others; the end of ctx does.
func Open(ctx context.Context, list []Loader, names []string, o Options) iter.Seq[Result] {
	return flat(Batches(ctx, list, names, o))
}

// Batches yields what Open yields in parts, in order. Yielding a part reads its
// bytes; ranging over it decodes them, which several goroutines may do with a
// part each.
func Batches(ctx context.Context, list []Loader, names []string, o Options) iter.Seq[Batch] {
	o.readers, o.forms = newReaders(), forms(list)
	return func(yield func(Batch) bool) {
		for _, name := range names {
			for b := range named(ctx, list, name, o) {
				if !yield(b) {
					return
				}
			}
			if err := ctx.Err(); err != nil {
				yield(func(yield func(Result) bool) { yield(Result{Source: name, Err: err}) })
				return
			}
		}
	}
}

// named yields the batches of one name.
func named(ctx context.Context, list []Loader, name string, o Options) iter.Seq[Batch] {
	return func(yield func(Batch) bool) {
		switch l, rest, ok := pick(list, name); {
		case !ok:
			yield(failed(name, &Error{Source: name, Message: "no loader takes this name", Kind: Unreadable}))
		case l.batches != nil:
			l.batches(ctx, rest, o)(yield)
		default:
			yield(l.opened(ctx, name, rest, o))
		}
	}
}

// opened returns what Open yields, and blames the loader for what it must not do:
// a panic of its own names it, and a Result with nothing in it is an error.
func (l Loader) opened(ctx context.Context, name, rest string, o Options) Batch {
	var all iter.Seq[Result]
	l.blamed(func() { all = l.Open(ctx, rest, o) })
	if all == nil {
		panic(fmt.Sprintf("the loader %q: Open returns nil", l.Name))
	}
	return func(yield func(Result) bool) {
		inside := false // of what takes the results
		defer func() {
			if p := recover(); p != nil && inside {
				panic(p)
			} else if p != nil {
				panic(l.fault(p))
			}
		}()
		all(func(r Result) bool {
			if r.Job == nil && r.Err == nil {
				r = Result{Source: cmp.Or(r.Source, name), Err: l.gaveNothing(cmp.Or(r.Source, name))}
			}
			inside = true
			more := yield(r)
			inside = false
			return more
		})
	}
}

func (l Loader) gaveNothing(source string) error {
	return &Error{Source: source, Message: fmt.Sprintf("the loader %q gave neither a job nor an error", l.Name)}
}

// blamed calls f, whose panic names the loader.
func (l Loader) blamed(f func()) {
	defer func() {
		if p := recover(); p != nil {
			panic(l.fault(p))
		}
	}()
	f()
}

func (l Loader) fault(p any) string { return fmt.Sprintf("the loader %q panicked: %v", l.Name, p) }

// forms says what a name can be: "a saved run, a directory, - or sagemaker:NAME".
func forms(list []Loader) string {
	all := []string{"a saved run", "a directory", "-"}
	for _, l := range list {
		if l.Prefix != "" {
			all = append(all, l.Prefix+"NAME")
		}
	}
	last := len(all) - 1
	return strings.Join(all[:last], ", ") + " or " + all[last]
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
