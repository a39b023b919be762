package report

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

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

// WriteFile replaces a file as a whole or not at all: the content goes to a new
// file in the same folder that then takes its place, with the permissions of
// the old one. A link stays a link. Devices and pipes are written in place.
func WriteFile(path string, content []byte) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return fmt.Errorf("%s is a folder", path)
	case err == nil && (!info.Mode().IsRegular() || isDevice(path)):
		return writeInPlace(path, content)
	case err == nil:
		if path, err = filepath.EvalSymlinks(path); err != nil {
			return err
		}
		if err := writable(path); err != nil {
			return err
		}
		return replace(path, content, info.Mode().Perm(), true)
	case errors.Is(err, os.ErrNotExist):
		return replace(linked(path), content, 0o666, false)
	}
	return err
}

// isDevice reports whether the path leads through /dev or /proc: /dev/stderr is
// a regular file where the shell sends it to one, and must stay that file.
func isDevice(path string) bool {
	for range 40 { // as many links as the kernel follows
		path = absolute(path)
		if strings.HasPrefix(path, "/dev/") || strings.HasPrefix(path, "/proc/") {
			return true
		}
		next := linked(path)
		if next == path {
			return false
		}
		path = next
	}
	return false
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

func writeInPlace(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Close())
}

func replace(path string, content []byte, mode os.FileMode, keep bool) error {
	f, err := newBeside(path, mode)
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // nothing is there once it took its place
	_, err = f.Write(content)
	if keep {
		err = errors.Join(err, f.Chmod(mode))
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// newBeside creates a file in the folder of path. Unlike a file of
// os.CreateTemp it gets the permissions that the user's umask leaves.
func newBeside(path string, mode os.FileMode) (*os.File, error) {
	dir, base := filepath.Split(path)
	for n := 0; ; n++ {
		name := dir + "." + base + "." + strconv.Itoa(os.Getpid()) + "-" + strconv.Itoa(n) + ".tmp"
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, os.ErrExist) || n > 100 {
			return f, err
		}
	}
}
