package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/iradvise/iradvise/internal/screen"
)

// Exit statuses that Program.Run returns: a contract with CI jobs.
const (
	ExitOK          = 0   // every run passed
	ExitFail        = 1   // the policy said no
	ExitUsage       = 2   // wrong usage, a bad --set name or value included
	ExitInvalid     = 3   // a policy or an input is invalid
	ExitUndecided   = 4   // data missing, job not completed, runs not comparable
	ExitUnreachable = 5   // AWS, network, credentials, time-out, a file that cannot be written
	ExitBug         = 70  // a bug in iradvise
	ExitInterrupted = 130 // interrupted
)

// outcome is how a command ended: an exit status and what to say on stderr. A
// nil err says nothing more than what the command already printed.
type outcome struct {
	code int
	err  error
}

func (o *outcome) Error() string {
	if o.err == nil {
		return fmt.Sprintf("exit status %d", o.code)
	}
	return o.err.Error()
}

func (o *outcome) Unwrap() error { return o.err }

// exit returns an outcome without a message; nil for ExitOK.
func exit(code int) error {
	if code == ExitOK {
		return nil
	}
	return &outcome{code: code}
}

func usagef(format string, args ...any) error {
	return &outcome{ExitUsage, fmt.Errorf(format, args...)}
}

func invalid(err error) error     { return &outcome{ExitInvalid, err} }
func unreachable(err error) error { return &outcome{ExitUnreachable, err} }

// conclude prints what err has to say and returns the exit status that it means.
func conclude(ctx context.Context, err error, stderr io.Writer) int {
	if err == nil {
		return ExitOK
	}
	if ctx.Err() != nil {
		fmt.Fprintln(stderr, "iradvise: interrupted")
		return ExitInterrupted
	}
	var o *outcome
	if !errors.As(err, &o) {
		o = &outcome{ExitUsage, err} // what cobra and pflag refuse
	}
	if o.err != nil {
		complain(stderr, o.err.Error())
	}
	return o.code
}

// complain writes text to stderr behind "iradvise:", except diagnostics that
// begin with their own place. What a terminal would act on becomes visible:
// the text may quote a policy, a run or an argument.
func complain(stderr io.Writer, text string) {
	text = screen.Text(text)
	if beginsWithPlace(text) {
		fmt.Fprintln(stderr, text)
		return
	}
	fmt.Fprintf(stderr, "iradvise: %s\n", text)
}

// beginsWithPlace reports whether text begins with "file:line:col: ".
func beginsWithPlace(text string) bool {
	line, _, _ := strings.Cut(text, "\n")
	for i := 0; i < len(line); i++ {
		if line[i] != ':' {
			continue
		}
		rest := line[i+1:]
		l := digits(rest)
		if l > 0 && strings.HasPrefix(rest[l:], ":") {
			c := digits(rest[l+1:])
			if c > 0 && strings.HasPrefix(rest[l+1+c:], ": ") {
				return true
			}
		}
	}
	return false
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}
