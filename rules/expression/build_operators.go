package expression

import (
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/iradvise/iradvise/engine"
)

// wants reports a part that is not of the type, or may never be nil.
func (b *builder) wants(n *node, t Type, what string) bool {
	if n.typ.Kind == unknown {
		return false
	}
	if n.typ.Kind != nothing && t.accepts(n.typ) {
		return true
	}
	hint := ""
	switch {
	case n.typ.Kind == nothing:
		hint = "nil can only be compared with == and !="
	case t.Kind == Boolean && n.typ.scalar():
		hint = "compare it with something, for example with <="
	case t.Kind == Integer && n.typ.Kind == Number:
		hint = "make it one with int(...), round(...), ceil(...) or floor(...)"
	case t.Kind == String && n.typ.scalar():
		hint = "make it one with string(...)"
	}
	b.at(n, fmt.Sprintf("%s must be %s, but %s is %s", what, t.phrase(), b.text(n), n.typ.phrase()), hint)
	return false
}

func (b *builder) unary(n *ast.UnaryNode) *node {
	kid := b.build(n.Node)
	out := &node{op: n.Operator, kids: []*node{kid}, depends: kid.depends}
	from := kid.eval
	switch n.Operator {
	case "!", "not":
		out.op = "not"
		if !b.wants(kid, Type{Kind: Boolean}, "what follows "+n.Operator) {
			return b.broken()
		}
		out.typ = Type{Kind: Boolean}
		out.eval = func(f *frame) (value, state) {
			v, st := from(f)
			if st != known {
				return v, stopped
			}
			return value{n: 1 - v.n}, known
		}
		return out
	}
	if kid.typ.Kind != Duration && !b.wants(kid, Type{Kind: Number}, "what follows "+n.Operator) {
		return b.broken()
	}
	sign := 1.0
	if n.Operator == "-" {
		sign = -1
	}
	out.typ = kid.typ.required()
	out.eval = func(f *frame) (value, state) {
		v, st := from(f)
		if st != known {
			return v, stopped
		}
		return value{n: sign * v.n}, known
	}
	return out
}

func (b *builder) binary(n *ast.BinaryNode) *node {
	left, right := b.build(n.Left), b.build(n.Right)
	out := &node{op: n.Operator, kids: []*node{left, right}, depends: max(left.depends, right.depends)}
	if left.typ.Kind == unknown || right.typ.Kind == unknown {
		return b.broken()
	}
	out.at, out.end = b.span(n.Location())
	out.mark = out.at
	switch n.Operator {
	case "and", "&&", "or", "||":
		return b.logic(out)
	case "==", "!=":
		return b.equality(out)
	case "<", "<=", ">", ">=":
		return b.order(out)
	case "+", "-", "*", "/", "%", "**", "^":
		return b.arithmetic(out)
	case "in":
		return b.in(out)
	case "contains", "startsWith", "endsWith":
		return b.textual(out)
	case "matches":
		return b.matches(out)
	case "..":
		return b.interval(out)
	case "??":
		return b.otherwise(out)
	}
	return b.here(n.Location(), "unknown operator "+n.Operator, "")
}

// mismatch reports an operator between types that it does not join.
func (b *builder) mismatch(n *node, hint string) *node {
	l, r := n.kids[0], n.kids[1]
	return b.at(n, fmt.Sprintf("%s does not work between %s (%s) and %s (%s)", n.op,
		l.typ.phrase(), b.text(l), r.typ.phrase(), b.text(r)), hint)
}

func (b *builder) logic(n *node) *node {
	l, r := n.kids[0], n.kids[1]
	okL := b.wants(l, Type{Kind: Boolean}, "the left side of "+n.op)
	okR := b.wants(r, Type{Kind: Boolean}, "the right side of "+n.op)
	if !okL || !okR {
		return b.broken()
	}
	n.typ = Type{Kind: Boolean}
	decides := 0.0 // the value of the left side that settles it
	if n.op == "&&" {
		n.op = "and"
	}
	if n.op == "||" {
		n.op = "or"
	}
	if n.op == "or" {
		decides = 1
	}
	left, right := l.eval, r.eval
	n.eval = func(f *frame) (value, state) {
		v, st := left(f)
		if st != known {
			return v, stopped
		}
		if v.n == decides {
			return v, known
		}
		if v, st = right(f); st != known {
			return v, stopped
		}
		return v, known
	}
	return n
}

func (b *builder) equality(n *node) *node {
	l, r := n.kids[0], n.kids[1]
	n.typ = Type{Kind: Boolean}
	if l.typ.Kind == nothing || r.typ.Kind == nothing {
		return b.isNil(n)
	}
	t, ok := join(l.typ, r.typ)
	switch {
	case !ok:
		return b.mismatch(n, "values of different types are never equal")
	case !t.scalar() && !(t.Kind == List && t.Elem.scalar()):
		return b.mismatch(n, "compare a member of them")
	}
	left, right, want, equal := l.eval, r.eval, n.op == "==", equality(t, l.computed || r.computed)
	kind := t.Kind
	n.eval = func(f *frame) (value, state) {
		x, st := left(f)
		if st != known {
			return x, stopped
		}
		y, st := right(f)
		if st != known {
			return y, stopped
		}
		if kind == List && !f.spend(len(x.items())) {
			return value{}, stopped
		}
		return truth(equal(x, y) == want), known
	}
	return n
}

// equality returns what compares two values of one type.
func equality(t Type, computed bool) func(x, y value) bool {
	switch {
	case t.Kind == String:
		return func(x, y value) bool { return x.s == y.s }
	case t.Kind == List:
		same := equality(*t.Elem, computed)
		return func(x, y value) bool { return slices.EqualFunc(x.items(), y.items(), same) }
	case computed:
		return func(x, y value) bool { return engine.SameDecimal(x.n, y.n) }
	}
	return func(x, y value) bool { return x.n == y.n }
}

// isNil asks whether a value is missing, without stopping at it.
func (b *builder) isNil(n *node) *node {
	asked := n.kids[0]
	if asked.typ.Kind == nothing {
		asked = n.kids[1]
	}
	if asked.typ.Kind == nothing {
		return b.at(n, "nil is compared with nil", "")
	}
	if !asked.typ.Missing {
		return b.neverMissing(asked, n.op+" nil")
	}
	from, want := asked.eval, n.op == "=="
	for _, k := range n.kids {
		n.at, n.end = min(n.at, k.at), max(n.end, k.end)
	}
	n.kids, n.op = []*node{asked}, n.op+" nil"
	n.eval = func(f *frame) (value, state) {
		v, st := from(f)
		if st == stopped {
			return v, st
		}
		return truth((st == missing) == want), known
	}
	return n
}

// neverMissing refuses to ask whether a part is missing. One that is computed of what
// may be missing stops the evaluation itself: only a name can be asked.
func (b *builder) neverMissing(n *node, op string) *node {
	if part := n.mayBeMissing(); part != nil {
		name := b.text(part)
		hint := "ask the name itself: " + name + " " + op
		if op == "??" {
			hint = "give the name a value instead: (" + name + " ?? ...)"
		}
		return b.at(n, op+" asks a name, and "+b.text(n)+" is computed: without "+name+" it has no outcome to go on with", hint)
	}
	hint := ""
	switch {
	case n.op == opLiteral && op == "??":
		hint = "?? binds tighter than other operators: put parentheses around its left side"
	case len(n.kids) > 0 && n.op != opName && n.op != opDefine:
		hint = "put " + op + " behind the value that may be missing"
	case n.typ.Kind == String:
		hint = `an unknown name is "": compare it with ""`
	}
	return b.at(n, b.text(n)+" is never missing, so "+op+" has no meaning", hint)
}

// mayBeMissing returns the first name within a part that may have no value, or nil. A
// member of something that is missing is asked for as a whole.
func (n *node) mayBeMissing() *node {
	if n.typ.Missing && n.typ.Kind != nothing && n.op != opDefine && n.op != opElse {
		return n
	}
	if n.op == "??" || n.op == "== nil" || n.op == "!= nil" || n.op == opDefine || n.op == opName {
		return nil
	}
	for _, k := range n.kids {
		if part := k.mayBeMissing(); part != nil {
			return part
		}
	}
	return nil
}

// otherwise is ??: the right side where the left one is missing.
func (b *builder) otherwise(n *node) *node {
	l, r := n.kids[0], n.kids[1]
	t, ok := join(l.typ.required(), r.typ)
	switch {
	case l.typ.Kind == nothing || r.typ.Kind == nothing:
		return b.mismatch(n, "nil on one side of ?? says nothing")
	case !l.typ.Missing:
		return b.neverMissing(l, "??")
	case !ok:
		return b.mismatch(n, "both sides of ?? must have one type")
	}
	n.typ, n.element = t, l.element || r.element
	left, right := l.eval, r.eval
	n.eval = func(f *frame) (value, state) {
		if v, st := left(f); st != missing {
			return v, st
		}
		return right(f)
	}
	return n
}

func (b *builder) order(n *node) *node {
	l, r := n.kids[0], n.kids[1]
	t, ok := join(l.typ, r.typ)
	if !ok || !t.scalar() || t.Kind == Boolean {
		return b.mismatch(n, orderHint(l, r))
	}
	n.typ = Type{Kind: Boolean}
	switch {
	case t.Kind == String:
		n.eval = orderTexts(n.op, l.eval, r.eval)
	case l.computed || r.computed:
		n.eval = orderResults(n.op, l.eval, r.eval)
	default:
		n.eval = orderNumbers(n.op, l.eval, r.eval)
		b.limit(n)
	}
	return n
}

func orderHint(l, r *node) string {
	switch {
	case l.typ.numeric() && r.typ.Kind == String, r.typ.numeric() && l.typ.Kind == String:
		return "write the number without quotes"
	case l.typ.Kind == Time && r.typ.Kind == String, r.typ.Kind == Time && l.typ.Kind == String:
		return `write date("2026-01-31")`
	case l.typ.Kind == Duration || r.typ.Kind == Duration:
		return `write duration("72h")`
	case l.typ.Kind == nothing || r.typ.Kind == nothing:
		return "nil can only be compared with == and !="
	}
	return ""
}

// both evaluates two strict operands.
func both(f *frame, left, right eval) (x, y value, ok bool) {
	x, st := left(f)
	if st != known {
		return x, y, false
	}
	y, st = right(f)
	return x, y, st == known
}

// orderNumbers is the commonest operator, so it is written out.
func orderNumbers(op string, left, right eval) eval {
	orEqual, more := len(op) == 2, op[0] == '>'
	return func(f *frame) (value, state) {
		x, st := left(f)
		if st != known {
			return value{}, stopped
		}
		y, st := right(f)
		if st != known {
			return value{}, stopped
		}
		if more {
			x.n, y.n = y.n, x.n
		}
		if x.n < y.n || orEqual && x.n == y.n {
			return value{n: 1}, known
		}
		return value{}, known
	}
}

func numberOrder(op string) func(x, y float64) bool {
	switch op {
	case "<":
		return func(x, y float64) bool { return x < y }
	case "<=":
		return func(x, y float64) bool { return x <= y }
	case ">":
		return func(x, y float64) bool { return x > y }
	}
	return func(x, y float64) bool { return x >= y }
}

func orderTexts(op string, left, right eval) eval {
	holds := numberOrder(op)
	return func(f *frame) (value, state) {
		x, y, ok := both(f, left, right)
		if !ok {
			return value{}, stopped
		}
		return truth(holds(float64(strings.Compare(x.s, y.s)), 0)), known
	}
}

func (b *builder) conditional(n *ast.ConditionalNode) *node {
	cond, yes, no := b.build(n.Cond), b.build(n.Exp1), b.build(n.Exp2)
	out := &node{op: opElse, kids: []*node{cond, yes, no}, depends: max(cond.depends, yes.depends, no.depends)}
	out.at, out.end, out.mark = cond.at, max(yes.end, no.end), cond.at
	if !b.wants(cond, Type{Kind: Boolean}, "the condition") {
		return b.broken()
	}
	t, ok := join(yes.typ, no.typ)
	if !ok || t.Kind == nothing || yes.typ.Kind == nothing || no.typ.Kind == nothing {
		return b.at(no, fmt.Sprintf("one branch is %s (%s) and the other is %s (%s)",
			yes.typ.phrase(), b.text(yes), no.typ.phrase(), b.text(no)), "both must have one type")
	}
	out.typ, out.element = t, yes.element || no.element
	test, then, otherwise := cond.eval, yes.eval, no.eval
	out.eval = func(f *frame) (value, state) {
		v, st := test(f)
		switch {
		case st != known:
			return v, stopped
		case v.n != 0:
			return then(f)
		}
		return otherwise(f)
	}
	return out
}
