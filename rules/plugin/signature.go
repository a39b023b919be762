package plugin

import (
	"fmt"
	"strings"
)

// Type is the type of an argument or a result.
type Type uint8

const (
	Number  Type = iota + 1 // float64
	Integer                 // int64
	String                  // UTF-8 text
	Boolean                 // bool

	list Type = 8
)

// ListOf returns the type of a list with such elements.
func ListOf(elem Type) Type { return elem | list }

// Elem returns the type of a list's elements; false when t is no list.
func (t Type) Elem() (Type, bool) { return t &^ list, t&list != 0 }

// String returns the type as a signature writes it: "list of number".
func (t Type) String() string {
	elem, isList := t.Elem()
	name := [...]string{"unknown", "number", "integer", "string", "boolean"}[min(int(elem), 4)]
	if isList {
		return "list of " + name
	}
	return name
}

// Signature is what a plug-in takes and gives: "(number, string) -> boolean".
type Signature struct {
	Params []Type
	Result Type
}

// String returns the signature as ParseSignature reads it.
func (s Signature) String() string {
	params := make([]string, len(s.Params))
	for i, p := range s.Params {
		params[i] = p.String()
	}
	return "(" + strings.Join(params, ", ") + ") -> " + s.Result.String()
}

// SignatureError is a mistake in a signature's text.
type SignatureError struct {
	Offset  int // where, in bytes of the text
	Message string
	Hint    string // what to write; may be ""
}

// Error returns the message and the hint in one line.
func (e *SignatureError) Error() string {
	if e.Hint == "" {
		return e.Message
	}
	return e.Message + ": " + e.Hint
}

const (
	maxParams     = 16
	signatureForm = "write it as (number, list of string) -> boolean"
	typeNames     = "the types are number, integer, string, boolean and list of one of them"
)

// ParseSignature reads the signature of a plug-in. Its error is a
// *SignatureError.
func ParseSignature(text string) (Signature, error) {
	p := &signatureParser{text: text}
	s := p.signature()
	if p.err != nil {
		return Signature{}, p.err
	}
	return s, nil
}

type signatureParser struct {
	text string
	at   int
	err  *SignatureError // the first mistake
}

func (p *signatureParser) signature() Signature {
	var s Signature
	p.want("(")
	for p.err == nil && !p.take(")") {
		if len(s.Params) > 0 {
			p.want(",")
		}
		s.Params = append(s.Params, p.typ())
		if len(s.Params) > maxParams {
			p.fail("", "more than the limit of %d arguments", maxParams)
		}
	}
	p.want("->")
	s.Result = p.typ()
	if p.space(); p.at < len(p.text) {
		p.fail(signatureForm, "unexpected %q after the signature", excerpt(p.text[p.at:]))
	}
	return s
}

func (p *signatureParser) typ() Type {
	start, name := p.word()
	if name != "list" {
		return p.scalar(start, name)
	}
	start, of := p.word()
	if of != "of" {
		p.failAt(start, "write list of number", "a list needs the type of its elements")
		return 0
	}
	start, name = p.word()
	if name == "list" {
		p.failAt(start, typeNames, "a list cannot hold lists")
	}
	return ListOf(p.scalar(start, name))
}

func (p *signatureParser) scalar(start int, name string) Type {
	for _, t := range [...]Type{Number, Integer, String, Boolean} {
		if t.String() == name {
			return t
		}
	}
	if name == "" {
		p.failAt(start, signatureForm, "a type is missing")
	} else {
		p.failAt(start, typeNames, "unknown type %s", name)
	}
	return 0
}

// word reads letters, digits and _; start is where they begin.
func (p *signatureParser) word() (start int, word string) {
	p.space()
	start = p.at
	for p.at < len(p.text) && isWord(p.text[p.at]) {
		p.at++
	}
	return start, p.text[start:p.at]
}

func isWord(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func (p *signatureParser) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

func (p *signatureParser) take(token string) bool {
	p.space()
	if !strings.HasPrefix(p.text[p.at:], token) {
		return false
	}
	p.at += len(token)
	return true
}

func (p *signatureParser) want(token string) {
	switch {
	case p.take(token):
	case p.at == len(p.text):
		p.fail(signatureForm, "the signature ends before %q", token)
	default:
		p.fail(signatureForm, "want %q, not %q", token, excerpt(p.text[p.at:]))
	}
}

func (p *signatureParser) fail(hint, format string, args ...any) {
	p.failAt(p.at, hint, format, args...)
}

func (p *signatureParser) failAt(at int, hint, format string, args ...any) {
	if p.err == nil {
		p.err = &SignatureError{Offset: at, Message: fmt.Sprintf(format, args...), Hint: hint}
	}
}

// excerpt returns the beginning of s, for a message.
func excerpt(s string) string {
	if r := []rune(s); len(r) > 20 {
		return string(r[:20]) + "..."
	}
	return s
}
