package expression

import (
	"fmt"
	"slices"

	"github.com/expr-lang/expr/ast"
)

// FunctionDoc describes one function that expressions can call.
type FunctionDoc struct {
	Name      string
	Signature string // "round(number) integer"
	Doc       string
}

// Functions returns every built-in function, by name. Those that policies and
// plug-ins add stand in their Environment.
func Functions() []FunctionDoc {
	var out []FunctionDoc
	for _, f := range functionList() {
		out = append(out, f.FunctionDoc)
	}
	return out
}

// builtinFunction is one function of the language.
type builtinFunction struct {
	FunctionDoc
	least, most int    // how many arguments
	params      []Type // of each argument; the last one repeats
	result      Type   // the zero Type: see refine
	refine      func(args []*node) Type
	call        func(args []value, types []Type) (value, string) // an error is a text
	closure     bool
	whole       bool // it makes a number whole
}

func builtins() map[string]*builtinFunction {
	all := functionList()
	out := make(map[string]*builtinFunction, len(all))
	for i := range all {
		out[all[i].Name] = &all[i]
	}
	return out
}

// unavailable says why a function of expr cannot be called in a policy, or "".
func unavailable(name string) string {
	switch name {
	case "now":
		return "a policy has no clock: read today, the day of --now"
	case "keys", "values", "toPairs", "fromPairs", "groupBy":
		return "its order is not fixed: use filter, map and sortBy"
	case "get":
		return "write list[index], map[key] or rec.env.KEY"
	case "fromJSON", "toJSON", "toBase64", "fromBase64", "bitand", "bitor", "bitxor", "bitnand", "bitnot",
		"bitshl", "bitshr", "bitushr", "type", "timezone", "repeat", "splitAfter", "flatten":
		return "it is not part of the policy language"
	}
	return ""
}

// builtin is a call of one of expr's own functions.
func (b *builder) builtin(n *ast.BuiltinNode) *node {
	f := b.scope.builtins[n.Name]
	switch {
	case b.scope.refused[n.Name+"()"]:
		return b.blame()
	case f == nil:
		for _, a := range n.Arguments {
			if _, ok := a.(*ast.PredicateNode); !ok {
				b.build(a)
			}
		}
		return b.here(n.Location(), n.Name+" is not available", unavailable(n.Name))
	case f.closure && !(n.Name == "sum" && len(n.Arguments) == 1):
		return b.closure(n)
	}
	return b.simple(n)
}

// call is a call of anything else.
func (b *builder) call(n *ast.CallNode) *node {
	id, ok := n.Callee.(*ast.IdentifierNode)
	if !ok {
		if m, is := n.Callee.(*ast.MemberNode); is {
			return b.method(m)
		}
		return b.here(n.Location(), "this cannot be called", "")
	}
	if f := b.scope.plugins[id.Value]; f != nil {
		return b.plugin(n, f)
	}
	for _, a := range n.Arguments {
		b.build(a)
	}
	if b.scope.refused[id.Value+"()"] {
		return b.blame()
	}
	if b.isValue(id.Value) {
		return b.here(n.Location(), id.Value+" is not a function", "write it without parentheses")
	}
	if id.Value == "if" {
		return b.here(n.Location(), "unknown function if", "write condition ? yes : no")
	}
	hint := ""
	if near := b.nearFunction(id.Value); near != "" {
		hint = "did you mean " + near + "?"
	}
	return b.here(n.Location(), "unknown function "+id.Value, hint)
}

func (b *builder) method(m *ast.MemberNode) *node {
	key, ok := m.Property.(*ast.StringNode)
	if !ok {
		return b.here(m.Location(), "this cannot be called", "")
	}
	m.Method = true
	base := b.build(m.Node)
	if base.typ.Kind == unknown {
		return b.broken()
	}
	return b.here(key.Location(), b.text(base)+" has no method "+key.Value, b.methodHint(key.Value, b.text(base)))
}

func (b *builder) methodHint(name, base string) string {
	if near := b.nearFunction(name); near != "" {
		return "call a function: " + near + "(" + base + ")"
	}
	return "call a function instead"
}

func (b *builder) isValue(name string) bool {
	known := func(d *define) bool { return d.Name == name }
	bound := func(v variable) bool { return v.name == name }
	root := func(r root) bool { return r.name == name }
	return slices.ContainsFunc(b.scope.defines, known) || slices.ContainsFunc(b.vars, bound) ||
		slices.ContainsFunc(b.scope.roots, root) || name == "params"
}

func (b *builder) nearFunction(name string) string {
	switch name {
	case "avg", "average":
		return "mean"
	case "length", "size":
		return "len"
	case "exists", "some":
		return "any"
	case "every":
		return "all"
	case "toLower", "lowercase":
		return "lower"
	case "toUpper", "uppercase":
		return "upper"
	case "str", "toString":
		return "string"
	case "now":
		return "today"
	}
	if misspelt(name, []string{"length"}) != "" {
		return "len"
	}
	var names []string
	for _, f := range functionList() {
		names = append(names, f.Name)
	}
	for name := range b.scope.plugins {
		names = append(names, name)
	}
	slices.Sort(names)
	return Nearest(name, names)
}

// arguments builds and checks the arguments of a call.
func (b *builder) arguments(n ast.Node, args []ast.Node, name, signature string, least, most int, params []Type) ([]*node, bool) {
	kids := make([]*node, len(args))
	ok := true
	for i, a := range args {
		kids[i] = b.build(a)
		if i >= most || len(params) == 0 {
			continue
		}
		p := params[min(i, len(params)-1)]
		if p.Kind != unknown {
			ok = b.wants(kids[i], p, ordinal(i, most)+"argument of "+name) && ok
		} else if kids[i].typ.Kind == nothing {
			b.at(kids[i], "nil is not a value", "")
			ok = false
		}
		ok = ok && kids[i].typ.Kind != unknown
	}
	if len(args) < least || len(args) > most {
		b.here(n.Location(), fmt.Sprintf("%s takes %s, not %d", name, countWords(least, most), len(args)), signature)
		return kids, false
	}
	return kids, ok
}

func ordinal(i, most int) string {
	if most == 1 {
		return "the "
	}
	return [...]string{"the first ", "the second ", "the third ", "each "}[min(i, 3)]
}

func countWords(least, most int) string {
	switch {
	case most > 1000:
		return fmt.Sprintf("at least %d arguments", least)
	case least == most && least == 1:
		return "1 argument"
	case least == most:
		return fmt.Sprintf("%d arguments", least)
	}
	return fmt.Sprintf("%d to %d arguments", least, most)
}

// simple is a call of a function that takes plain values.
func (b *builder) simple(n *ast.BuiltinNode) *node {
	f := b.scope.builtins[n.Name]
	kids, ok := b.arguments(n, n.Arguments, f.Name, f.Signature, f.least, f.most, f.params)
	if !ok {
		return b.broken()
	}
	out := &node{op: f.Name, typ: f.result, kids: kids}
	if f.refine != nil {
		out.typ = f.refine(kids)
	}
	types := make([]Type, len(kids))
	constant := true
	for i, k := range kids {
		types[i] = k.typ
		out.depends = max(out.depends, k.depends)
		out.element = out.element || k.element
		constant = constant && k.op == opLiteral
	}
	from, _ := b.span(n.Location())
	if out.typ.Kind == unknown {
		return b.here(n.Location(), f.Name+" cannot work on "+kids[0].typ.phrase(), f.Signature)
	}
	out.eval = b.calls(f, kids, types, from)
	if f.whole && kids[0].computed {
		out.eval = b.calls(f, []*node{withoutNoiseOf(kids[0])}, types, from)
	}
	if constant && (f.Name == "date" || f.Name == "duration") {
		probe := &frame{}
		if _, st := out.eval(probe); st != known {
			return b.at(kids[0], probe.stop.Text, f.Doc)
		}
	}
	return out
}

func (b *builder) calls(f *builtinFunction, kids []*node, types []Type, at int) eval {
	call, define := f.call, b.define
	return func(fr *frame) (value, state) {
		args := make([]value, len(kids))
		for i, k := range kids {
			v, st := k.eval(fr)
			if st != known {
				return v, stopped
			}
			args[i] = v
			if !fr.spend(1+len(v.items())) || !fr.spendText(len(v.s)) {
				return v, stopped
			}
		}
		v, problem := call(args, types)
		if problem != "" {
			fr.stop = runTime(at, "%s", problem)
			fr.stop.Define = define
			return value{}, stopped
		}
		if _, st := finite(fr, v.n, known, at); st != known || !fr.spend(len(v.items())) {
			return value{}, stopped
		}
		return v, known
	}
}
