package expression

import "fmt"

// Error is one mistake in an expression.
type Error struct {
	Define  string // the define that holds it, or "" for the expression itself
	Offset  int    // where it begins, in bytes of the source
	Length  int    // bytes; at least 1 unless it is at the end
	Message string // what is wrong
	Hint    string // what to do, or ""
	Cut     bool   // the source ends before it is whole: more of it may have been meant
}

// Error returns the message and the hint in one line; its place is Offset.
func (e *Error) Error() string {
	s := e.Message
	if e.Define != "" {
		s = "define " + e.Define + ": " + s
	}
	if e.Hint != "" {
		s += ": " + e.Hint
	}
	return s
}

// Stop is why an evaluation has no outcome: something was not measured, or an
// error at run time.
type Stop struct {
	Name   string // what was not measured, "rec.cpu_utilization"; "" for a run-time error
	Text   string // one sentence for a person
	Define string // the define in which it happened, or "" for the expression itself
	Offset int    // where, in bytes of that source
}

// Error returns Text.
func (s *Stop) Error() string { return s.Text }

// notMeasured returns the Stop for a name without a value.
func notMeasured(name string, offset int) *Stop {
	return &Stop{Name: name, Text: name + " was not measured", Offset: offset}
}

// runTime returns the Stop for an error of evaluation.
func runTime(offset int, format string, args ...any) *Stop {
	return &Stop{Text: fmt.Sprintf(format, args...), Offset: offset}
}
