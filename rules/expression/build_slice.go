package expression

import "github.com/expr-lang/expr/ast"

// slice is list[from:to] or text[from:to]; ends beyond it are cut, and negative
// ones count from the end.
func (b *builder) slice(n *ast.SliceNode) *node {
	base := b.build(n.Node)
	switch base.typ.Kind {
	case List, String:
	case unknown:
		return b.broken()
	default:
		return b.at(base, b.text(base)+" is "+base.typ.phrase()+" and cannot be sliced", "")
	}
	out := &node{op: "[:]", typ: base.typ.required(), kids: []*node{base}, depends: base.depends, element: base.element}
	from, to := b.bound(out, n.From), b.bound(out, n.To)
	if from == nil || to == nil {
		return b.broken()
	}
	of, isText := base.eval, base.typ.Kind == String
	out.eval = func(f *frame) (value, state) {
		v, st := of(f)
		if st != known {
			return v, stopped
		}
		low, high, ok := both(f, from, to)
		if !ok {
			return v, stopped
		}
		if isText {
			if !f.spendText(len(v.s)) {
				return v, stopped
			}
			runes := []rune(v.s)
			i, j := cut(low, high, n.To == nil, len(runes))
			return value{s: string(runes[i:j])}, known
		}
		i, j := cut(low, high, n.To == nil, len(v.items()))
		return listOf(v.items()[i:j]), known
	}
	return out
}

// bound builds one end of a slice.
func (b *builder) bound(out *node, n ast.Node) eval {
	if n == nil {
		return func(*frame) (value, state) { return value{}, known }
	}
	k := b.build(n)
	if !b.wants(k, Type{Kind: Integer}, "the end of a slice") {
		return nil
	}
	out.kids = append(out.kids, k)
	out.depends = max(out.depends, k.depends)
	return k.eval
}

func cut(low, high value, open bool, size int) (from, to int) {
	clamp := func(x float64) int {
		if x < 0 {
			x += float64(size)
		}
		return int(min(max(x, 0), float64(size)))
	}
	to = size
	if !open {
		to = clamp(high.n)
	}
	return min(clamp(low.n), to), to
}
