package loaders

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/iradvise/iradvise/loaders/document"
)

// Limits on YAML, whose aliases let a short text stand for a huge document.
const (
	maxYAMLBytes   = 64 << 20
	maxYAMLDepth   = 100
	maxYAMLAliases = 100_000 // values reached through aliases
)

const moreText = "there is more text after the end of the document"

// yamlDocuments yields the documents of a YAML stream. They are told apart by
// their markers before they are parsed, so that a broken one does not stop
// the others.
func yamlDocuments(text []byte) iter.Seq[parsed] {
	return func(yield func(parsed) bool) {
		if len(text) > maxYAMLBytes {
			yield(parsed{line: 1, err: &document.SyntaxError{
				Pos: document.Pos{Line: 1, Column: 1}, Message: fmt.Sprintf("the YAML is larger than %d bytes", maxYAMLBytes)}})
			return
		}
		for part := range splitYAML(text) {
			n, err := parseYAML(part.text, part.line)
			if n == nil && err == nil {
				continue
			}
			if err != nil && looksLikePolicy(part.text) {
				err = policyProblem()
			}
			if !yield(parsed{node: n, err: err, raw: part.text, line: part.begin}) {
				return
			}
		}
	}
}

// parseYAML parses one document that begins at the given line. It returns nil
// for one without content. Whatever follows the document is an error.
func parseYAML(text []byte, line int) (*document.Node, error) {
	if err := unprintable(text, line); err != nil {
		return nil, err
	}
	loader, err := yaml.NewLoader(bytes.NewReader(text))
	if err != nil {
		return nil, yamlError(err, line)
	}
	root, err := nextYAML(loader, line)
	if root == nil || err != nil {
		return nil, err
	}
	t := &yamlTree{offset: line - 1}
	n, err := t.node(root, 0)
	if err != nil {
		return nil, err
	}
	switch more, err := nextYAML(loader, line); {
	case err != nil:
		return nil, err
	case more != nil:
		return nil, t.fail(more, moreText)
	case n.Kind == document.Null && saysNothing(root):
		return nil, nil
	}
	return n, nil
}

// nextYAML returns the next document of a stream that begins at the given line,
// and nil at its end.
func nextYAML(loader *yaml.Loader, line int) (*yaml.Node, error) {
	var root yaml.Node
	switch err := loader.Load(&root); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, yamlError(err, line)
	}
	return &root, nil
}

// saysNothing reports whether a null is what stands between two separators with
// nothing in between, and not written out.
func saysNothing(n *yaml.Node) bool {
	for n.Kind == yaml.DocumentNode && len(n.Content) > 0 {
		n = n.Content[0]
	}
	return n.Value == ""
}

// yamlTree turns YAML nodes into document nodes.
type yamlTree struct {
	offset  int // lines before this document
	aliased int // aliases that are open
	count   int // values reached through them
}

func (t *yamlTree) fail(n *yaml.Node, format string, args ...any) error {
	return &document.SyntaxError{Pos: t.pos(n), Message: fmt.Sprintf(format, args...)}
}

func (t *yamlTree) pos(n *yaml.Node) document.Pos {
	return document.Pos{Line: n.Line + t.offset, Column: n.Column}
}

func (t *yamlTree) node(n *yaml.Node, depth int) (*document.Node, error) {
	if t.aliased > 0 {
		t.count++
	}
	if t.count > maxYAMLAliases {
		return nil, t.fail(n, "aliases stand for more than %d values", maxYAMLAliases)
	}
	if depth > maxYAMLDepth {
		return nil, t.fail(n, "lists and mappings nest more than %d deep", maxYAMLDepth)
	}
	switch n.Kind {
	case yaml.DocumentNode:
		return t.node(n.Content[0], depth)
	case yaml.AliasNode:
		t.aliased++
		defer func() { t.aliased-- }()
		return t.node(n.Alias, depth+1)
	case yaml.MappingNode:
		return t.mapping(n, depth)
	case yaml.SequenceNode:
		out := &document.Node{Kind: document.List, Items: []*document.Node{}, Pos: t.pos(n)}
		for _, item := range n.Content {
			v, err := t.node(item, depth+1)
			if err != nil {
				return nil, err
			}
			out.Items = append(out.Items, v)
		}
		return out, nil
	}
	return t.scalar(n), nil
}

func (t *yamlTree) mapping(n *yaml.Node, depth int) (*document.Node, error) {
	out := &document.Node{Kind: document.Object, Pos: t.pos(n)}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		if key.Kind != yaml.ScalarNode {
			return nil, t.fail(key, "a mapping key must be a word")
		}
		if key.ShortTag() == "!!merge" {
			return nil, t.fail(key, "merge keys (<<) are not read")
		}
		v, err := t.node(n.Content[i+1], depth+1)
		if err != nil {
			return nil, err
		}
		out.Members = append(out.Members, document.Member{Name: key.Value, Value: v})
	}
	return out, nil
}

func (t *yamlTree) scalar(n *yaml.Node) *document.Node {
	out := &document.Node{Kind: document.String, Text: n.Value, Pos: t.pos(n)}
	switch n.ShortTag() {
	case "!!null":
		out.Kind, out.Text = document.Null, ""
	case "!!bool":
		out.Kind, out.Text = document.Bool, strings.ToLower(n.Value)
	case "!!int", "!!float":
		if s, ok := plainNumber(n.Value); ok {
			out.Kind, out.Text = document.Number, s
		}
	}
	return out
}

// plainNumber turns YAML's and Python's spellings of a number (+1, .5, 1_000,
// 0x10, .nan) into JSON's. A leading zero is refused: 010 is 8 to some.
func plainNumber(s string) (string, bool) {
	if word, ok := notANumber(s); ok {
		return word, true
	}
	if document.ValidNumber(s) {
		return s, true
	}
	s = strings.TrimPrefix(strings.ReplaceAll(s, "_", ""), "+")
	if n, err := strconv.ParseInt(s, 0, 64); err == nil && strings.ContainsAny(s, "xob") {
		return strconv.FormatInt(n, 10), true
	}
	sign, rest := "", s
	if r, ok := strings.CutPrefix(s, "-"); ok {
		sign, rest = "-", r
	}
	if strings.HasPrefix(rest, ".") {
		rest = "0" + rest
	}
	mantissa, exponent, hasExponent := strings.Cut(strings.ToLower(rest), "e")
	rest = strings.TrimSuffix(mantissa, ".")
	if hasExponent {
		rest += "e" + exponent
	}
	return sign + rest, document.ValidNumber(sign + rest)
}

// yamlError turns the library's error, "… at L60.C16-L62.C11: did not find …",
// into one with a position.
func yamlError(err error, line int) error {
	message, _, _ := strings.Cut(err.Error(), "\n")
	pos := document.Pos{Line: line, Column: 1}
	if m := regexp.MustCompile(`L(\d+)\.C(\d+)(?:-(?:L\d+\.)?C\d+)?:? *`).FindStringSubmatchIndex(message); m != nil {
		n, _ := strconv.Atoi(message[m[2]:m[3]])
		column, _ := strconv.Atoi(message[m[4]:m[5]])
		pos = document.Pos{Line: line + n - 1, Column: max(column, 1)}
		message = message[m[1]:]
	}
	if strings.Contains(message, "<document start>") {
		return &document.SyntaxError{Pos: pos, Message: moreText, Hint: "a line --- stands between two documents of YAML"}
	}
	return &document.SyntaxError{Pos: pos, Message: "this is not valid YAML: " + message}
}
