package loaders

import (
	"context"
	"errors"
	"fmt"
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
		Open: openPath,
	}
}

func openPath(ctx context.Context, name string, o Options) iter.Seq[Result] {
	return func(yield func(Result) bool) {
		if name == "-" {
			openStdin(o, yield)
			return
		}
		info, err := os.Stat(name)
		switch {
		case err != nil:
			yield(Result{Source: name, Err: unreadable(name, err)})
		case info.IsDir():
			openDirectory(ctx, name, o, yield)
		default:
			openFile(name, o, yield)
		}
	}
}

func openStdin(o Options, yield func(Result) bool) {
	if o.Stdin == nil {
		yield(Result{Source: "-", Err: &Error{Source: "-", Message: "there is no standard input", Kind: Unreadable}})
		return
	}
	b, err := readLimited(o.Stdin)
	if err != nil {
		yield(Result{Source: "-", Err: unreadable("-", err)})
		return
	}
	decode(b, "-", o)(yield)
}

// openFile yields what one file holds. It reports whether to go on.
func openFile(name string, o Options, yield func(Result) bool) bool {
	b, err := readFile(name)
	if err != nil {
		return yield(Result{Source: name, Err: unreadable(name, err)})
	}
	for r := range decode(b, name, o) {
		if r.Job != nil && r.Source == name {
			if err := addSteps(r.Job, name); err != nil {
				r.Job, r.Err = nil, err
			}
		}
		if !yield(r) {
			return false
		}
	}
	return true
}

// readFile reads a regular file at once, and a pipe or device within the limits.
func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return readLimited(f)
	}
	if info.Size() > maxBytes {
		return nil, &problem{message: fmt.Sprintf("the file is larger than %d GiB", maxBytes>>30), hint: "split it into several files"}
	}
	b := make([]byte, info.Size())
	n, err := io.ReadFull(f, b)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return b[:n], err
}

// unreadable says why a source gave no bytes, without repeating its name.
func unreadable(source string, err error) *Error {
	var p *problem
	if errors.As(err, &p) {
		return sourceError(source, p)
	}
	e := &Error{Source: source, Message: err.Error(), Kind: Unreadable, Err: err}
	var path *fs.PathError
	if errors.As(err, &path) {
		e.Message = path.Err.Error()
	}
	if errors.Is(err, fs.ErrNotExist) {
		e.Message, e.Hint = "there is no such file or directory", "name a saved run, a directory, - or sagemaker:JOB"
	}
	return e
}
