package rules

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/iradvise/iradvise/engine"
)

// form is the outer form of a node.
type form int8

const (
	scalar form = iota
	mapping
	sequence
)

func (f form) String() string { return [...]string{"a value", "a mapping", "a list"}[f] }

// node is one YAML value and the file that it came from. Nodes are never
// changed once parsed: merging builds new ones around the old values, which so
// keep their origin.
type node struct {
	file *file
	yaml *yaml.Node // where it stands; nil for a text from the command line
	form form

	text   string // of a scalar, decoded
	tag    string // of a scalar: "!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp"
	fields []pair // of a mapping, in file order
	items  []*node
}

// pair is one key of a mapping and its value.
type pair struct{ key, value *node }

// get returns the value of a key, or nil.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for _, p := range n.fields {
		if p.key.text == key {
			return p.value
		}
	}
	return nil
}

// word returns the text of a key's scalar, or "".
func (n *node) word(key string) string {
	if v := n.get(key); v != nil && v.form == scalar {
		return v.text
	}
	return ""
}

// list returns the items of a key, or nil.
func (n *node) list(key string) []*node {
	if v := n.get(key); v != nil {
		return v.items
	}
	return nil
}

// pairs returns the fields of a key's mapping, or nil.
func (n *node) pairs(key string) []pair {
	if v := n.get(key); v != nil {
		return v.fields
	}
	return nil
}

// isTrue reports whether a key is set to true.
func (n *node) isTrue(key string) bool { return n.word(key) == "true" }

// start returns the byte of the file at which the node begins.
func (n *node) start() int {
	if n.yaml == nil {
		return 0
	}
	return n.file.offset(n.yaml.Line, n.yaml.Column)
}

// position returns where the node begins, for a scalar behind its quote.
func (n *node) position() engine.Position { return n.file.position(n.start()) }

// positionAt returns the place of a byte of the decoded text.
func (n *node) positionAt(offset int) engine.Position { return n.file.position(n.locate(offset)) }

// isNull reports a value that is written as null or left out after its key.
func (n *node) isNull() bool { return n.form == scalar && n.tag == "!!null" }

// quoted reports a scalar that nobody can take for a number or a boolean.
func (n *node) quoted() bool {
	const marked = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	return n.yaml != nil && n.yaml.Style&marked != 0
}

// same reports whether two values mean the same, wherever they stand.
func (n *node) same(o *node) bool {
	if n == nil || o == nil {
		return n == o
	}
	if n.form != o.form || n.text != o.text || n.tag != o.tag ||
		len(n.fields) != len(o.fields) || len(n.items) != len(o.items) {
		return false
	}
	for _, p := range n.fields {
		if !p.value.same(o.get(p.key.text)) {
			return false
		}
	}
	for i := range n.items {
		if !n.items[i].same(o.items[i]) {
			return false
		}
	}
	return true
}

// describe names what the node is, as its writer sees it.
func (n *node) describe() string {
	switch {
	case n.form != scalar:
		return n.form.String()
	case n.tag == "!!null":
		return "nothing"
	case n.tag == "!!bool" || n.tag == "!!int" || n.tag == "!!float":
		return n.text
	}
	return quote(n.text)
}

// quote returns s in double quotes, shortened for a message.
func quote(s string) string {
	line, _, more := strings.Cut(s, "\n")
	if r := []rune(line); len(r) > 40 {
		line, more = string(r[:40]), true
	}
	if more {
		line += "..."
	}
	return `"` + line + `"`
}
