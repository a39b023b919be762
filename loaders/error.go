package loaders

import (
	"fmt"
	"strings"
)

// Error says why a source gave no Job: where, what, and what to do.
type Error struct {
	Source  string // the file, "-" or "sagemaker:NAME"
	Line    int    // from 1; 0 when no place in the text is to blame
	Column  int    // from 1, in characters
	Path    string // of the value to blame: "InferenceRecommendations[2].Metrics.CostPerHour"
	Message string
	Hint    string // what to do, on a line of its own; may be ""
	Kind    ErrorKind
	Err     error // the cause, for errors.Is; may be nil
}

// ErrorKind tells apart what is to be done about an Error: mend the input, name
// another, or try again.
type ErrorKind int

// The kinds of an Error.
const (
	Invalid     ErrorKind = iota // read, but not the description of a job
	Unreadable                   // a file that is not there, or that the system does not let be read
	Unreachable                  // a service that gave no answer, or none that can be used
	Foreign                      // read in full, and something else: a policy, a report, notes
)

// Error returns "file:line:col: PATH: message", and the hint on a second line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Source)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", e.Line, max(e.Column, 1))
	}
	if e.Path != "" {
		b.WriteString(": ")
		b.WriteString(e.Path)
	}
	b.WriteString(": ")
	b.WriteString(e.Message)
	if e.Hint != "" {
		b.WriteString("\n  ")
		b.WriteString(e.Hint)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }
