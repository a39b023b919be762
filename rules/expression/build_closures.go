package expression

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/expr-lang/expr/ast"
)

// closure is one any(list, ...) around the part being built.
type closure struct {
	elem    Type
	slot    int // of the element; the index and the accumulator follow
	depends int
	acc     Type

	computed bool // the elements come of arithmetic
}

// loop is a closure, checked: for each element of the list, evaluate body.
type loop struct {
	list, body eval
	slot, cost int
}

// each evaluates the body for every element until visit says false.
func (l *loop) each(f *frame, visit func(i int, element, v value) bool) state {
	all, st := l.list(f)
	if st != known {
		return stopped
	}
	begin := f.trace.size()
	for i, e := range all.items() {
		f.trace.cut(begin)
		if !f.spend(l.cost) {
			return stopped
		}
		f.slots[l.slot] = cell{v: e}
		f.slots[l.slot+1] = cell{v: value{n: float64(i)}}
		v, st := l.body(f)
		if st != known {
			return stopped
		}
		if !visit(i, e, v) {
			return known // what the trace holds of this element is what decided
		}
	}
	f.trace.cut(begin)
	return known
}

// pointer is # (the element), #index or #acc.
func (b *builder) pointer(n *ast.PointerNode) *node {
	if len(b.closures) == 0 {
		return b.here(n.Location(), "# stands for an element and has no meaning here", "use it within any, all, map, ...")
	}
	c := b.closures[len(b.closures)-1]
	slot, t := c.slot, c.elem
	switch {
	case n.Name == "index":
		slot, t = slot+1, Type{Kind: Integer}
	case n.Name == "acc" && c.acc.Kind != unknown:
		slot, t = slot+2, c.acc
	case n.Name != "":
		return b.here(n.Location(), "unknown name #"+n.Name, "# is the element and #index its place")
	}
	return &node{op: "#", typ: t, element: n.Name == "", depends: c.depends, slot: slot, computed: n.Name == "acc" || n.Name == "" && c.computed,
		eval: func(f *frame) (value, state) { return f.slots[slot].v, known }}
}

// loop builds the list and the body of a closure.
func (b *builder) loop(n *ast.BuiltinNode, acc Type, want Type) (*node, *loop) {
	over := b.build(n.Arguments[0])
	elem := Type{}
	if b.wants(over, Type{Kind: List}, "what "+n.Name+" looks through") {
		elem = *over.typ.Elem
	}
	slot, before := b.slots, b.count
	b.slots += 3
	b.closures = append(b.closures, closure{elem: elem, slot: slot, depends: over.depends, acc: acc, computed: over.computed})
	p, _ := n.Arguments[1].(*ast.PredicateNode)
	body := b.build(p.Node)
	b.closures = b.closures[:len(b.closures)-1]
	out := &node{op: n.Name, kids: []*node{over, body}, slot: slot, depends: max(over.depends, body.depends)}
	ok := over.typ.Kind == List
	if ok && elem.Kind == unknown { // an empty list: nothing will ask for the element
		body.typ = want
		if want.Kind == unknown {
			body.typ = Type{Kind: Integer}
		}
	}
	if want.Kind != unknown {
		ok = b.wants(body, want, "what "+n.Name+" asks of each element") && ok
	} else if body.typ.Kind == unknown {
		ok = false
	} else if body.typ.Kind == nothing {
		b.at(body, "nil is not a value", "")
		ok = false
	}
	if !ok {
		return nil, nil
	}
	return out, &loop{list: over.eval, body: body.eval, slot: slot, cost: b.count - before}
}

// closure builds the functions that look at each element of a list.
func (b *builder) closure(n *ast.BuiltinNode) *node {
	switch n.Name {
	case "all", "any", "none", "one", "find", "findLast", "findIndex", "findLastIndex", "filter":
		return b.search(n)
	case "count":
		if len(n.Arguments) == 1 {
			return b.counted(n)
		}
		return b.search(n)
	case "sum":
		if len(n.Arguments) == 1 {
			return b.simple(n)
		}
		return b.summed(n)
	case "map":
		return b.mapped(n)
	case "sortBy":
		return b.sorted(n)
	}
	return b.reduced(n)
}

func (b *builder) search(n *ast.BuiltinNode) *node {
	out, l := b.loop(n, Type{}, Type{Kind: Boolean})
	if out == nil {
		return b.broken()
	}
	over := out.kids[0].typ
	out.typ = Type{Kind: Boolean}
	switch n.Name {
	case "all":
		out.eval = l.decide(0, false)
	case "any":
		out.eval = l.decide(1, true)
	case "none":
		out.eval = l.decide(1, false)
	case "one":
		out.eval = l.count(func(n int) value { return truth(n == 1) })
	case "count":
		out.typ = Type{Kind: Integer}
		out.eval = l.count(func(n int) value { return value{n: float64(n)} })
	case "filter":
		out.typ = over.required()
		out.eval = l.filter
	case "find", "findLast":
		out.typ, out.element = optional(*over.Elem), true
		out.eval = l.find(n.Name == "findLast", false, b.nothingFound(n))
	default:
		out.typ = Type{Kind: Integer, Missing: true}
		out.eval = l.find(n.Name == "findLastIndex", true, b.nothingFound(n))
	}
	return out
}

func (b *builder) nothingFound(n *ast.BuiltinNode) *Stop {
	from, _ := b.span(n.Location())
	return &Stop{Name: n.Name, Text: n.Name + " found nothing", Offset: from, Define: b.define}
}

// decide stops at the first element whose answer is wanted.
func (l *loop) decide(wanted float64, then bool) eval {
	return func(f *frame) (value, state) {
		result := truth(!then)
		st := l.each(f, func(_ int, _, v value) bool {
			if v.n == wanted {
				result = truth(then)
				return false
			}
			return true
		})
		return result, st
	}
}

func (l *loop) count(result func(int) value) eval {
	return func(f *frame) (value, state) {
		n := 0
		st := l.each(f, func(_ int, _, v value) bool {
			n += int(v.n)
			return true
		})
		return result(n), st
	}
}

func (l *loop) filter(f *frame) (value, state) {
	var out []value
	st := l.each(f, func(_ int, e, v value) bool {
		if v.n != 0 {
			out = append(out, e)
		}
		return true
	})
	return listOf(out), st
}

// find returns the first or last element that fits, or its place. The last one
// is looked for from the end, as expr does.
func (l *loop) find(last, place bool, none *Stop) eval {
	return func(f *frame) (value, state) {
		search := *l
		size := 0.0
		if last {
			search.list = func(f *frame) (value, state) {
				v, st := l.list(f)
				if st != known || !f.spend(len(v.items())) {
					return v, stopped
				}
				items := slices.Clone(v.items())
				slices.Reverse(items)
				size = float64(len(items))
				return listOf(items), st
			}
		}
		found, hit := value{}, false
		st := search.each(f, func(i int, e, v value) bool {
			if v.n == 0 {
				return true
			}
			found, hit = e, true
			if place {
				found = value{n: float64(i)}
			}
			if place && last {
				found.n = size - 1 - found.n
			}
			return false
		})
		if st == known && !hit {
			f.stop = none
			return value{}, missing
		}
		return found, st
	}
}

// counted is count(list of booleans).
func (b *builder) counted(n *ast.BuiltinNode) *node {
	over := b.build(n.Arguments[0])
	if !b.wants(over, ListOf(Boolean), "what count counts") {
		return b.broken()
	}
	from := over.eval
	return &node{op: "count", typ: Type{Kind: Integer}, kids: []*node{over}, depends: over.depends,
		eval: func(f *frame) (value, state) {
			v, st := from(f)
			if st != known {
				return v, stopped
			}
			n := 0.0
			for _, e := range v.items() {
				n += e.n
			}
			return value{n: n}, known
		}}
}

func (b *builder) summed(n *ast.BuiltinNode) *node {
	out, l := b.loop(n, Type{}, Type{Kind: Number})
	if out == nil {
		return b.broken()
	}
	out.typ = out.kids[1].typ.required()
	from, _ := b.span(n.Location())
	out.eval = func(f *frame) (value, state) {
		total := 0.0
		st := l.each(f, func(_ int, _, v value) bool {
			total += v.n
			return true
		})
		return finite(f, total, st, from)
	}
	return out
}

func (b *builder) mapped(n *ast.BuiltinNode) *node {
	out, l := b.loop(n, Type{}, Type{})
	if out == nil {
		return b.broken()
	}
	elem := out.kids[1].typ.required()
	out.typ = Type{Kind: List, Elem: &elem}
	out.eval = func(f *frame) (value, state) {
		var all []value
		st := l.each(f, func(_ int, _, v value) bool {
			all = append(all, v)
			return true
		})
		return listOf(all), st
	}
	return out
}

// sorted is sortBy: stable, ascending or "desc".
func (b *builder) sorted(n *ast.BuiltinNode) *node {
	out, l := b.loop(n, Type{}, Type{})
	if out == nil {
		return b.broken()
	}
	key := out.kids[1]
	if !key.typ.scalar() || key.typ.Kind == Boolean {
		return b.at(key, fmt.Sprintf("sortBy cannot order by %s", key.typ.phrase()), "order by a number, a text or a time")
	}
	down, ok := b.direction(n)
	if !ok {
		return b.broken()
	}
	out.typ = out.kids[0].typ.required()
	out.eval = func(f *frame) (value, state) {
		var pairs []keyed
		st := l.each(f, func(_ int, e, v value) bool {
			pairs = append(pairs, keyed{v, e})
			return true
		})
		return listOf(sortKeyed(pairs, down)), st
	}
	return out
}

type keyed struct{ key, element value }

func sortKeyed(pairs []keyed, down bool) []value {
	slices.SortStableFunc(pairs, func(x, y keyed) int {
		c := compareValues(x.key, y.key)
		if down {
			return -c
		}
		return c
	})
	out := make([]value, len(pairs))
	for i, p := range pairs {
		out[i] = p.element
	}
	return out
}

func compareValues(x, y value) int {
	return cmp.Or(cmp.Compare(x.n, y.n), cmp.Compare(x.s, y.s))
}

// direction reads the last argument of sort and sortBy.
func (b *builder) direction(n *ast.BuiltinNode) (down, ok bool) {
	last := n.Arguments[len(n.Arguments)-1]
	if len(n.Arguments) == 1 || n.Name == "sortBy" && len(n.Arguments) == 2 {
		return false, true
	}
	s, is := last.(*ast.StringNode)
	if !is || s.Value != "asc" && s.Value != "desc" {
		b.here(last.Location(), "the order must be \"asc\" or \"desc\"", "")
		return false, false
	}
	return s.Value == "desc", true
}

// reduced is reduce(list, body, first): #acc is what came out so far.
func (b *builder) reduced(n *ast.BuiltinNode) *node {
	if len(n.Arguments) < 3 {
		return b.here(n.Location(), "reduce needs a value to begin with", "write reduce(list, #acc + #, 0)")
	}
	first := b.build(n.Arguments[2])
	if first.typ.Kind == unknown || first.typ.Kind == nothing {
		return b.broken()
	}
	t := first.typ.required()
	if t.Kind == Integer {
		t.Kind = Number
	}
	out, l := b.loop(n, t, t)
	if out == nil {
		return b.broken()
	}
	out.typ = t
	out.kids = append(out.kids, first)
	begin := first.eval
	out.eval = func(f *frame) (value, state) {
		v, st := begin(f)
		if st != known {
			return v, stopped
		}
		f.slots[l.slot+2] = cell{v: v}
		st = l.each(f, func(_ int, _, v value) bool {
			f.slots[l.slot+2] = cell{v: v}
			return true
		})
		return f.slots[l.slot+2].v, st
	}
	return out
}
