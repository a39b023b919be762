package expression

import (
	"cmp"
	"math"
	"slices"

	"github.com/iradvise/iradvise/engine"
)

// Change is one thing to change in an expression.
type Change struct {
	engine.Change
	Offset int // of the literal, in bytes of the source; -1 for a parameter
}

// Changes proposes, for a boolean expression that does not come to want for a row,
// changes of one parameter or one literal each that turn one comparison; least
// first. Where "and" joins several failed comparisons each has its own. A number
// becomes the value at which the comparison turns, or for < and > the next one
// with as many decimals; an integer stays one; a list gains or loses an element.
// Parameters act through defines and, with a Sizing, through what is derived from
// the traffic. The caller judges again before believing any of them.
func (p *Program) Changes(c *engine.Case, r *engine.Recommendation, want bool, z *Sizing) []Change {
	if p.root.typ.Kind != Boolean {
		return nil
	}
	if c.Effort.Err() != nil {
		return nil // what nothing could be evaluated for is a guess
	}
	s := p.solver(c, r, z)
	s.visit(p.vary().root, want, nil, false)
	slices.SortStableFunc(s.found, func(a, b Change) int { return cmp.Compare(a.Distance, b.Distance) })
	return s.found
}

// solver looks for changes with a frame of its own, in which parameters and
// literals can be replaced.
type solver struct {
	p     *Program
	f     *frame
	found []Change
	seen  map[*node]bool // defines that were looked into already
}

func (p *Program) solver(c *engine.Case, r *engine.Recommendation, z *Sizing) *solver {
	f := p.loose(c, r, z, p.vary().slots)
	f.literals = make([]cell, len(p.literals))
	return &solver{p: p, f: f, seen: map[*node]bool{}}
}

// loose returns a frame in which parameters can be set. What it keeps of the job
// lasts as long as what the case keeps, so that many rows can be looked at.
func (p *Program) loose(c *engine.Case, r *engine.Recommendation, z *Sizing, slots int) *frame {
	m, own := p.scope.memoFor(c), *c
	own.Memo = nil
	if m.loose != nil {
		own.Memo = m.loose
	}
	f := p.scope.frameFor(&own, r, slots)
	m.loose = f.memo
	f.params, f.literals = slices.Clone(p.scope.values), nil
	f.sizer = z.sizer(p.scope, f.params)
	f.row.defines = nil
	return f
}

// atom is a condition that no and, or or not divides.
type atom struct {
	n        *node
	want     bool
	bindings []*node // the let nodes around it
	define   bool    // it stands in a define, whose literals are not this source's
}

// holds evaluates the atom with what the frame has now.
func (s *solver) holds(a atom) bool {
	s.f.row.defines, s.f.steps = nil, 0
	for _, l := range a.bindings {
		if !s.f.bind(l.slot, l.kids[0].eval) {
			return false
		}
	}
	v, st := a.n.eval(s.f)
	return st == known && (v.n != 0) == a.want
}

// visit walks to the comparisons that have to turn for n to become want.
func (s *solver) visit(n *node, want bool, bindings []*node, define bool) {
	a := atom{n, want, bindings, define}
	if s.holds(a) {
		return
	}
	switch n.op { // of what is not known a part may be
	case "and", "or":
		s.visit(n.kids[0], want, bindings, define)
		s.visit(n.kids[1], want, bindings, define)
	case "not":
		s.visit(n.kids[0], !want, bindings, define)
	case opDefine:
		if !s.seen[n.kids[0]] {
			s.seen[n.kids[0]] = true
			s.visit(n.kids[0], want, bindings, true)
		}
	case "let":
		s.visit(n.kids[1], want, append(slices.Clip(bindings), n), define)
	case opElse:
		if v, st := n.kids[0].eval(s.f); st == known {
			s.visit(n.kids[2-int(v.n)], want, bindings, define)
		}
	default:
		if _, st := n.eval(s.f); st == known {
			s.turn(a)
		}
	}
}

// lever is a parameter or literal that can be set.
type lever struct {
	cell   *cell
	typ    Type
	param  string
	index  int // of the literal
	direct *node
}

// turn tries every lever of the atom.
func (s *solver) turn(a atom) {
	for _, l := range s.levers(a) {
		s.pull(a, l)
	}
}

// levers returns the parameters and literals that the atom reads, each once:
// itself, through defines and through the traffic.
func (s *solver) levers(a atom) []lever {
	var out []lever
	seen, visited := map[*cell]bool{}, map[*node]bool{}
	add := func(l lever) {
		if !seen[l.cell] {
			seen[l.cell] = true
			out = append(out, l)
		}
	}
	var walk func(n *node, define bool)
	walk = func(n *node, define bool) {
		switch n.op {
		case opParam:
			i := n.index
			add(lever{cell: &s.f.params[i], typ: s.p.scope.params[i].Type, param: s.p.scope.params[i].Name, direct: n})
		case opLiteral:
			if !define && n.index < len(s.f.literals) {
				add(lever{cell: &s.f.literals[n.index], typ: n.typ, index: n.index, direct: n})
			}
		case opName:
			if n.sized {
				s.eachSetting(func(root *node) { walk(root, true) })
			}
		}
		for _, k := range n.kids {
			if n.op == opDefine && visited[k] {
				continue
			}
			visited[k] = n.op == opDefine
			walk(k, define || n.op == opDefine)
		}
	}
	walk(a.n, a.define)
	for _, l := range a.bindings {
		walk(l.kids[0], a.define)
	}
	return out
}

// eachSetting calls f with the expression of every setting of the traffic.
func (s *solver) eachSetting(f func(*node)) {
	if s.f.sizer == nil {
		return
	}
	for _, p := range s.f.sizer.Settings {
		f(p.root)
	}
}

// pull sets one lever so that the atom holds, notes the change, and sets it back.
func (s *solver) pull(a atom, l lever) {
	before := *l.cell
	from, st := l.direct.eval(s.f)
	if st != known {
		return
	}
	defer func() { *l.cell = before }()
	try := func(v value) bool {
		*l.cell = cell{v: v, full: true}
		return s.holds(a)
	}
	switch {
	case l.typ.numeric():
		s.pullNumber(a, l, from, try)
	case l.typ.Kind == Boolean:
		if to := (value{n: 1 - from.n}); try(to) {
			s.note(l, from, to)
		}
	case l.typ.Kind == String:
		s.pullText(a, l, from, try)
	case l.typ.Kind == List:
		s.pullList(a, l, from, try)
	}
}

func (s *solver) pullNumber(a atom, l lever, from value, try func(value) bool) {
	whole := l.typ.Kind == Integer && (l.param != "" || !s.fractions(l))
	x, ok := s.other(a, l, try)
	if !ok {
		x, ok = turning(from.n, whole, func(x float64) bool { return try(value{n: x}) })
	}
	if !ok || !try(value{n: x}) || s.belowNothing(a) {
		return
	}
	s.note(l, from, value{n: x})
}

// belowNothing reports whether the atom, as it is set now, compares a quantity with
// a number below zero. No quantity has a natural bound below zero: to let zero
// throughput pass as more than -1 is no advice.
func (s *solver) belowNothing(a atom) bool {
	switch a.n.op {
	case "<", "<=", ">", ">=", "==", "!=":
	default:
		return false
	}
	for i, k := range a.n.kids {
		limit, st := a.n.kids[1-i].eval(s.f)
		if k.op == opName && k.typ.numeric() && st == known && limit.n < 0 {
			return true
		}
	}
	return false
}

// other returns the other side of an equality, which alone can satisfy it.
func (s *solver) other(a atom, l lever, try func(value) bool) (float64, bool) {
	if a.n.op != "==" && a.n.op != "!=" {
		return 0, false
	}
	for i, k := range a.n.kids {
		if k != l.direct {
			continue
		}
		if x, st := s.plainly(a.n.kids[1-i]); st == known && (l.typ.Kind != Integer || x.n == math.Trunc(x.n)) && try(x) {
			return x.n, true
		}
	}
	return 0, false
}

// plainly evaluates a part; a number that was computed becomes the decimal that it
// stands for.
func (s *solver) plainly(n *node) (value, state) {
	v, st := n.eval(s.f)
	if n.computed && n.typ.Kind == Number {
		v.n, _ = engine.Decimal(v.n).Get()
	}
	return v, st
}

// fractions reports whether a literal that was written as an integer may become
// a number with a fraction: not an index, not an end of a range.
func (s *solver) fractions(l lever) bool {
	at := s.p.literals[l.index].Offset
	_, errs := s.p.scope.compile(s.p.source, s.p.place, s.p.want, map[int]any{at: 0.5})
	return len(errs) == 0
}

// pullText sets a text that is compared to the other side of the comparison.
func (s *solver) pullText(a atom, l lever, from value, try func(value) bool) {
	if a.n.op != "==" && a.n.op != "!=" {
		return
	}
	for i, k := range a.n.kids {
		if k != l.direct {
			continue
		}
		other, st := a.n.kids[1-i].eval(s.f)
		if st == known && try(value{s: other.s}) {
			s.note(l, from, value{s: other.s})
		}
	}
}

// pullList adds what is looked for to a list, or takes it out.
func (s *solver) pullList(a atom, l lever, from value, try func(value) bool) {
	if a.n.op != "in" || a.n.kids[1] != l.direct {
		return
	}
	x, st := s.plainly(a.n.kids[0])
	if st != known {
		return
	}
	to := listOf(append(slices.Clone(from.items()), x))
	if !a.want {
		to = listOf(slices.DeleteFunc(slices.Clone(from.items()), func(e value) bool { return e.n == x.n && e.s == x.s }))
	}
	if try(to) {
		s.note(l, from, to)
	}
}

func (s *solver) note(l lever, from, to value) {
	c := Change{Offset: -1}
	t := l.typ
	if t.Kind == Integer && to.n != math.Trunc(to.n) {
		t = Type{Kind: Number}
	}
	c.From, c.To = export(from, l.typ), export(to, t)
	c.Distance = engine.Distance(c.From, c.To)
	if l.param != "" {
		c.Param = l.param
	} else {
		c.Offset, c.Literal = s.p.literals[l.index].Offset, s.p.literals[l.index].Value
	}
	s.found = append(s.found, c)
}
