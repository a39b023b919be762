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
		"1/month": {"1/month", "/month", "per month", "invocations per month", "invocations/month", "requests per month", "requests/month", "calls per month"},
		"h":       {"h", "hour", "hours", "hours per month", "hours/month", "h/month"},
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
		switch n := n.(type) {
		case *ast.BinaryNode:
			u.pair(s.node, n, verbOf(n.Operator), n.Left, n.Right)
		case *ast.BuiltinNode:
			if n.Name == "min" || n.Name == "max" {
				for _, a := range n.Arguments[1:] {
					u.pair(s.node, a, "compared with", n.Arguments[0], a)
				}
			}
		}
	})
}

// verbOf says what an operator does to two values that must have one unit, else "".
func verbOf(operator string) string {
	switch operator {
	case "<", "<=", ">", ">=", "==", "!=", "..":
		return "compared with"
	case "in":
		return "looked for in"
	case "??":
		return "replaced by"
	case "+":
		return "added to"
	case "-":
		return "reduced by"
	}
	return ""
}

// pair reports a part of n in which two values meet whose units do not fit.
func (u *units) pair(n *node, part ast.Node, verb string, left, right ast.Node) {
	if l, r := u.of(left), u.of(right); verb != "" && !fit(l, r) {
		u.lint.addAt(n, part, "unit", sameUnit, fmt.Sprintf("%s is %s %s", l, verb, r))
	}
}

const sameUnit = "bring both to one unit, or correct the unit of the parameter"

// settings reports values of the traffic, and bounds of objectives, whose unit is
// not that of what they say.
func (u *units) settings() {
	root := u.lint.draft.root
	for _, s := range [][2]string{{"peak_invocations_per_minute", "1/min"}, {"invocations_per_month", "1/month"}, {"hours_per_month", "h"}} {
		u.setting(root.get("traffic").get(s[0]), s[0], s[1])
	}
	for _, o := range root.get("score").list("objectives") {
		quantity := o.get("minimize")
		if quantity == nil {
			quantity = o.get("maximize")
		}
		for _, name := range []string{"best", "worst"} {
			u.setting(o.get(name), name+" of "+o.word("name"), u.whole(quantity))
		}
	}
}

// setting reports a value that the file writes and whose unit is not the wanted one.
func (u *units) setting(n *node, what, want string) {
	if unit := u.whole(n); u.lint.own(n) && !fit(unit, want) {
		u.lint.add(n, "unit", sameUnit, fmt.Sprintf("%s is %s, not %s", what, unit, want))
	}
}

// whole returns the unit of an expression by itself.
func (u *units) whole(n *node) string {
	tree := parsed(n)
	if tree == nil {
		return ""
	}
	u.bind(tree)
	return u.of(tree)
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
		return u.common(n.Exp1, n.Exp2)
	case *ast.ArrayNode:
		return u.common(n.Nodes...)
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

// binary keeps the unit of sums and differences. A literal times a unit is a multiple
// of it, since it may convert the unit to another of its kind; other products and
// quotients have none that is known.
func (u *units) binary(n *ast.BinaryNode) string {
	switch {
	case (n.Operator == "*" || n.Operator == "/") && isNumber(n.Right):
		return multiple(u.of(n.Left))
	case n.Operator == "*" && isNumber(n.Left):
		return multiple(u.of(n.Right))
	}
	switch n.Operator {
	case "??", "+", "-", "..":
		return u.common(n.Left, n.Right)
	}
	return ""
}

func (u *units) builtin(n *ast.BuiltinNode) string {
	switch n.Name {
	case "min", "max":
		return u.common(n.Arguments...)
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
	case unit == "" || unit == "percent" || unit == "1/min" || unit == "1/month":
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
	case "s", "h":
		return "ms"
	case "GB":
		return "MB"
	}
	return unit
}

// common returns the unit that values share, or "". A literal beside a unit takes
// that unit.
func (u *units) common(parts ...ast.Node) string {
	shared, first := "", true
	for _, p := range parts {
		if isNumber(p) {
			continue
		}
		unit := u.of(p)
		if !first && unit != shared {
			return ""
		}
		shared, first = unit, false
	}
	return shared
}

// isNumber reports a literal, with a sign or without.
func isNumber(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		return true
	case *ast.UnaryNode:
		return (n.Operator == "-" || n.Operator == "+") && isNumber(n.Node)
	}
	return false
}
