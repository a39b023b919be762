package engine

import (
	"math"
	"strconv"
)

// decimalDigits is how many significant digits a derived value has, and decimalNoise
// one unit of the last of them, as a part of the value.
const (
	decimalDigits = 12
	decimalNoise  = 1e-12
)

// SameDecimal reports whether two results of arithmetic stand for the same decimal:
// they differ by no more than the twelfth digit of the larger one. 100 × 1.15 comes to
// 114.99999999999999 in float64, and a limit of that is a limit of 115.
func SameDecimal(x, y float64) bool {
	return math.Abs(x-y) <= decimalNoise*max(math.Abs(x), math.Abs(y))
}

// Decimal returns what follows from measurements by arithmetic as the decimal that
// it stands for: the nearest one with twelve significant digits. Like Finite it
// returns not measured for NaN and infinities.
//
// What goes in are decimals: the service measures in float32, which holds at most
// nine significant digits, and a person writes a budget with fewer. Float64 leaves
// noise behind the fifteenth digit, so that 12 × 0.115 × 730 comes to
// 1007.4000000000001, which is more than a budget of 1007.4. Twelve digits are
// cents in ten billion dollars, and far from the noise.
func Decimal(v float64) Measured[float64] {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return Finite(v)
	}
	_, binary := math.Frexp(v)
	places := decimalDigits - 1 - int(math.Floor(float64(binary-1)*(math.Ln2/math.Ln10)))
	if x, ok := atPlaces(v, places); ok {
		return Known(x)
	}
	if x, ok := atPlaces(v, places-1); ok { // the power of two tells the power of ten but for one
		return Known(x)
	}
	var room [32]byte
	x, err := strconv.ParseFloat(string(strconv.AppendFloat(room[:0], v, 'g', decimalDigits, 64)), 64)
	if err != nil { // rounded up beyond the greatest number
		return Measured[float64]{}
	}
	return Known(x)
}

// decimals is Decimal of what may not have been measured.
func decimals(m Measured[float64]) Measured[float64] {
	if v, ok := m.Get(); ok {
		return Decimal(v)
	}
	return m
}

// atPlaces rounds v to a decimal with so many places; ok is false where that has
// more or fewer than twelve digits, or takes a power of ten that float64 does not
// hold. A whole number below 2⁵³ and an exact power of ten make the quotient or
// product the nearest float64 to the decimal (Clinger 1990).
func atPlaces(v float64, places int) (x float64, ok bool) {
	switch {
	case places >= 0 && places < len(exactPowers):
		m := math.Round(v * exactPowers[places])
		return m / exactPowers[places], hasTwelve(m)
	case places < 0 && -places < len(exactPowers):
		m := math.Round(v / exactPowers[-places])
		return m * exactPowers[-places], hasTwelve(m)
	}
	return 0, false
}

func hasTwelve(whole float64) bool { return math.Abs(whole) >= 1e11 && math.Abs(whole) < 1e12 }

// exactPowers are the powers of ten that float64 holds.
var exactPowers = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}
