package compare

import (
	"slices"

	"github.com/aclements/go-moremath/stats"
	"golang.org/x/perf/benchmath"
)

// pOf returns the p of the two-sided Mann-Whitney U test: twice the smaller tail
// of the distribution that U has when the values fall to the sides at random,
// min(P(U ≤ u), P(U ≥ u)). Which side comes first does not matter.
//
// benchmath takes one tail for both. Without ties they mirror each other; with
// ties they do not, so those tails are taken here.
func pOf(old, new Sample) float64 {
	least := leastP(old.N(), new.N())
	ties := ranks(old.Values, new.Values)
	switch {
	case len(ties) == 1: // all values are equal
		return 1
	case len(ties) == old.N()+new.N() || !exactly(old.N(), new.N()):
		return min(1, max(least, benchmathP(old, new)))
	}
	return min(1, max(least, 2*min(lowerTail(old.Values, new.Values, ties), lowerTail(new.Values, old.Values, ties))))
}

// exactly reports whether the distribution of U with ties is computed, which
// costs about n1·n2·min(n1, n2)·(n1+n2) steps; beyond, a normal one stands for it.
func exactly(n1, n2 int) bool {
	const most = 25 // on each side
	return n1*n2*min(n1, n2)*(n1+n2) <= most*most*most*2*most
}

// ranks returns how many values there are of each, in ascending order.
func ranks(a, b []float64) []int {
	all := slices.Concat(a, b)
	slices.Sort(all)
	var out []int
	for i, v := range all {
		if i == 0 || v != all[i-1] {
			out = append(out, 0)
		}
		out[len(out)-1]++
	}
	return out
}

// lowerTail returns P(U ≤ u) for the U of the first sample, given the ties.
func lowerTail(first, second []float64, ties []int) float64 {
	return stats.UDist{N1: len(first), N2: len(second), T: ties}.CDF(uOf(first, second))
}

// uOf counts the pairs in which the first sample has the greater value; a tie is
// half a pair.
func uOf(first, second []float64) float64 {
	u := 0.0
	for _, a := range first {
		for _, b := range second {
			switch {
			case a > b:
				u++
			case a == b:
				u += 0.5
			}
		}
	}
	return u
}

// benchmathP returns benchmath's p, the sides in one order: it does not add up
// the same numbers in the same way for both.
func benchmathP(old, new Sample) float64 {
	if slices.Compare(old.Values, new.Values) > 0 {
		old, new = new, old
	}
	none := &benchmath.Thresholds{}
	return benchmath.AssumeNothing.Compare(old.sample(none), new.sample(none)).P
}
