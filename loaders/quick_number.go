package loaders

import (
	"math"
	"strconv"
)

// A number is a number of the input, taken apart while it was scanned: its
// value is mantissa × 10^exponent.
type number struct {
	text     string // as written; "" for none
	mantissa uint64 // the first 19 significant digits
	exponent int
	exact    bool // the mantissa holds every digit
	whole    bool // written without fraction and exponent
}

// maxDigits is how many decimal digits always fit into a mantissa.
const maxDigits = 19

// scanNumber reads the number that begins at s[i], and returns the offset after
// it, or -1 where there is none. A minus sign is left to the tolerant reader: no
// metric is negative.
func scanNumber(s string, i int, n *number) int {
	start, digits := i, 0
	n.mantissa, n.exponent, n.exact, n.whole = 0, 0, true, true
	for i < len(s) && s[i]-'0' <= 9 {
		digits = n.digit(s[i]-'0', digits, 1)
		i++
	}
	if i == start || s[start] == '0' && i > start+1 {
		return -1
	}
	if i < len(s) && s[i] == '.' {
		n.whole = false
		i++
		point := i
		for i < len(s) && s[i]-'0' <= 9 {
			digits = n.digit(s[i]-'0', digits, 0)
			i++
		}
		if i == point {
			return -1
		}
	}
	if i < len(s) && s[i]|' ' == 'e' {
		n.whole = false
		if i = n.power(s, i+1); i < 0 {
			return -1
		}
	}
	n.text = s[start:i]
	return i
}

// digit appends one digit to the mantissa, which has digits already; place is 1
// before the decimal point and 0 after it.
func (n *number) digit(d byte, digits, place int) int {
	switch {
	case digits < maxDigits:
		n.mantissa = n.mantissa*10 + uint64(d)
		n.exponent += place - 1
		if n.mantissa != 0 {
			digits++
		}
	default:
		n.exact = n.exact && d == 0
		n.exponent += place
	}
	return digits
}

// power reads the exponent whose digits or sign begin at s[i].
func (n *number) power(s string, i int) int {
	sign := 1
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		if s[i] == '-' {
			sign = -1
		}
		i++
	}
	start, e := i, 0
	for i < len(s) && s[i]-'0' <= 9 {
		e = min(e*10+int(s[i]-'0'), 10_000)
		i++
	}
	if i == start {
		return -1
	}
	n.exponent += sign * e
	return i
}

// integer returns the value of a number that is written as a whole one.
func (n *number) integer() (int64, bool) {
	return int64(n.mantissa), n.whole && n.exact && n.exponent == 0 && n.mantissa <= math.MaxInt64
}

// powers of ten that a float64 holds exactly.
var powers = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

const exactPower = len(powers) - 1

// narrow returns the value through float32 to the shortest decimal, as
// fromFloat32 does, and false for what float32 cannot hold.
func (n *number) narrow() (float64, bool) {
	if f, ok := n.near(); ok {
		if v, ok := shortest32(float32(f)); ok {
			return v, true
		}
	}
	f, err := strconv.ParseFloat(n.text, 64)
	if err != nil {
		return 0, false
	}
	return fromFloat32(f)
}

// near returns a float64 that rounds to the same float32 as the number does; ok
// is false where that takes more care. Each of at most three steps rounds once,
// so that the result is off by less than four units in the last place; only next
// to the middle between two float32s could that matter.
func (n *number) near() (f float64, ok bool) {
	f = float64(n.mantissa)
	switch e := n.exponent; {
	case e > exactPower || e < -2*exactPower:
		return 0, false
	case e >= 0:
		f *= powers[e]
	case e >= -exactPower:
		f /= powers[-e]
	default:
		f = f / powers[exactPower] / powers[-e-exactPower]
	}
	return f, awayFromMiddle(f, 8)
}

// awayFromMiddle reports whether f lies more than the given units in the last
// place from the middle between two neighbours of float32, in whose normal range
// it has to be.
func awayFromMiddle(f float64, units int64) bool {
	const dropped = 1 << 29 // of float64's mantissa, what float32 has no room for
	off := int64(math.Float64bits(f)&(dropped-1)) - dropped/2
	return (off > units || off < -units) && (f > 1e-30 && f < 1e30 || f == 0)
}

// shortest32 returns the float64 nearest to the shortest decimal that reads back
// as x, the closest to x of several. It tries six digits, which every float32
// keeps, to nine, which always suffice; zeros at the end change nothing. ok is
// false where rounding leaves doubt.
func shortest32(x float32) (v float64, ok bool) {
	if x == 0 {
		return 0, true
	}
	f := float64(x)
	tens := (int(math.Float64bits(f)>>52) - 1023) * 1233 >> 12 // floor(log10), or one less
	for digits := 6; digits <= 9; digits++ {
		k := digits - 1 - tens
		if k > exactPower || k < -exactPower {
			return 0, false
		}
		scaled := scale(f, k)
		m := math.Floor(scaled + 0.5)
		if d := scaled - m; d > 0.499 || d < -0.499 {
			return 0, false
		}
		if v = scale(m, -k); float32(v) == x {
			return v, awayFromMiddle(v, 0)
		}
	}
	return 0, false
}

// scale returns f × 10^k for a k that powers holds.
func scale(f float64, k int) float64 {
	if k < 0 {
		return f / powers[-k]
	}
	return f * powers[k]
}
