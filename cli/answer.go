package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"golang.org/x/term"
)

// answer is the standard output of a command. It remembers why it could not be
// written: then the command has not answered, whatever it made of that itself.
type answer struct {
	w   io.Writer
	err error // the first
}

func (a *answer) Write(b []byte) (int, error) {
	n, err := a.w.Write(b)
	if a.err == nil {
		a.err = err
	}
	return n, err
}

// screen returns the terminal that it is, or nil.
func (a *answer) screen() *os.File {
	if f, ok := a.w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return f
	}
	return nil
}

// settle returns how a command ended that returned err: one whose words reached
// nobody has not answered, be it help.
func (a *answer) settle(err error) error {
	if a.err == nil {
		return err
	}
	failed := fmt.Errorf("standard output: it cannot be written: %w", withoutPath(a.err))
	var o *outcome
	switch {
	case !errors.As(err, &o):
		return unreachable(failed)
	case !errors.Is(err, a.err):
		return &outcome{worse(o.code, ExitUnreachable), errors.Join(o.err, failed)}
	case o.code == ExitUnreachable: // it says so itself
		return err
	}
	return unreachable(failed)
}

// withoutPath returns what the system says of a file without its name.
func withoutPath(err error) error {
	var path *fs.PathError
	var rename *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &rename):
		return rename.Err
	}
	return err
}
