package jmespath

import (
	"fmt"
	"strings"

	"github.com/iradvise/iradvise/loaders/document"
)

// kind is the kind of a token: its text, where that is fixed.
type kind string

const (
	end        kind = ""
	identifier kind = "name"
	quoted     kind = "quoted name"
	literal    kind = "literal"
	integer    kind = "number"
	flatten    kind = "[]"
	filter     kind = "[?"
)

// symbols are the fixed tokens, longer ones before their beginnings.
const symbols = "[? [] || && == != <= >= . * [ ] , : @ ( ) { } | & < > !"

// token is one word of an expression.
type token struct {
	kind  kind
	text  string         // of a name or number
	value *document.Node // of a literal
	at    int            // offset in bytes
}

// Error says where an expression is wrong.
type Error struct {
	At      int // offset in bytes
	Message string
}

// Error counts the position from 1.
func (e *Error) Error() string { return fmt.Sprintf("%s at position %d", e.Message, e.At+1) }

func lex(s string) ([]token, error) {
	var tokens []token
	for i := 0; i < len(s); {
		if strings.IndexByte(" \t\r\n", s[i]) >= 0 {
			i++
			continue
		}
		t, size, err := next(s, i)
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, t)
		i += size
	}
	return append(tokens, token{kind: end, at: len(s)}), nil
}

// next reads the token at offset i.
func next(s string, i int) (token, int, error) {
	rest := s[i:]
	switch c := rest[0]; {
	case letter(c):
		n := span(rest, func(c byte) bool { return letter(c) || digit(c) })
		return token{kind: identifier, text: rest[:n], at: i}, n, nil
	case digit(c), c == '-' && len(rest) > 1 && digit(rest[1]):
		n := 1 + span(rest[1:], digit)
		return token{kind: integer, text: rest[:n], at: i}, n, nil
	case c == '"' || c == '\'' || c == '`':
		return quotedToken(s, i)
	}
	for symbol := range strings.FieldsSeq(symbols) {
		if strings.HasPrefix(rest, symbol) {
			return token{kind: kind(symbol), at: i}, len(symbol), nil
		}
	}
	return token{}, 0, &Error{i, fmt.Sprintf("unknown token %q", []rune(rest)[0])}
}

// quotedToken reads a "name", a 'raw string' or a `JSON literal`.
func quotedToken(s string, i int) (token, int, error) {
	n := 1
	for n < len(s[i:]) && s[i+n] != s[i] {
		if s[i+n] == '\\' {
			n++
		}
		n++
	}
	if n >= len(s[i:]) {
		return token{}, 0, &Error{i, "a quote is not closed"}
	}
	inner, t := s[i+1:i+n], token{kind: literal, at: i}
	var err error
	switch s[i] {
	case '\'':
		t.value = text(strings.ReplaceAll(inner, `\'`, `'`))
	case '`':
		t.value, err = parseLiteral(strings.ReplaceAll(inner, "\\`", "`"))
	default:
		var name *document.Node
		if name, err = document.ParseJSON([]byte(s[i : i+n+1])); err == nil {
			t.kind, t.text = quoted, name.Text
		}
	}
	if err != nil {
		return token{}, 0, &Error{i, "not JSON between the quotes: " + err.Error()}
	}
	return t, n + 1, nil
}

// parseLiteral reads JSON; what is none counts as a string without its quotes.
func parseLiteral(s string) (*document.Node, error) {
	n, err := document.ParseJSON([]byte(s))
	if err != nil {
		n, err = document.ParseJSON([]byte(`"` + strings.TrimLeft(s, " \t\r\n") + `"`))
	}
	return n, err
}

func letter(c byte) bool { return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func digit(c byte) bool { return '0' <= c && c <= '9' }

func span(s string, in func(byte) bool) int {
	n := 0
	for n < len(s) && in(s[n]) {
		n++
	}
	return n
}
