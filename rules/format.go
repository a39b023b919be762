package rules

import (
	"strings"
)

// Format returns a policy file as policy fmt writes it: blocks are indented by
// two spaces, lists two deeper than their key, lines end without white space and
// with a plain newline, and there is at most one empty line in a row. Comments,
// line breaks, quotes, the order of keys and the texts of expressions stay as
// their author wrote them. It returns Errors for what is no YAML.
func Format(name string, text []byte) ([]byte, error) {
	bad := &mistakes{}
	before := parse(name, text, aPolicy, bad)
	if err := bad.err(); err != nil {
		return nil, err
	}
	source := strings.TrimPrefix(string(text), "\ufeff")
	out := tidied(indented(splitLines(source)))
	if !sameMeaning(name, before, out) {
		return text, nil // a layout that only its author understands
	}
	return []byte(out), nil
}

// sameMeaning reports whether a text says the same as a tree.
func sameMeaning(name string, before *node, text string) bool {
	bad := &mistakes{}
	after := parse(name, []byte(text), aPolicy, bad)
	return bad.err() == nil && after.same(before)
}

func splitLines(text string) []string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	return strings.Split(text, "\n")
}

// written is one line of the formatted file.
type written struct {
	text  string
	exact bool // it belongs to a block of text, where white space counts
}

// tidied drops white space at the end of lines, and empty lines at the
// beginning, at the end and beside one another.
func tidied(lines []written) string {
	var out []string
	for _, line := range lines {
		if !line.exact {
			line.text = strings.TrimRight(line.text, " \t")
			if line.text == "" && (len(out) == 0 || out[len(out)-1] == "") {
				continue
			}
		}
		out = append(out, line.text)
	}
	return strings.TrimRight(strings.Join(out, "\n"), "\n") + "\n"
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
		in.out = append(in.out, written{in.shifted(line), in.within.parent >= 0})
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
	dashes := ""
	for isDash(content) && content != "-" {
		rest := strings.TrimLeft(content[1:], " ")
		if rest == "" || rest[0] == '#' {
			break
		}
		dashes += "- "
		column += len(content) - len(rest)
		indent += 2
		content = rest
		in.open = append(in.open, block{column, indent, isDash(content)})
	}
	in.within = begun(column, content)
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
