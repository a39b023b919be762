package rules

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/internal/screen"
)

// maxExcerpt is the longest source line that a diagnostic shows whole, in
// characters.
const maxExcerpt = 160

// file is one policy text and the places of its lines.
type file struct {
	name  string // as positions print it
	text  string // without byte order mark
	lines []int  // offset of each line's first byte
}

func newFile(name, text string) *file {
	f := &file{name: name, text: strings.TrimPrefix(text, "\ufeff")}
	f.lines = []int{0}
	for i := 0; i < len(f.text); {
		n := lineBreak(f.text[i:])
		if n == 0 {
			i++
			continue
		}
		i += n
		f.lines = append(f.lines, i)
	}
	return f
}

// lineBreak returns the length of the line break that s begins with, or 0. The
// list is that of the YAML parser, so that both count the same lines.
func lineBreak(s string) int {
	for _, br := range [...]string{"\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029"} {
		if strings.HasPrefix(s, br) {
			return len(br)
		}
	}
	return 0
}

// offset returns the byte at a line and a column that count from 1, columns in
// characters.
func (f *file) offset(line, column int) int {
	line = min(max(line, 1), len(f.lines))
	i := f.lines[line-1]
	for ; column > 1 && i < len(f.text); column-- {
		_, size := utf8.DecodeRuneInString(f.text[i:])
		i += size
	}
	return i
}

// position returns the place of a byte.
func (f *file) position(offset int) engine.Position {
	offset = min(max(offset, 0), len(f.text))
	line := sort.SearchInts(f.lines, offset+1)
	column := utf8.RuneCountInString(f.text[f.lines[line-1]:offset]) + 1
	return engine.Position{File: f.name, Line: line, Column: column}
}

// errorAt returns a mistake at a byte of the text.
func (f *file) errorAt(offset int, hint, message string) *Error {
	pos := f.position(offset)
	return &Error{Position: pos, Message: message, Hint: hint, Excerpt: f.excerpt(pos)}
}

// excerpt returns the line of pos, safe to show, and a caret under its column.
func (f *file) excerpt(pos engine.Position) string {
	line := []rune(f.line(pos.Line))
	column := min(pos.Column-1, len(line))
	if len(line) == 0 {
		return ""
	}
	before, after := "", ""
	from, to := 0, len(line)
	if to > maxExcerpt {
		from = max(0, column-maxExcerpt/2)
		to = min(len(line), from+maxExcerpt)
	}
	if from > 0 {
		before = "..."
	}
	if to < len(line) {
		after = "..."
	}
	shown := before + screen.Source(string(line[from:to])) + after
	return shown + "\n" + blank(before+screen.Source(string(line[from:column]))) + "^"
}

func (f *file) line(n int) string {
	start, end := f.lines[n-1], len(f.text)
	if n < len(f.lines) {
		end = f.lines[n]
	}
	return strings.TrimRight(f.text[start:end], "\r\n\u0085\u2028\u2029")
}

// blank returns white space as wide as s is on a terminal; tabs stay tabs.
func blank(s string) string {
	parts := strings.Split(s, "\t")
	for i, part := range parts {
		parts[i] = strings.Repeat(" ", displaywidth.String(part))
	}
	return strings.Join(parts, "\t")
}
