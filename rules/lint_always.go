package rules

import (
	"slices"

	"github.com/expr-lang/expr/ast"

	"github.com/iradvise/iradvise/engine"
)

// always finds requirements that read what was measured and yet come to the
// same answer for every value of it that when lets through, and conditions that
// let nothing through.
func (l *linter) always(n *node) {
	id := n.word("id")
	rule, u := entry(l.draft.root, "rules", id), l.draft.built.rules[id]
	require, when := rule.get("require"), rule.get("when")
	if u == nil || !l.own(require) && !l.own(when) {
		return
	}
	c := newCases(l.draft.built.defines)
	applies, holds := c.read(parsed(when)), c.read(parsed(require))
	found, complete := c.outcomes(applies, holds)
	where := "whatever is measured"
	if when != nil {
		where = "where when holds"
	}
	switch {
	case !complete:
	case !found.applies:
		l.never(id, when, "no value satisfies all of it: compare with others", "the condition can never hold: the rule never applies")
	case require == nil || u.require.program == nil || l.said(require, "constant"):
	case !found.holds:
		l.never(id, require, "no value satisfies all of it: compare with others", "the requirement can never hold, "+where)
	case !found.fails && u.onMissing != engine.StatusFail:
		l.never(id, require, "compare with what shall not pass; write != nil to demand a measurement", "the requirement can never fail, "+where)
		l.idle[id] = true
	}
	if complete && !found.applies {
		l.idle[id] = true
	}
}

// never reports a part of a rule at the part itself, where the file writes it,
// else at the part of the rule that it does write.
func (l *linter) never(id string, part *node, hint, message string) {
	if !l.own(part) {
		part = entry(l.draft.own, "rules", id)
	}
	l.add(part, "constant", hint, message)
}

// own reports whether the file itself writes the node.
func (l *linter) own(n *node) bool { return n != nil && n.file == l.draft.own.file }

// said reports whether a node has a finding of the check already.
func (l *linter) said(n *node, check string) bool {
	at := n.file.errorAt(n.start(), "", "").Position
	return slices.ContainsFunc(l.found, func(p Problem) bool { return p.Check == check && p.Position == at })
}

// cases is what a requirement can tell apart: for each thing that it reads the
// values on, between and around the literals it is compared with. Things are
// told apart by their text and taken as independent, so that what holds for all
// of the cases holds for all rows; a part that is not understood may be true or
// false. A value that is missing leaves the requirement without an answer and
// so changes none.
type cases struct {
	defines map[string]*node
	values  map[string][]any // by the text of what is read
	opening map[string]bool  // defines that are being read
	parts   int              // how many parts were read so far
}

func newCases(defines map[string]*node) *cases {
	return &cases{defines: defines, values: map[string][]any{}, opening: map[string]bool{}}
}

// choice is one value for each thing.
type choice map[string]any

// What is tried is bounded: so many cases of a requirement of so many parts,
// with those of its defines as often as they are read.
const (
	maxCases     = 5000
	maxCaseParts = 2000
)

// outcome is what became true in some case.
type outcome struct{ applies, holds, fails bool }

// outcomes tries all cases; complete is false where there are too many.
func (c *cases) outcomes(applies, holds func(choice) bool) (found outcome, complete bool) {
	var names []string
	total := 1
	for name := range c.values {
		names = append(names, name)
		c.values[name] = around(c.values[name])
		if total *= len(c.values[name]); total > maxCases {
			return found, false
		}
	}
	slices.Sort(names)
	chosen := choice{}
	for i := range total {
		rest := i
		for _, name := range names {
			all := c.values[name]
			chosen[name] = all[rest%len(all)]
			rest /= len(all)
		}
		if !applies(chosen) {
			continue
		}
		met := holds(chosen)
		found.applies, found.holds, found.fails = true, found.holds || met, found.fails || !met
		if found.holds && found.fails {
			break
		}
	}
	return found, true
}

// around returns the values and, between and beyond them, one of each region.
func around(values []any) []any {
	var numbers []float64
	var out []any
	for _, v := range values {
		if x, ok := v.(float64); ok {
			numbers = append(numbers, x)
		} else if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	for i, x := range numbers {
		out = append(out, x)
		if i > 0 {
			out = append(out, numbers[i-1]/2+x/2)
		}
	}
	if n := len(numbers); n > 0 {
		return append(out, numbers[0]-1-abs(numbers[0]), numbers[n-1]+1+abs(numbers[n-1]))
	}
	if _, isText := values[0].(string); isText {
		return append(out, "\x00")
	}
	return out
}

func abs(x float64) float64 { return max(x, -x) }

// read returns the truth of a part in one case; nothing is true.
func (c *cases) read(n ast.Node) func(choice) bool {
	if n == nil {
		return func(choice) bool { return true }
	}
	if c.parts++; c.parts > maxCaseParts {
		return c.open(n)
	}
	switch n := n.(type) {
	case *ast.BoolNode:
		return func(choice) bool { return n.Value }
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			inner := c.read(n.Node)
			return func(v choice) bool { return !inner(v) }
		}
	case *ast.IdentifierNode:
		if d := c.defines[n.Value]; d != nil && !c.opening[n.Value] {
			c.opening[n.Value] = true
			defer delete(c.opening, n.Value)
			return c.read(parsed(d))
		}
	case *ast.BinaryNode:
		if f := c.binary(n); f != nil {
			return f
		}
	}
	return c.open(n)
}

// open takes a part as something that may be true or false.
func (c *cases) open(n ast.Node) func(choice) bool {
	name := "is " + n.String()
	c.values[name] = []any{false, true}
	return func(v choice) bool { return v[name] == true }
}

func (c *cases) binary(n *ast.BinaryNode) func(choice) bool {
	switch n.Operator {
	case "and", "&&":
		a, b := c.read(n.Left), c.read(n.Right)
		return func(v choice) bool { return a(v) && b(v) }
	case "or", "||":
		a, b := c.read(n.Left), c.read(n.Right)
		return func(v choice) bool { return a(v) || b(v) }
	case "in":
		return c.among(n)
	}
	operator := n.Operator
	if _, ok := flipped(operator); !ok {
		return nil
	}
	left, right := n.Left, n.Right
	if left.String() == right.String() {
		holds := operator == "==" || operator == "<=" || operator == ">="
		return func(choice) bool { return holds }
	}
	value, ok := constantOf(right)
	if !ok {
		value, ok = constantOf(left)
		left, right = right, left
		operator, _ = flipped(operator)
	}
	if _, both := constantOf(left); !ok || both || !ordered(operator, value) {
		return nil
	}
	return c.compare(left, operator, value)
}

func (c *cases) compare(n ast.Node, operator string, value any) func(choice) bool {
	name, computed := n.String(), computes(n)
	c.values[name] = append(c.values[name], value)
	return func(v choice) bool {
		x, isNumber := v[name].(float64)
		y, _ := value.(float64)
		if isNumber && computed && engine.SameDecimal(x, y) {
			x = y // as expressions compare what is computed
		}
		switch operator {
		case "==":
			return v[name] == value || isNumber && x == y
		case "!=":
			return v[name] != value && !(isNumber && x == y)
		case "<":
			return isNumber && x < y
		case "<=":
			return isNumber && x <= y
		case ">":
			return isNumber && x > y
		}
		return isNumber && x >= y
	}
}

// computes reports whether arithmetic stands somewhere in a part.
func computes(n ast.Node) bool {
	found := false
	walk(n, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.BinaryNode:
			found = found || slices.Contains([]string{"+", "-", "*", "/", "**", "^"}, n.Operator)
		case *ast.BuiltinNode:
			found = found || slices.Contains([]string{"sum", "mean", "median"}, n.Name)
		}
	})
	return found
}

// among reads "x in [1, 2]"; nil for other lists.
func (c *cases) among(n *ast.BinaryNode) func(choice) bool {
	list, ok := n.Right.(*ast.ArrayNode)
	if _, same := constantOf(n.Left); !ok || same || len(list.Nodes) == 0 {
		return nil
	}
	var hits []func(choice) bool
	for _, item := range list.Nodes {
		value, ok := constantOf(item)
		if !ok {
			return nil
		}
		hits = append(hits, c.compare(n.Left, "==", value))
	}
	return func(v choice) bool { return slices.ContainsFunc(hits, func(f func(choice) bool) bool { return f(v) }) }
}

// flipped returns the comparison seen from the other side.
func flipped(operator string) (string, bool) {
	other, ok := map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}[operator]
	return other, ok
}

// ordered reports whether the cases know the order that is asked for.
func ordered(operator string, value any) bool {
	_, number := value.(float64)
	return number || operator == "==" || operator == "!="
}

// constantOf returns the number or text that a part is.
func constantOf(n ast.Node) (any, bool) {
	switch n := n.(type) {
	case *ast.IntegerNode:
		return float64(n.Value), true
	case *ast.FloatNode:
		return n.Value, true
	case *ast.StringNode:
		return n.Value, true
	case *ast.UnaryNode:
		if v, ok := constantOf(n.Node); ok && n.Operator == "-" {
			if x, ok := v.(float64); ok {
				return -x, true
			}
		}
	}
	return nil, false
}
