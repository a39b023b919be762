package expression

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
)

// Bounds on what one expression may be.
const (
	maxLength = 16 << 10 // bytes of source
	maxNodes  = 2000     // names, literals and operators
	maxDepth  = 400      // operators within operators
)

type eval = func(*frame) (value, state)

// node is one part of an expression, checked and ready to be evaluated.
type node struct {
	typ     Type
	at, end int // its tokens and those of its parts, in bytes of the source
	mark    int // its own token: where a value is drawn
	eval    eval

	op      string // operator or function name; the kinds below for leaves
	kids    []*node
	name    string // of a path: "rec.cpu_utilization"
	depends int    // dependsOnPolicy, dependsOnJob or dependsOnRow
	index   int    // of a parameter, literal or define
	slot    int    // of a variable or element
	element bool   // read from an element of a list
	sized   bool   // follows from the traffic

	computed bool // its number, or those of its list, come of arithmetic: see exactness.go

	measured measurement // of a number of the row; nil for anything else
	stop     *Stop       // why it stops where that was not measured
	answers  answers     // evaluates a boolean for many rows at once; nil: row by row
}

// Kinds of leaves that margins and changes tell apart.
const (
	opLiteral = "literal"
	opParam   = "param"
	opName    = "name"
	opDefine  = "define"
	opLet     = "let"
	opElse    = "?:"
)

// What the value of a node may change with.
const (
	dependsOnPolicy = iota
	dependsOnJob    // the baseline and the endpoint in production too
	dependsOnRow
)

// builder turns one source into nodes and collects what is wrong with it.
type builder struct {
	scope     *Scope
	source    string
	blamed    bool     // it reads a name whose mistake was reported there
	define    string   // the define that the source belongs to, or ""
	path      []string // defines being compiled
	place     place
	overrides map[int]any
	vary      bool // literals can be replaced and parts recorded
	bytes     []int

	errs     []*Error
	count    int
	depth    int
	slots    int
	vars     []variable
	closures []closure
	reads    []string
	needs    place
	literals []Literal
	doubts   []*Error
}

// variable is a name bound by let.
type variable struct {
	name string
	node *node
	slot int
}

// compile parses and checks the whole source.
func (b *builder) compile(want Type) *node {
	if len(b.source) > maxLength {
		b.report(0, 1, fmt.Sprintf("the expression has %d bytes, more than %d", len(b.source), maxLength), "split it with define")
		return b.broken()
	}
	if !utf8.ValidString(b.source) {
		b.report(0, 1, "the expression is not valid UTF-8", "")
		return b.broken()
	}
	tree, err := parser.ParseWithConfig(b.source, nil)
	if err != nil {
		b.syntax(err)
		return b.broken()
	}
	n := b.build(tree.Node)
	b.expect(n, want)
	if n.typ.Kind == unknown && len(b.errs) == 0 && !b.blamed {
		b.at(n, "the type of this cannot be known", "")
	}
	slices.SortStableFunc(b.errs, func(x, y *Error) int { return cmp.Compare(x.Offset, y.Offset) })
	return n
}

// expect reports an expression of the wrong type; a missing one is undecided.
func (b *builder) expect(n *node, want Type) {
	switch {
	case want.Kind == unknown && n.typ.Kind == nothing:
		b.at(n, "nil alone says nothing", "compare with it: rec.cpu_utilization != nil")
	case want.Kind != unknown && !want.accepts(n.typ):
		hint := ""
		if want.Kind == Boolean && n.typ.scalar() {
			hint = "compare it with something, for example with <="
		}
		b.at(n, fmt.Sprintf("%s is %s, but %s is wanted here", b.text(n), n.typ.phrase(), want.phrase()), hint)
	}
}

func (b *builder) broken() *node {
	return &node{eval: func(*frame) (value, state) { return value{}, stopped }}
}

func (b *builder) report(offset, length int, message, hint string) {
	b.errs = append(b.errs, &Error{Define: b.define, Offset: offset, Length: length, Message: message, Hint: hint})
}

// at reports a mistake of a part and returns a node that reports no more.
func (b *builder) at(n *node, message, hint string) *node {
	from, to := balance(b.source, n.at, n.end)
	b.report(from, to-from, message, hint)
	return b.broken()
}

func (b *builder) here(loc file.Location, message, hint string) *node {
	from, to := b.span(loc)
	b.report(from, to-from, message, hint)
	return b.broken()
}

// span converts a location, in characters, to bytes of the source.
func (b *builder) span(loc file.Location) (from, to int) {
	if b.bytes == nil {
		for i := range b.source {
			b.bytes = append(b.bytes, i)
		}
		b.bytes = append(b.bytes, len(b.source))
	}
	last := len(b.bytes) - 1
	from, to = min(max(loc.From, 0), last), min(max(loc.To, 0), last)
	return b.bytes[from], b.bytes[max(from, to)]
}

// text returns the part of the source that a node came from.
func (b *builder) text(n *node) string {
	from, to := balance(b.source, n.at, n.end)
	s := strings.Join(strings.Fields(b.source[from:to]), " ")
	if s == "" || len(s) > 60 {
		return "this"
	}
	return s
}

// build checks one part; it reports all that is wrong in it.
func (b *builder) build(n ast.Node) *node {
	b.count++
	b.depth++
	defer func() { b.depth-- }()
	if b.count > maxNodes || b.depth > maxDepth {
		return b.tooLarge(n)
	}
	out := b.dispatch(n)
	from, to := b.span(n.Location())
	if out.end == 0 {
		out.at, out.end, out.mark = from, to, from
	}
	for _, k := range out.kids {
		if k.end > 0 && out.op != opDefine {
			out.at, out.end = min(out.at, k.at), max(out.end, k.end)
		}
	}
	out.computed = out.computed || out.computes()
	if b.vary {
		b.recorded(out)
	}
	return out
}

func (b *builder) tooLarge(n ast.Node) *node {
	for _, e := range b.errs {
		if e.Hint == tooLargeHint {
			return b.broken()
		}
	}
	return b.here(n.Location(), fmt.Sprintf("the expression is larger than %d parts or deeper than %d levels", maxNodes, maxDepth), tooLargeHint)
}

const tooLargeHint = "split it with define"

func (b *builder) dispatch(n ast.Node) *node {
	switch n := n.(type) {
	case *ast.NilNode:
		return &node{typ: Type{Kind: nothing}, eval: b.broken().eval}
	case *ast.IntegerNode:
		return b.integerLiteral(n)
	case *ast.FloatNode:
		return b.literal(n, Type{Kind: Number}, n.Value, value{n: n.Value})
	case *ast.BoolNode:
		return b.literal(n, Type{Kind: Boolean}, n.Value, truth(n.Value))
	case *ast.StringNode:
		return b.literal(n, Type{Kind: String}, n.Value, value{s: n.Value})
	case *ast.IdentifierNode:
		return b.identifier(n)
	case *ast.UnaryNode:
		return b.unary(n)
	case *ast.BinaryNode:
		return b.binary(n)
	case *ast.ChainNode:
		return b.build(n.Node)
	case *ast.MemberNode:
		return b.member(n)
	case *ast.SliceNode:
		return b.slice(n)
	case *ast.CallNode:
		return b.call(n)
	case *ast.BuiltinNode:
		return b.builtin(n)
	case *ast.PointerNode:
		return b.pointer(n)
	case *ast.VariableDeclaratorNode:
		return b.let(n)
	case *ast.ConditionalNode:
		return b.conditional(n)
	case *ast.ArrayNode:
		return b.array(n)
	case *ast.MapNode:
		return b.mapping(n)
	case *ast.SequenceNode:
		return b.here(n.Location(), "an expression has one value", "remove the semicolon, or write let name = value; ...")
	}
	return b.here(n.Location(), "this is not available in policies", "")
}

// syntax reports what the parser refused.
func (b *builder) syntax(err error) {
	var e *file.Error
	if !errors.As(err, &e) {
		b.report(0, 1, "the expression cannot be read", "")
		return
	}
	from, to := b.span(e.Location)
	b.errs = append(b.errs, explainSyntax(b.source, from, to, e.Message))
	for _, e := range b.errs {
		e.Define = b.define
	}
}
