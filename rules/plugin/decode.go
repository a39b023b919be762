package plugin

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxWhole is the greatest integer that every language's JSON keeps exact.
const maxWhole = 1 << 53

// decode reads an answer as a value of type t: float64, int64, string, bool or
// []any of one of them. It is nil when the value is missing: null, a number that
// is not finite, or a list that holds such a thing.
func (t Type) decode(answer []byte) (any, *Error) {
	answer = bytes.TrimSpace(answer)
	switch string(answer) {
	case "":
		return nil, errorf(BadOutput, "its answer is empty").hint("answer null for a missing value")
	case "NaN", "Infinity", "-Infinity":
		return t.notFinite(string(answer))
	}
	v, err := parseJSON(answer)
	if err != nil {
		return nil, errorf(BadOutput, "its answer is no JSON value: %s", shown(answer))
	}
	if object, ok := v.(map[string]any); ok {
		return nil, t.reported(object)
	}
	return t.convert(v)
}

// notFinite reads what some languages print for numbers that JSON has not.
func (t Type) notFinite(text string) (any, *Error) {
	if t == Number || t == Integer {
		return nil, nil
	}
	return nil, t.mismatch(text)
}

// parseJSON reads one value and nothing behind it.
func parseJSON(text []byte) (any, error) {
	if !utf8.Valid(text) {
		return nil, errors.New("not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one value")
	}
	return v, nil
}

// reported reads {"error": "text"}, by which a plug-in says why it has no answer.
func (t Type) reported(object map[string]any) *Error {
	if text, ok := object["error"].(string); ok && len(object) == 1 {
		return errorf(Reported, "%s", cmp.Or(said(text), "it has no answer and does not say why"))
	}
	return t.mismatch("an object")
}

func (t Type) mismatch(got string) *Error {
	return errorf(BadOutput, "its answer is %s, but the signature says %s", got, t)
}

func (t Type) convert(v any) (any, *Error) {
	elem, isList := t.Elem()
	switch v := v.(type) {
	case nil:
		return nil, nil
	case []any:
		if isList {
			return convertList(v, elem)
		}
		return nil, t.mismatch("a list")
	case string:
		if t == String {
			return v, nil
		}
		return nil, t.mismatch("a string")
	case bool:
		if t == Boolean {
			return v, nil
		}
		return nil, t.mismatch("a boolean")
	case json.Number:
		return t.number(v.String())
	}
	return nil, t.mismatch("an object")
}

func (t Type) number(text string) (any, *Error) {
	if t != Number && t != Integer {
		return nil, t.mismatch("a number")
	}
	x, _ := strconv.ParseFloat(text, 64) // what is too great becomes infinite
	switch {
	case math.IsInf(x, 0):
		return nil, nil
	case t == Number:
		return x, nil
	case math.Abs(x) > maxWhole:
		return nil, beyond(text)
	}
	return t.integer(text)
}

// integer reads a number of at most 2^53 or so: its text decides, since a float64
// rounds a fraction away that is small enough, and 2^53 + 1.
func (t Type) integer(text string) (any, *Error) {
	exact, ok := wholeDigits(text)
	if !ok {
		return nil, t.mismatch("the number " + said(text))
	}
	n, err := strconv.ParseInt(exact, 10, 64)
	if err != nil || n > maxWhole || n < -maxWhole {
		return nil, beyond(text)
	}
	return n, nil
}

func beyond(text string) *Error {
	return errorf(BadOutput, "its answer %s is an integer beyond 2^53", said(text)).hint("declare a number")
}

// wholeDigits returns the digits of a JSON number that is whole, without fraction
// and exponent: "-1.50e1" is "-15"; false for any other number.
func wholeDigits(text string) (string, bool) {
	number, exponent, _ := strings.Cut(strings.ToLower(text), "e")
	whole, fraction, _ := strings.Cut(number, ".")
	fraction = strings.TrimRight(fraction, "0")
	digits := strings.TrimLeft(strings.TrimPrefix(whole, "-")+fraction, "0")
	if digits == "" {
		return "0", true
	}
	shift, err := strconv.Atoi(cmp.Or(exponent, "0"))
	if err != nil {
		return "", false // of so many digits, and yet not too great: a fraction
	}
	for shift -= len(fraction); shift < 0 && strings.HasSuffix(digits, "0"); shift++ {
		digits = digits[:len(digits)-1]
	}
	if shift < 0 {
		return "", false
	}
	sign := strings.TrimSuffix(whole, strings.TrimPrefix(whole, "-"))
	return sign + digits + strings.Repeat("0", min(shift, 20)), true
}

func convertList(items []any, elem Type) (any, *Error) {
	out := make([]any, len(items))
	missing := false
	for i, item := range items {
		v, err := elem.convert(item)
		if err != nil {
			err.Message = "element " + strconv.Itoa(i+1) + " of its list: " + err.Message
			return nil, err
		}
		out[i], missing = v, missing || v == nil
	}
	if missing {
		return nil, nil
	}
	return out, nil
}

// shown quotes the beginning of an answer, whatever bytes it holds.
func shown(answer []byte) string {
	const most = 40
	if len(answer) > most {
		return strconv.QuoteToASCII(string(answer[:most])) + " ..."
	}
	return strconv.QuoteToASCII(string(answer))
}
