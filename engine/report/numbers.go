package report

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/iradvise/iradvise/engine"
)

// unknown is how tables show what was not measured.
const unknown = "-"

// number returns v as short as it can be said exactly: the noise of binary
// fractions beyond 15 digits goes (0.1+0.2 is 0.3).
func number(v float64) string { return digits(v, 15) }

// short returns v to six digits: for columns, not for comparing.
func short(v float64) string { return digits(v, 6) }

// digits returns v rounded to n significant digits, without trailing zeros and,
// for sizes that people read, without an exponent.
func digits(v float64, n int) string {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', n-1, 64), 64)
	if err != nil {
		rounded = v
	}
	if a := math.Abs(rounded); a != 0 && (a < 1e-4 || a >= 1e15) {
		return strconv.FormatFloat(rounded, 'g', -1, 64)
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// dollars returns an amount: cents where it has any size, else short.
func dollars(v float64) string {
	if math.Abs(v) >= 1 {
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	return short(v)
}

// percent returns a share as "-6.5%", to three digits.
func percent(v float64) string { return digits(v*100, 3) + "%" }

// cell returns a measured number in a column's form, or "-".
func cell(m engine.Measured[float64], form func(float64) string) string {
	if v, ok := m.Get(); ok {
		return form(v)
	}
	return unknown
}

// count is cell for whole numbers.
func count(m engine.Measured[int64]) string {
	if v, ok := m.Get(); ok {
		return strconv.FormatInt(v, 10)
	}
	return unknown
}

// moment returns a time as RFC 3339 in UTC with milliseconds.
func moment(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z07:00") }

// plainValue returns v in a form that JSON can hold: what is not a finite
// number is null, a time is its text.
func plainValue(v any) any {
	switch v := v.(type) {
	case float64:
		return engine.Finite(v).Any()
	case time.Time:
		return moment(v)
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = plainValue(e)
		}
		return out
	case nil, string, bool, int, int64, json.Number:
		return v
	}
	b, err := marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return json.RawMessage(b)
}

// show returns v as a policy would write it; nil is "missing".
func show(v any) string {
	switch v := plainValue(v).(type) {
	case nil:
		return "missing"
	case string:
		return strconv.Quote(v)
	case float64:
		return number(v)
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = show(e)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case json.RawMessage:
		return clean(string(v))
	default:
		return fmt.Sprint(v)
	}
}
