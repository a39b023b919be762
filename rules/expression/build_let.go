package expression

import (
	"strings"

	"github.com/expr-lang/expr/ast"
)

// let binds a name. What it stands for is evaluated where the name is bound; if
// it is missing, that counts where the name is read.
func (b *builder) let(n *ast.VariableDeclaratorNode) *node {
	if e := b.redeclared(n.Name); e != "" {
		b.here(n.Location(), e, "choose another name")
	}
	bound := b.build(n.Value)
	if bound.typ.Kind == nothing {
		b.at(bound, "nil is not a value", "")
	}
	slot := b.slots
	b.slots++
	b.vars = append(b.vars, variable{name: n.Name, node: bound, slot: slot})
	body := b.build(n.Expr)
	b.vars = b.vars[:len(b.vars)-1]
	out := &node{op: "let", typ: body.typ, kids: []*node{bound, body}, slot: slot, depends: max(bound.depends, body.depends)}
	from, in := bound.eval, body.eval
	out.eval = func(f *frame) (value, state) {
		if !f.bind(slot, from) {
			return value{}, stopped
		}
		return in(f)
	}
	return out
}

func (f *frame) bind(slot int, from eval) bool {
	v, st := from(f)
	if st == stopped {
		return false
	}
	f.slots[slot] = cell{v: v, st: st, stop: f.stop}
	return true
}

func (b *builder) redeclared(name string) string {
	for _, v := range b.vars {
		if v.name == name {
			return name + " is bound twice"
		}
	}
	if b.scope.taken(name) || b.scope.plugins[name] != nil {
		return name + " is built in"
	}
	if strings.Contains(name, "__") {
		return "names with two underscores in a row are reserved"
	}
	for _, d := range b.scope.defines {
		if d.Name == name {
			return name + " is a define of the policy"
		}
	}
	return ""
}
