package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// Error is one mistake in a policy or in a file of parameters.
type Error struct {
	Position engine.Position
	Message  string // what is wrong, lower case, no full stop
	Hint     string // what to do; may be ""
	Excerpt  string // the source line with a caret under the column; may be ""
}

// Error returns place, message, hint and the source line with its caret.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", e.Position, e.Message)
	if e.Hint != "" {
		b.WriteString("\n  " + e.Hint)
	}
	if e.Excerpt != "" {
		b.WriteString("\n" + e.Excerpt)
	}
	return b.String()
}

// Errors are all mistakes of all files that were read for one Load, file by
// file in the order of reading and in file order within each.
type Errors []*Error

// Error returns all of them, one below the other.
func (e Errors) Error() string {
	texts := make([]string, len(e))
	for i, one := range e {
		texts[i] = one.Error()
	}
	return strings.Join(texts, "\n")
}

// Unwrap lets errors.As reach each *Error.
func (e Errors) Unwrap() []error {
	all := make([]error, len(e))
	for i, one := range e {
		all[i] = one
	}
	return all
}

// UsageError is a --set that cannot be: an unknown name, or a value that the
// parameter does not take.
type UsageError struct {
	Message string
	Hint    string // the right names or the allowed range
}

// Error returns the message, and the hint on a second line.
func (e *UsageError) Error() string {
	if e.Hint == "" {
		return e.Message
	}
	return e.Message + "\n  " + e.Hint
}

// mistakes collects what is wrong, so that one run is enough to fix all of it.
type mistakes struct {
	list  Errors         // at most maxMistakes
	count int            // all of them
	order map[string]int // file name to order of reading

	// broken names parameters, defines and functions that were refused: what speaks of
	// them is not wrong for that. See expression.Environment.
	broken map[string]bool

	// torn names files of which parts were refused and left out: what is missing
	// after merging may be one of them.
	torn map[string]bool
}

func (m *mistakes) breaks(name string) {
	if m.broken == nil {
		m.broken = map[string]bool{}
	}
	m.broken[name] = true
}

// tear marks every file that has a mistake so far.
func (m *mistakes) tear() {
	m.torn = map[string]bool{}
	for _, e := range m.list {
		m.torn[e.Position.File] = true
	}
}

// seen notes the order in which files are read.
func (m *mistakes) seen(file string) {
	if m.order == nil {
		m.order = map[string]int{}
	}
	if _, ok := m.order[file]; !ok {
		m.order[file] = len(m.order)
	}
}

// maxMistakes is how many mistakes are reported at once.
const maxMistakes = 200

func (m *mistakes) add(e *Error) {
	m.seen(e.Position.File)
	m.count++
	if len(m.list) < maxMistakes {
		m.list = append(m.list, e)
	}
}

// at adds a mistake at the beginning of n.
func (m *mistakes) at(n *node, hint, format string, args ...any) {
	if len(m.list) >= maxMistakes {
		m.count++
	} else {
		m.add(n.file.errorAt(n.start(), hint, fmt.Sprintf(format, args...)))
	}
}

// err returns the list in file order without repetitions, or nil.
func (m *mistakes) err() error {
	if len(m.list) == 0 {
		return nil
	}
	slices.SortStableFunc(m.list, func(a, b *Error) int {
		return cmp.Or(
			cmp.Compare(m.order[a.Position.File], m.order[b.Position.File]),
			cmp.Compare(a.Position.Line, b.Position.Line),
			cmp.Compare(a.Position.Column, b.Position.Column),
		)
	})
	return slices.CompactFunc(m.list, func(a, b *Error) bool { return *a == *b })
}
