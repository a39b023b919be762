package expression

import "strings"

// Nearest returns the candidate that somebody who wrote name most likely meant,
// or "": the same letters in another spelling (ModelLatency, model-latency),
// then the fewest mistakes, then one that contains the name but for mistakes
// (latancy_ms in model_latency_ms).
func Nearest(name string, candidates []string) string {
	if near := misspelt(name, candidates); near != "" {
		return near
	}
	folded := fold(name)
	if len(folded) < 3 {
		return ""
	}
	best, least := "", 0
	if len(folded) > 5 { // fewer letters are a part of nearly anything
		least = len(folded) / 4
	}
	for _, c := range candidates {
		d := within(folded, fold(c))
		if d < least || d == least && (best == "" || len(c) < len(best)) {
			best, least = c, d
		}
	}
	return best
}

// misspelt returns the candidate with the fewest mistakes in it, at most one in
// three letters, or "".
func misspelt(name string, candidates []string) string {
	folded := fold(name)
	best, least := "", max(1, len(folded)/3)+1
	if len(folded) < 2 {
		least = 1
	}
	for _, c := range candidates {
		if d := distance(folded, fold(c)); d < least {
			best, least = c, d
		}
	}
	return best
}

// fold returns the letters and digits of a name in lower case.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToLower(name))
}

// distance counts the insertions, deletions, replacements and swaps of
// neighbours that turn a into b.
func distance(a, b string) int {
	rows := edits(a, b, func(j int) int { return j })
	return rows[len(b)]
}

// within counts the mistakes in a as a part of b.
func within(a, b string) int {
	least := len(a)
	for _, d := range edits(a, b, func(int) int { return 0 }) {
		least = min(least, d)
	}
	return least
}

// edits returns the last row of the table of edit distances between a and the
// beginnings of b; first is the row for nothing of a.
func edits(a, b string, first func(j int) int) []int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = first(j)
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last
}
