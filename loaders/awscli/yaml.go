package awscli

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/iradvise/iradvise/loaders/document"
)

// writeYAML prints n as the CLI does: block style, members sorted by name. A
// lone scalar is printed as JSON.
func writeYAML(b *bytes.Buffer, n *document.Node, s Screen) error {
	if isScalar(n) || isEmptyObject(n) {
		return writeJSON(b, n, s)
	}
	w := &yamlWriter{b: b, level: -2}
	w.node(n, false)
	if b.Bytes()[b.Len()-1] != '\n' {
		w.put("\n")
	}
	return nil
}

// writeYAMLStream prints n as one item of a list: one answer of a stream.
func writeYAMLStream(b *bytes.Buffer, n *document.Node, s Screen) error {
	if isEmptyObject(n) {
		return nil
	}
	return writeYAML(b, &document.Node{Kind: document.List, Items: []*document.Node{n}}, s)
}

// yamlWriter writes block YAML as libyaml's emitter does.
type yamlWriter struct {
	b      *bytes.Buffer
	level  int // indentation of the collection being written
	column int
}

func (w *yamlWriter) put(s string) {
	w.b.WriteString(s)
	w.column += utf8.RuneCountInString(s)
	if last, _ := utf8.DecodeLastRuneInString(s); isBreak(last) {
		w.column = 0
	}
}

// newLine begins a line at the indentation of the current collection.
func (w *yamlWriter) newLine() {
	w.put("\n")
	w.indent()
}

func (w *yamlWriter) indent() { w.put(strings.Repeat(" ", max(0, w.level-w.column))) }

// node writes n after what is already on the line. inMapping says that n is
// the value of a member: then a list is not indented further.
func (w *yamlWriter) node(n *document.Node, inMapping bool) {
	switch {
	case n.Kind == document.Object && len(n.Members) > 0:
		w.mapping(n)
	case n.Kind == document.List && len(n.Items) > 0:
		w.sequence(n, inMapping)
	default:
		w.level += 2
		w.scalar(n)
		w.level -= 2
	}
}

func (w *yamlWriter) mapping(n *document.Node) {
	w.level += 2
	for i, name := range sortedNames(n) {
		if i > 0 || w.column > w.level {
			w.newLine()
		}
		value := n.Get(name)
		w.key(name)
		switch {
		case value.Kind == document.Object && len(value.Members) > 0:
			w.level += 2
			w.newLine()
			w.level -= 2
			w.node(value, true)
		case value.Kind == document.List && len(value.Items) > 0:
			w.newLine()
			w.node(value, true)
		default:
			w.put(" ")
			w.node(value, true)
		}
	}
	w.level -= 2
}

// key writes a member's name and its colon.
func (w *yamlWriter) key(name string) {
	form := analyze(name)
	if simple := len(name) <= 128 && !form.multiline; simple {
		w.text(name, true)
		w.put(":")
		return
	}
	w.put("? ")
	w.level += 2
	w.text(name, false)
	w.level -= 2
	w.newLine()
	w.put(":")
}

func (w *yamlWriter) sequence(n *document.Node, inMapping bool) {
	step := 2
	if inMapping {
		step = 0
	}
	w.level += step
	for i, item := range n.Items {
		if i > 0 || w.column > w.level {
			w.newLine()
		}
		w.put("- ")
		w.node(item, false)
	}
	w.level -= step
}

func (w *yamlWriter) scalar(n *document.Node) {
	switch n.Kind {
	case document.Object:
		w.put("{}")
	case document.List:
		w.put("[]")
	case document.Null:
		w.put("null")
	case document.Number:
		w.put(yamlNumber(n.Text))
	case document.String:
		w.text(n.Text, false)
	default:
		w.put(n.Text)
	}
}

func yamlNumber(text string) string {
	switch text {
	case "NaN":
		return ".nan"
	case "Infinity":
		return ".inf"
	case "-Infinity":
		return "-.inf"
	}
	return text
}

// text writes the string s in the style that libyaml chooses.
func (w *yamlWriter) text(s string, key bool) {
	switch styleOf(s, key) {
	case plain:
		w.putPlain(s, !key)
	case singleQuoted:
		w.quoteSingle(s, !key)
	case doubleQuoted:
		w.quoteDouble(s, !key)
	}
}
