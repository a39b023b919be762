package loaders

import (
	"math"
	"strconv"
	"strings"

	"github.com/iradvise/iradvise/loaders/document"
)

// canonicalNumber returns the one spelling of a number in JSON: integers keep
// their digits, others get the shortest decimal that names the same double, in
// Python's form, which is what the AWS CLI prints. A number that no double can
// hold stays as it was written.
func canonicalNumber(s string) string {
	if !strings.ContainsAny(s, ".eE") {
		if s == "-0" {
			return "0"
		}
		return s
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f == 0 && !zeroDigits(s) {
		return s
	}
	return document.FormatFloat(f)
}

// zeroDigits reports whether the number s is written as zero, so that a value
// too small for a double is not taken for one.
func zeroDigits(s string) bool {
	mantissa, _, _ := strings.Cut(strings.ToLower(s), "e")
	return !strings.ContainsAny(mantissa, "123456789")
}

// notANumber returns the wire's spelling of a value that is no measurement,
// "NaN", "Infinity" or "-Infinity", for any spelling of it.
func notANumber(s string) (string, bool) {
	switch strings.ToLower(strings.TrimPrefix(s, "+")) {
	case "nan", ".nan", "-nan":
		return "NaN", true
	case "inf", ".inf", "infinity":
		return "Infinity", true
	case "-inf", "-.inf", "-infinity":
		return "-Infinity", true
	}
	return "", false
}

// fromFloat32 returns the decimal that a value widened from float32 stands for:
// 0.115 for 0.11500000208616257. ok is false for a value that float32 cannot
// hold, too large or too small.
func fromFloat32(f float64) (v float64, ok bool) {
	narrow := float32(f)
	if math.IsInf(float64(narrow), 0) || narrow == 0 && f != 0 {
		return 0, false
	}
	v, err := strconv.ParseFloat(strconv.FormatFloat(float64(narrow), 'g', -1, 32), 64)
	return v, err == nil
}

// wholeNumber returns the integer that s writes: "6500" and "6500.0", but not
// "6500.5" nor what an int64 or a double cannot hold exactly.
func wholeNumber(s string) (int64, bool) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n, true
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > 1<<53 || f == 0 && !zeroDigits(s) {
		return 0, false
	}
	return int64(f), true
}

// halfUnit returns half a unit of the last digit that s prints: 5e-7 for
// "4e-06".
func halfUnit(s string) float64 {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(s), "e")
	e, _ := strconv.Atoi(exponent)
	_, fraction, _ := strings.Cut(mantissa, ".")
	return 0.5 * math.Pow10(e-len(fraction))
}
