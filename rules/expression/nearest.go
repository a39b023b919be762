package expression

import "strings"

// Nearest returns the candidate that somebody who wrote name most likely meant,
// or "" when none is near: the least edit distance, after the same letters in
// another spelling (ModelLatency, model-latency), and before one that contains
// the whole name (latency).
func Nearest(name string, candidates []string) string {
	folded := fold(name)
	best, least := "", len(folded)/3+1
	for _, c := range candidates {
		f := fold(c)
		if f == folded {
			return c
		}
		if d := distance(folded, f); d < least || d == least && best == "" && d < len(folded) {
			best, least = c, d
		}
	}
	if best == "" && len(folded) > 2 {
		best = containing(folded, candidates)
	}
	return best
}

// containing returns the shortest candidate that contains the folded name, or
// is contained in it.
func containing(folded string, candidates []string) string {
	best := ""
	for _, c := range candidates {
		f := fold(c)
		if (strings.Contains(f, folded) || len(f) > 3 && strings.Contains(folded, f)) &&
			(best == "" || len(c) < len(best)) {
			best = c
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
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
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
	return last[len(b)]
}
