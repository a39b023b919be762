package rules

import (
	"strings"
)

// Format returns a policy or a policy test as policy fmt writes it: blocks are indented by
// two spaces, lists two deeper than their key, lines end without white space and
// with a plain newline, and there is at most one empty line in a row. Comments,
// line breaks, quotes, the order of keys and the texts of expressions stay as
// their author wrote them. It returns Errors for what is no YAML, for any other
// file, and for a layout that only its author understands.
func Format(name string, text []byte) ([]byte, error) {
	bad := &mistakes{}
	root := parse(name, text, aPolicy, bad)
	if root != nil {
		refuseOthers(root, bad)
	}
	if err := bad.err(); err != nil {
		return nil, err
	}
	return arranged(name, root, text)
}

// arranged formats the text of a tree.
func arranged(name string, root *node, text []byte) ([]byte, error) {
	lines, ended := splitLines(strings.TrimPrefix(string(text), "\ufeff"))
	out := tidied(indented(lines), ended)
	if lost := otherMeaning(name, root, out); lost != nil {
		hint := "put it between quotes, or into a block that begins with |"
		return nil, Errors{root.file.errorAt(lost.start(), hint, "formatted, this would mean something else")}
	}
	return []byte(out), nil
}

// otherMeaning returns what of a tree a text does not say any more, or nil.
func otherMeaning(name string, root *node, text string) *node {
	bad := &mistakes{}
	after := parse(name, []byte(text), aPolicy, bad)
	if bad.err() != nil {
		return root
	}
	return root.unlike(after)
}

// unlike returns the innermost value of n that o has not at its place, or nil.
func (n *node) unlike(o *node) *node {
	if n.same(o) {
		return nil
	}
	if o == nil || n.form != o.form || len(n.fields) != len(o.fields) || len(n.items) != len(o.items) {
		return n
	}
	for _, p := range n.fields {
		if found := p.value.unlike(o.get(p.key.text)); found != nil {
			return found
		}
	}
	for i, item := range n.items {
		if found := item.unlike(o.items[i]); found != nil {
			return found
		}
	}
	return n
}

// splitLines returns the lines of a text, and whether the last one has its end.
func splitLines(text string) (lines []string, ended bool) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	text, ended = strings.CutSuffix(text, "\n")
	return strings.Split(text, "\n"), ended
}

// written is one line of the formatted file.
type written struct {
	text  string
	exact bool // it belongs to a block of text, where white space counts
	kept  bool // empty lines count too: in quotes, and in a block that keeps those at its end
}

// tidied drops white space at the end of lines, and empty lines at the
// beginning, at the end and beside one another. A block of text may end the file
// without the end of its last line.
func tidied(lines []written, ended bool) string {
	for last := len(lines) - 1; last >= 0 && !lines[last].kept && isEmpty(lines[last]); last-- {
		lines, ended = lines[:last], true
	}
	if last := len(lines) - 1; last >= 0 && !lines[last].exact {
		ended = true
	}
	var out []string
	for _, line := range lines {
		if !line.exact {
			line.text = strings.TrimRight(line.text, " \t")
			if line.text == "" && !line.kept && (len(out) == 0 || out[len(out)-1] == "") {
				continue
			}
		}
		out = append(out, line.text)
	}
	text := strings.Join(out, "\n")
	if ended {
		text += "\n"
	}
	return text
}

func isEmpty(line written) bool {
	return line.text == "" || !line.exact && strings.TrimSpace(line.text) == ""
}

// block is one open collection of the YAML file.
type block struct {
	column int // of its keys or dashes, as written
	indent int // likewise, as formatted
	list   bool
}

// indenter gives each line of a file its formatted indentation.
type indenter struct {
	open     []block
	shift    int // formatted minus written indentation of the last line that began something
	within   *continuation
	comments []string // lines before the one that they speak of
	out      []written
}

// indented returns the lines with the indentation of every block.
func indented(lines []string) []written {
	in := &indenter{}
	for _, line := range lines {
		in.line(line)
	}
	in.flush(-1, 0)
	return in.out
}

func (in *indenter) line(line string) {
	content := strings.TrimLeft(line, " ")
	column := len(line) - len(content)
	switch {
	case in.within.holds(line, column):
		in.out = append(in.out, written{in.shifted(line), in.within.parent >= 0, in.within.keep || in.within.quote != 0})
		in.within.read(content)
		return
	case strings.TrimSpace(content) == "", strings.HasPrefix(content, "#"):
		in.within = nil
		in.comments = append(in.comments, line)
		return
	}
	in.within = nil
	indent := in.begin(column, content)
	in.flush(column, indent)
	in.shift = indent - column
	in.write(indent, in.nested(column, indent, content))
}

// shifted moves a line as far as the one that it continues.
func (in *indenter) shifted(line string) string {
	if strings.TrimSpace(line) == "" {
		return line
	}
	content := strings.TrimLeft(line, " ")
	column := len(line) - len(content)
	return strings.Repeat(" ", max(0, column+in.shift)) + content
}

// begin closes the blocks that end before the line, opens the one that it
// begins and returns the line's indentation.
func (in *indenter) begin(column int, content string) int {
	list := isDash(content)
	for len(in.open) > 0 {
		top := in.open[len(in.open)-1]
		if top.column < column || top.column == column && (list || !top.list) {
			break
		}
		in.open = in.open[:len(in.open)-1]
	}
	if len(in.open) > 0 {
		if top := in.open[len(in.open)-1]; top.column == column && top.list == list {
			return top.indent
		}
	}
	indent := 0
	if len(in.open) > 0 {
		indent = in.open[len(in.open)-1].indent + 2
	}
	in.open = append(in.open, block{column, indent, list})
	return indent
}

// nested writes the rest of a line and opens the blocks that begin behind its
// dashes.
func (in *indenter) nested(column, indent int, content string) string {
	dashes, parent := "", column
	for isDash(content) && content != "-" {
		rest := strings.TrimLeft(content[1:], " ")
		if rest == "" || rest[0] == '#' {
			break
		}
		dashes += "- "
		parent = column
		column += len(content) - len(rest)
		indent += 2
		content = rest
		in.open = append(in.open, block{column, indent, isDash(content)})
	}
	if blockHeader(content) != content {
		parent = column
	}
	in.within = begun(parent, content)
	if in.within == nil && len(dashes) > 0 && !isKey(content) && !isDash(content) {
		in.open = in.open[:len(in.open)-1]
	}
	return dashes + content
}

// flush writes the comments and empty lines before a line. A comment stands
// where the line stood that it was written in line with.
func (in *indenter) flush(column, indent int) {
	for _, line := range in.comments {
		content := strings.TrimSpace(line)
		if content == "" {
			in.write(0, "")
			continue
		}
		at := len(line) - len(strings.TrimLeft(line, " "))
		in.write(in.commentIndent(at, column, indent), content)
	}
	in.comments = nil
}

func (in *indenter) write(indent int, content string) {
	in.out = append(in.out, written{text: strings.Repeat(" ", indent) + content})
}

func (in *indenter) commentIndent(at, column, indent int) int {
	if at == column {
		return indent
	}
	for i := len(in.open) - 1; i >= 0; i-- {
		if in.open[i].column == at {
			return in.open[i].indent
		}
	}
	if column < 0 {
		return 0
	}
	return indent
}

func isDash(content string) bool { return content == "-" || strings.HasPrefix(content, "- ") }

// isKey reports whether a line of block style begins with a key.
func isKey(content string) bool {
	return strings.HasSuffix(content, ":") || strings.Contains(content, ": ")
}
