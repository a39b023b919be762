package rules

import (
	"fmt"

	"github.com/expr-lang/expr/ast"
	syntax "github.com/expr-lang/expr/parser"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules/expression"
)

// source is one expression that the file itself writes, parsed and compiled.
type source struct {
	node    *node
	tree    ast.Node
	program *expression.Program // nil for a define that something else is wrong with
}

// expressions looks into everything that the file computes.
func (l *linter) expressions() {
	u := newUnits(l)
	for _, p := range l.draft.own.pairs("define") {
		l.shadows(p.key, "define")
	}
	for _, s := range l.sources() {
		u.check(s)
		l.shadowsIn(s)
		l.predicates(s)
		l.doubts(s)
	}
	u.settings()
	for _, n := range l.draft.own.list("rules") {
		l.always(n)
	}
}

// sources returns the defines and all other expressions of the file. Those
// within messages are left out: they only show.
func (l *linter) sources() []source {
	var all []source
	add := func(n *node, program *expression.Program) {
		if tree := parsed(n); tree != nil {
			all = append(all, source{n, tree, program})
		}
	}
	defines := map[*node]bool{}
	for _, p := range l.draft.own.pairs("define") {
		defines[p.value] = true
		add(p.value, l.define(p.value))
	}
	for _, f := range l.draft.built.all {
		if l.own(f.node) && f.program != nil && f.program.Source() == f.node.text && !defines[f.node] {
			add(f.node, f.program)
		}
	}
	return all
}

// define compiles a define of the file by itself: for a row, or where that cannot
// be, for the job as a whole.
func (l *linter) define(n *node) *expression.Program {
	for _, scope := range []engine.Scope{engine.ScopeRecommendation, engine.ScopeJob} {
		if program, errs := l.draft.built.scope.Compile(n.text, scope, expression.Type{}); len(errs) == 0 {
			return program
		}
	}
	return nil
}

// parsed returns the tree of an expression; nil for nothing.
func parsed(n *node) ast.Node {
	if n == nil || n.form != scalar {
		return nil
	}
	tree, err := syntax.ParseWithConfig(n.text, nil)
	if err != nil {
		return nil
	}
	return tree.Node
}

// addAt reports what stands at a part of an expression.
func (l *linter) addAt(n *node, part ast.Node, check, hint, message string) {
	offset, at := len(n.text), part.Location().From
	for i := range n.text {
		if at--; at < 0 {
			offset = i
			break
		}
	}
	l.addOffset(n, offset, check, hint, message)
}

// addOffset reports what stands at a byte of an expression.
func (l *linter) addOffset(n *node, offset int, check, hint, message string) {
	e := n.file.errorAt(n.locate(offset), hint, message)
	l.found = append(l.found, Problem{Position: e.Position, Check: check, Message: message, Hint: hint, Excerpt: e.Excerpt})
}

// walker calls itself on each part of a tree.
type walker func(ast.Node)

func (w walker) Visit(n *ast.Node) { w(*n) }

func walk(tree ast.Node, f func(ast.Node)) { ast.Walk(&tree, walker(f)) }

// doubts reports what compiling the expression found to be hardly meant.
func (l *linter) doubts(s source) {
	program, errs := l.draft.built.scope.Compile(s.node.text, engine.ScopeRecommendation, expression.Type{})
	if len(errs) > 0 {
		program, _ = l.draft.built.scope.Compile(s.node.text, engine.ScopeJob, expression.Type{})
	}
	if program == nil {
		return
	}
	for _, d := range program.Doubts() {
		e := s.node.mistake(0, d)
		l.found = append(l.found, Problem{Position: e.Position, Check: "range", Message: e.Message, Hint: e.Hint, Excerpt: e.Excerpt})
	}
}

// shadows reports a name that means something else, too.
func (l *linter) shadows(name *node, what string) {
	if other := l.other(name.text, what); other != "" {
		l.add(name, "shadowed-name", "choose another name", fmt.Sprintf("the %s %s has the name of %s", what, name.text, other))
	}
}

func (l *linter) shadowsIn(s source) {
	walk(s.tree, func(n ast.Node) {
		if v, ok := n.(*ast.VariableDeclaratorNode); ok {
			if other := l.other(v.Name, "variable"); other != "" {
				l.addAt(s.node, v, "shadowed-name", "choose another name", fmt.Sprintf("the variable %s has the name of %s", v.Name, other))
			}
		}
	})
}

// other says what else has the name: built-in names are refused before.
func (l *linter) other(name, what string) string {
	for _, p := range l.draft.params {
		if p.name == name {
			return "a parameter"
		}
	}
	for _, f := range l.draft.functions {
		if f.Name == name && what == "define" {
			return "a function"
		}
	}
	return ""
}
