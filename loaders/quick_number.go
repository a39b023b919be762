package loaders

import (
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// A number is a number of the input, taken apart while it was scanned: its
// value is mantissa × 10^exponent.
type number struct {
	span
	mantissa uint64
	exponent int32
	exact    bool // the mantissa holds every digit
	whole    bool // written without fraction and exponent
}

// maxDigits is how many decimal digits always fit into a mantissa.
const maxDigits = 19

// scanNumber reads the number that begins at offset i, and returns the offset after
// it, or -1 where there is none. A minus sign is left to the tolerant reader: no
// metric is negative.
func scanNumber(t padded, i int, n *number) int {
	w := t.word(i)
	x, d := digits(w)
	if d == 0 || d == 64 || d > 8 && byte(w) == '0' {
		return scanLong(t, i, n)
	}
	m, end := fewDigits(x, d), i+int(d>>3)
	next := byte(w >> (d & 63))
	n.from, n.exponent, n.exact, n.whole = uint32(i), 0, true, true
	if next == '.' {
		point := end + 1
		end = point
		w = t.word(end)
		x, d = digits(w)
		if d == 64 {
			m, end = m*100_000_000+eightDigits(x), end+8
			w = t.word(end)
			if x, d = digits(w); d == 64 {
				m, end = m*100_000_000+eightDigits(x), end+8
				w = t.word(end)
				if x, d = digits(w); d == 64 {
					return scanLong(t, i, n)
				}
			}
		}
		m, end = m*tens[d>>3&7]+fewDigits(x, d), end+int(d>>3)
		next = byte(w >> (d & 63))
		if end == point {
			return -1
		}
		n.exponent, n.whole = int32(point-end), false
		if end-i > maxDigits+1 {
			n.exact = significant(t.slice(i, end)) <= maxDigits
		}
	}
	n.mantissa, n.to = m, uint32(end)
	if next|' ' == 'e' {
		return scanExponent(t, end+1, n)
	}
	return end
}

// scanLong is scanNumber for any number of digits.
func scanLong(t padded, i int, n *number) int {
	m, end, next := scanDigits(t, i, 0)
	if end == i || end > i+1 && t.at(i) == '0' {
		return -1
	}
	n.from, n.exponent, n.exact, n.whole = uint32(i), 0, end-i <= maxDigits, true
	if next == '.' {
		point := end + 1
		if m, end, next = scanDigits(t, point, m); end == point {
			return -1
		}
		n.exponent, n.whole = int32(point-end), false
		n.exact = significant(t.slice(i, end)) <= maxDigits
	}
	n.mantissa, n.to = m, uint32(end)
	if next|' ' == 'e' {
		return scanExponent(t, end+1, n)
	}
	return end
}

// scanDigits appends the digits that begin at offset i to a number, eight at a time,
// and returns it, the offset after them, and the byte there.
func scanDigits(t padded, i int, m uint64) (number uint64, end int, next byte) {
	w := t.word(i)
	x, d := digits(w)
	for d == 64 {
		m, i = m*100_000_000+eightDigits(x), i+8
		w = t.word(i)
		x, d = digits(w)
	}
	return m*tens[d>>3&7] + fewDigits(x, d), i + int(d>>3), byte(w >> (d & 63))
}

// significant returns how many digits a number has, zeros at its beginning apart.
func significant(text string) int {
	text = strings.TrimLeft(text, "0.")
	return len(text) - strings.Count(text, ".")
}

// digits returns the values of the digits that a word begins with, a byte for each,
// and how many bits they have. What stands behind them has no meaning.
func digits(w uint64) (values uint64, size uint) {
	const zeros, aboveNine, highest = 0x3030303030303030, 0x7676767676767676, 0x8080808080808080
	x := w ^ zeros
	return x, uint(bits.TrailingZeros64((x+aboveNine|x)&highest)) &^ 7
}

// fewDigits returns the number of the digits of so many bits, less than 64.
func fewDigits(values uint64, size uint) uint64 { return eightDigits(values << 1 << (63 - size&63)) }

// tens are the powers of ten for up to eight digits.
var tens = [8]uint64{1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000}

// scanExponent reads the exponent of a number whose digits or sign begin at offset
// i, and returns the offset after it, or -1 where there is none.
func scanExponent(t padded, i int, n *number) int {
	n.whole = false
	negative := t.at(i) == '-'
	if negative || t.at(i) == '+' {
		i++
	}
	start, e := i, int32(0)
	for d := t.at(i) - '0'; d <= 9; d = t.at(i) - '0' {
		e = min(e*10+int32(d), 10_000)
		i++
	}
	if i == start {
		return -1
	}
	if negative {
		e = -e
	}
	n.exponent += e
	n.to = uint32(i)
	return i
}

// eightDigits returns the number of eight digits, the first in the lowest byte:
// neighbours are joined to pairs, to fours, to all.
func eightDigits(values uint64) uint64 {
	const pairs = 0x000000ff000000ff
	w := values*10 + values>>8
	return ((w&pairs)*(100+1_000_000<<32) + (w>>16&pairs)*(1+10_000<<32)) >> 32
}

// integer returns the value of a number that is written as a whole one.
func (n *number) integer() (int64, bool) {
	return int64(n.mantissa), n.whole && n.exact && n.mantissa <= math.MaxInt64
}

// powers of ten that a float64 holds exactly.
var powers = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

const exactPower = len(powers) - 1

// narrow returns the value through float32 to the shortest decimal, as
// fromFloat32 does, and false for what float32 cannot hold. t is what the number is
// written in.
func (n *number) narrow(t padded) (float64, bool) {
	const sixDigits = 1_000_000
	if n.exact && n.mantissa < sixDigits && n.exponent <= 0 && int(n.exponent) >= -exactPower { // float32 keeps six digits: no shorter decimal reads back as it
		return float64(int64(n.mantissa)) / powers[-n.exponent], true
	}
	if f, ok := n.near(); ok {
		if v, ok := shortest32(float32(f)); ok {
			return v, true
		}
	}
	f, err := strconv.ParseFloat(t.slice(int(n.from), int(n.to)), 64)
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
	f = float64(int64(n.mantissa))
	switch e := int(n.exponent); {
	case !n.exact || n.mantissa > math.MaxInt64 || e > exactPower || e < -2*exactPower:
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
// keeps, to nine, which always suffice; zeros at the end change nothing. What
// reads back as x lies within half a unit of its last place. ok is false where
// rounding leaves doubt.
func shortest32(x float32) (v float64, ok bool) {
	const mantissaBits, bias = 23, 127
	b := math.Float32bits(x)
	if b<<(32-mantissaBits) == 0 { // zero, or a power of two, below which units are smaller
		return 0, x == 0
	}
	exponent := int(b>>mantissaBits) - bias
	k := 5 - exponent*1233>>12 // of six digits, or of seven: the logarithm is one less now and then
	if k < -exactPower || k+3 > exactPower {
		return 0, false
	}
	power := powerOfTen(k)
	scaled := float64(x) * power
	half := math.Float64frombits(uint64(exponent-mantissaBits-1+1023)<<52) * power
	for ; ; k++ {
		m := math.Floor(scaled + 0.5)
		off := math.Abs(scaled - m)
		switch {
		case off > 0.499 || half > 5:
			return 0, false
		case off < 0.999*half:
			v = scale(m, -k)
			return v, awayFromMiddle(v, 0)
		case off < 1.001*half:
			return 0, false
		}
		scaled, half = scaled*10, half*10
	}
}

// powerOfTen returns 10^k, off by no more than rounding.
func powerOfTen(k int) float64 {
	if k < 0 {
		return 1 / powers[-k]
	}
	return powers[k]
}

// scale returns f × 10^k for a k that powers holds.
func scale(f float64, k int) float64 {
	if k < 0 {
		return f / powers[-k]
	}
	return f * powers[k]
}
