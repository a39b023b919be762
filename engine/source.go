package engine

import "cmp"

// CompareSources orders the names of sources, and paths in them, like
// cmp.Compare with runs of digits as numbers: a.jsonl:9 before a.jsonl:10.
func CompareSources(a, b string) int {
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		if !isDigit(a[i]) || !isDigit(b[j]) {
			if a[i] != b[j] {
				return cmp.Compare(a[i], b[j])
			}
			i, j = i+1, j+1
			continue
		}
		x, y := digitsEnd(a, i), digitsEnd(b, j)
		if c := cmp.Compare(x-i, y-j); c != 0 {
			return c
		}
		if c := cmp.Compare(a[i:x], b[j:y]); c != 0 {
			return c
		}
		i, j = x, y
	}
	return cmp.Compare(len(a)-i, len(b)-j)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// digitsEnd returns the offset after the digits at s[i].
func digitsEnd(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}
