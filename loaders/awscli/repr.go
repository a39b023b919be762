package awscli

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/iradvise/iradvise/loaders/document"
)

// pythonRepr returns n as Python's repr does: what the CLI prints of an object
// that stands where scalars are expected.
func pythonRepr(n *document.Node) string {
	var parts []string
	switch n.Kind {
	case document.String:
		return quotePython(n.Text)
	case document.List:
		for _, item := range n.Items {
			parts = append(parts, pythonRepr(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case document.Object:
		for _, m := range n.Members {
			parts = append(parts, quotePython(m.Name)+": "+pythonRepr(m.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return pythonString(n)
}

func quotePython(s string) string {
	quote := "'"
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		quote = `"`
	}
	var b strings.Builder
	b.WriteString(quote)
	for _, c := range s {
		switch {
		case c == '\\' || string(c) == quote:
			b.WriteString(`\` + string(c))
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\t':
			b.WriteString(`\t`)
		case c == ' ' || unicode.IsPrint(c):
			b.WriteRune(c)
		case c <= 0xff:
			fmt.Fprintf(&b, `\x%02x`, c)
		case c <= 0xffff:
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			fmt.Fprintf(&b, `\U%08x`, c)
		}
	}
	return b.String() + quote
}
