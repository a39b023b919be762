package awscli

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/iradvise/iradvise/loaders/document"
)

// writeJSON prints n as json.dumps(indent=4, ensure_ascii=False) does.
func writeJSON(b *bytes.Buffer, n *document.Node, _ Screen) error {
	if isEmptyObject(n) {
		return nil
	}
	jsonValue(b, n, "\n")
	b.WriteByte('\n')
	return nil
}

// jsonValue prints n; newline begins a line at the depth of n.
func jsonValue(b *bytes.Buffer, n *document.Node, newline string) {
	inner, between := newline+"    ", ""
	switch n.Kind {
	case document.Object:
		b.WriteByte('{')
		for _, m := range n.Members {
			b.WriteString(between + inner)
			jsonString(b, m.Name)
			b.WriteString(": ")
			jsonValue(b, m.Value, inner)
			between = ","
		}
		closeWith(b, between, newline, '}')
	case document.List:
		b.WriteByte('[')
		for _, item := range n.Items {
			b.WriteString(between + inner)
			jsonValue(b, item, inner)
			between = ","
		}
		closeWith(b, between, newline, ']')
	case document.Null:
		b.WriteString("null")
	case document.String:
		jsonString(b, n.Text)
	default:
		b.WriteString(n.Text)
	}
}

// closeWith ends a list or object; one with content closes on its own line.
func closeWith(b *bytes.Buffer, between, newline string, bracket byte) {
	if between != "" {
		b.WriteString(newline)
	}
	b.WriteByte(bracket)
}

// jsonString prints s with the few escapes that Python's encoder uses.
func jsonString(b *bytes.Buffer, s string) {
	b.WriteByte('"')
	for _, c := range s {
		if i := strings.IndexRune("\"\\\n\r\t\f\b", c); i >= 0 {
			b.WriteByte('\\')
			b.WriteByte(`"\nrtfb`[i])
		} else if c < ' ' {
			fmt.Fprintf(b, `\u%04x`, c)
		} else {
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
}
