package rules

import (
	"slices"

	"github.com/expr-lang/expr/ast"
	syntax "github.com/expr-lang/expr/parser"

	"github.com/iradvise/iradvise/rules/expression"
)

// unused finds the names that the file declares and nothing reads: prefix is what
// expressions write before them. What is read by a define counts where that define is
// read itself.
func (l *linter) unused(section, prefix, check, what string) {
	read := l.read()
	for _, p := range l.draft.own.pairs(section) {
		name := p.key.text
		if !read[prefix+name] && !l.draft.inherited(section, name) && !l.unseen(section) {
			l.add(p.key, check, "remove it, or use it in an expression", "nothing reads the "+what+" "+name)
		}
	}
}

// read returns all that the merged policy reads to judge, to rank and to speak,
// through defines too.
func (l *linter) read() map[string]bool {
	all := map[string]bool{}
	for _, p := range l.draft.built.programs() {
		for _, name := range p.Reads() {
			all[name] = true
		}
	}
	return all
}

// programs returns all expressions but the defines, those within messages too.
func (b *build) programs() []*expression.Program {
	var all []*expression.Program
	for _, f := range b.all {
		all = append(all, f.program)
	}
	for _, u := range b.rules {
		if u.message != nil {
			all = append(all, u.message.parts...)
		}
	}
	return slices.DeleteFunc(all, func(p *expression.Program) bool { return p == nil })
}

// unseen reports whether names of the section may be read where nobody sees it:
// a rule in Go can read parameters.
func (l *linter) unseen(section string) bool {
	return section == "params" && slices.ContainsFunc(l.draft.root.list("rules"), func(r *node) bool { return r.get("check") != nil })
}

// inherited reports whether a name of a section comes from a policy that this
// one extends.
func (d *draft) inherited(section, name string) bool {
	for _, base := range d.bases {
		if base.merged.get(section).get(name) != nil {
			return true
		}
	}
	return false
}

// unusedPlugins finds plug-ins of the file that no expression calls.
func (l *linter) unusedPlugins() {
	plugins := l.draft.own.list("plugins")
	if len(plugins) == 0 {
		return
	}
	called := l.called()
	for _, n := range plugins {
		if name := n.get("name"); !called[name.text] {
			l.add(name, "unused-plugin", "remove it, or call it in an expression", "nothing calls the plug-in "+name.text)
		}
	}
}

// called returns the functions that the merged policy calls, through defines too.
func (l *linter) called() map[string]bool {
	all, read := map[string]bool{}, l.read()
	for _, p := range l.draft.built.programs() {
		calls(p.Source(), all)
	}
	for name, n := range l.draft.built.defines {
		if read[name] {
			calls(n.text, all)
		}
	}
	return all
}

// calls adds the functions that an expression calls.
func calls(source string, all map[string]bool) {
	tree, err := syntax.ParseWithConfig(source, nil)
	if err != nil {
		return
	}
	walk(tree.Node, func(n ast.Node) {
		if call, ok := n.(*ast.CallNode); ok {
			if name, ok := call.Callee.(*ast.IdentifierNode); ok {
				all[name.Value] = true
			}
		}
	})
}
