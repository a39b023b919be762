package expression

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// oracle tells apart the cases of an expression: for each thing that it reads, the
// values on, between and around those it is compared with. Things are told apart by
// how they are read and taken as independent of each other, so that what holds for
// all cases holds for all rows.
type oracle struct {
	scope    *Scope
	settled  bool // parameters have the values that they have
	names    map[string]int
	things   []thing
	readings map[*node]*reading
	lets     map[int]*node // what variables stand for, by slot
	programs int
}

// thing is what an expression reads and the cases differ in.
type thing struct {
	kind     Kind
	relation bool    // the order of two other things: -1, 0 or 1
	positive bool    // never below 0; to compare with 0 what may be missing is how to ask for a measurement
	values   []value // that it is compared with; then all that are tried

	missing bool // it may be missing
	asked   bool // the cases say whether it is
	inside  bool // something within it may be missing
	wrong   bool // it may end in an error
}

// symbol is what a part comes to in one case: a value, or a thing of which the case
// knows how it compares.
type symbol struct {
	thing int // -1 for a value
	v     value
}

func constant(v value) symbol { return symbol{thing: -1, v: v} }

// turn is one case.
type turn struct {
	chosen []int // the value of each thing, by index; behind all of them: missing
	steps  int

	missed, wrong bool // something read could be missing, or end in an error
}

// thing returns the one of that name.
func (o *oracle) thing(name string, t thing) int {
	i, ok := o.names[name]
	if !ok {
		i = len(o.things)
		o.names[name] = i
		o.things = append(o.things, t)
	}
	return i
}

// each tries the cases until enough says so; false where they are too many.
func (o *oracle) each(enough func(*turn) bool) bool {
	total := 1
	sizes := make([]int, len(o.things))
	for i := range o.things {
		sizes[i] = o.things[i].complete()
		if total *= sizes[i]; total > maxCases {
			return false
		}
	}
	t := &turn{chosen: make([]int, len(o.things))}
	for i := range total {
		for k, size := range sizes {
			t.chosen[k], i = i%size, i/size
		}
		if enough(t) {
			return true
		}
		if t.steps > maxPartsOfCase {
			return false
		}
	}
	return true
}

// complete puts all values that are to be tried into the thing, and returns how many
// cases it has.
func (t *thing) complete() int {
	switch {
	case t.relation:
		t.values = []value{{n: -1}, {}, {n: 1}}
	case t.kind == Boolean:
		t.values = []value{{n: 0}, {n: 1}}
	case t.kind == String:
		t.values = append(t.values, value{s: "\x00"})
	case t.kind == Integer:
		t.values = around(t.values, func(x float64) []float64 { return []float64{x, below(x), above(x)} })
	default:
		t.values = around(t.values, func(x float64) []float64 { return []float64{x, x - 1 - math.Abs(x), x + 1 + math.Abs(x)} })
	}
	if t.kind == Integer {
		t.values = slices.DeleteFunc(t.values, func(v value) bool { return v.n != math.Trunc(v.n) })
	}
	if t.positive && (t.asked || !t.missing) {
		t.values = slices.DeleteFunc(append(t.values, value{}), func(v value) bool { return v.n < 0 })
	}
	if t.asked {
		return len(t.values) + 1
	}
	return len(t.values)
}

// below and above return the nearest whole numbers beside x; where floating point
// has none, the nearest number.
func below(x float64) float64 { return min(math.Ceil(x)-1, math.Nextafter(x, math.Inf(-1))) }

func above(x float64) float64 { return max(math.Floor(x)+1, math.Nextafter(x, math.Inf(1))) }

// around returns the values, what beside says for each, and one between each two.
func around(values []value, beside func(float64) []float64) []value {
	xs := []float64{}
	for _, v := range values {
		xs = append(xs, beside(v.n)...)
	}
	if len(xs) == 0 {
		return []value{{}}
	}
	slices.Sort(xs)
	xs = slices.Compact(xs)
	out := []value{{n: xs[0]}}
	for i, x := range xs[1:] {
		out = append(out, value{n: xs[i]/2 + x/2}, value{n: x})
	}
	return out
}

// compares notes that two parts are compared, so that the cases tell apart how.
func (o *oracle) compares(l, r *reading, op string) {
	for _, a := range l.symbols {
		for _, b := range r.symbols {
			switch {
			case a.thing == b.thing:
			case o.valued(a, b, op):
				o.things[a.thing].note(b.v)
			case o.valued(b, a, op):
				o.things[b.thing].note(a.v)
			default:
				o.relation(a, b)
			}
		}
	}
}

func (t *thing) note(v value) {
	same := func(w value) bool { return w.n == v.n && w.s == v.s }
	if !slices.ContainsFunc(t.values, same) {
		t.values = append(t.values, v)
	}
}

// valued reports a thing whose order towards a value follows from the value that the
// case gives it.
func (o *oracle) valued(a, b symbol, op string) bool {
	if a.thing < 0 || b.thing >= 0 {
		return false
	}
	kind := o.things[a.thing].kind
	return kind == Number || kind == Integer || kind == String && (op == "==" || op == "!=")
}

// relation returns the thing that says how two others compare, and its sign.
func (o *oracle) relation(a, b symbol) (i, sign int) {
	sign = 1
	if b.thing >= 0 && a.thing > b.thing || a.thing < 0 {
		a, b, sign = b, a, -1
	}
	name := fmt.Sprintf("%d against %d", a.thing, b.thing)
	if b.thing < 0 {
		name = fmt.Sprintf("%d against %v %q", a.thing, b.v.n, b.v.s)
	}
	return o.thing(name, thing{relation: true}), sign
}

// compare returns how two symbols stand to each other in one case.
func (o *oracle) compare(t *turn, a, b symbol, op string) int {
	switch {
	case a.thing < 0 && b.thing < 0:
		return compareValues(a.v, b.v)
	case a.thing == b.thing:
		return 0
	case o.valued(a, b, op):
		return compareValues(o.chosen(t, a.thing), b.v)
	case o.valued(b, a, op):
		return compareValues(a.v, o.chosen(t, b.thing))
	}
	i, sign := o.relation(a, b)
	return sign * cmp.Compare(o.chosen(t, i).n, 0)
}

func (o *oracle) chosen(t *turn, i int) value { return o.things[i].values[t.chosen[i]] }
