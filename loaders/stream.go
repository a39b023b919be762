package loaders

import (
	"bytes"
	"errors"
	"iter"
	"unicode/utf8"

	"github.com/iradvise/iradvise/loaders/document"
)

// parsed is one document of a text, or why there is none.
type parsed struct {
	node *document.Node
	err  error        // a *document.SyntaxError
	raw  []byte       // the text of this document
	pos  document.Pos // where it begins
}

// documents yields the documents of text, which is in the given format.
func documents(text []byte, f format) iter.Seq[parsed] {
	switch f {
	case yamlFormat:
		return yamlDocuments(text)
	case csvFormat:
		return func(yield func(parsed) bool) {
			n, err := parseCSV(text)
			yield(parsed{node: n, err: err, raw: text, pos: document.Pos{Line: 1, Column: 1}})
		}
	case pythonFormat:
		s := string(text)
		return concatenated(text, func(offset int, pos document.Pos) (*document.Node, int, error) {
			return parsePython(s[offset:], pos)
		})
	}
	return concatenated(text, func(offset int, pos document.Pos) (*document.Node, int, error) {
		return document.ParseJSONPrefix(text[offset:], pos)
	})
}

// concatenated yields documents that stand one after another: JSON lines, or
// what several commands appended to one file. After a broken document it goes
// on at the next line that begins like one, so that the others are not lost.
func concatenated(text []byte, parse func(offset int, pos document.Pos) (*document.Node, int, error)) iter.Seq[parsed] {
	return func(yield func(parsed) bool) {
		c := &cursor{text: text, pos: document.Pos{Line: 1, Column: 1}}
		for c.skipBetween(); c.offset < len(text); c.skipBetween() {
			d := parsed{pos: c.pos}
			start := c.offset
			n, end, err := parse(start, c.pos)
			if err == nil {
				c.advance(start + end)
			} else {
				c.advance(nextDocument(text, start))
				err = explain(err, d.pos, start > 0 && !opens(text[start]), c.offset < len(text))
			}
			d.node, d.err, d.raw = n, err, text[start:c.offset]
			if !yield(d) {
				return
			}
		}
	}
}

// explain says what a parser cannot see of a broken document: that it is text
// between documents, or that it ended too early although more follows.
func explain(err error, start document.Pos, stray, more bool) error {
	var e *document.SyntaxError
	switch {
	case !errors.As(err, &e):
	case stray:
		e.Pos, e.Message, e.Truncated = start, "text that belongs to no document", false
	case more && e.Truncated:
		e.Pos, e.Message = start, "the document that begins here is cut off"
	}
	return err
}

func opens(c byte) bool { return c == '{' || c == '[' || c == '(' }

// nextDocument returns the offset of the first line after the one at offset
// that begins with an opening bracket, or the end.
func nextDocument(text []byte, offset int) int {
	for offset < len(text) {
		i := bytes.IndexByte(text[offset:], '\n')
		if i < 0 {
			return len(text)
		}
		offset += i + 1
		if offset < len(text) && (text[offset] == '{' || text[offset] == '[') {
			return offset
		}
	}
	return len(text)
}

// A cursor moves through a text and knows its position.
type cursor struct {
	text   []byte
	offset int
	pos    document.Pos
}

func (c *cursor) advance(to int) {
	span := c.text[c.offset:to]
	if i := bytes.LastIndexByte(span, '\n'); i >= 0 {
		c.pos.Line += bytes.Count(span, []byte("\n"))
		c.pos.Column = 1
		span = span[i+1:]
	}
	c.pos.Column += utf8.RuneCount(span)
	c.offset = to
}

// skipBetween steps over what may stand between documents: white space, byte
// order marks of files that were joined, the record separator of JSON text
// sequences.
func (c *cursor) skipBetween() {
	i := c.offset
	for i < len(c.text) {
		switch {
		case bytes.IndexByte([]byte(" \t\r\n\x1e"), c.text[i]) >= 0:
			i++
		case bytes.HasPrefix(c.text[i:], []byte("\ufeff")):
			i += len("\ufeff")
		default:
			c.advance(i)
			return
		}
	}
	c.advance(i)
}
