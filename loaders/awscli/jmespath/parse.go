package jmespath

import (
	"fmt"
	"strconv"

	"github.com/iradvise/iradvise/loaders/document"
)

// Query is a compiled expression.
type Query struct{ root expr }

// Compile reads an expression. The error is an *Error.
func Compile(expression string) (*Query, error) {
	tokens, err := lex(expression)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens}
	root, err := p.expression(0)
	if err != nil {
		return nil, err
	}
	if p.peek() != end {
		return nil, p.unexpected()
	}
	return &Query{root}, nil
}

// Search returns what the expression selects from n, a Null node for nothing.
func (q *Query) Search(n *document.Node) (*document.Node, error) { return q.root(n) }

// power is how strongly a token binds what stands before it.
func power(k kind) int {
	switch k {
	case "|":
		return 1
	case "||":
		return 2
	case "&&":
		return 3
	case "==", "!=", "<", "<=", ">", ">=":
		return 5
	case flatten:
		return 9
	case "*":
		return 20
	case filter:
		return 21
	case ".":
		return 40
	case "!":
		return 45
	case "{":
		return 50
	case "[":
		return 55
	case "(":
		return 60
	}
	return 0
}

// projectionStop is the power below which a token ends a projection.
const projectionStop = 10

// parser is a Pratt parser that builds closures.
type parser struct {
	tokens []token
	i      int
	depth  int
}

// maxDepth bounds how deep an expression may nest.
const maxDepth = 500

func (p *parser) peek() kind { return p.tokens[p.i].kind }

func (p *parser) after() kind { return p.tokens[min(p.i+1, len(p.tokens)-1)].kind }

func (p *parser) take() token {
	t := p.tokens[p.i]
	if t.kind != end {
		p.i++
	}
	return t
}

func (p *parser) expect(k kind) error {
	if p.peek() != k {
		return p.unexpected()
	}
	p.take()
	return nil
}

func (p *parser) unexpected() error { return refuse(p.tokens[p.i]) }

func refuse(t token) error {
	if t.kind == end {
		return &Error{t.at, "the expression ends too early"}
	}
	return &Error{t.at, fmt.Sprintf("unexpected %s", t.kind)}
}

// expression reads what binds more strongly than the power given.
func (p *parser) expression(least int) (expr, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, &Error{p.tokens[p.i].at, fmt.Sprintf("the expression nests more than %d deep", maxDepth)}
	}
	defer func() { p.depth-- }()
	left, err := p.prefix()
	for err == nil && power(p.peek()) > least {
		left, err = p.infix(left)
	}
	return left, err
}

// prefix reads what an expression can begin with.
func (p *parser) prefix() (expr, error) {
	t := p.take()
	switch t.kind {
	case literal:
		return constant(t.value), nil
	case quoted:
		if p.peek() == "(" {
			return nil, p.unexpected()
		}
		return field(t.text), nil
	case identifier:
		if p.peek() == "(" {
			return p.call(t)
		}
		return field(t.text), nil
	case "@":
		return current, nil
	case "*":
		return p.project(current, values, power("*"))
	case filter:
		return p.filter(current)
	case flatten:
		return p.project(current, flattened, power(flatten))
	case "{":
		return p.hash()
	case "(":
		inner, err := p.expression(0)
		if err != nil {
			return nil, err
		}
		return inner, p.expect(")")
	case "!":
		inner, err := p.expression(power("!"))
		return not(inner), err
	case "[":
		if k := p.peek(); k == integer || k == ":" || k == "*" && p.after() == "]" {
			return p.bracket(current)
		}
		return p.multiple()
	}
	return nil, refuse(t)
}

// infix reads what can follow left.
func (p *parser) infix(left expr) (expr, error) {
	t := p.take()
	switch t.kind {
	case ".":
		if p.peek() == "*" {
			p.take()
			return p.project(left, values, power(".")) // jmespath.py's: .a.b after it is of the list, not of its items
		}
		right, err := p.afterDot(power("."))
		return pipe(left, right), err
	case filter:
		return p.filter(left)
	case flatten:
		return p.project(left, flattened, power(flatten))
	case "[":
		return p.bracket(left)
	case "|":
		right, err := p.expression(power("|"))
		return pipe(left, right), err
	case "||":
		right, err := p.expression(power("||"))
		return or(left, right), err
	case "&&":
		right, err := p.expression(power("&&"))
		return and(left, right), err
	case "==", "!=", "<", "<=", ">", ">=":
		right, err := p.expression(power(t.kind))
		return compare(left, right, t.kind), err
	}
	return nil, refuse(t)
}

// project reads what is applied to each of the items that spread makes of left.
func (p *parser) project(left expr, spread func(*document.Node) []*document.Node, strength int) (expr, error) {
	right, err := p.projected(strength)
	return projection(left, spread, right), err
}

// projected reads the rest of a projection.
func (p *parser) projected(strength int) (expr, error) {
	switch k := p.peek(); {
	case power(k) < projectionStop:
		return current, nil
	case k == "[" || k == filter:
		return p.expression(strength)
	case k == ".":
		p.take()
		return p.afterDot(strength)
	}
	return nil, p.unexpected()
}

// afterDot reads what can follow a dot.
func (p *parser) afterDot(strength int) (expr, error) {
	switch p.peek() {
	case identifier, quoted, "*":
		return p.expression(strength)
	case "[":
		p.take()
		return p.multiple()
	case "{":
		p.take()
		return p.hash()
	}
	return nil, p.unexpected()
}

func (p *parser) filter(left expr) (expr, error) {
	condition, err := p.expression(0)
	if err != nil {
		return nil, err
	}
	if err := p.expect("]"); err != nil {
		return nil, err
	}
	right := current
	if p.peek() != flatten {
		right, err = p.projected(power(filter))
	}
	return filtered(left, condition, right), err
}

// bracket reads [*], an index or a slice of left, after its opening bracket.
func (p *parser) bracket(left expr) (expr, error) {
	switch {
	case p.peek() == "*":
		p.take()
		if err := p.expect("]"); err != nil {
			return nil, err
		}
		return p.project(left, items, power("*"))
	case p.peek() == integer && p.after() == "]":
		t := p.take()
		i, err := strconv.Atoi(t.text)
		if err != nil {
			return nil, &Error{t.at, "the index is too large"}
		}
		return index(left, i), p.expect("]")
	}
	bounds, err := p.slice()
	if err != nil {
		return nil, err
	}
	return p.project(left, bounds.of, power("*"))
}

// slice reads up to three numbers between colons.
func (p *parser) slice() (slice, error) {
	var parts [3]*int
	colons := 0
	for p.peek() != "]" {
		switch t := p.take(); {
		case t.kind == ":" && colons < 2:
			colons++
		case t.kind == integer && parts[colons] == nil:
			n, err := strconv.Atoi(t.text)
			if err != nil || colons == 2 && n == 0 {
				return slice{}, &Error{t.at, "a slice cannot have this number"}
			}
			parts[colons] = &n
		default:
			return slice{}, refuse(t)
		}
	}
	if colons == 0 {
		return slice{}, p.unexpected()
	}
	return slice{parts[0], parts[1], parts[2]}, p.expect("]")
}

// list reads expressions between commas up to the closing token.
func (p *parser) list(closing kind) ([]argument, error) {
	var all []argument
	for p.peek() != closing || len(all) > 0 {
		reference := p.peek() == "&" && closing == ")"
		if reference {
			p.take()
		}
		e, err := p.expression(0)
		if err != nil {
			return nil, err
		}
		all = append(all, argument{e, reference})
		if p.peek() != "," {
			break
		}
		p.take()
	}
	return all, p.expect(closing)
}

func (p *parser) multiple() (expr, error) {
	all, err := p.list("]")
	if err == nil && len(all) == 0 {
		return nil, p.unexpected()
	}
	return selectList(all), err
}

func (p *parser) hash() (expr, error) {
	var names []string
	var all []expr
	for {
		t := p.take()
		if t.kind != identifier && t.kind != quoted {
			return nil, refuse(t)
		}
		if err := p.expect(":"); err != nil {
			return nil, err
		}
		e, err := p.expression(0)
		if err != nil {
			return nil, err
		}
		names, all = append(names, t.text), append(all, e)
		if p.peek() != "," {
			return selectHash(names, all), p.expect("}")
		}
		p.take()
	}
}

func (p *parser) call(name token) (expr, error) {
	p.take()
	arguments, err := p.list(")")
	if err != nil {
		return nil, err
	}
	return call(name.text, arguments), nil
}
