package expression

import "math"

// arithmetic is + - * / % ** and ^.
func (b *builder) arithmetic(n *node) *node {
	l, r := n.kids[0], n.kids[1]
	if n.op == "^" {
		n.op = "**"
	}
	switch {
	case n.op == "+" && l.typ.Kind == String && r.typ.Kind == String:
		n.typ = Type{Kind: String}
		n.eval = b.concatenation(n)
		return n
	case l.typ.numeric() && r.typ.numeric():
		return b.numeric(n)
	}
	t, ok := temporalType(n.op, l.typ, r.typ)
	if !ok {
		return b.mismatch(n, arithmeticHint(l, r))
	}
	n.typ = Type{Kind: t}
	n.eval = b.calculation(n)
	return n
}

func arithmeticHint(l, r *node) string {
	switch {
	case l.typ.Kind == nothing || r.typ.Kind == nothing:
		return "nil can only be compared with == and !="
	case l.typ.Kind == String || r.typ.Kind == String:
		return "make both texts with string(...), or leave the quotes out"
	case l.typ.Kind == Time || r.typ.Kind == Time:
		return `add or subtract a duration("72h")`
	}
	return ""
}

// temporalType returns what an operator makes of times and durations.
func temporalType(op string, l, r Type) (Kind, bool) {
	switch {
	case op == "-" && l.Kind == Time && r.Kind == Time:
		return Duration, true
	case (op == "-" || op == "+") && l.Kind == Time && r.Kind == Duration:
		return Time, true
	case op == "+" && l.Kind == Duration && r.Kind == Time:
		return Time, true
	case (op == "-" || op == "+") && l.Kind == Duration && r.Kind == Duration:
		return Duration, true
	case (op == "*" || op == "/") && l.Kind == Duration && r.numeric():
		return Duration, true
	case op == "*" && l.numeric() && r.Kind == Duration:
		return Duration, true
	case op == "/" && l.Kind == Duration && r.Kind == Duration:
		return Number, true
	}
	return unknown, false
}

func (b *builder) numeric(n *node) *node {
	l, r := n.kids[0], n.kids[1]
	n.typ = Type{Kind: Number}
	if n.op == "%" {
		okL := b.wants(l, Type{Kind: Integer}, "the left side of %")
		okR := b.wants(r, Type{Kind: Integer}, "the right side of %")
		if !okL || !okR {
			return b.broken()
		}
		n.typ = Type{Kind: Integer}
	}
	if l.typ.Kind == Integer && r.typ.Kind == Integer && (n.op == "+" || n.op == "-" || n.op == "*") {
		n.typ = Type{Kind: Integer}
	}
	n.eval = b.calculation(n)
	return n
}

// calculation evaluates both sides; a result that is no finite number stops.
func (b *builder) calculation(n *node) eval {
	left, right, compute := n.kids[0].eval, n.kids[1].eval, operation(n.op)
	byZero := &Stop{Text: "division by zero", Offset: n.mark, Define: b.define}
	noNumber := &Stop{Text: "the result of " + n.op + " is not a finite number", Offset: n.mark, Define: b.define}
	divides := n.op == "/" || n.op == "%"
	if (n.op == "+" || n.op == "-") && (n.kids[0].computed || n.kids[1].computed) {
		compute = cancelling(compute)
	}
	return func(f *frame) (value, state) {
		x, y, ok := both(f, left, right)
		if !ok {
			return value{}, stopped
		}
		if divides && y.n == 0 {
			f.stop = byZero
			return value{}, stopped
		}
		z := compute(x.n, y.n)
		if math.IsNaN(z) || math.IsInf(z, 0) {
			f.stop = noNumber
			return value{}, stopped
		}
		return value{n: z}, known
	}
}

func operation(op string) func(x, y float64) float64 {
	switch op {
	case "+":
		return func(x, y float64) float64 { return x + y }
	case "-":
		return func(x, y float64) float64 { return x - y }
	case "*":
		return func(x, y float64) float64 { return x * y }
	case "/":
		return func(x, y float64) float64 { return x / y }
	case "%":
		return math.Mod
	}
	return math.Pow
}

func (b *builder) concatenation(n *node) eval {
	left, right := n.kids[0].eval, n.kids[1].eval
	tooLong := b.tooLong(n.mark)
	return func(f *frame) (value, state) {
		x, y, ok := both(f, left, right)
		if !ok {
			return value{}, stopped
		}
		if len(x.s)+len(y.s) > maxText {
			f.stop = tooLong
			return value{}, stopped
		}
		if !f.spendText(len(x.s) + len(y.s)) {
			return value{}, stopped
		}
		return value{s: x.s + y.s}, known
	}
}

func (b *builder) tooLong(at int) *Stop {
	s := runTime(at, "a text of more than %d bytes", maxText)
	s.Define = b.define
	return s
}
