package expression

import (
	"math"
	"reflect"
	"strconv"
	"time"

	"github.com/iradvise/iradvise/engine"
)

// state says whether an evaluation came to a value.
type state uint8

const (
	known   state = iota
	missing       // not measured; ?? and == nil may still catch it
	stopped       // the expression is undecided
)

// value is one value of any type; which field holds it follows from its type.
type value struct {
	n   float64 // number; boolean as 1 or 0; time (Unix) and duration in milliseconds
	s   string
	row *row // record, or what holds a list
}

// contradicted stands in a map for the value of a key that has several.
var contradicted = &row{}

// listOf returns a list; a map is one of keys and values in turn.
func listOf(items []value) value { return value{row: &row{list: items}} }

func (v value) items() []value {
	if v.row == nil {
		return nil
	}
	return v.row.list
}

// cell is a value with its state.
type cell struct {
	v    value
	st   state
	full bool
	stop *Stop
}

// row is what the members of a record are read from; or a list, kept here so
// that a value fits the registers of a call.
type row struct {
	r       *engine.Recommendation
	job     *engine.Job
	earlier bool    // it belongs to the baseline
	env     *row    // what holds the environment parameters
	list    []value // of a value that is a list; then nothing else is set
	defines []cell
}

func truth(b bool) value {
	if b {
		return value{n: 1}
	}
	return value{}
}

func instant(t time.Time) value { return value{n: float64(t.UnixMilli())} }

// millis converts a number of milliseconds to a duration.
func millis(ms float64) time.Duration { return time.Duration(ms * float64(time.Millisecond)) }

// export returns v as plain data: float64, int64, string, bool, time.Time,
// time.Duration, a list or map of those, or a row's key.
func export(v value, t Type) any {
	switch t.Kind {
	case Integer:
		if math.Abs(v.n) <= 1<<53 {
			return int64(v.n)
		}
		return v.n
	case Number:
		return v.n
	case Boolean:
		return v.n != 0
	case String:
		return v.s
	case Time:
		return time.UnixMilli(int64(v.n)).UTC()
	case Duration:
		return millis(v.n)
	case List:
		out := make([]any, len(v.items()))
		for i, e := range v.items() {
			out[i] = export(e, *t.Elem)
		}
		return out
	case Map:
		out := make(map[string]any, len(v.items())/2)
		for i := 0; i < len(v.items()); i += 2 {
			if entry := v.items()[i+1]; entry.row != contradicted {
				out[v.items()[i].s] = export(entry, *t.Elem)
			}
		}
		return out
	case Record:
		if v.row != nil && v.row.r != nil {
			return v.row.r.Key
		}
	}
	return nil
}

// internal returns plain data as a value of type t; false when it does not fit.
func internal(v any, t Type) (value, bool) {
	if v == nil || !t.accepts(typeOf(v)) {
		return temporal(v, t)
	}
	switch x := v.(type) {
	case string:
		return value{s: x}, true
	case bool:
		return truth(x), true
	}
	r := reflect.ValueOf(v)
	switch {
	case r.CanInt():
		return value{n: float64(r.Int())}, true
	case r.CanUint():
		return value{n: float64(r.Uint())}, true
	case r.CanFloat():
		return value{n: r.Float()}, !math.IsNaN(r.Float()) && !math.IsInf(r.Float(), 0)
	case r.Kind() == reflect.Slice && t.Elem != nil:
		return internalList(r, *t.Elem)
	}
	return value{}, false
}

// temporal converts times and durations, which have no type of their own in
// plain data, and whole numbers that came as float64.
func temporal(v any, t Type) (value, bool) {
	switch x := v.(type) {
	case time.Time:
		return instant(x), t.Kind == Time
	case time.Duration:
		return value{n: float64(x) / float64(time.Millisecond)}, t.Kind == Duration
	case float64:
		return value{n: x}, t.Kind == Integer && x == math.Trunc(x) && !math.IsInf(x, 0)
	}
	return value{}, false
}

func internalList(r reflect.Value, elem Type) (value, bool) {
	out := make([]value, r.Len())
	for i := range out {
		e, ok := internal(r.Index(i).Interface(), elem)
		if !ok {
			return value{}, false
		}
		out[i] = e
	}
	return listOf(out), true
}

// decimal writes a number as a person would: no exponent within reason.
func decimal(x float64) string {
	if a := math.Abs(x); a != 0 && (a < 1e-9 || a >= 1e21) {
		return strconv.FormatFloat(x, 'g', -1, 64)
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}
