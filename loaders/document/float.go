package document

import (
	"math"
	"strconv"
	"strings"
)

// FormatFloat writes f as Python's repr does, which is what the AWS CLI prints:
// the shortest digits that read back as f, with an exponent below 1e-4 and from
// 1e16 on: 0.115, 6500.0, 7.456940238625975e-06.
func FormatFloat(f float64) string {
	if a := math.Abs(f); a != 0 && (a < 1e-4 || a >= 1e16) {
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}
