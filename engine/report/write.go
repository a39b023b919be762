package report

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/iradvise/iradvise/engine"
)

// WriteTargets writes the report to every target, the first to stdout. A target
// that cannot be written does not keep the others from it; the error is a
// *WriteError, or several joined.
func WriteTargets(targets []Target, stdout io.Writer, rep *engine.Report) error {
	var failed []error
	for _, t := range targets {
		if err := t.write(stdout, rep); err != nil {
			failed = append(failed, &WriteError{t.File, err})
		}
	}
	return errors.Join(failed...)
}

func (t Target) write(stdout io.Writer, rep *engine.Report) error {
	var b bytes.Buffer
	write := t.Format.Write
	if t.File != "" && t.Format.file != nil {
		write = t.Format.file
	}
	if err := write(&b, rep); err != nil {
		return err
	}
	if t.File == "" {
		_, err := stdout.Write(b.Bytes())
		return err
	}
	return WriteFile(t.File, b.Bytes())
}

// WriteFile replaces a file as a whole or not at all: see File.
func WriteFile(path string, content []byte) error {
	f, err := CreateFile(path)
	if err != nil {
		return err
	}
	defer f.Abandon()
	if _, err := f.Write(content); err != nil {
		return err
	}
	return f.Commit()
}

// A File is written as a whole or not at all: the content goes to a new file in
// the same folder that takes the place of the old one when it is complete, with
// the permissions of the old one. A link stays a link. Devices and pipes are
// written in place.
type File struct {
	f      *os.File
	target string // "" when it is written in place
	mode   os.FileMode
	keeps  bool // the mode

	mu      sync.Mutex
	settled bool // it is in its place, or was given up
}

// CreateFile begins a file. It has to be committed or abandoned.
func CreateFile(path string) (*File, error) {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return nil, fmt.Errorf("%s is a folder", path)
	case err == nil && (!info.Mode().IsRegular() || isDevice(path)):
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
		return &File{f: f}, err
	case err == nil:
		if path, err = filepath.EvalSymlinks(path); err != nil {
			return nil, err
		}
		if err := writable(path); err != nil {
			return nil, err
		}
		f, err := newBeside(path, info.Mode().Perm())
		return &File{f: f, target: path, mode: info.Mode().Perm(), keeps: true}, err
	case errors.Is(err, os.ErrNotExist):
		path = followed(path)
		f, err := newBeside(path, 0o666)
		return &File{f: f, target: path}, err
	}
	return nil, err
}

// Write appends to the content.
func (f *File) Write(b []byte) (int, error) { return f.f.Write(b) }

// Commit puts the file in its place, and fails when it was abandoned.
func (f *File) Commit() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	var err error
	if f.keeps {
		err = f.f.Chmod(f.mode)
	}
	if err = errors.Join(err, f.f.Close()); err != nil || f.target == "" {
		return err
	}
	err = os.Rename(f.f.Name(), f.target)
	f.settled = err == nil
	return named(f.target, err)
}

// Abandon leaves what was there before, also while another goroutine writes.
// After a Commit that succeeded it does nothing.
func (f *File) Abandon() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.f == nil || f.settled {
		return
	}
	f.settled = true
	f.f.Close()
	if f.target != "" {
		os.Remove(f.f.Name())
	}
}

// isDevice reports whether the path leads through /dev or /proc: /dev/stderr is
// a regular file where the shell sends it to one, and must stay that file.
func isDevice(path string) bool {
	for path = range links(path) {
		if strings.HasPrefix(path, "/dev/") || strings.HasPrefix(path, "/proc/") {
			return true
		}
	}
	return false
}

// followed returns where a path ends when all links are followed, also one that
// points to nothing.
func followed(path string) string {
	for path = range links(path) {
	}
	return path
}

// links yields the path and where its links lead, one after another, each
// absolute.
func links(path string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for range 40 { // as many links as the kernel follows
			path = absolute(path)
			next := linked(path)
			if !yield(path) || next == path {
				return
			}
			path = next
		}
	}
}

// linked returns where a link points to, or path itself when it is none.
func linked(path string) string {
	to, err := os.Readlink(path)
	if err != nil {
		return path
	}
	if filepath.IsAbs(to) {
		return to
	}
	return filepath.Join(filepath.Dir(path), to)
}

// writable reports why an existing file may not be written.
func writable(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return f.Close()
}

// newBeside creates a file in the folder of path. Unlike a file of
// os.CreateTemp it gets the permissions that the user's umask leaves.
func newBeside(path string, mode os.FileMode) (*os.File, error) {
	dir, base := filepath.Split(path)
	for n := 0; ; n++ {
		name := dir + "." + base + "." + strconv.Itoa(os.Getpid()) + "-" + strconv.Itoa(n) + ".tmp"
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, os.ErrExist) || n > 100 {
			return f, named(path, err)
		}
	}
}

// named returns an error of a file beside path as one of path, which people know.
func named(path string, err error) error {
	var open *os.PathError
	var rename *os.LinkError
	switch {
	case errors.As(err, &open):
		return &os.PathError{Op: open.Op, Path: path, Err: open.Err}
	case errors.As(err, &rename):
		return &os.PathError{Op: rename.Op, Path: path, Err: rename.Err}
	}
	return err
}
