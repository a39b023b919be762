package awscli

import (
	"fmt"

	"github.com/iradvise/iradvise/loaders/awscli/jmespath"
	"github.com/iradvise/iradvise/loaders/document"
)

// Query is a compiled --query expression.
type Query struct{ path *jmespath.Query }

// ParseQuery compiles a JMESPath expression.
func ParseQuery(expression string) (*Query, error) {
	path, err := jmespath.Compile(expression)
	if err != nil {
		return nil, fmt.Errorf("bad value for --query %s: %w", expression, err)
	}
	return &Query{path}, nil
}

// Apply returns what the expression selects from n, which Plain returned, with
// computed numbers spelled as Python spells them.
func (q *Query) Apply(n *document.Node) (*document.Node, error) {
	found, err := q.path.Search(n)
	if err != nil {
		return nil, fmt.Errorf("--query cannot be applied to this answer: %w", err)
	}
	return spelled(found), nil
}

// spelled returns n with every number as Python prints it; nulls stay.
func spelled(n *document.Node) *document.Node {
	s := &document.Node{Kind: n.Kind, Text: n.Text}
	if n.Kind == document.Number {
		s.Text = number(n.Text)
	}
	for _, item := range n.Items {
		s.Items = append(s.Items, spelled(item))
	}
	for _, m := range n.Members {
		s.Members = append(s.Members, document.Member{Name: m.Name, Value: spelled(m.Value)})
	}
	return s
}
