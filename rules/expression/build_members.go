package expression

import (
	"fmt"

	"github.com/expr-lang/expr/ast"
)

// key reads one entry of a map; an absent key is missing.
func (b *builder) key(n *ast.MemberNode, base *node) *node {
	k := b.build(n.Property)
	if lit, ok := n.Property.(*ast.StringNode); ok {
		b.unliteral(k)
		return b.keyNamed(n, base, lit.Value)
	}
	if !b.wants(k, Type{Kind: String}, "the key of a map") {
		return b.broken()
	}
	out := &node{op: "[]", typ: optional(*base.typ.Elem), kids: []*node{base, k}, depends: max(base.depends, k.depends)}
	from, key, define := base.eval, k.eval, b.define
	at, _ := b.span(n.Location())
	name := b.text(base)
	out.eval = func(f *frame) (value, state) {
		v, st := from(f)
		if st != known {
			return v, st
		}
		k, st := key(f)
		if st != known {
			return v, stopped
		}
		entry, ok := lookUp(v.items(), k.s)
		if ok && entry.row != contradicted {
			return entry, known
		}
		f.stop = &Stop{Name: fmt.Sprintf("%s[%q]", name, k.s), Text: unread(name, k.s, ok), Define: define, Offset: at}
		return value{}, missing
	}
	return out
}

func (b *builder) keyNamed(n *ast.MemberNode, base *node, key string) *node {
	name := base.name + "." + key
	if base.name != "" {
		b.read(name, 0)
	}
	out := &node{op: opName, typ: optional(*base.typ.Elem), name: name, kids: []*node{base}, depends: base.depends}
	if base.name == "" {
		out.op = "[]"
	}
	from, absent, several := base.eval, b.stop(n, name, unread(b.text(base), key, false)), b.stop(n, name, unread(b.text(base), key, true))
	absent.Offset, several.Offset = base.at, base.at
	out.at, out.end = b.span(n.Property.Location())
	out.at, out.mark = base.at, base.at
	out.eval = func(f *frame) (value, state) {
		v, st := from(f)
		if st != known {
			return v, st
		}
		entry, ok := lookUp(v.items(), key)
		switch {
		case !ok:
			f.stop = absent
		case entry.row == contradicted:
			f.stop = several
		default:
			return entry, known
		}
		return value{}, missing
	}
	return out
}

// unread says why a key of a map has no value: it is not there, or it has
// several.
func unread(name, key string, found bool) string {
	if found {
		return fmt.Sprintf("%s has several values or none for %q", name, key)
	}
	return fmt.Sprintf("%s has no %q", name, key)
}

// lookUp returns the value of a key, which may be contradicted.
func lookUp(entries []value, key string) (value, bool) {
	for i := 0; i+1 < len(entries); i += 2 {
		if entries[i].s == key {
			return entries[i+1], true
		}
	}
	return value{}, false
}

// item reads one element of a list; a negative index counts from the end.
func (b *builder) item(n *ast.MemberNode, base *node) *node {
	i := b.build(n.Property)
	if !b.wants(i, Type{Kind: Integer}, "an index") {
		return b.broken()
	}
	out := &node{op: "[]", typ: *base.typ.Elem, kids: []*node{base, i}, depends: max(base.depends, i.depends), element: true}
	out.typ.Missing = base.typ.Missing
	from, index := base.eval, i.eval
	at, _ := b.span(n.Location())
	out.eval = func(f *frame) (value, state) {
		v, st := from(f)
		if st != known {
			return v, st
		}
		i, st := index(f)
		if st != known {
			return v, stopped
		}
		at64 := i.n
		if at64 < 0 {
			at64 += float64(len(v.items()))
		}
		if at64 < 0 || at64 >= float64(len(v.items())) {
			f.stop = runTime(at, "there is no element %s in a list of %d", decimal(i.n), len(v.items()))
			return value{}, stopped
		}
		return v.items()[int(at64)], known
	}
	return out
}
