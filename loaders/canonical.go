package loaders

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders/document"
)

// A canonicaliser brings a document of any dialect into the one form that a
// Job's Body has: members under the API's names and in its order, unknown ones
// after them by name, times as epoch seconds, one spelling for each number, and
// nothing that means "absent".
type canonicaliser struct {
	warnings []engine.Warning
	unzoned  int // times without a time zone
}

// fault is a value that cannot be what its place in the document asks for.
type fault struct {
	pos     document.Pos
	path    string
	message string
	hint    string // what to do, or ""
}

func (f *fault) Error() string { return f.path + ": " + f.message }

func faultAt(n *document.Node, p *document.Path, format string, args ...any) error {
	return &fault{n.Pos, p.String(), fmt.Sprintf(format, args...), abridgedHint(n)}
}

// abridgedHint tells how to save a value of which a client wrote only the kind.
func abridgedHint(n *document.Node) string {
	text := n.Text
	if n.Kind == document.List && len(n.Items) == 1 { // [Object], read as YAML
		text = "[" + n.Items[0].Text + "]"
	}
	switch {
	case strings.HasPrefix(text, "Amazon."), strings.HasPrefix(text, "System."), strings.HasPrefix(text, "@{"):
		return "PowerShell left out what is nested deeply: save the answer with ConvertTo-Json -Depth 10"
	case text == "[Object]", text == "[Array]":
		return "node left out what is nested deeply: save the answer with JSON.stringify"
	}
	return ""
}

func (c *canonicaliser) warn(code string, p *document.Path, format string, args ...any) {
	c.warnings = append(c.warnings, engine.Warning{Code: code, Path: p.String(), Message: fmt.Sprintf(format, args...)})
}

// value returns n in canonical form, nil when it says nothing, and an error
// when it cannot be a value of shape s.
func (c *canonicaliser) value(s *shape, n *document.Node, p *document.Path) (*document.Node, error) {
	if n.Kind == document.Null {
		return nil, nil
	}
	switch s.form {
	case object:
		return c.object(s, n, p)
	case list:
		return c.list(s, n, p)
	case integer, float:
		return c.number(n, p)
	case boolean:
		return c.boolean(n, p)
	case moment:
		return c.moment(n, p)
	}
	return c.text(s, n, p)
}

func (c *canonicaliser) object(s *shape, n *document.Node, p *document.Path) (*document.Node, error) {
	if n.Kind != document.Object {
		return nil, faultAt(n, p, "expected an object, found %s", describe(n))
	}
	known := make([]*document.Node, len(s.fields))
	var given [2]uint64 // the fields that today's names and the old ones gave
	var unknown []document.Member
	for _, m := range n.Members {
		i := s.find(m.Name)
		if i < 0 {
			unknown = append(unknown, m)
			continue
		}
		at := p.Member(s.fields[i].name)
		v, err := c.value(s.fields[i].shape, m.Value, at)
		if err != nil {
			return nil, err
		}
		by := &given[s.fields[i].spelling(m.Name)]
		again := *by&(1<<i) != 0
		*by |= 1 << i
		if known[i], err = c.once(known[i], v, again, m.Value, at); err != nil {
			return nil, err
		}
	}
	out := &document.Node{Kind: document.Object, Pos: n.Pos}
	for i, v := range known {
		if v != nil {
			out.Members = append(out.Members, document.Member{Name: s.fields[i].name, Value: v})
		}
	}
	rest, err := c.unknownMembers(unknown, p, s == jobShape)
	out.Members = append(out.Members, rest...)
	return out, err
}

// once joins two values given for the same member, the second of them at n: equal
// ones are a caveat, different ones leave nothing to go by. Nothing is a value like
// another where the member was given again under the same name; under today's name
// and the old one it says nothing.
func (c *canonicaliser) once(first, second *document.Node, again bool, n *document.Node, p *document.Path) (*document.Node, error) {
	switch {
	case !again && first == nil:
		return second, nil
	case !again && second == nil:
		return first, nil
	case !document.Equal(first, second):
		return nil, faultAt(n, p, "given twice, with different values")
	}
	c.warn("duplicate-key", p, "given twice, with the same value")
	return first, nil
}

// envelopes are members of the answer's transport, which each SDK adds under a
// name of its own.
var envelopes = []string{"ResponseMetadata", "ResultMetadata", "$metadata", "SdkHttpMetadata", "SdkResponseMetadata"}

func isEnvelope(name string) bool {
	return slices.ContainsFunc(envelopes, func(e string) bool { return sameName(e, name) })
}

// unknownMembers returns members that AWS has not documented yet, by name.
func (c *canonicaliser) unknownMembers(members []document.Member, p *document.Path, root bool) ([]document.Member, error) {
	var out []document.Member
	seen := make(map[string]int, len(members)) // index in out
	for _, m := range members {
		if root && isEnvelope(m.Name) {
			continue
		}
		at := p.Member(m.Name)
		v, err := c.unknown(m.Value, at)
		if err != nil {
			return nil, err
		}
		i, again := seen[m.Name]
		if !again {
			seen[m.Name] = len(out)
			out = append(out, document.Member{Name: m.Name, Value: v})
		} else if out[i].Value, err = c.once(out[i].Value, v, again, m.Value, at); err != nil {
			return nil, err
		}
	}
	out = slices.DeleteFunc(out, func(m document.Member) bool { return m.Value == nil })
	slices.SortFunc(out, func(a, b document.Member) int { return cmp.Compare(a.Name, b.Name) })
	return out, nil
}

// unknown returns a value of no known shape: as it is, but for the spelling of
// numbers, the order of members, and nulls.
func (c *canonicaliser) unknown(n *document.Node, p *document.Path) (*document.Node, error) {
	out := &document.Node{Kind: n.Kind, Text: n.Text, Pos: n.Pos}
	var err error
	switch n.Kind {
	case document.Null:
		return nil, nil
	case document.Number:
		return numberNode(n), nil
	case document.Object:
		out.Members, err = c.unknownMembers(n.Members, p, false)
	case document.List:
		out.Items = []*document.Node{}
		for i, item := range n.Items {
			v, itemErr := c.unknown(item, p.Item(i))
			if itemErr != nil {
				return nil, itemErr
			}
			out.Items = append(out.Items, cmp.Or(v, &document.Node{Kind: document.Null, Pos: item.Pos}))
		}
	}
	return out, err
}

func (c *canonicaliser) list(s *shape, n *document.Node, p *document.Path) (*document.Node, error) {
	if n.Kind != document.List {
		return nil, faultAt(n, p, "expected a list, found %s", describe(n))
	}
	out := &document.Node{Kind: document.List, Items: []*document.Node{}, Pos: n.Pos}
	for i, item := range n.Items {
		v, err := c.value(s.item, item, p.Item(i))
		if err != nil {
			return nil, err
		}
		if v == nil {
			return nil, faultAt(item, p.Item(i), "nothing is given here")
		}
		out.Items = append(out.Items, v)
	}
	return out, nil
}

// warnUnzoned says once that times name no time zone: what prints one such time
// prints them all that way.
func (c *canonicaliser) warnUnzoned() {
	if c.unzoned > 0 {
		c.warn("timestamp-zone", nil, "%d of the times name no time zone; taken as UTC", c.unzoned)
	}
}

// describe says what n is, with its text where that helps.
func describe(n *document.Node) string {
	switch n.Kind {
	case document.String:
		return "the string " + strconv.Quote(shorten(n.Text))
	case document.Number, document.Bool:
		return shorten(n.Text)
	}
	return n.Kind.String()
}

// shorten keeps a message readable whatever the input holds.
func shorten(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
