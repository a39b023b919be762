package engine

import (
	"math"
	"slices"
	"strconv"
)

// Axis is the values that a sweep may give one parameter, from the first of Grid
// to the last, and those at which something was found to turn.
type Axis struct {
	Param string
	Whole bool      // only integers belong to it
	Grid  []float64 // where to look, in order

	found map[float64]bool
	most  int // how many values may be found
	work  int // how often something may still be evaluated
	full  bool
}

// maxAxisWork is how often the expressions of policies may be evaluated for one
// sweep: some seconds.
const maxAxisWork = 20_000_000

func newAxis(param string, whole bool, at []float64, most int) *Axis {
	return &Axis{Param: param, Whole: whole, Grid: at, found: map[float64]bool{}, most: most, work: maxAxisWork}
}

// Full reports whether there is more to find than a sweep can judge: whoever looks
// may stop, since the sweep ends with an error.
func (a *Axis) Full() bool { return a.full }

// Look makes later searches look at these values too.
func (a *Axis) Look(at []float64) { a.Grid = ascending(slices.Concat(a.Grid, at)) }

// Turns finds the values at which f changes, by looking at some in order and closing
// in on each change between two of them, and keeps both neighbours of each change.
// It returns what it found. What f changes and changes back between two values that
// are looked at is not seen.
func Turns[T comparable](a *Axis, at []float64, f func(float64) T) []float64 {
	var out []float64
	from := f(at[0])
	for k := 1; k < len(at) && !a.spend(1); k++ {
		to := f(at[k])
		for low := at[k-1]; from != to && !a.full; {
			below, above := closeIn(a.Whole, low, at[k], func(x float64) bool { return !a.spend(1) && f(x) == from })
			out = append(out, below, above)
			a.keep(below, above)
			low, from = above, f(above)
		}
	}
	return out
}

func (a *Axis) keep(values ...float64) {
	for _, v := range values {
		a.found[v] = true
	}
	a.full = a.full || len(a.found) > a.most
}

// spend counts work and reports whether there is too much of it.
func (a *Axis) spend(n int) bool {
	a.work -= n
	a.full = a.full || a.work < 0
	return a.full
}

// closeIn returns the neighbouring values between a and b where something stops
// being as it is at a.
func closeIn(whole bool, a, b float64, asAtA func(float64) bool) (below, above float64) {
	for {
		middle := between(whole, a, b)
		switch {
		case middle <= a || middle >= b:
			return a, b
		case asAtA(middle):
			a = middle
		default:
			b = middle
		}
	}
}

// between returns a value halfway from a to b: by their order among all float64
// values, so that a search ends after at most 64 steps.
func between(whole bool, a, b float64) float64 {
	if whole {
		return math.Floor(a/2 + b/2)
	}
	x, y := ordinal(a), ordinal(b)
	return fromOrdinal(x + (y-x)/2)
}

// inside returns a value in the middle between a and b; ok is false where there is
// none.
func inside(whole bool, a, b float64) (v float64, ok bool) {
	v = a/2 + b/2
	if whole {
		v = math.Floor(v)
	}
	if v <= a || v >= b {
		v = between(whole, a, b)
	}
	return v, v > a && v < b
}

// ordinal maps float64 to integers in the same order.
func ordinal(f float64) int64 {
	bits := int64(math.Float64bits(f))
	if bits < 0 {
		return math.MinInt64 - bits
	}
	return bits
}

func fromOrdinal(n int64) float64 {
	if n < 0 {
		n = math.MinInt64 - n
	}
	return math.Float64frombits(uint64(n))
}

// shorter reports whether a is written with fewer digits than b: the number a
// person would name as the threshold between two neighbours.
func shorter(a, b float64) bool {
	return len(strconv.FormatFloat(a, 'g', -1, 64)) < len(strconv.FormatFloat(b, 'g', -1, 64))
}

// ascending sorts values and leaves each once.
func ascending(values []float64) []float64 {
	slices.Sort(values)
	return slices.Compact(values)
}

// grid spreads values evenly between two ends, or where an end is open by their
// size: around zero and around the other end.
func grid(low, high float64, parts int) []float64 {
	out := []float64{0}
	open := math.IsInf(low, 0) || math.IsInf(high, 0)
	for i := range parts + 1 {
		part := float64(i) / float64(parts)
		if !open {
			out = append(out, low*(1-part)+high*part) // high-low may overflow
			continue
		}
		size := math.Pow(10, -9+21*part)
		out = append(out, size, -size, low+size, high-size)
	}
	return out
}
