package rules

import (
	"fmt"
	"strings"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules/expression"
)

// template is a message with {{expressions}}.
type template struct {
	texts []string // one more than values
	parts []*expression.Program
}

// maxParts is how many expressions one message may hold.
const maxParts = 50

// template compiles the message of a rule; nil for none.
func (b *build) template(n *node, scope engine.Scope) *template {
	if n == nil {
		return nil
	}
	t := &template{}
	from := 0
	for {
		open := strings.Index(n.text[from:], "{{")
		if open < 0 {
			break
		}
		open += from
		end := closing(n.text, open+2)
		if len(t.parts) == maxParts {
			b.bad.add(n.file.errorAt(n.locate(open), "", fmt.Sprintf("more than the limit of %d expressions in a message", maxParts)))
			break
		}
		if end < 0 {
			b.bad.add(n.file.errorAt(n.locate(open), "close it with }}", "{{ without }}"))
			break
		}
		t.texts = append(t.texts, n.text[from:open])
		t.parts = append(t.parts, b.part(n, open+2, end, scope))
		from = end + 2
	}
	t.texts = append(t.texts, n.text[from:])
	return t
}

// part compiles the expression between two bytes of a message.
func (b *build) part(n *node, from, to int, scope engine.Scope) *expression.Program {
	source := n.text[from:to]
	program, errs := b.scope.Compile(source, scope, expression.Type{})
	b.report(n, from, errs)
	return program
}

// closing returns where }} stands behind a byte, outside of string literals;
// -1 for nowhere.
func closing(s string, i int) int {
	var open byte
	for ; i < len(s); i++ {
		switch {
		case open != 0 && s[i] == '\\' && open != '`':
			i++
		case open != 0 && s[i] == open:
			open = 0
		case open == 0 && strings.IndexByte("\"'`", s[i]) >= 0:
			open = s[i]
		case open == 0 && strings.HasPrefix(s[i:], "}}"):
			return i
		}
	}
	return -1
}

// render fills in the values for one row; what is missing reads "not measured".
func (t *template) render(c *engine.Case, r *engine.Recommendation) string {
	var b strings.Builder
	for i, part := range t.parts {
		b.WriteString(t.texts[i])
		v, stop := part.Value(c, r)
		if stop != nil {
			v = nil
		}
		b.WriteString(display(v))
	}
	b.WriteString(t.texts[len(t.parts)])
	return b.String()
}
