package rules

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/iradvise/iradvise/internal/screen"
)

// Show writes the merged policies as YAML, each value with the place that it
// comes from as a comment. With several policies each is a document of its own;
// a comment says what reports call one whose name is taken.
func Show(w io.Writer, names []string, o Options) error {
	drafts, err := load(names, o)
	if drafts == nil {
		return err
	}
	for i, d := range drafts {
		if i > 0 {
			if _, err := io.WriteString(w, "---\n"); err != nil {
				return err
			}
		}
		if d.renamed {
			if _, err := fmt.Fprintf(w, "# reports call this policy %s\n", inline(d.name)); err != nil {
				return err
			}
		}
		if err := d.show(w); err != nil {
			return err
		}
	}
	return nil
}

func (d *draft) show(w io.Writer) error {
	root := d.shown(d.root, policyKeys())
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == "params" {
			d.showParams(root.Content[i+1])
		}
	}
	text, err := yaml.Dump(root, yaml.WithIndent(2), yaml.WithLineWidth(-1))
	if err != nil {
		return err
	}
	_, err = w.Write(escaped(text))
	return err
}

// shown returns the YAML of a merged mapping in the order of its keys' table.
func (d *draft) shown(n *node, keys []key) *yaml.Node {
	out := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	fields := n.fields
	if keys != nil {
		fields = nil
		for _, k := range keys {
			if v := n.get(k.name); v != nil {
				fields = append(fields, pair{&node{text: k.name}, v})
			}
		}
	}
	for _, p := range fields {
		k, _ := find(keys, p.key.text)
		out.Content = append(out.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: p.key.text}, d.shownValue(p.value, k))
	}
	return out
}

func (d *draft) shownValue(n *node, k key) *yaml.Node {
	switch {
	case n.form == mapping && k.shape == shapeParams:
		out := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		for _, p := range n.fields {
			out.Content = append(out.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: p.key.text}, d.shown(p.value, k.keys))
		}
		return out
	case n.form == mapping && k.shape == shapeMap:
		return d.shown(n, nil)
	case n.form == mapping:
		return d.shown(n, k.keys)
	case n.form == sequence:
		out := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		for _, item := range n.items {
			out.Content = append(out.Content, d.shownValue(item, key{keys: k.keys}))
		}
		return out
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: n.tag, Value: n.text, Style: shownStyle(n), LineComment: "# " + screen.Line(n.origin())}
}

// shownStyle keeps what must be quoted quoted, and long texts in blocks. What a
// screen would act on stands between double quotes, where YAML has escapes.
func shownStyle(n *node) yaml.Style {
	switch {
	case acting(n.text):
		return yaml.DoubleQuotedStyle
	case strings.Contains(strings.TrimSpace(n.text), "\n"):
		return yaml.LiteralStyle
	case n.quoted():
		return yaml.DoubleQuotedStyle
	}
	return 0
}

// acting reports whether a screen or the log of a CI system would act on a text.
func acting(text string) bool {
	for line := range strings.SplitSeq(text, "\n") {
		if screen.Source(line) != line {
			return true
		}
	}
	return false
}

// escaped returns YAML with escapes for what acting finds in it: that stands
// between double quotes, so it reads the same.
func escaped(text []byte) []byte {
	text = regexp.MustCompile(`##(\[|vso\[|teamcity\[)`).ReplaceAll(text, []byte(`#\x23$1`))
	var out []byte
	for _, r := range string(text) {
		switch {
		case r == '\n' || r == '\t' || !screen.Acts(r):
			out = utf8.AppendRune(out, r)
		case r > 0xffff:
			out = fmt.Appendf(out, `\U%08x`, r)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
	}
	return out
}

// origin returns where a value comes from: file:line.
func (n *node) origin() string {
	pos := n.position()
	return fmt.Sprintf("%s:%d", pos.File, pos.Line)
}

// showParams adds the values that came from the command line or from a file.
func (d *draft) showParams(params *yaml.Node) {
	for i := 0; i+1 < len(params.Content); i += 2 {
		for _, p := range d.params {
			if p.name == params.Content[i].Value && p.from != "default" {
				params.Content[i].LineComment = fmt.Sprintf("# is %s, set by %s", screen.Line(display(p.value)), map[string]string{"flag": "--set", "file": "--params"}[p.from])
			}
		}
	}
}
