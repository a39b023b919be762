package expression

import (
	"reflect"

	"github.com/iradvise/iradvise/engine"
)

// Kind is what sort of value an expression has.
type Kind int8

const (
	unknown  Kind = iota // already reported as an error
	Number               // float64
	Integer              // a number without a fraction; usable wherever a number is
	String               //
	Boolean              //
	Time                 // an instant in UTC, to the millisecond
	Duration             // a span of time
	List                 // of one element type, Type.Elem
	Map                  // from string to one element type, Type.Elem
	Record               // has members: rec, job, winner, ...
	nothing              // the literal nil
)

// Type is the static type of an expression. The zero value is no type.
type Type struct {
	Kind    Kind
	Elem    *Type // of a List or Map
	Missing bool  // the value may be missing

	record record // of a Record
}

// ListOf returns the type of a list with such elements.
func ListOf(elem Kind) Type { return Type{Kind: List, Elem: &Type{Kind: elem}} }

// String returns the type in the words of somebody who writes policies.
func (t Type) String() string {
	switch t.Kind {
	case Number:
		return "number"
	case Integer:
		return "integer"
	case String:
		return "string"
	case Boolean:
		return "boolean"
	case Time:
		return "time"
	case Duration:
		return "duration"
	case List:
		return t.listString()
	case Map:
		return "map"
	case Record:
		return t.record.String()
	case nothing:
		return "nil"
	}
	return "unknown"
}

func (t Type) listString() string {
	if t.Elem == nil || t.Elem.Kind == unknown {
		return "list"
	}
	return "list of " + t.Elem.String()
}

// phrase returns the type with its article: "a number", "an integer".
func (t Type) phrase() string {
	s := t.String()
	switch {
	case t.Kind == nothing:
		return s
	case s[0] == 'i' || s[0] == 'u' || s[0] == 'e':
		return "an " + s
	}
	return "a " + s
}

func (t Type) numeric() bool { return t.Kind == Number || t.Kind == Integer }

// scalar reports whether values of the type can be compared with ==.
func (t Type) scalar() bool {
	return t.numeric() || t.Kind == String || t.Kind == Boolean || t.Kind == Time || t.Kind == Duration
}

// required returns the type without its leave to be missing.
func (t Type) required() Type {
	t.Missing = false
	return t
}

// accepts reports whether a value of type o can stand where t is wanted.
func (t Type) accepts(o Type) bool {
	switch {
	case t.Kind == unknown || o.Kind == unknown:
		return true
	case t.Kind == Number:
		return o.numeric()
	case t.Kind != o.Kind:
		return false
	case t.Kind == List || t.Kind == Map:
		return t.Elem == nil || o.Elem == nil || t.Elem.accepts(*o.Elem)
	case t.Kind == Record:
		return t.record == o.record
	}
	return true
}

// join returns the type of a value that is either a or b.
func join(a, b Type) (Type, bool) {
	missing := a.Missing || b.Missing
	if a.Kind == unknown {
		a = b
	}
	if !a.accepts(b) {
		a, b = b, a
	}
	a.Missing = missing
	return a, a.accepts(b)
}

// typeOf returns the type of a plain Go value, as parameters have them.
func typeOf(v any) Type {
	switch v := v.(type) {
	case float64, float32:
		return Type{Kind: Number}
	case int, int64, int32, uint64:
		return Type{Kind: Integer}
	case string:
		return Type{Kind: String}
	case bool:
		return Type{Kind: Boolean}
	case []any:
		elem := Type{}
		for _, e := range v {
			elem, _ = join(elem, typeOf(e))
		}
		return Type{Kind: List, Elem: &elem}
	case nil:
		return Type{Kind: nothing}
	}
	if t := reflect.TypeOf(v); t.Kind() == reflect.Slice {
		elem := typeOf(reflect.Zero(t.Elem()).Interface())
		return Type{Kind: List, Elem: &elem}
	}
	return Type{}
}

// place is where an expression stands: what it may read.
type place uint8

const (
	readsRow     place = 1 << iota // rec
	readsJob                       // job
	readsRanking                   // recs, eligible, winner, baseline
	readsToday                     // today
)

func placeOf(s engine.Scope) place {
	if s == engine.ScopeJob {
		return readsJob | readsRanking | readsToday
	}
	return readsRow | readsJob | readsToday
}
