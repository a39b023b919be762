package expression

import (
	"fmt"
	"math"
	"regexp"
	"regexp/syntax"
	"strings"
)

// textual is contains, startsWith and endsWith.
func (b *builder) textual(n *node) *node {
	l, r := n.kids[0], n.kids[1]
	if l.typ.Kind == List && n.op == "contains" {
		return b.mismatch(n, "write "+b.text(r)+" in "+b.text(l))
	}
	okL := b.wants(l, Type{Kind: String}, "the left side of "+n.op)
	okR := b.wants(r, Type{Kind: String}, "the right side of "+n.op)
	if !okL || !okR {
		return b.broken()
	}
	holds := map[string]func(s, part string) bool{
		"contains": strings.Contains, "startsWith": strings.HasPrefix, "endsWith": strings.HasSuffix,
	}[n.op]
	n.typ = Type{Kind: Boolean}
	left, right := l.eval, r.eval
	n.eval = func(f *frame) (value, state) {
		x, y, ok := both(f, left, right)
		if !ok {
			return value{}, stopped
		}
		if !f.spendText(len(x.s)) {
			return value{}, stopped
		}
		return truth(holds(x.s, y.s)), known
	}
	return n
}

// matches compares a text with a regular expression that is known beforehand.
func (b *builder) matches(n *node) *node {
	l, r := n.kids[0], n.kids[1]
	okL := b.wants(l, Type{Kind: String}, "the left side of matches")
	okR := b.wants(r, Type{Kind: String}, "the right side of matches")
	if !okL || !okR {
		return b.broken()
	}
	n.typ = Type{Kind: Boolean}
	if r.op != opLiteral && r.op != opParam {
		return b.at(r, "a pattern must be a text or a parameter", "write it in quotes")
	}
	pattern, st := r.eval(&frame{params: b.scope.values})
	if st != known {
		return b.at(r, "the pattern has no value", "give the parameter a value")
	}
	re, err := regexp.Compile(pattern.s)
	if err != nil {
		return b.at(r, "not a regular expression: "+strings.TrimPrefix(err.Error(), "error parsing regexp: "), "")
	}
	left, size := l.eval, patternSize(pattern.s)
	n.eval = func(f *frame) (value, state) {
		v, st := left(f)
		if st != known {
			return v, stopped
		}
		if !f.spend(1 + len(v.s)*size/partsPerStep) {
			return v, stopped
		}
		return truth(re.MatchString(v.s)), known
	}
	return n
}

// partsPerStep is how many parts of a pattern are tried in about the time of a step.
const partsPerStep = 8

// patternSize returns how many parts of a pattern may have to be tried for each
// byte of a text.
func patternSize(pattern string) int {
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return 0
	}
	program, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return 0
	}
	return len(program.Inst)
}

// in asks for an element of a list, or a key of a map.
func (b *builder) in(n *node) *node {
	l, r := n.kids[0], n.kids[1]
	n.typ = Type{Kind: Boolean}
	switch {
	case r.typ.Kind == Map && b.wants(l, Type{Kind: String}, "the left side of in"):
		n.eval = inMap(l.eval, r.eval)
	case r.typ.Kind == Map:
		return b.broken()
	case r.typ.Kind == String:
		return b.mismatch(n, "write "+b.text(r)+" contains "+b.text(l))
	case r.typ.Kind != List:
		return b.mismatch(n, "the right side of in is a list")
	case r.op == ".." && l.typ.numeric():
		b.doubtRange(n)
		n.eval = inInterval(l.eval, r.kids[0].eval, r.kids[1].eval, l.computed)
	default:
		t, ok := join(l.typ, *r.typ.Elem)
		if !ok || !t.scalar() && l.typ.Kind != unknown {
			return b.mismatch(n, "such a value is never in the list")
		}
		n.eval = inList(l.eval, r.eval, equality(t, l.computed || r.computed))
	}
	return n
}

// doubtRange doubts that a number that may have a fraction is meant to be in a range.
func (b *builder) doubtRange(n *node) {
	l, r := n.kids[0], n.kids[1]
	if l.typ.Kind == Integer {
		return
	}
	x, low, high := b.text(l), b.text(r.kids[0]), b.text(r.kids[1])
	b.doubts = append(b.doubts, &Error{Define: b.define, Offset: n.mark, Length: len(n.op),
		Message: "a range holds whole numbers only: a fraction of " + x + " is never in it",
		Hint:    fmt.Sprintf("write %s <= %s and %s <= %s", low, x, x, high)})
}

func inMap(left, right eval) eval {
	return func(f *frame) (value, state) {
		k, m, ok := both(f, left, right)
		if !ok {
			return value{}, stopped
		}
		_, found := lookUp(m.items(), k.s)
		return truth(found), known
	}
}

func inInterval(left, low, high eval, computed bool) eval {
	return func(f *frame) (value, state) {
		x, st := left(f)
		if st != known {
			return x, stopped
		}
		from, to, ok := both(f, low, high)
		if !ok {
			return value{}, stopped
		}
		if computed {
			x.n = withoutNoise(x.n)
		}
		return truth(x.n == math.Trunc(x.n) && from.n <= x.n && x.n <= to.n), known
	}
}

func inList(left, right eval, equal func(x, y value) bool) eval {
	return func(f *frame) (value, state) {
		x, l, ok := both(f, left, right)
		if !ok {
			return value{}, stopped
		}
		if !f.spend(len(l.items())) {
			return value{}, stopped
		}
		for i := range l.items() {
			if equal(l.items()[i], x) {
				return truth(true), known
			}
		}
		return truth(false), known
	}
}

// interval is low..high, a list of integers with both ends.
func (b *builder) interval(n *node) *node {
	l, r := n.kids[0], n.kids[1]
	okL := b.wants(l, Type{Kind: Integer}, "the lower end of ..")
	okR := b.wants(r, Type{Kind: Integer}, "the upper end of ..")
	if !okL || !okR {
		return b.broken()
	}
	n.typ = ListOf(Integer)
	left, right, at, define := l.eval, r.eval, n.mark, b.define
	n.eval = func(f *frame) (value, state) {
		from, to, ok := both(f, left, right)
		if !ok {
			return value{}, stopped
		}
		size := to.n - from.n + 1
		if size > maxList {
			f.stop = runTime(at, "a list of more than %d elements", maxList)
			f.stop.Define = define
			return value{}, stopped
		}
		if !f.spend(int(max(size, 0))) {
			return value{}, stopped
		}
		out := make([]value, int(max(size, 0)))
		for i := range out {
			out[i].n = from.n + float64(i)
		}
		return listOf(out), known
	}
	return n
}
