package loaders

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/iradvise/iradvise/loaders/document"
)

// maxPythonDepth bounds how deep a printed value may nest.
const maxPythonDepth = 100

// parsePython reads the first value that Python printed in s, one line or by
// pprint, and returns it with the offset of the first byte after it. Errors are
// *document.SyntaxError.
func parsePython(s string, from document.Pos) (*document.Node, int, error) {
	p := &pyParser{s: s, line: from.Line, column: from.Column}
	p.space()
	n, err := p.value(nil, 0)
	return n, p.i, err
}

// pyParser reads Python's repr of the values that boto3 returns: dicts, lists,
// tuples, strings, numbers, True, False, None and calls such as
// datetime.datetime(2022, 10, 4, tzinfo=tzutc()).
type pyParser struct {
	s      string
	i      int
	line   int
	mark   int // an offset on the current line, at or before i
	column int // the column at mark
}

func (p *pyParser) pos() document.Pos {
	p.column += utf8.RuneCountInString(p.s[p.mark:p.i])
	p.mark = p.i
	return document.Pos{Line: p.line, Column: p.column}
}

func (p *pyParser) space() {
	for p.i < len(p.s) {
		switch p.s[p.i] {
		case '\n':
			p.line, p.mark, p.column = p.line+1, p.i+1, 1
		case ' ', '\t', '\r':
		default:
			return
		}
		p.i++
	}
}

// peek returns the next byte, 0 at the end.
func (p *pyParser) peek() byte {
	if p.i < len(p.s) {
		return p.s[p.i]
	}
	return 0
}

func (p *pyParser) fail(path *document.Path, format string, args ...any) error {
	e := &document.SyntaxError{Pos: p.pos(), Offset: p.i, Path: path.String(), Message: fmt.Sprintf(format, args...)}
	if p.i >= len(p.s) {
		e.Truncated, e.Message = true, "the document ends too early"
	}
	return e
}

func (p *pyParser) value(path *document.Path, depth int) (*document.Node, error) {
	if depth > maxPythonDepth {
		return nil, p.fail(nil, "values nest more than %d deep", maxPythonDepth)
	}
	n := &document.Node{Pos: p.pos()}
	var err error
	switch c := p.peek(); {
	case c == '{':
		err = p.dict(n, path, depth)
	case c == '[':
		n.Kind = document.List
		n.Items, err = p.items(path, depth, ']')
	case c == '(':
		n, err = p.parenthesised(path, depth)
	case p.atString():
		n.Kind = document.String
		n.Text, err = p.strings(path)
	case c == '<':
		err = p.angled(n, path)
	case c == '-' || c == '+' || c == '.' || '0' <= c && c <= '9':
		err = p.number(n, path)
	default:
		n, err = p.name(path, depth)
	}
	return n, err
}

func (p *pyParser) dict(n *document.Node, path *document.Path, depth int) error {
	n.Kind = document.Object
	p.i++
	for {
		p.space()
		if p.peek() == '}' {
			p.i++
			return nil
		}
		if !p.atString() {
			return p.fail(path, "expected a key in quotes (a value as node prints it cannot be read back: save it with JSON.stringify)")
		}
		key, err := p.strings(path)
		if err != nil {
			return err
		}
		if err := p.expect(':', path.Member(key)); err != nil {
			return err
		}
		p.space()
		v, err := p.value(path.Member(key), depth+1)
		if err != nil {
			return err
		}
		n.Members = append(n.Members, document.Member{Name: key, Value: v})
		if err := p.comma('}', path); err != nil {
			return err
		}
	}
}

func (p *pyParser) items(path *document.Path, depth int, closing byte) ([]*document.Node, error) {
	out := []*document.Node{}
	p.i++
	for {
		p.space()
		if p.peek() == closing {
			p.i++
			return out, nil
		}
		v, err := p.value(path.Item(len(out)), depth+1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
		if err := p.comma(closing, path); err != nil {
			return nil, err
		}
	}
}

// parenthesised reads a tuple, or a string that pprint wrapped over lines.
func (p *pyParser) parenthesised(path *document.Path, depth int) (*document.Node, error) {
	pos := p.pos()
	items, err := p.items(path, depth, ')')
	if err != nil {
		return nil, err
	}
	before := strings.TrimRight(p.s[:p.i-1], " \t\r\n")
	if len(items) == 1 && !strings.HasSuffix(before, ",") {
		return items[0], nil
	}
	return &document.Node{Kind: document.List, Items: items, Pos: pos}, nil
}

func (p *pyParser) expect(c byte, path *document.Path) error {
	p.space()
	if p.peek() != c {
		return p.fail(path, "expected %q", c)
	}
	p.i++
	return nil
}

// comma steps over the comma after an item, unless the closing bracket follows.
func (p *pyParser) comma(closing byte, path *document.Path) error {
	p.space()
	switch p.peek() {
	case ',':
		p.i++
	case closing:
	default:
		return p.fail(path, "expected ',' or '%c'", closing)
	}
	return nil
}

func (p *pyParser) number(n *document.Node, path *document.Path) error {
	end := p.i
	for end < len(p.s) && (wordByte(p.s[end]) || p.s[end] == '.' || p.s[end] == '+' || p.s[end] == '-') {
		end++
	}
	text, ok := plainNumber(p.s[p.i:end])
	if !ok {
		return p.fail(path, "%q is not a number", shorten(p.s[p.i:end]))
	}
	n.Kind, n.Text = document.Number, text
	p.i = end
	return nil
}

func wordByte(c byte) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// angled reads a repr in angle brackets, such as pytz's <UTC> or an enum's
// <Status.DONE: 'DONE'>, as its text.
func (p *pyParser) angled(n *document.Node, path *document.Path) error {
	end := strings.IndexAny(p.s[p.i:], ">\n")
	if end < 0 || p.s[p.i+end] == '\n' {
		return p.fail(path, "this printed object cannot be read back; save the answer with json.dump")
	}
	n.Kind, n.Text = document.String, p.s[p.i+1:p.i+end]
	p.i += end + 1
	return nil
}

// name reads a constant or a call.
func (p *pyParser) name(path *document.Path, depth int) (*document.Node, error) {
	pos := p.pos()
	start := p.i
	for p.i < len(p.s) && (wordByte(p.s[p.i]) || p.s[p.i] == '.') {
		p.i++
	}
	name := p.s[start:p.i]
	node := func(k document.Kind, text string) (*document.Node, error) {
		return &document.Node{Kind: k, Text: text, Pos: pos}, nil
	}
	switch name {
	case "None":
		return node(document.Null, "")
	case "True":
		return node(document.Bool, "true")
	case "False":
		return node(document.Bool, "false")
	case "nan", "inf", "NaN", "Infinity":
		text, _ := notANumber(name)
		return node(document.Number, text)
	}
	if isUTC(name) || strings.HasSuffix(name, "timezone.utc") {
		return node(document.String, "+00:00")
	}
	if name != "" && p.peek() == '(' {
		return p.call(name, pos, path, depth)
	}
	p.i = start
	if name == "" {
		return nil, p.fail(path, "expected a value")
	}
	if start+len(name) == len(p.s) {
		p.i = len(p.s)
	}
	return nil, p.fail(path, "%s is no value that can be read back", strconv.Quote(shorten(name)))
}
