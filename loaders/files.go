package loaders

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
)

// Files returns the loader of saved runs: a file, a directory with all that is
// below it, or "-" for standard input.
func Files() Loader {
	return Loader{
		Name: "files",
		Doc:  "saved describe output: a file, a directory, or - for standard input",
		Open: func(ctx context.Context, name string, o Options) iter.Seq[Result] {
			return flat(pathBatches(ctx, name, o))
		},
		batches: pathBatches,
	}
}

// flat yields the Results of all batches, in their order.
func flat(batches iter.Seq[Batch]) iter.Seq[Result] {
	return func(yield func(Result) bool) {
		for batch := range batches {
			for r := range batch {
				if !yield(r) {
					return
				}
			}
		}
	}
}

// pathBatches yields the batches of what one name stands for.
func pathBatches(ctx context.Context, name string, o Options) iter.Seq[Batch] {
	return func(yield func(Batch) bool) {
		if name == "-" {
			stdinBatches(o)(yield)
			return
		}
		info, err := os.Stat(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			yield(failed(name, &Error{Source: name, Message: noSuchFile, Hint: "name " + cmp.Or(o.forms, forms(nil)), Kind: Unreadable, Err: err}))
		case err != nil:
			yield(failed(name, err))
		case info.IsDir():
			directoryBatches(ctx, name, o)(yield)
		case small(info):
			yield(smallFile(savedFile{path: name, steps: true}, o))
		default:
			largeFile(savedFile{path: name, steps: true}, o)(yield)
		}
	}
}

func stdinBatches(o Options) iter.Seq[Batch] {
	if o.Stdin == nil {
		return func(yield func(Batch) bool) {
			yield(failed("-", &problem{message: "there is no standard input"}))
		}
	}
	return streamed(o.Stdin, "-", false, o)
}

// largestWhole is the size of the largest file that is read at once.
const largestWhole = 1 << 20

// small reports whether a file is read at once, and not in pieces.
func small(info fs.FileInfo) bool { return info.Mode().IsRegular() && info.Size() <= largestWhole }

// A savedFile is a file of a saved run.
type savedFile struct {
	path  string
	steps bool // its steps may be saved beside it
}

// smallFile is the batch of one file that is read at once.
func smallFile(f savedFile, o Options) Batch {
	return func(yield func(Result) bool) { f.results(nil, o, yield) }
}

// results yields what the file holds. It reports whether to go on. room is
// memory that is free once the Results were yielded.
func (f savedFile) results(room []byte, o Options, yield func(Result) bool) (again []byte, more bool) {
	b, err := readSmall(f.path, room)
	switch {
	case errors.Is(err, errLarge):
		for r := range flat(largeFile(f, o)) {
			if !yield(r) {
				return room, false
			}
		}
		return room, true
	case err != nil:
		return room, yield(Result{Source: f.path, Err: unreadable(f.path, err)})
	}
	if o.Read != nil {
		o.Read.Add(int64(len(b)))
	}
	b = append(b, padding...)[:len(b)]
	for r := range decode(b, true, f.path, o) {
		if f.steps {
			r = withSteps(r, f.path)
		}
		if !yield(r) {
			return b, false
		}
	}
	return b, true
}

// largeFile yields the batches of a file that is read in pieces, or of a pipe.
func largeFile(saved savedFile, o Options) iter.Seq[Batch] {
	return func(yield func(Batch) bool) {
		f, err := os.Open(saved.path)
		if err != nil {
			yield(failed(saved.path, err))
			return
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil {
			yield(failed(saved.path, err))
			return
		}
		var r io.Reader = f
		if o.Read != nil {
			r = counted{f, o.Read}
		}
		for b := range streamed(r, saved.path, info.Mode().IsRegular(), o) {
			if saved.steps {
				b = saved.addSteps(b)
			}
			if !yield(b) {
				return
			}
		}
	}
}

// addSteps gives the one run of a batch its steps.
func (f savedFile) addSteps(b Batch) Batch {
	return func(yield func(Result) bool) {
		for r := range b {
			if !yield(withSteps(r, f.path)) {
				return
			}
		}
	}
}

// errLarge says that a file is too large to be read at once, or no regular one.
var errLarge = errors.New("too large to be read at once")

const noSuchFile = "there is no such file or directory"

// unreadable says why a source gave no bytes, without repeating its name.
func unreadable(source string, err error) *Error {
	if located, ok := err.(*Error); ok {
		return located
	}
	var p *problem
	if errors.As(err, &p) || errors.As(err, new(longLineError)) {
		return sourceError(source, p)
	}
	e := &Error{Source: source, Message: err.Error(), Kind: Unreadable, Err: err}
	var path *fs.PathError
	if errors.As(err, &path) {
		e.Message = path.Err.Error()
	}
	if errors.Is(err, fs.ErrNotExist) {
		e.Message = noSuchFile
	}
	return e
}
