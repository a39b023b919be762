package rules

import (
	"slices"
	"strings"

	"github.com/iradvise/iradvise/rules/expression"
)

// didYouMean returns a hint with the nearest right name, or with all of them
// when none is near.
func didYouMean(name string, right []string) string {
	if near := expression.Nearest(name, right); near != "" {
		return "did you mean " + near + "?"
	}
	return "want " + oneOf(right)
}

// oneOf lists words: "a, b or c".
func oneOf(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// sorted returns the words in order.
func sorted(words []string) []string {
	all := slices.Clone(words)
	slices.Sort(all)
	return all
}
