package rules

import (
	"slices"
	"strings"
)

// didYouMean returns a hint with the nearest right name, or with all of them
// when none is near.
func didYouMean(name string, right []string) string {
	if near := nearest(name, right); near != "" {
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

// nearest returns the right name that differs least from name, or "" when each
// differs in more than a third of its letters.
func nearest(name string, right []string) string {
	best, least := "", len(name)/3+2
	for _, r := range right {
		if d := distance(strings.ToLower(name), strings.ToLower(r)); d < least {
			best, least = r, d
		}
	}
	return best
}

// distance counts the letters to insert, drop, replace or swap between a and b
// (optimal string alignment).
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	if len(s) > 100 || len(t) > 100 {
		return len(s) + len(t)
	}
	before, last := []int(nil), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := range s {
		row := make([]int, len(t)+1)
		row[0] = i + 1
		for j := range t {
			cost := 1
			if s[i] == t[j] {
				cost = 0
			}
			row[j+1] = min(row[j]+1, last[j+1]+1, last[j]+cost)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(t)]
}

// sorted returns the words in order.
func sorted(words []string) []string {
	all := slices.Clone(words)
	slices.Sort(all)
	return all
}
