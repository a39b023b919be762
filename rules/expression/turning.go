package expression

import (
	"math"
	"strconv"
	"strings"
)

// turning returns the number nearest to from at which holds becomes true, as a
// person would write it, and whether there is one. It expects that holds does
// not hold at from and that it stays true for a while once it is.
func turning(from float64, whole bool, holds func(float64) bool) (float64, bool) {
	best, found := 0.0, false
	for _, direction := range []float64{1, -1} {
		failing, holding, ok := bracket(from, direction, whole, holds)
		if !ok {
			continue
		}
		x, ok := settle(from, failing, holding, whole, holds)
		if ok && (!found || math.Abs(x-from) < math.Abs(best-from)) {
			best, found = x, true
		}
	}
	return best, found
}

// settle halves the bracket until the turning point is known. A point at zero
// that does not hold itself is no threshold: a division by zero, or a limit that
// would have to pass zero by a hair.
func settle(from, failing, holding float64, whole bool, holds func(float64) bool) (float64, bool) {
	for range 200 {
		middle := failing + (holding-failing)/2
		if middle == failing || middle == holding {
			break
		}
		if holds(middle) {
			holding = middle
		} else {
			failing = middle
		}
	}
	hair := 1e-12 * math.Abs(from)
	if from == 0 {
		hair = 1e-15
	}
	switch {
	case whole:
		return wholeNear(holding, failing, holds)
	case math.Abs(holding) < hair:
		return 0, holds(0)
	}
	return written(from, holding, holding > failing, holds)
}

// bracket walks away from a failing number in one direction, in growing steps,
// until it finds one that holds.
func bracket(from, direction float64, whole bool, holds func(float64) bool) (failing, holding float64, ok bool) {
	step := math.Abs(from) * 1e-9
	if step == 0 {
		step = 1e-9
	}
	if whole {
		step = 1
	}
	failing = from
	for ; step < 1e15; step *= 1.5 {
		x := from + direction*step
		if whole {
			x = math.Round(x)
		}
		if holds(x) {
			return failing, x, true
		}
		failing = x
	}
	return 0, 0, false
}

// wholeNear returns the whole number nearest to the turning point that holds.
func wholeNear(holding, failing float64, holds func(float64) bool) (float64, bool) {
	x := math.Ceil(holding)
	if holding < failing {
		x = math.Floor(holding)
	}
	if r := math.Round(holding); r != x && holds(r) {
		return r, true
	}
	return x, holds(x)
}

// written returns the shortest decimal at the turning point that holds. Where
// the point itself does not (< and >) it is the next decimal with as many places
// as the point and the old value have; where the point has no short decimal
// (100 / 3) it is the nearest one with a few digits.
func written(from, holding float64, up bool, holds func(float64) bool) (float64, bool) {
	if p, ok := shortDecimal(holding); ok {
		if holds(p) {
			return p, true
		}
		unit := math.Pow10(-max(places(p), places(from)))
		for range 3 {
			if !up {
				unit = -math.Abs(unit)
			}
			if x := rounded(p+unit, places(unit)); holds(x) {
				return x, true
			}
			unit *= 10
		}
	}
	for digits := 5; digits < 16; digits++ {
		if x := outward(holding, digits, up); holds(x) {
			return x, true
		}
	}
	return holding, holds(holding)
}

// shortDecimal returns the decimal of at most nine digits that x stands for, but
// for noise in the last bits and for the twelve digits of what is derived.
func shortDecimal(x float64) (float64, bool) {
	p, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 9, 64), 64)
	return p, err == nil && math.Abs(p-x) <= 1e-11*math.Abs(x)
}

// places returns how many decimal places x is written with.
func places(x float64) int {
	s := strconv.FormatFloat(x, 'f', -1, 64)
	if i := strings.IndexByte(s, '.'); i >= 0 {
		return len(s) - i - 1
	}
	return 0
}

func rounded(x float64, places int) float64 {
	p, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'f', places, 64), 64)
	return p
}

// outward rounds x to so many digits, away from the side that fails.
func outward(x float64, digits int, up bool) float64 {
	if x == 0 {
		return 0
	}
	unit := math.Pow10(int(math.Floor(math.Log10(math.Abs(x)))) + 1 - digits)
	q := math.Floor(x / unit)
	if up {
		q = math.Ceil(x / unit)
	}
	return rounded(q*unit, max(0, places(unit)))
}
