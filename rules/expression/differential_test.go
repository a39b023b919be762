package expression

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"

	"github.com/iradvise/iradvise/engine"
)

// generator writes random well-typed expressions.
type generator struct {
	*rand.Rand
	leaves []string // numbers to begin with; nil for those of the row
}

// noisyNumbers are decimals whose sums and products often are others of them, but for noise.
func noisyNumbers() []string { return []string{"0.1", "0.2", "0.3", "0.6", "0.7", "1.1", "3.0"} }

func (g generator) pick(choices ...string) string { return choices[g.IntN(len(choices))] }

func (g generator) boolean(depth int) string {
	if depth == 0 {
		return g.pick("true", "false", "rec.cpu_utilization <= 80", "rec.memory_utilization > 60", "rec.model_latency_ms != 50")
	}
	switch g.IntN(9) {
	case 0:
		return fmt.Sprintf("(%s and %s)", g.boolean(depth-1), g.boolean(depth-1))
	case 1:
		return fmt.Sprintf("(%s or %s)", g.boolean(depth-1), g.boolean(depth-1))
	case 2:
		return fmt.Sprintf("not (%s)", g.boolean(depth-1))
	case 3:
		return fmt.Sprintf("(%s ? %s : %s)", g.boolean(depth-1), g.boolean(depth-1), g.boolean(depth-1))
	case 4:
		return fmt.Sprintf("%s in [%s, %s]", g.number(depth-1), g.number(depth-1), g.number(depth-1))
	case 5:
		return fmt.Sprintf("%s([%s, %s], # > %s)", g.pick("any", "all", "none", "one"), g.number(depth-1), g.number(depth-1), g.number(depth-1))
	case 6:
		return fmt.Sprintf("rec.instance_family %s %q", g.pick("==", "!=", "startsWith", "contains", "matches"), g.pick("m5", "c", "5"))
	}
	return fmt.Sprintf("%s %s %s", g.number(depth-1), g.pick("<", "<=", ">", ">=", "==", "!="), g.number(depth-1))
}

func (g generator) number(depth int) string {
	if depth <= 0 && g.leaves != nil {
		return g.pick(g.leaves...)
	}
	if depth <= 0 {
		return g.pick("0.0", "1.5", "40.0", "80.0", "rec.cpu_utilization", "rec.memory_utilization", "rec.model_latency_ms", "rec.cost_per_hour")
	}
	switch g.IntN(5) {
	case 0:
		return fmt.Sprintf("(%s %s %s)", g.number(depth-1), g.pick("+", "-", "*", "/"), g.number(depth-1))
	case 1:
		return fmt.Sprintf("%s([%s, %s])", g.pick("min", "max", "mean", "sum"), g.number(depth-1), g.number(depth-1))
	case 2:
		return fmt.Sprintf("(%s ? %s : %s)", g.boolean(depth-1), g.number(depth-1), g.number(depth-1))
	case 3:
		return fmt.Sprintf("sum(map([%s, %s], # * 2.0))", g.number(depth-1), g.number(depth-1))
	}
	return g.number(0)
}

func (g generator) withNil(depth int) string {
	name := g.pick("rec.cpu_utilization", "rec.memory_utilization", "rec.model_latency_ms")
	source := g.boolean(depth)
	switch g.IntN(3) {
	case 0:
		return fmt.Sprintf("%s %s nil %s (%s)", name, g.pick("==", "!="), g.pick("and", "or"), source)
	case 1:
		return fmt.Sprintf("(%s ?? %s) > 40.0 %s (%s)", name, g.number(1), g.pick("and", "or"), source)
	}
	return source
}

// TestAgreesWithExpr holds that a fully measured row gets the answer of expr's
// own virtual machine, except where expr goes on with what is no finite number, and
// where noise of arithmetic would decide: there the reference, without an allowance
// for noise, says what expr says, and with it what this package says.
func TestAgreesWithExpr(t *testing.T) {
	g := generator{Rand: rand.New(rand.NewPCG(1, 2))}
	s := testScope(t)
	c, measured, _ := testCase()
	env := map[string]any{"rec": map[string]any{
		"cpu_utilization": 80.0, "memory_utilization": 40.0, "model_latency_ms": 50.0, "cost_per_hour": 0.204, "instance_family": "c5",
	}}
	judged, noisy := 0, 0
	for i := range 6000 {
		g.leaves = [][]string{nil, noisyNumbers()}[i%2]
		source := g.boolean(3)
		p, errs := s.Compile(source, engine.ScopeRecommendation, Type{Kind: Boolean})
		if len(errs) > 0 {
			t.Fatalf("%s: %v", source, errs[0])
		}
		got, stop := p.Bool(c, measured)
		if stop != nil {
			if !strings.Contains(source, "/") {
				t.Errorf("%s: undecided: %s", source, stop.Text)
			}
			continue
		}
		program, err := expr.Compile(source, expr.AsBool())
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		want, err := expr.Run(program, env)
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		judged++
		if got == want {
			continue
		}
		noisy++
		row := env["rec"].(map[string]any)
		exact, allowing := &reference{row: row, exact: true}, &reference{row: row}
		if a, b := exact.judge(t, source), allowing.judge(t, source); a != letterOf(want.(bool)) || b != letterOf(got) {
			t.Errorf("%s: got %v, expr says %v; the reference says %s, and %s without an allowance", source, got, want, b, a)
		}
	}
	if judged < 4000 || noisy < 5 || noisy > judged/20 {
		t.Errorf("%d expressions were compared, %d of them decided by noise", judged, noisy)
	}
}

// TestAgreesWithReference holds that rows with any of their metrics missing get
// the answer of the tree-walking interpreter below, which knows nothing of types
// or closures: it walks expr's tree from left to right and gives up at the first
// value that is missing.
func TestAgreesWithReference(t *testing.T) {
	g := generator{Rand: rand.New(rand.NewPCG(3, 4))}
	s := testScope(t)
	for i := range 6000 {
		g.leaves = [][]string{nil, noisyNumbers()}[i/8%2]
		c, r, _ := testCase()
		ref := &reference{row: map[string]any{"instance_family": "c5", "cost_per_hour": 0.204}}
		forget(i, r, ref.row)
		source := g.withNil(3)
		got := outcome(t, s, source, c, r)
		if want := ref.judge(t, source); letter(got) != want {
			t.Errorf("%s with %v: got %s, want %s", source, ref.row, got, want)
		}
	}
}

// forget takes a different set of metrics away for each i, from both.
func forget(i int, r *engine.Recommendation, row map[string]any) {
	metrics := []struct {
		name string
		m    *engine.Measured[float64]
	}{
		{"cpu_utilization", &r.Metrics.CPUUtilization}, {"memory_utilization", &r.Metrics.MemoryUtilization}, {"model_latency_ms", &r.Metrics.ModelLatencyMS},
	}
	for bit, m := range metrics {
		if i>>bit&1 == 1 {
			*m.m = engine.Measured[float64]{}
		} else {
			x, _ := m.m.Get()
			row[m.name] = x
		}
	}
}

func letterOf(holds bool) string {
	if holds {
		return "p"
	}
	return "f"
}

// reference judges a row as plain data; what is missing has no key. Unless exact, it
// takes numbers for equal that differ by noise, where one of them was computed.
type reference struct {
	row   map[string]any
	exact bool
	lists []bool // of the closures around: whether the elements were computed
}

type gaveUp struct{}

// computed reports whether a part is, or holds, numbers that come of arithmetic.
func (ref *reference) computed(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.PointerNode:
		return ref.lists[len(ref.lists)-1]
	case *ast.ConditionalNode:
		return ref.computed(n.Exp1) || ref.computed(n.Exp2)
	case *ast.ArrayNode:
		return slices.ContainsFunc(n.Nodes, ref.computed)
	case *ast.BuiltinNode:
		return n.Name == "sum" || n.Name == "mean" || n.Name == "map" || ref.computed(n.Arguments[0])
	case *ast.BinaryNode:
		return n.Operator != "??" || ref.computed(n.Left) || ref.computed(n.Right)
	}
	return false
}

// same compares two numbers; computed says whether one of them was.
func (ref *reference) same(x, y float64, computed bool) bool {
	if ref.exact || !computed {
		return x == y
	}
	return math.Abs(x-y) <= 1e-12*math.Max(math.Abs(x), math.Abs(y))
}

func (ref *reference) judge(t *testing.T, source string) (letter string) {
	tree, err := parser.Parse(source)
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	defer func() {
		if p := recover(); p == (gaveUp{}) {
			letter = "u"
		} else if p != nil {
			panic(p)
		}
	}()
	if ref.eval(tree.Node, nil).(bool) {
		return "p"
	}
	return "f"
}

// eval returns the value of n, or gives up; element is #.
func (ref *reference) eval(n ast.Node, element any) any {
	v := ref.raw(n, element)
	if x, ok := v.(float64); v == nil || ok && (math.IsNaN(x) || math.IsInf(x, 0)) {
		panic(gaveUp{})
	}
	return v
}

// raw is eval, but nil for what is missing.
func (ref *reference) raw(n ast.Node, element any) any {
	switch n := n.(type) {
	case *ast.BoolNode:
		return n.Value
	case *ast.FloatNode:
		return n.Value
	case *ast.IntegerNode:
		return float64(n.Value)
	case *ast.StringNode:
		return n.Value
	case *ast.PointerNode:
		return element
	case *ast.MemberNode:
		return ref.row[n.Property.(*ast.StringNode).Value]
	case *ast.UnaryNode:
		return !ref.eval(n.Node, element).(bool)
	case *ast.ConditionalNode:
		if ref.eval(n.Cond, element).(bool) {
			return ref.raw(n.Exp1, element)
		}
		return ref.raw(n.Exp2, element)
	case *ast.ArrayNode:
		var list []float64
		for _, e := range n.Nodes {
			list = append(list, ref.eval(e, element).(float64))
		}
		return list
	case *ast.BuiltinNode:
		return ref.call(n, element)
	}
	return ref.binary(n.(*ast.BinaryNode), element)
}

func (ref *reference) binary(n *ast.BinaryNode, element any) any {
	_, isNil := n.Right.(*ast.NilNode)
	switch {
	case isNil:
		return (ref.raw(n.Left, element) == nil) == (n.Operator == "==")
	case n.Operator == "??":
		if v := ref.raw(n.Left, element); v != nil {
			return v
		}
		return ref.raw(n.Right, element)
	case n.Operator == "and":
		return ref.eval(n.Left, element).(bool) && ref.eval(n.Right, element).(bool)
	case n.Operator == "or":
		return ref.eval(n.Left, element).(bool) || ref.eval(n.Right, element).(bool)
	}
	x, y := ref.eval(n.Left, element), ref.eval(n.Right, element)
	if s, ok := x.(string); ok {
		return ofTexts(n.Operator, s, y.(string))
	}
	computed := ref.computed(n.Left) || ref.computed(n.Right)
	if n.Operator == "in" {
		return slices.ContainsFunc(y.([]float64), func(e float64) bool { return ref.same(e, x.(float64), computed) })
	}
	return ref.ofNumbers(n.Operator, x.(float64), y.(float64), computed)
}

func ofTexts(op, x, y string) any {
	switch op {
	case "==":
		return x == y
	case "!=":
		return x != y
	case "startsWith":
		return strings.HasPrefix(x, y)
	}
	return strings.Contains(x, y) // the patterns of matches are plain letters
}

func (ref *reference) ofNumbers(op string, x, y float64, computed bool) any {
	switch op {
	case "==":
		return ref.same(x, y, computed)
	case "!=":
		return !ref.same(x, y, computed)
	case "<":
		return x < y && !ref.same(x, y, computed)
	case "<=":
		return x < y || ref.same(x, y, computed)
	case ">":
		return x > y && !ref.same(x, y, computed)
	case ">=":
		return x > y || ref.same(x, y, computed)
	case "+":
		if ref.same(x, -y, computed) {
			return 0.0
		}
		return x + y
	case "-":
		if ref.same(x, y, computed) {
			return 0.0
		}
		return x - y
	case "*":
		return x * y
	}
	return x / y
}

func (ref *reference) call(n *ast.BuiltinNode, element any) any {
	list := ref.eval(n.Arguments[0], element).([]float64)
	switch n.Name {
	case "any", "all", "none", "one", "map":
		ref.lists = append(ref.lists, ref.computed(n.Arguments[0]))
		defer func() { ref.lists = ref.lists[:len(ref.lists)-1] }()
		return ref.closure(n.Name, list, n.Arguments[1].(*ast.PredicateNode).Node)
	}
	least, greatest, total := math.Inf(1), math.Inf(-1), 0.0
	for _, x := range list {
		least, greatest, total = math.Min(least, x), math.Max(greatest, x), total+x
	}
	switch n.Name {
	case "min":
		return least
	case "max":
		return greatest
	case "mean":
		return total / float64(len(list))
	}
	return total
}

func (ref *reference) closure(name string, list []float64, body ast.Node) any {
	var mapped []float64
	count := 0
	for _, x := range list {
		v := ref.eval(body, x)
		if name == "map" {
			mapped = append(mapped, v.(float64))
			continue
		}
		if v.(bool) {
			count++
		}
		if name == "any" && count > 0 || name == "none" && count > 0 {
			return name == "any"
		}
		if name == "all" && !v.(bool) {
			return false
		}
	}
	switch name {
	case "map":
		return mapped
	case "one":
		return count == 1
	}
	return name != "any"
}
