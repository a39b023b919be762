package expression

import (
	"cmp"
	"math"
	"slices"

	"github.com/iradvise/iradvise/engine"
)

// IsOfRows reports whether the program may read rec, and IsOfRanking whether it may
// read what rules of job scope do.
func (p *Program) IsOfRows() bool    { return p.place&readsRow != 0 }
func (p *Program) IsOfRanking() bool { return p.place&readsRanking != 0 }

// Turns finds the values of the axis's parameter at which a part of the expression
// turns for a row, whether evaluating it reaches that part or not: where the sides of
// a comparison cross, where a condition changes, where min, max and abs change their
// slope and where a divisor passes zero. Steps, as of ceil and of the number of
// instances, are found one by one where the value itself matters: in an expression
// that is no condition, and in one that reads the parameter several times. Elsewhere
// they take no part in when a comparison turns.
//
// Between two turns an expression that is linear in the parameter stays linear. It
// returns what it found.
func (p *Program) Turns(c *engine.Case, r *engine.Recommendation, z *Sizing, a *engine.Axis) []float64 {
	i := slices.IndexFunc(p.scope.params, func(q Parameter) bool { return q.Name == a.Param })
	if i < 0 {
		return nil
	}
	t := &turner{axis: a, at: a.Grid, param: i, uses: map[*node]int{}, slots: map[int]int{}, walked: map[walk]bool{}}
	t.settings(z)
	if t.count(p.root) == 0 {
		return nil
	}
	t.f = p.loose(c, r, z, p.slots)
	t.walk(p.root, p.root.typ.Kind != Boolean)
	if p.root.typ.numeric() {
		t.find(func() mark { return t.known(p.root) })
	}
	return t.found
}

// turner looks for turns with a frame of its own, in which the parameter is set.
type turner struct {
	f       *frame
	axis    *engine.Axis
	at      []float64 // where to look: the grid, and what was found
	found   []float64
	param   int           // index of the parameter
	traffic int           // how often the traffic reads it
	around  []func() bool // binds what let and the elements of closures stand for
	uses    map[*node]int // see count
	slots   map[int]int   // how often the value in a slot reads the parameter
	walked  map[walk]bool
}

// walk is a part that was looked into, and how.
type walk struct {
	n     *node
	steps bool
	depth int // of what is bound
}

// mark is what a part comes to at one value, as far as it matters.
type mark struct {
	state state
	n     float64
	s     string
}

func (t *turner) settings(z *Sizing) {
	if z == nil {
		return
	}
	for _, p := range z.Settings {
		t.traffic += t.count(p.root)
	}
}

// manyUses stands for any greater number of uses.
const manyUses = 1000

// count returns how often evaluating n reads the parameter, a closure twice as often
// as its body.
func (t *turner) count(n *node) int {
	if known, ok := t.uses[n]; ok {
		return known
	}
	uses := 0
	switch {
	case n.op == opParam && n.index == t.param:
		uses = 1
	case n.sized:
		uses = t.traffic
	case n.op == opLet && len(n.kids) == 0 || n.op == "#":
		uses = t.slots[n.slot]
	}
	for i, k := range n.kids {
		uses += t.count(k)
		if i == 0 && n.bindsSlot() {
			t.slots[n.slot] = uses
		}
	}
	if n.bindsSlot() && n.op != "let" {
		uses *= 2
	}
	t.uses[n] = min(uses, manyUses)
	return t.uses[n]
}

// bindsSlot reports whether the first kid of n is bound for the second.
func (n *node) bindsSlot() bool {
	switch n.op {
	case "let", "all", "any", "none", "one", "find", "findLast", "findIndex", "findLastIndex", "filter", "map", "sortBy", "reduce":
		return len(n.kids) > 1
	case "count", "sum": // which may be of a list alone
		return len(n.kids) > 1
	}
	return false
}

// find keeps the values at which what f says changes; f is asked with the parameter
// set.
func (t *turner) find(f func() mark) {
	if t.axis.Full() {
		return
	}
	found := engine.Turns(t.axis, t.at, func(x float64) mark {
		t.f.params[t.param] = cell{v: value{n: x}, full: true}
		t.f.row.defines, t.f.steps, t.f.stop = nil, 0, nil
		for _, bind := range t.around {
			if !bind() {
				return mark{state: stopped}
			}
		}
		return f()
	})
	if len(found) > 0 {
		t.found = append(t.found, found...)
		t.at = slices.Concat(t.at, found)
		slices.Sort(t.at)
		t.at = slices.Compact(t.at)
	}
}

// known tells whether n has a value.
func (t *turner) known(n *node) mark {
	_, st := n.eval(t.f)
	return mark{state: st}
}

// value tells what n comes to.
func (t *turner) value(n *node) mark {
	v, st := n.eval(t.f)
	if st != known {
		return mark{state: st}
	}
	return mark{n: v.n, s: v.s}
}

// sign tells which of two numbers is greater.
func (t *turner) sign(l, r *node) {
	t.find(func() mark {
		x, y, ok := both(t.f, l.eval, r.eval)
		if !ok {
			return mark{state: stopped}
		}
		return mark{n: float64(cmp.Compare(x.n, y.n))}
	})
}

// walk looks into the parts of n, then at n itself; steps says whether the steps of
// a number are wanted.
func (t *turner) walk(n *node, steps bool) {
	w := walk{n, steps, len(t.around)}
	if t.count(n) == 0 || t.walked[w] || t.axis.Full() {
		return
	}
	t.walked[w] = len(t.around) == 0
	inner := steps
	if n.typ.Kind == Boolean {
		inner = t.count(n) > 1
	}
	switch {
	case n.op == "let" && n.bindsSlot():
		t.walk(n.kids[0], inner)
		t.within(func() bool { return t.f.bind(n.slot, n.kids[0].eval) }, func() { t.walk(n.kids[1], inner) })
	case n.bindsSlot():
		t.loop(n, inner)
	default:
		for _, k := range n.kids {
			t.walk(k, inner)
		}
	}
	t.turn(n, steps)
}

func (t *turner) within(bind func() bool, f func()) {
	t.around = append(t.around, bind)
	f()
	t.around = t.around[:len(t.around)-1]
}

// loop looks into the list of a closure and, for each element that the list has at
// some value, into its body.
func (t *turner) loop(n *node, steps bool) {
	t.walk(n.kids[0], steps)
	for i, e := range t.elements(n.kids[0]) {
		bind := func() bool {
			t.f.slots[n.slot] = cell{v: e}
			t.f.slots[n.slot+1] = cell{v: value{n: float64(i)}}
			return true
		}
		t.within(bind, func() { t.walk(n.kids[1], steps) })
	}
}

// elements returns what a list holds at the values that are looked at, each once.
func (t *turner) elements(list *node) []value {
	var out []value
	seen := map[value]bool{}
	at := t.at
	if t.count(list) == 0 {
		at = at[:1]
	}
	for _, x := range at {
		t.f.params[t.param] = cell{v: value{n: x}, full: true}
		t.f.row.defines, t.f.steps = nil, 0
		for _, bind := range t.around {
			bind()
		}
		v, st := list.eval(t.f)
		for _, e := range v.items() {
			if st == known && !seen[e] {
				seen[e] = true
				out = append(out, e)
			}
		}
	}
	return out
}

// turn finds where n itself turns.
func (t *turner) turn(n *node, steps bool) {
	zero := &node{eval: func(*frame) (value, state) { return value{}, known }}
	switch k := n.kids; n.op {
	case "<", "<=", ">", ">=", "==", "!=":
		if ordered(k[0].typ) && ordered(k[1].typ) {
			t.sign(k[0], k[1])
			return
		}
	case "in":
		t.among(n)
	case "and", "or", "not", "let", opElse, opDefine:
		return
	case "??":
		t.find(func() mark { return t.known(k[0]) })
	case "/", "%":
		t.sign(k[1], zero)
	case "**", "abs":
		t.sign(k[0], zero)
	case "min", "max":
		t.pairs(k)
	case "ceil", "floor", "round", "int":
		if steps {
			t.find(func() mark { return t.value(n) })
		}
	}
	switch {
	case n.typ.Kind == Boolean:
		t.find(func() mark { return t.value(n) })
	case n.sized && steps:
		t.find(func() mark { return t.instances(n) })
	}
}

func ordered(t Type) bool { return t.numeric() || t.Kind == Duration || t.Kind == Time }

// among finds where a number enters or leaves a range, or is one of a list.
func (t *turner) among(n *node) {
	x, list := n.kids[0], n.kids[1]
	switch {
	case list.op == "..":
		t.sign(x, list.kids[0])
		t.sign(x, list.kids[1])
		if x.typ.Kind != Integer {
			t.find(func() mark { return t.wholeIn(x, list.kids[0], list.kids[1]) })
		}
	case x.typ.numeric() && list.typ.Kind == List:
		for _, e := range t.elements(list) {
			t.sign(x, &node{eval: func(*frame) (value, state) { return e, known }})
		}
	}
}

// wholeIn tells which integer of a range a number is, or between which it lies: a
// number with a fraction is in no range.
func (t *turner) wholeIn(x, low, high *node) mark {
	v, st := x.eval(t.f)
	from, to, ok := both(t.f, low.eval, high.eval)
	if st != known || !ok {
		return mark{state: stopped}
	}
	place := math.Floor(v.n)
	if place != v.n {
		place += 0.5
	}
	return mark{n: min(max(place, from.n-1), to.n+1)}
}

// pairs finds where one of several numbers overtakes another.
func (t *turner) pairs(numbers []*node) {
	for i, a := range numbers {
		for _, b := range numbers[:i] {
			if a.typ.numeric() && b.typ.numeric() {
				t.sign(a, b)
			}
		}
	}
}

// instances tells how many instances the row needs that n is read from.
func (t *turner) instances(n *node) mark {
	owner, st := n.kids[0].eval(t.f)
	if st != known || owner.row == nil || owner.row.r == nil {
		return mark{state: st}
	}
	needed, ok := t.f.derive(owner.row).InstancesNeeded.Get()
	if !ok {
		return mark{state: missing}
	}
	return mark{n: float64(needed)}
}
