package report

import (
	"fmt"

	"github.com/iradvise/iradvise/internal/screen"
)

// clean returns s as one line that is safe to print.
func clean(s string) string { return screen.Line(s) }

// cleanLines is clean for text whose lines and columns matter.
func cleanLines(s string) []string { return screen.Lines(s) }

// or returns s, or other when s is empty.
func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// plural returns "1 run", "2 runs".
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
