package plugin

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
)

// encode writes the arguments as a JSON array.
func (s Signature) encode(args []any) ([]byte, *Error) {
	if len(args) != len(s.Params) {
		return nil, errorf(BadArgument, "takes %d arguments, not %d", len(s.Params), len(args)).hint("its signature is %s", s)
	}
	out := []byte{'['}
	for i, a := range args {
		if i > 0 {
			out = append(out, ',')
		}
		var ok bool
		if out, ok = encodeValue(out, a, s.Params[i]); !ok {
			return nil, errorf(BadArgument, "argument %d is not of the type %s", i+1, s.Params[i]).hint("its signature is %s", s)
		}
	}
	return append(out, ']'), nil
}

// encodeValue appends v as JSON; false when it is not of type t.
func encodeValue(out []byte, v any, t Type) ([]byte, bool) {
	if elem, ok := t.Elem(); ok {
		return encodeList(out, v, elem)
	}
	switch x := v.(type) {
	case string:
		return appendString(out, x), t == String
	case bool:
		return appendJSON(out, x), t == Boolean
	}
	r := reflect.ValueOf(v)
	switch {
	case r.CanInt():
		return appendJSON(out, r.Int()), t == Number || t == Integer
	case r.CanFloat():
		x := r.Float()
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return out, false
		}
		return appendJSON(out, x), t == Number || t == Integer && x == math.Trunc(x)
	}
	return out, false
}

func encodeList(out []byte, v any, elem Type) ([]byte, bool) {
	r := reflect.ValueOf(v)
	if r.Kind() != reflect.Slice {
		return out, false
	}
	out = append(out, '[')
	for i := range r.Len() {
		if i > 0 {
			out = append(out, ',')
		}
		var ok bool
		if out, ok = encodeValue(out, r.Index(i).Interface(), elem); !ok {
			return out, false
		}
	}
	return append(out, ']'), true
}

// appendJSON appends a number or a boolean, which encoding/json cannot refuse.
func appendJSON(out []byte, v any) []byte {
	text, _ := json.Marshal(v)
	return append(out, text...)
}

// appendString appends a string without the escapes that only HTML needs, so
// that a plug-in's reader can stay simple.
func appendString(out []byte, s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string in memory: cannot fail
	return append(out, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}
