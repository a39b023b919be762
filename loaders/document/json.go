package document

import (
	"fmt"
	"strconv"
	"unicode/utf8"
)

// maxDepth bounds how deep lists and objects may nest.
const maxDepth = 100

// SyntaxError says where and why a text is not the document it should be.
type SyntaxError struct {
	Pos       Pos
	Offset    int    // in bytes from the start of the text
	Path      string // the innermost member that was open, "" at the root
	Message   string
	Hint      string // what to do, or ""
	Truncated bool   // the text ends before the document does
}

// UTF8Hint tells what to do with a text that is not in UTF-8.
const UTF8Hint = "convert it to UTF-8, for example with: iconv -f ISO-8859-1 -t UTF-8"

// Error returns "line:column: message".
func (e *SyntaxError) Error() string { return e.Pos.String() + ": " + e.Message }

// ParseJSON reads the one JSON document that b holds. Beyond the standard it
// takes the bare NaN, Infinity and -Infinity of Python and JavaScript, and keeps
// members given twice. Errors are *SyntaxError.
func ParseJSON(b []byte) (*Node, error) {
	n, rest, err := ParseJSONPrefix(b, Pos{1, 1})
	if err != nil {
		return nil, err
	}
	p := &parser{b: b, line: 1, column: 1}
	p.seek(rest)
	if p.space(); p.i < len(b) {
		return nil, p.errorf("there is more text after the end of the document")
	}
	return n, nil
}

// ParseJSONPrefix reads the first JSON document in b, which begins at the
// position at, and returns it with the offset of the first byte after it.
func ParseJSONPrefix(b []byte, at Pos) (*Node, int, error) {
	p := &parser{b: b, line: at.Line, column: at.Column}
	p.space()
	n, err := p.value(nil, 0)
	return n, p.i, err
}

type parser struct {
	b      []byte
	i      int
	line   int
	mark   int // an offset on the current line, at or before i
	column int // the column at mark
}

// seek moves forward to offset i, counting lines.
func (p *parser) seek(i int) {
	for p.i < i {
		if p.b[p.i] == '\n' {
			p.newline()
		}
		p.i++
	}
}

// newline notes that the line ends at i.
func (p *parser) newline() { p.line, p.mark, p.column = p.line+1, p.i+1, 1 }

func (p *parser) pos() Pos {
	if p.i > p.mark {
		p.column += utf8.RuneCount(p.b[p.mark:p.i])
		p.mark = p.i
	}
	return Pos{p.line, p.column}
}

func (p *parser) space() {
	for p.i < len(p.b) {
		switch p.b[p.i] {
		case '\n':
			p.newline()
		case ' ', '\t', '\r':
		default:
			return
		}
		p.i++
	}
}

func (p *parser) errorf(format string, args ...any) *SyntaxError {
	e := &SyntaxError{Pos: p.pos(), Offset: p.i, Message: fmt.Sprintf(format, args...)}
	if p.i >= len(p.b) {
		e.Truncated = true
		e.Message = "the document ends too early"
	}
	return e
}

func (p *parser) fail(path *Path, format string, args ...any) error {
	e := p.errorf(format, args...)
	e.Path = path.String()
	return e
}

func (p *parser) value(path *Path, depth int) (*Node, error) {
	if p.i >= len(p.b) {
		return nil, p.fail(path, "")
	}
	if depth > maxDepth {
		return nil, p.fail(nil, "lists and objects nest more than %d deep", maxDepth)
	}
	n := &Node{Pos: p.pos()}
	var err error
	switch c := p.b[p.i]; {
	case c == '{':
		err = p.object(n, path, depth)
	case c == '[':
		err = p.list(n, path, depth)
	case c == '"':
		n.Kind = String
		n.Text, err = p.string(path)
	case c == '-' || '0' <= c && c <= '9':
		err = p.number(n, path)
	default:
		err = p.word(n, path)
	}
	if err != nil {
		return nil, err
	}
	return n, nil
}

func (p *parser) object(n *Node, path *Path, depth int) error {
	n.Kind = Object
	p.i++
	for first := true; ; first = false {
		p.space()
		if p.i >= len(p.b) {
			return p.fail(path, "")
		}
		if p.b[p.i] == '}' && first {
			p.i++
			return nil
		}
		if p.b[p.i] != '"' {
			return p.fail(path, "expected a member name in double quotes")
		}
		name, err := p.string(path)
		if err != nil {
			return err
		}
		v, err := p.member(path.Member(name), depth)
		if err != nil {
			return err
		}
		n.Members = append(n.Members, Member{name, v})
		if done, err := p.next(path, '}'); done || err != nil {
			return err
		}
	}
}

func (p *parser) member(path *Path, depth int) (*Node, error) {
	p.space()
	if p.i >= len(p.b) || p.b[p.i] != ':' {
		return nil, p.fail(path, "expected ':' after the member name")
	}
	p.i++
	p.space()
	return p.value(path, depth+1)
}

func (p *parser) list(n *Node, path *Path, depth int) error {
	n.Kind = List
	n.Items = []*Node{}
	p.i++
	p.space()
	if p.i < len(p.b) && p.b[p.i] == ']' {
		p.i++
		return nil
	}
	for {
		p.space()
		v, err := p.value(path.Item(len(n.Items)), depth+1)
		if err != nil {
			return err
		}
		n.Items = append(n.Items, v)
		if done, err := p.next(path, ']'); done || err != nil {
			return err
		}
	}
}

// next steps over the comma or the closing bracket after a value.
func (p *parser) next(path *Path, closing byte) (done bool, err error) {
	p.space()
	switch {
	case p.i >= len(p.b):
		return false, p.fail(path, "")
	case p.b[p.i] == closing:
		p.i++
		return true, nil
	case p.b[p.i] == ',':
		p.i++
		return false, nil
	}
	return false, p.fail(path, "expected ',' or '%c'", closing)
}

// word reads true, false, null, NaN, Infinity and -Infinity.
func (p *parser) word(n *Node, path *Path) error {
	end := p.i
	for end < len(p.b) && (p.b[end] == '-' && end == p.i || letter(p.b[end])) {
		end++
	}
	text := string(p.b[p.i:end])
	switch text {
	case "true", "false":
		n.Kind, n.Text = Bool, text
	case "null":
		n.Kind = Null
	case "NaN", "Infinity", "-Infinity":
		n.Kind, n.Text = Number, text
	default:
		if end == len(p.b) && text != "" {
			p.i = end
		}
		return p.fail(path, "expected a value%s", found(p.b[p.i:]))
	}
	p.i = end
	return nil
}

func letter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func found(b []byte) string {
	r, size := utf8.DecodeRune(b)
	if size == 0 {
		return ""
	}
	return ", found " + strconv.QuoteRune(r)
}
