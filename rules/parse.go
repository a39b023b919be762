package rules

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/iradvise/iradvise/rules/expression"
)

// Limits on a policy file: it may come from a pull request.
const (
	maxFileBytes = 256 << 10
	maxDepth     = 40
	maxNodes     = 20_000 // with every alias counted as what it stands for
)

// parser turns one text into nodes.
type parser struct {
	file  *file
	bad   *mistakes
	nodes int
	open  map[*yaml.Node]bool // aliases that are being followed
	full  bool                // a limit was reported
}

// What a text is read as; messages say so.
const (
	aPolicy     = "policy"
	aPolicyTest = "policy test"
	parameters  = "file of parameters"
)

// parse returns the one document of a text, or nil after reporting why not.
func parse(name string, text []byte, what string, bad *mistakes) *node {
	bad.seen(name)
	if !readable(name, text, what, bad) {
		return nil
	}
	f := newFile(name, string(text))
	doc := decode(f, what, bad)
	if doc == nil {
		return nil
	}
	p := &parser{file: f, bad: bad, open: map[*yaml.Node]bool{}}
	return p.node(doc.Content[0], 0)
}

// readable refuses what is no UTF-8 text of a sensible size.
func readable(name string, text []byte, what string, bad *mistakes) bool {
	if len(text) > maxFileBytes {
		bad.add(newFile(name, "").errorAt(0, "", fmt.Sprintf("the file has %d bytes, more than the limit of %d", len(text), maxFileBytes)))
		return false
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			f := newFile(name, string(bytes.ToValidUTF8(text[:i], []byte("?"))))
			bad.add(f.errorAt(len(f.text), "save the "+what+" as UTF-8", "the file is not UTF-8 text"))
			return false
		}
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f {
			f := newFile(name, string(text))
			at := i - (len(text) - len(f.text))
			bad.add(f.errorAt(at, "remove it, or write it as an escape in double quotes", fmt.Sprintf("control character %U", r)))
			return false
		}
		i += size
	}
	return true
}

// decode runs the YAML parser.
func decode(f *file, what string, bad *mistakes) *yaml.Node {
	loader, err := yaml.NewLoader(strings.NewReader(f.text))
	if err != nil {
		bad.add(f.errorAt(0, "", err.Error()))
		return nil
	}
	var doc, next yaml.Node
	switch err := loader.Load(&doc); {
	case errors.Is(err, io.EOF):
		bad.add(f.errorAt(0, beginning(what), "the file is empty"))
		return nil
	case err != nil:
		bad.add(syntaxError(f, err))
		return nil
	}
	switch err := loader.Load(&next); {
	case errors.Is(err, io.EOF):
	case err != nil:
		bad.add(syntaxError(f, err))
		return nil
	default:
		at := f.offset(next.Line, next.Column)
		bad.add(f.errorAt(at, "put each into a file of its own", "a second document: one file holds one "+what))
		return nil
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) != 1 {
		bad.add(f.errorAt(0, beginning(what), "the file is empty"))
		return nil
	}
	return &doc
}

// beginning says what a file of that kind has at least.
func beginning(what string) string {
	if what == parameters {
		return "write name: value, a line for each parameter"
	}
	return "a " + what + " begins with 'apiVersion: " + apiVersion + "'"
}

// syntaxError says what the YAML parser found, at its place.
func syntaxError(f *file, err error) *Error {
	var e *yaml.LoadError
	if !errors.As(err, &e) {
		return f.errorAt(0, "", "not YAML: "+strings.TrimPrefix(err.Error(), "yaml: "))
	}
	line, column := e.Mark.Line, e.Mark.Column
	at := f.offset(line, column)
	message := "not YAML: " + strings.TrimPrefix(e.Message, "yaml: ")
	return f.errorAt(at, f.syntaxHint(at, message), message)
}

// syntaxHint names the usual cause of a YAML error at a byte of the file.
func (f *file) syntaxHint(at int, message string) string {
	line := f.position(at).Line
	if f.commented(line) || line > 1 && f.commented(line-1) {
		return commentHint
	}
	if i := strings.IndexAny(f.text[:at], "\u0085\u2028\u2029"); i >= 0 {
		r, _ := utf8.DecodeRuneInString(f.text[i:])
		return fmt.Sprintf("%U in line %d is a line break to YAML: write it as an escape in double quotes", r, f.position(i).Line)
	}
	return syntaxHint(f.line(line), message)
}

const commentHint = "white space and # begin a comment in YAML: put the whole expression into quotes"

// commented reports whether a comment begins in a line before its brackets are closed.
func (f *file) commented(line int) bool {
	before, _, found := strings.Cut(f.line(line), " #")
	return found && strings.TrimSpace(before) != "" && expression.Unclosed(before)
}

// syntaxHint names the usual cause of a YAML error in a line with expressions.
func syntaxHint(line, message string) string {
	_, value, _ := strings.Cut(line, ": ")
	value = strings.TrimSpace(value)
	switch {
	case strings.Contains(message, "tab"), strings.Contains(indent(line), "\t"):
		return "indent with spaces"
	case strings.Contains(message, "mapping values"):
		return "quote a value that holds a colon and a space"
	case strings.HasPrefix(value, `"`), strings.HasPrefix(value, "'"):
		return "quote the whole value: '" + strings.ReplaceAll(value, "'", "''") + "'"
	case value != "" && strings.ContainsAny(value[:1], "!&*%@`{[|>"):
		return "quote a value that begins with " + value[:1]
	}
	return ""
}

// indent returns the white space that a line begins with.
func indent(line string) string { return line[:len(line)-len(strings.TrimLeft(line, " \t"))] }

// node converts y and all below it; nil after a limit was passed.
func (p *parser) node(y *yaml.Node, depth int) *node {
	p.nodes++
	if p.full || !p.within(y, depth) {
		return nil
	}
	switch y.Kind {
	case yaml.AliasNode:
		return p.alias(y, depth)
	case yaml.MappingNode:
		return p.mapping(y, depth)
	case yaml.SequenceNode:
		return p.sequence(y, depth)
	}
	n := &node{file: p.file, yaml: y, form: scalar, text: y.Value, tag: y.ShortTag()}
	if y.Style&yaml.TaggedStyle != 0 && n.tag != "!!str" {
		p.bad.at(n, "write not ... or put the value into quotes", "a value that begins with ! is a tag to YAML")
		return nil
	}
	return n
}

func (p *parser) within(y *yaml.Node, depth int) bool {
	message := ""
	switch {
	case depth > maxDepth:
		message = fmt.Sprintf("nested deeper than the limit of %d levels", maxDepth)
	case p.nodes > maxNodes:
		message = fmt.Sprintf("more than the limit of %d values, aliases counted", maxNodes)
	default:
		return true
	}
	p.full = true
	p.report(y, "", message)
	return false
}

func (p *parser) report(y *yaml.Node, hint, message string) {
	p.bad.add(p.file.errorAt(p.file.offset(y.Line, y.Column), hint, message))
}

func (p *parser) alias(y *yaml.Node, depth int) *node {
	if y.Alias == nil || p.open[y.Alias] {
		p.report(y, "", "the alias *"+y.Value+" stands for a value that holds itself")
		return nil
	}
	p.open[y.Alias] = true
	defer delete(p.open, y.Alias)
	return p.node(y.Alias, depth+1)
}

func (p *parser) sequence(y *yaml.Node, depth int) *node {
	n := &node{file: p.file, yaml: y, form: sequence}
	for _, c := range y.Content {
		if item := p.node(c, depth+1); item != nil {
			n.items = append(n.items, item)
		}
	}
	return n
}

func (p *parser) mapping(y *yaml.Node, depth int) *node {
	n := &node{file: p.file, yaml: y, form: mapping}
	if p.template(y) {
		return nil
	}
	first := map[string]*node{}
	for i := 0; i+1 < len(y.Content); i += 2 {
		key := p.node(y.Content[i], depth+1)
		value := p.node(y.Content[i+1], depth+1)
		if key == nil || !p.checkKey(key, first) {
			continue
		}
		if value == nil {
			p.bad.breaks(key.text)
			continue
		}
		n.fields = append(n.fields, pair{key, value})
	}
	return n
}

// template catches {{rec.key}} without quotes, which YAML reads as a mapping
// whose key is a mapping.
func (p *parser) template(y *yaml.Node) bool {
	if y.Style&yaml.FlowStyle == 0 || len(y.Content) == 0 || y.Content[0].Kind != yaml.MappingNode {
		return false
	}
	p.report(y, `quote it: "{{...}} ..."`, "{{ is read by YAML as a mapping here")
	return true
}

func (p *parser) checkKey(key *node, first map[string]*node) bool {
	if key.form != scalar {
		p.bad.at(key, "", "a key must be a word, not %s", key.form)
		return false
	}
	if key.tag == "!!merge" {
		p.bad.at(key, "name the other policy in extends", "YAML merge keys are not part of the policy language")
		return false
	}
	if before, ok := first[key.text]; ok {
		p.bad.at(key, "", "the key %s is there twice, first at %s", key.text, before.position())
		return false
	}
	first[key.text] = key
	return true
}
