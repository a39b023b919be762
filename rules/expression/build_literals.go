package expression

import (
	"fmt"
	"slices"

	"github.com/expr-lang/expr/ast"
)

// Literal is a constant in an expression: a number, text, boolean, or a list of
// those.
type Literal struct {
	Offset, Length int // in bytes of the source
	Value          any // float64, int64, string, bool or []any
}

func (b *builder) integerLiteral(n *ast.IntegerNode) *node {
	if int64(n.Value) > 1<<53 {
		return b.here(n.Location(), "this number is too large", fmt.Sprintf("integers go up to %d", int64(1)<<53))
	}
	return b.literal(n, Type{Kind: Integer}, int64(n.Value), value{n: float64(n.Value)})
}

// literal makes a constant, or the one that replaces it.
func (b *builder) literal(n ast.Node, t Type, plain any, v value) *node {
	from, to := b.span(n.Location())
	if o, ok := b.overrides[from]; ok {
		plain, t, v = b.override(n, o, t, v)
	}
	i := slices.IndexFunc(b.literals, func(l Literal) bool { return l.Offset == from && l.Length == to-from })
	if i < 0 {
		i = len(b.literals)
		b.literals = append(b.literals, Literal{Offset: from, Length: to - from, Value: plain})
	}
	out := &node{op: opLiteral, typ: t, index: i}
	out.eval = func(*frame) (value, state) { return v, known }
	if b.vary {
		out.eval = func(f *frame) (value, state) {
			if i < len(f.literals) && f.literals[i].full {
				return f.literals[i].v, known
			}
			return v, known
		}
	}
	return out
}

// override replaces a literal by a value of the same type; a number may take
// the place of an integer.
func (b *builder) override(n ast.Node, o any, t Type, v value) (any, Type, value) {
	if w, ok := internal(o, t); ok {
		return o, t, w
	}
	if t.Kind == Integer {
		if w, ok := internal(o, Type{Kind: Number}); ok {
			return o, Type{Kind: Number}, w
		}
	}
	b.here(n.Location(), fmt.Sprintf("%v cannot take the place of %s", o, t.phrase()), "")
	return o, t, v
}

// unliteral forgets the latest literal: the name of a key is none.
func (b *builder) unliteral(n *node) {
	if n.op == opLiteral && n.index == len(b.literals)-1 {
		b.literals = b.literals[:n.index]
	}
}

// array is a list; one of constants alone counts as one literal.
func (b *builder) array(n *ast.ArrayNode) *node {
	first := len(b.literals)
	kids := make([]*node, len(n.Nodes))
	elem, constant, depends := Type{}, len(n.Nodes) > 0, 0
	for i, e := range n.Nodes {
		kids[i] = b.build(e)
		constant = constant && kids[i].op == opLiteral
		depends = max(depends, kids[i].depends)
		t, ok := join(elem, kids[i].typ.required())
		if !ok || kids[i].typ.Kind == nothing {
			return b.at(kids[i], fmt.Sprintf("%s is %s in a list that began with %s", b.text(kids[i]), kids[i].typ.phrase(), elem.phrase()),
				"all elements of a list must have one type")
		}
		elem = t
	}
	t := Type{Kind: List, Elem: &elem}
	if constant && elem.scalar() {
		b.literals = b.literals[:min(first, len(b.literals))]
		return b.constantList(n, kids, t)
	}
	return &node{op: "[]", typ: t, kids: kids, depends: depends, eval: list(kids)}
}

func (b *builder) constantList(n *ast.ArrayNode, kids []*node, t Type) *node {
	v, _ := list(kids)(&frame{})
	from, _ := b.span(n.Location())
	_, end := balance(b.source, from, from+1)
	out := b.literal(n, t, export(v, t), v)
	b.literals[out.index].Length = end - from
	out.at, out.end, out.mark = from, end, from
	return out
}

// list makes a list of what all parts come to.
func list(kids []*node) eval {
	return func(f *frame) (value, state) {
		out := make([]value, len(kids))
		if !f.spend(len(kids)) {
			return value{}, stopped
		}
		for i, k := range kids {
			v, st := k.eval(f)
			if st != known {
				return v, stopped
			}
			out[i] = v
		}
		return listOf(out), known
	}
}

// mapping is {key: value, ...}, for looking something up.
func (b *builder) mapping(n *ast.MapNode) *node {
	var kids []*node
	elem, depends := Type{}, 0
	for _, p := range n.Pairs {
		pair := p.(*ast.PairNode)
		key, v := b.build(pair.Key), b.build(pair.Value)
		b.wants(key, Type{Kind: String}, "the key of a map")
		t, ok := join(elem, v.typ.required())
		if !ok || v.typ.Kind == nothing {
			return b.at(v, fmt.Sprintf("%s is %s in a map that began with %s", b.text(v), v.typ.phrase(), elem.phrase()),
				"all values of a map must have one type")
		}
		elem, depends = t, max(depends, v.depends, key.depends)
		kids = append(kids, key, v)
	}
	return &node{op: "{}", typ: Type{Kind: Map, Elem: &elem}, kids: kids, depends: depends, eval: list(kids)}
}
