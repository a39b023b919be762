package rules

import (
	"testing"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// FuzzLocate holds that every visible character of a text is found in the file
// again, however YAML writes the text down.
func FuzzLocate(f *testing.F) {
	for _, seed := range []string{
		"rec.a <= 100", "it's", `"quoted" \ and \n`, "é漢字 and x", "a\nb\n  c\n\nd", "  indented\n\tx ", "\u0085\u2028", "a # b: c", "- x",
		"a very long expression that is folded at some place because it has far more than eighty characters in one line of text",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		for _, style := range []yaml.Style{0, yaml.SingleQuotedStyle, yaml.DoubleQuotedStyle, yaml.LiteralStyle, yaml.FoldedStyle} {
			written, err := yaml.Dump(map[string]*yaml.Node{"key": {Kind: yaml.ScalarNode, Tag: "!!str", Value: text, Style: style}})
			if err != nil {
				continue
			}
			bad := &mistakes{}
			root := parse("f.yaml", written, aPolicy, bad)
			if root == nil || root.get("key") == nil {
				continue // not every text can be written
			}
			holdsPlaces(t, root.get("key"), string(written))
		}
	})
}

func holdsPlaces(t *testing.T, n *node, written string) {
	for i, r := range n.text {
		if isSpace(r) {
			continue
		}
		at := n.locate(i)
		found, _ := utf8.DecodeRuneInString(n.file.text[at:])
		if found != r && found != '\\' {
			t.Fatalf("%q at %d of %q is found at %d, which is %q, in\n%s", r, i, n.text, at, found, written)
		}
	}
}
