package expression

import (
	"fmt"
	"strings"
)

// reading is how one part of an expression is read in a case.
type reading struct {
	symbols []symbol // what it may come to; of a boolean, only the thing that it is
	fixed   bool     // it has one value in every case, and can be evaluated by itself
	eval    func(t *turn) (symbol, state)
}

// program returns the reading of a whole condition; nil for none.
func (o *oracle) program(p *Program) *reading {
	if p == nil {
		return nil
	}
	o.scope = p.scope
	o.programs++
	return o.read(p.root)
}

// truth reads a condition; false for ok where it has no answer. None is true.
func (r *reading) truth(t *turn) (holds, ok bool) {
	if r == nil {
		return true, true
	}
	s, ok := r.strict(t)
	return s.v.n != 0, ok
}

// strict reads a part where what is missing ends the evaluation.
func (r *reading) strict(t *turn) (symbol, bool) {
	s, st := r.eval(t)
	t.missed = t.missed || st == missing
	return s, st == known
}

// read returns the reading of a part, made once.
func (o *oracle) read(n *node) *reading {
	if r := o.readings[n]; r != nil {
		return r
	}
	r := o.part(n)
	eval := r.eval
	r.eval = func(t *turn) (symbol, state) {
		if t.steps++; t.steps > maxPartsOfCase {
			return symbol{}, stopped
		}
		return eval(t)
	}
	o.readings[n] = r
	return r
}

func (o *oracle) part(n *node) *reading {
	switch n.op {
	case opLiteral:
		return o.literal(n)
	case opParam:
		return o.parameter(n)
	case opName, "#":
		return o.named(n)
	case opDefine:
		return o.alias(n.kids[0])
	case opLet:
		return o.let(n)
	case opElse:
		return o.conditional(n)
	case "not":
		return o.negation(n)
	case "and", "or":
		return o.logic(n)
	case "== nil", "!= nil":
		return o.isNil(n)
	case "??":
		return o.otherwise(n)
	case "==", "!=", "<", "<=", ">", ">=":
		return o.comparison(n)
	case "in":
		return o.in(n)
	}
	return o.computed(n)
}

// computed reads what follows from its parts by a function that always has an
// answer, or by arithmetic, whose result may be no number.
func (o *oracle) computed(n *node) *reading {
	switch n.op {
	case "contains", "startsWith", "endsWith", "matches", "abs", "ceil", "floor", "round", "string", "lower", "upper", "trim",
		"trimPrefix", "trimSuffix", "hasPrefix", "hasSuffix", "indexOf", "lastIndexOf", "len":
		return o.composed(n, thing{positive: n.op == "len" || n.op == "abs"})
	case "+", "-", "*", "/", "%", "**", "^":
		return o.composed(n, thing{wrong: len(n.kids) > 1})
	case "min", "max":
		if !hasList(n.kids) {
			return o.composed(n, thing{})
		}
	}
	return o.opaque(n)
}

func hasList(kids []*node) bool {
	for _, k := range kids {
		if k.typ.Kind == List {
			return true
		}
	}
	return false
}

// opaque is a part of which nothing is known.
func (o *oracle) opaque(n *node) *reading {
	return o.leaf(n, thing{missing: n.typ.Missing, inside: true, wrong: true, positive: n.op == "count"})
}

// leaf reads a thing.
func (o *oracle) leaf(n *node, what thing) *reading {
	what.kind = n.typ.Kind
	i := o.thing(o.key(n, nil), what)
	return &reading{symbols: []symbol{{thing: i}}, eval: func(t *turn) (symbol, state) {
		is := &o.things[i]
		t.wrong = t.wrong || is.wrong
		t.missed = t.missed || is.inside || is.missing && !is.asked
		switch {
		case t.chosen[i] == len(is.values):
			return symbol{}, missing
		case is.kind == Boolean:
			return constant(o.chosen(t, i)), known
		}
		return symbol{thing: i}, known
	}}
}

// ask makes the cases say whether what a part comes to is missing.
func (o *oracle) ask(r *reading) {
	for _, s := range r.symbols {
		if s.thing >= 0 && o.things[s.thing].missing {
			o.things[s.thing].asked = true
		}
	}
}

// always is the reading of what is the same in every case, an error too.
func always(v value, st state) *reading {
	s := constant(v)
	return &reading{symbols: []symbol{s}, fixed: st == known, eval: func(t *turn) (symbol, state) {
		t.wrong = t.wrong || st == stopped
		return s, st
	}}
}

func (o *oracle) literal(n *node) *reading {
	if !n.typ.scalar() {
		return o.leaf(n, thing{})
	}
	v, st := n.eval(&frame{})
	return always(v, st)
}

func (o *oracle) parameter(n *node) *reading {
	if !o.settled || !n.typ.scalar() {
		return o.leaf(n, thing{missing: n.typ.Missing})
	}
	c := o.scope.values[n.index]
	return always(c.v, c.st)
}

// named reads a name, or a member of what has a name.
func (o *oracle) named(n *node) *reading {
	for base := n; len(base.kids) > 0; base = base.kids[0] {
		if base.op != opName {
			return o.opaque(n)
		}
	}
	return o.leaf(n, thing{missing: n.typ.Missing, positive: o.isMetric(n)})
}

// isMetric reports what is measured of a row: nobody measures less than nothing.
func (o *oracle) isMetric(n *node) bool {
	if len(n.kids) == 0 || n.kids[0].typ.Kind != Record {
		return false
	}
	name := n.name[strings.LastIndexByte(n.name, '.')+1:]
	for _, m := range o.scope.records[n.kids[0].typ.record] {
		if m.name == name {
			return m.measured != nil
		}
	}
	return false
}

// alias reads what a name stands for.
func (o *oracle) alias(n *node) *reading {
	r := o.read(n)
	return &reading{symbols: r.symbols, eval: r.eval}
}

// let binds a variable, and reads one.
func (o *oracle) let(n *node) *reading {
	if len(n.kids) == 0 {
		if bound := o.lets[n.slot]; bound != nil {
			return o.alias(bound)
		}
		return o.opaque(n)
	}
	o.lets[n.slot] = n.kids[0]
	bound := o.read(n.kids[0])
	o.ask(bound)
	body := o.read(n.kids[1])
	return &reading{symbols: body.symbols, eval: func(t *turn) (symbol, state) {
		if _, st := bound.eval(t); st == stopped {
			return symbol{}, stopped
		}
		return body.eval(t)
	}}
}

// composed reads its parts and comes to something of its own. A whole number that
// follows from literals and parameters is that number; a fraction is compared in its
// own way, so it is a thing, unless that comparison is fixed too.
func (o *oracle) composed(n *node, what thing) *reading {
	kids, fixed := o.parts(n)
	if fixed {
		v, st := o.alone(n)
		if what.wrong = st != known; n.typ.Kind == Integer {
			return always(v, st)
		}
	}
	own := o.leaf(n, what)
	return &reading{symbols: own.symbols, fixed: fixed && !what.wrong, eval: func(t *turn) (symbol, state) {
		for _, k := range kids {
			if _, ok := k.strict(t); !ok {
				return symbol{}, stopped
			}
		}
		return own.eval(t)
	}}
}

// parts reads the parts of n; fixed reports that all are.
func (o *oracle) parts(n *node) (kids []*reading, fixed bool) {
	fixed = true
	for _, k := range n.kids {
		r := o.read(k)
		kids, fixed = append(kids, r), fixed && r.fixed
	}
	return kids, fixed
}

// alone evaluates a part that is fixed.
func (o *oracle) alone(n *node) (value, state) { return n.eval(&frame{params: o.scope.values}) }

func (o *oracle) isNil(n *node) *reading {
	asked, want := o.read(n.kids[0]), n.op == "== nil"
	o.ask(asked)
	return decided(func(t *turn) (bool, bool) {
		_, st := asked.eval(t)
		return (st == missing) == want, st != stopped
	})
}

// decided is the reading of a condition.
func decided(f func(t *turn) (holds, ok bool)) *reading {
	return &reading{eval: func(t *turn) (symbol, state) {
		holds, ok := f(t)
		if !ok {
			return symbol{}, stopped
		}
		return constant(truth(holds)), known
	}}
}

func (o *oracle) otherwise(n *node) *reading {
	l, r := o.read(n.kids[0]), o.read(n.kids[1])
	o.ask(l)
	return &reading{symbols: either(l, r), eval: func(t *turn) (symbol, state) {
		if s, st := l.eval(t); st != missing {
			return s, st
		}
		return r.eval(t)
	}}
}

func either(l, r *reading) []symbol {
	return append(l.symbols[:len(l.symbols):len(l.symbols)], r.symbols...)
}

func (o *oracle) negation(n *node) *reading {
	inner := o.read(n.kids[0])
	return decided(func(t *turn) (bool, bool) {
		holds, ok := inner.truth(t)
		return !holds, ok
	})
}

func (o *oracle) logic(n *node) *reading {
	l, r, decides := o.read(n.kids[0]), o.read(n.kids[1]), n.op == "or"
	return decided(func(t *turn) (bool, bool) {
		if holds, ok := l.truth(t); !ok || holds == decides {
			return holds, ok
		}
		return r.truth(t)
	})
}

func (o *oracle) conditional(n *node) *reading {
	test, yes, no := o.read(n.kids[0]), o.read(n.kids[1]), o.read(n.kids[2])
	return &reading{symbols: either(yes, no), eval: func(t *turn) (symbol, state) {
		holds, ok := test.truth(t)
		switch {
		case !ok:
			return symbol{}, stopped
		case holds:
			return yes.eval(t)
		}
		return no.eval(t)
	}}
}

func (o *oracle) comparison(n *node) *reading {
	kids, fixed := o.parts(n)
	if fixed {
		return always(o.alone(n))
	}
	l, r, op := kids[0], kids[1], n.op
	if n.kids[0].typ.Kind != Boolean {
		o.compares(l, r, op)
	}
	return decided(func(t *turn) (bool, bool) {
		a, ok := l.strict(t)
		if !ok {
			return false, false
		}
		b, ok := r.strict(t)
		return ok && compared(o.compare(t, a, b, op), op), ok
	})
}

// compared reports whether an operator holds for two values in that order.
func compared(order int, op string) bool {
	switch op {
	case "==":
		return order == 0
	case "!=":
		return order != 0
	}
	return numberOrder(op)(float64(order), 0)
}

// in reads a list of which each element is written; other lists are not understood.
func (o *oracle) in(n *node) *reading {
	list := n.kids[1]
	switch {
	case list.typ.Kind == Map || !n.kids[0].typ.scalar() || n.kids[0].typ.Kind == Boolean:
	case list.op == opLiteral:
		v, _ := list.eval(&frame{})
		var elements []*reading
		for _, e := range v.items() {
			elements = append(elements, always(e, known))
		}
		return o.among(n, elements)
	case list.op == "[]" && (len(list.kids) == 0 || list.kids[0].typ.scalar()):
		var elements []*reading
		for _, k := range list.kids {
			elements = append(elements, o.read(k))
		}
		return o.among(n, elements)
	case list.op == "..":
		return o.within(n)
	}
	return o.composed(n, thing{})
}

func (o *oracle) among(n *node, elements []*reading) *reading {
	l := o.read(n.kids[0])
	for _, e := range elements {
		o.compares(l, e, "==")
	}
	return decided(func(t *turn) (found, ok bool) {
		a, ok := l.strict(t)
		for i := 0; ok && i < len(elements); i++ {
			var b symbol
			if b, ok = elements[i].strict(t); ok {
				found = found || o.compare(t, a, b, "==") == 0
			}
		}
		return found, ok
	})
}

// within reads low..high: a number between the two that is whole.
func (o *oracle) within(n *node) *reading {
	l, low, high := o.read(n.kids[0]), o.read(n.kids[1].kids[0]), o.read(n.kids[1].kids[1])
	o.compares(l, low, ">=")
	o.compares(l, high, "<=")
	whole := o.thing("whole "+o.key(n.kids[0], nil), thing{kind: Boolean})
	isInteger := n.kids[0].typ.Kind == Integer
	return decided(func(t *turn) (bool, bool) {
		x, ok := l.strict(t)
		if !ok {
			return false, false
		}
		from, ok := low.strict(t)
		if !ok {
			return false, false
		}
		to, ok := high.strict(t)
		return ok && (isInteger || o.chosen(t, whole).n == 1) && o.compare(t, x, from, ">=") >= 0 && o.compare(t, x, to, "<=") <= 0, ok
	})
}

// maxKey bounds the text that tells things apart: larger parts are things of their
// own, each time they are written.
const maxKey = 500

// key returns a text that is the same for two parts only if they always come to the
// same; loops are the slots of the elements around n.
func (o *oracle) key(n *node, loops []int) string {
	if s, ok := o.spelled(n, loops); ok && len(s) <= maxKey {
		return s
	}
	return fmt.Sprintf("%s number %d", n.op, len(o.names))
}

func (o *oracle) spelled(n *node, loops []int) (string, bool) {
	switch n.op {
	case "[:]", "sortBy": // how they are cut and ordered is not among their parts
		return "", false
	case opLiteral:
		v, _ := n.eval(&frame{})
		return fmt.Sprintf("%s %q", n.typ, fmt.Sprint(export(v, n.typ))), true
	case opParam, opDefine:
		return n.op + " " + n.name, true
	case opLet:
		return fmt.Sprintf("%s %d of %d", n.op, n.slot, o.programs), len(n.kids) == 0
	case "#":
		for i, slot := range loops {
			if n.slot >= slot && n.slot < slot+3 {
				return fmt.Sprintf("# %d of loop %d", n.slot-slot, i), true
			}
		}
		return fmt.Sprintf("# %d of %d", n.slot, o.programs), true
	case opName:
		if len(n.kids) == 0 || n.kids[0].name != "" {
			return n.name, true
		}
	}
	return o.spelledParts(n, loops)
}

func (o *oracle) spelledParts(n *node, loops []int) (string, bool) {
	s := n.op + " " + n.name + "("
	for i, k := range n.kids {
		inner := loops
		if i == 1 && isLoop(n) {
			inner = append(loops[:len(loops):len(loops)], n.slot)
		}
		part, ok := o.spelled(k, inner)
		if s += part + ","; !ok || len(s) > maxKey {
			return "", false
		}
	}
	return s + ")", true
}
