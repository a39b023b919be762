package expression

import (
	"math"

	"github.com/iradvise/iradvise/engine"
)

// Measurements, parameters and literals are decimals, and comparing two of them is
// exact. Arithmetic leaves noise behind the fifteenth digit: 100 * 1.15 comes to
// 114.99999999999999, 0.1 * 3 to 0.30000000000000004. Noise decides nothing: where a
// side of a comparison was computed, numbers that stand for the same decimal count as
// equal (engine.SameDecimal). Which sides are computed is known when an expression is
// compiled, so nothing is added where a measurement is held against a limit.

// computes reports whether the numbers of a part come of arithmetic that can leave
// noise: its own, or that of its parts. Sums and products of integers are exact.
func (n *node) computes() bool {
	if !n.typ.fractional() {
		return false
	}
	switch n.op {
	case "+", "-", "*", "/", "**":
		if len(n.kids) == 2 {
			return true
		}
	case "sum", "mean", "median":
		return true
	}
	for _, k := range n.kids {
		if k.computed {
			return true
		}
	}
	return false
}

// fractional reports whether values of the type are, or hold, numbers that may have a
// fraction. Times are whole milliseconds.
func (t Type) fractional() bool {
	return t.Kind == Number || t.Kind == Duration || (t.Kind == List || t.Kind == Map) && t.Elem != nil && t.Elem.fractional()
}

// orderResults is orderNumbers where a side was computed.
func orderResults(op string, left, right eval) eval {
	orEqual, more := len(op) == 2, op[0] == '>'
	return func(f *frame) (value, state) {
		x, y, ok := both(f, left, right)
		if !ok {
			return value{}, stopped
		}
		if more {
			x.n, y.n = y.n, x.n
		}
		if orEqual {
			return truth(x.n <= y.n || engine.SameDecimal(x.n, y.n)), known
		}
		return truth(x.n < y.n && !engine.SameDecimal(x.n, y.n)), known
	}
}

// cancelling returns a sum or difference that is 0 where nothing but noise is left:
// 0.1*3 - 0.3.
func cancelling(compute func(x, y float64) float64) func(x, y float64) float64 {
	return func(x, y float64) float64 {
		z := compute(x, y)
		if math.Abs(z) < math.Abs(x) && engine.SameDecimal(math.Abs(x), math.Abs(y)) {
			return 0
		}
		return z
	}
}

// withoutNoise returns a computed number as the whole or half that it stands for:
// 1.1*10 comes to 11.000000000000002, and is not to be rounded up to 12.
func withoutNoise(x float64) float64 {
	if half := math.Round(2*x) / 2; engine.SameDecimal(x, half) {
		return half
	}
	return x
}

// withoutNoiseOf returns a part that evaluates to n without noise.
func withoutNoiseOf(n *node) *node {
	out, from := *n, n.eval
	out.eval = func(f *frame) (value, state) {
		v, st := from(f)
		v.n = withoutNoise(v.n)
		return v, st
	}
	return &out
}
