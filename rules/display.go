package rules

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// display returns a value as a person reads it: numbers without noise, a
// missing one as "not measured".
func display(v any) string {
	switch v := v.(type) {
	case nil:
		return "not measured"
	case float64:
		return number(v)
	case string:
		return v
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	case []any:
		words := make([]string, len(v))
		for i, item := range v {
			words[i] = display(item)
		}
		return "[" + strings.Join(words, ", ") + "]"
	case map[string]any:
		var words []string
		for _, key := range slices.Sorted(maps.Keys(v)) {
			words = append(words, key+"="+display(v[key]))
		}
		return "{" + strings.Join(words, ", ") + "}"
	}
	return fmt.Sprint(v)
}

// number prints v shortest, and rounds what arithmetic left behind after ten
// digits to six. Beyond 1e21 it writes the exponent instead of all digits.
func number(v float64) string {
	if math.Abs(v) >= 1e21 {
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	short := strconv.FormatFloat(v, 'f', -1, 64)
	if digits := strings.TrimLeft(strings.Replace(short, ".", "", 1), "-0"); len(digits) <= 10 || v == math.Trunc(v) {
		return short
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 6, 64), 64) // its own output
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}
