package loaders

import (
	"strings"

	"github.com/iradvise/iradvise/loaders/document"
)

// text reads a string; YAML may have taken one for a number or a boolean.
func (c *canonicaliser) text(s *shape, n *document.Node, p *document.Path) (*document.Node, error) {
	switch n.Kind {
	case document.Object:
		if len(n.Members) == 1 && sameName(n.Members[0].Name, "Value") {
			return c.value(s, n.Members[0].Value, p) // an enum of the .NET SDK
		}
		return nil, faultAt(n, p, "expected a string, found %s", describe(n))
	case document.List:
		return nil, faultAt(n, p, "expected a string, found %s", describe(n))
	}
	if s.form == enum && n.Text == "" {
		return nil, nil
	}
	return &document.Node{Kind: document.String, Text: n.Text, Pos: n.Pos}, nil
}

// number reads a number, also from a string. What is not a number at all is
// kept as "NaN"; an empty string says nothing.
func (c *canonicaliser) number(n *document.Node, p *document.Path) (*document.Node, error) {
	switch n.Kind {
	case document.Number:
		return numberNode(n), nil
	case document.String:
		s := strings.TrimSpace(n.Text)
		if s == "" || s == "None" || s == "null" {
			return nil, nil
		}
		if _, ok := notANumber(s); ok || document.ValidNumber(s) {
			return numberNode(&document.Node{Kind: document.Number, Text: s, Pos: n.Pos}), nil
		}
	}
	return nil, faultAt(n, p, "expected a number, found %s", describe(n))
}

func numberNode(n *document.Node) *document.Node {
	if s, ok := notANumber(n.Text); ok {
		return &document.Node{Kind: document.String, Text: s, Pos: n.Pos}
	}
	return &document.Node{Kind: document.Number, Text: canonicalNumber(n.Text), Pos: n.Pos}
}

func (c *canonicaliser) boolean(n *document.Node, p *document.Path) (*document.Node, error) {
	if n.Kind == document.Bool || n.Kind == document.String {
		switch s := strings.ToLower(n.Text); s {
		case "true", "false":
			return &document.Node{Kind: document.Bool, Text: s, Pos: n.Pos}, nil
		case "":
			return nil, nil
		}
	}
	return nil, faultAt(n, p, "expected true or false, found %s", describe(n))
}

// moment reads a time. What cannot be read as one stays as it is, with a
// warning: no verdict hangs on it.
func (c *canonicaliser) moment(n *document.Node, p *document.Path) (*document.Node, error) {
	switch n.Kind {
	case document.List, document.Object, document.Bool:
		return nil, faultAt(n, p, "expected a time, found %s", describe(n))
	}
	if n.Text == "" {
		return nil, nil
	}
	t, zoned, ok := parseTime(n.Text)
	if !ok {
		c.warn("timestamp", p, "%q cannot be read as a time", shorten(n.Text))
		return c.unknown(n, p)
	}
	if !zoned {
		c.unzoned++
	}
	return &document.Node{Kind: document.Timestamp, Text: epochText(t), Pos: n.Pos}, nil
}
