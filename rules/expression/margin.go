package expression

import (
	"math"

	"github.com/iradvise/iradvise/engine"
)

// Margin returns how far a row is from the threshold, relative to it: positive
// inside, negative outside.
//
// The threshold is the side of a comparison that depends less on the row:
// constants and parameters before the job, its endpoint in production and the
// baseline, and those before recommendations. "and" takes the least, "or" the
// greatest, "not" negates; all and any are and and or over the elements. x in
// low..high is low <= x and x <= high. An equality that fails is as far outside
// as its sides are apart; one that holds has no margin. The margin is not known
// where something other than a number decides, where both sides depend on the
// row alike, where the threshold is 0 and where the rule is undecided.
func (p *Program) Margin(c *engine.Case, r *engine.Recommendation) engine.Measured[float64] {
	if p.root.typ.Kind != Boolean {
		return engine.Measured[float64]{}
	}
	f := p.scope.frameFor(c, r, p.slots)
	d, ok := f.distance(p.root)
	if !ok {
		return engine.Measured[float64]{}
	}
	return engine.Finite(d.margin + 0)
}

// reach is how far a condition is from its threshold: infinite where no
// number decides.
type reach struct {
	margin float64
	holds  bool
}

// plain is the distance of a condition that no number decides.
func plain(holds bool) reach {
	if holds {
		return reach{math.Inf(1), true}
	}
	return reach{math.Inf(-1), false}
}

// settled returns a distance whose sign agrees with the outcome.
func settled(margin float64, holds bool) reach {
	if holds && margin < 0 || !holds && margin > 0 || math.IsNaN(margin) || math.IsInf(margin, 0) {
		return plain(holds)
	}
	return reach{margin, holds}
}

func (d reach) negated() reach { return reach{-d.margin, !d.holds} }

func lesser(a, b reach) reach {
	return reach{math.Min(a.margin, b.margin), a.holds && b.holds}
}

func greater(a, b reach) reach {
	return reach{math.Max(a.margin, b.margin), a.holds || b.holds}
}

// maxMargin bounds how many conditions one margin looks at, each time that a
// define is read.
const maxMargin = 20_000

// distance measures a boolean node; false means that it is undecided.
func (f *frame) distance(n *node) (reach, bool) {
	if !f.spend(maxSteps / maxMargin) {
		return reach{}, false
	}
	switch n.op {
	case "and":
		return f.joined(n, lesser, false)
	case "or":
		return f.joined(n, greater, true)
	case "not":
		d, ok := f.distance(n.kids[0])
		return d.negated(), ok
	case "<", "<=", ">", ">=", "==", "!=":
		return f.compared(n)
	case "in":
		if n.kids[1].op == ".." {
			return f.within(n)
		}
	case "all", "any", "none":
		return f.over(n)
	case opDefine:
		return f.distance(n.kids[0])
	case "let":
		if !f.bind(n.slot, n.kids[0].eval) {
			return reach{}, false
		}
		return f.distance(n.kids[1])
	case opElse:
		return f.chosen(n)
	}
	v, st := n.eval(f)
	return plain(v.n != 0), st == known
}

// joined measures both sides; the right one may be undecided where the left one
// settles the outcome.
func (f *frame) joined(n *node, join func(a, b reach) reach, settles bool) (reach, bool) {
	a, ok := f.distance(n.kids[0])
	if !ok {
		return a, false
	}
	b, ok := f.distance(n.kids[1])
	switch {
	case ok:
		return join(a, b), true
	case a.holds == settles:
		return a, true
	}
	return a, false
}

func (f *frame) chosen(n *node) (reach, bool) {
	v, st := n.kids[0].eval(f)
	switch {
	case st != known:
		return reach{}, false
	case v.n != 0:
		return f.distance(n.kids[1])
	}
	return f.distance(n.kids[2])
}

// compared measures a comparison of two numbers or durations.
func (f *frame) compared(n *node) (reach, bool) {
	v, st := n.eval(f)
	if st != known {
		return reach{}, false
	}
	holds := v.n != 0
	l, r := n.kids[0], n.kids[1]
	if !l.typ.numeric() && l.typ.Kind != Duration || l.depends == r.depends {
		return plain(holds), true
	}
	x, y, ok := both(f, l.eval, r.eval)
	if !ok {
		return reach{}, false
	}
	room, threshold := y.n-x.n, y.n // for <: how far x may still grow
	if (l.computed || r.computed) && engine.SameDecimal(x.n, y.n) {
		room = 0
	}
	if l.depends < r.depends {
		threshold = x.n
	}
	switch n.op {
	case ">", ">=":
		room = -room
	case "==":
		if holds {
			return plain(true), true
		}
		room = -math.Abs(room)
	case "!=":
		room = math.Abs(room)
		if !holds {
			return plain(false), true
		}
	}
	if threshold == 0 {
		return plain(holds), true
	}
	return settled(room/math.Abs(threshold), holds), true
}

// within measures x in low..high.
func (f *frame) within(n *node) (reach, bool) {
	v, st := n.eval(f)
	x, xs := n.kids[0].eval(f)
	low, high, ok := both(f, n.kids[1].kids[0].eval, n.kids[1].kids[1].eval)
	if st != known || xs != known || !ok {
		return reach{}, false
	}
	side := func(room, threshold float64) reach {
		if threshold == 0 {
			return plain(room >= 0)
		}
		return settled(room/math.Abs(threshold), room >= 0)
	}
	if n.kids[0].computed {
		x.n = withoutNoise(x.n)
	}
	d := lesser(side(x.n-low.n, low.n), side(high.n-x.n, high.n))
	return settled(d.margin, v.n != 0), true
}

// over measures a condition on each element.
func (f *frame) over(n *node) (reach, bool) {
	list, st := n.kids[0].eval(f)
	if st != known {
		return reach{}, false
	}
	total := plain(n.op != "any")
	for i, e := range list.items() {
		f.slots[n.slot] = cell{v: e}
		f.slots[n.slot+1] = cell{v: value{n: float64(i)}}
		d, ok := f.distance(n.kids[1])
		settles := n.op == "all" && !total.holds || n.op == "any" && total.holds || n.op == "none" && !total.holds
		switch {
		case !ok && settles:
			return total, true
		case !ok || !f.spend(1):
			return total, false
		case n.op == "any":
			total = greater(total, d)
		case n.op == "none":
			total = lesser(total, d.negated())
		default:
			total = lesser(total, d)
		}
	}
	return total, true
}
