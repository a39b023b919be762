package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules/expression"
)

// units knows the unit of what an expression speaks of. What is not known for
// sure has the unit "", which fits everything.
type units struct {
	lint    *linter
	members map[string]string // by the last part of the name
	params  map[string]string
	defines map[string]string
	vars    map[string]string // bound by let
}

func newUnits(l *linter) *units {
	u := &units{lint: l, members: map[string]string{}, params: map[string]string{}, defines: map[string]string{}, vars: map[string]string{}}
	for _, scope := range []engine.Scope{engine.ScopeRecommendation, engine.ScopeJob} {
		for _, n := range expression.Names(scope) {
			last := n.Name[strings.LastIndex(n.Name, ".")+1:]
			if had, seen := u.members[last]; seen && had != unitOf(n.Unit) {
				u.members[last] = ""
				continue
			}
			u.members[last] = unitOf(n.Unit)
		}
	}
	for _, p := range l.draft.params {
		u.params[p.name] = unitOf(p.unit)
	}
	return u
}

// unitOf returns the one spelling of a unit that is surely known, else "".
func unitOf(written string) string {
	s := strings.Join(strings.Fields(strings.ToLower(written)), " ")
	for unit, spellings := range map[string][]string{
		"ms":      {"ms", "msec", "millisecond", "milliseconds"},
		"s":       {"s", "sec", "second", "seconds"},
		"usd":     {"usd", "$", "dollar", "dollars", "us dollar", "us dollars"},
		"percent": {"percent", "%", "pct"},
		"MB":      {"mb", "megabyte", "megabytes"},
		"GB":      {"gb", "gigabyte", "gigabytes"},
		"1/min": {"1/min", "/min", "1/minute", "per minute", "rpm", "invocations per minute", "invocations/min", "invocations/minute",
			"requests per minute", "requests/min", "calls per minute"},
	} {
		if slices.Contains(spellings, s) {
			return unit
		}
	}
	return ""
}

// check reports each comparison, sum and difference of two units.
func (u *units) check(s source) {
	u.bind(s.tree)
	walk(s.tree, func(n ast.Node) {
		b, ok := n.(*ast.BinaryNode)
		if !ok {
			return
		}
		verb, ok := map[string]string{
			"<": "compared with", "<=": "compared with", ">": "compared with", ">=": "compared with", "==": "compared with", "!=": "compared with",
			"+": "added to", "-": "reduced by",
		}[b.Operator]
		left, right := u.of(b.Left), u.of(b.Right)
		if ok && !fit(left, right) {
			u.lint.addAt(s.node, b, "unit", "bring both to one unit, or correct the unit of the parameter", fmt.Sprintf("%s is %s %s", left, verb, right))
		}
	})
}

// bind learns the units of variables from a chain of let at the top; all others,
// and a name that is bound in several places, have none that is known.
func (u *units) bind(tree ast.Node) {
	u.vars = map[string]string{}
	bound := map[string]int{}
	walk(tree, func(n ast.Node) {
		if v, ok := n.(*ast.VariableDeclaratorNode); ok {
			u.vars[v.Name] = ""
			bound[v.Name]++
		}
	})
	for v, ok := tree.(*ast.VariableDeclaratorNode); ok; v, ok = v.Expr.(*ast.VariableDeclaratorNode) {
		if bound[v.Name] == 1 {
			u.vars[v.Name] = u.of(v.Value)
		}
	}
}

// of returns the unit of a number, or of the elements of a list.
func (u *units) of(n ast.Node) string {
	switch n := n.(type) {
	case *ast.ChainNode:
		return u.of(n.Node)
	case *ast.PredicateNode:
		return u.of(n.Node)
	case *ast.VariableDeclaratorNode:
		return u.of(n.Expr)
	case *ast.MemberNode:
		return u.member(n)
	case *ast.IdentifierNode:
		return u.name(n.Value)
	case *ast.UnaryNode:
		if n.Operator == "-" || n.Operator == "+" {
			return u.of(n.Node)
		}
	case *ast.ConditionalNode:
		return common(u.of(n.Exp1), u.of(n.Exp2))
	case *ast.BinaryNode:
		return u.binary(n)
	case *ast.BuiltinNode:
		return u.builtin(n)
	}
	return ""
}

func (u *units) member(n *ast.MemberNode) string {
	name, ok := n.Property.(*ast.StringNode)
	if !ok {
		return ""
	}
	switch base := n.Node.(type) {
	case *ast.IdentifierNode:
		if base.Value == "params" {
			return u.params[name.Value]
		}
	case *ast.MemberNode:
		if p, ok := base.Property.(*ast.StringNode); ok && p.Value == "env" {
			return ""
		}
	}
	return u.members[name.Value]
}

// name returns the unit of a variable or a define; one that refers to itself
// was refused before.
func (u *units) name(name string) string {
	if unit, ok := u.vars[name]; ok {
		return unit
	}
	if unit, ok := u.defines[name]; ok {
		return unit
	}
	u.defines[name] = ""
	if tree := parsed(u.lint.draft.built.defines[name]); tree != nil {
		inner := &units{lint: u.lint, members: u.members, params: u.params, defines: u.defines}
		u.defines[name] = inner.of(tree)
	}
	return u.defines[name]
}

// binary keeps the unit of sums and differences. A literal beside a unit takes
// that unit; a literal times a unit is a multiple of it, since it may convert the
// unit to another of its kind; other products and quotients have none that is
// known.
func (u *units) binary(n *ast.BinaryNode) string {
	left, right := u.of(n.Left), u.of(n.Right)
	switch {
	case n.Operator == "??":
		return common(left, right)
	case (n.Operator == "*" || n.Operator == "/") && isNumber(n.Right):
		return multiple(left)
	case n.Operator == "*" && isNumber(n.Left):
		return multiple(right)
	case n.Operator != "+" && n.Operator != "-":
		return ""
	case isNumber(n.Right):
		return left
	case isNumber(n.Left):
		return right
	}
	return common(left, right)
}

func (u *units) builtin(n *ast.BuiltinNode) string {
	switch n.Name {
	case "min", "max":
		unit := u.of(n.Arguments[0])
		for _, a := range n.Arguments[1:] {
			unit = common(unit, u.of(a))
		}
		return unit
	case "abs", "ceil", "floor", "round", "sum", "mean", "median", "map":
		return u.of(n.Arguments[len(n.Arguments)-1])
	}
	return ""
}

// aMultiple begins the unit of what was multiplied with a literal.
const aMultiple = "a multiple of "

// multiple returns the unit of a literal times the unit. A percentage may become
// a share, and what is counted by the minute a price or a total: neither has a
// unit that is known.
func multiple(unit string) string {
	switch {
	case unit == "" || unit == "percent" || unit == "1/min":
		return ""
	case strings.HasPrefix(unit, aMultiple):
		return unit
	}
	return aMultiple + unit
}

// fit reports whether values of two units can stand beside each other. Of
// multiples only the kind is known.
func fit(a, b string) bool {
	x, scaled := strings.CutPrefix(a, aMultiple)
	y, too := strings.CutPrefix(b, aMultiple)
	switch {
	case x == "" || y == "" || x == y:
		return true
	case scaled || too:
		return kindOfUnit(x) == kindOfUnit(y)
	}
	return false
}

// kindOfUnit returns one unit for all that convert into each other.
func kindOfUnit(unit string) string {
	switch unit {
	case "s":
		return "ms"
	case "GB":
		return "MB"
	}
	return unit
}

// common returns the unit that two values share, or "".
func common(a, b string) string {
	if a == b {
		return a
	}
	return ""
}

func isNumber(n ast.Node) bool {
	switch n.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		return true
	}
	return false
}
