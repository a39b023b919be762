package plugin

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strconv"
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
		return errorf(Reported, "%s", said(text))
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
	case x != math.Trunc(x):
		return nil, t.mismatch("the number " + said(text))
	case math.Abs(x) > maxWhole:
		return nil, errorf(BadOutput, "its answer %s is an integer beyond 2^53", said(text)).hint("declare a number")
	}
	return int64(x), nil
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
