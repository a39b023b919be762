package loaders

import (
	"bytes"
	"errors"
	"iter"
	"unicode/utf8"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders/document"
)

// parsed is one document of a text, or why there is none.
type parsed struct {
	node *document.Node
	job  *engine.Job // in place of node, where the quick reader could read it
	err  error       // a *document.SyntaxError
	raw  []byte      // the text of this document
	line int         // where it begins
}

// documents yields the documents of text, which is in the given format.
func documents(text []byte, f format) iter.Seq[parsed] {
	switch f {
	case yamlFormat:
		return yamlDocuments(text)
	case csvFormat:
		return func(yield func(parsed) bool) {
			n, err := parseCSV(text)
			yield(parsed{node: n, err: err, raw: text, line: 1})
		}
	case pythonFormat:
		return pythonDocuments(wholeText(text))
	}
	return jsonDocuments(wholeText(text), nil)
}

// wholeText is the chunk of a text that is not cut.
func wholeText(text []byte) *chunk {
	return &chunk{text: text, end: len(text), line: 1, first: true, last: true}
}

func pythonDocuments(k *chunk) iter.Seq[parsed] {
	s := string(k.text)
	return concatenated(k, func(c *cursor) (parsed, int, error) {
		n, end, err := parsePython(s[c.offset:], c.pos())
		return parsed{node: n}, c.offset + end, err
	})
}

// jsonDocuments yields the documents of a chunk of JSON. A nil quick leaves them
// all to the tolerant reader.
func jsonDocuments(k *chunk, quick *quickReader) iter.Seq[parsed] {
	return concatenated(k, func(c *cursor) (parsed, int, error) {
		if quick != nil {
			if job, end := quick.read(c.offset); job != nil {
				if !quick.lineEnd {
					c.offset = end // there is no line to count
				}
				return parsed{job: job}, end, nil
			}
		}
		n, end, err := document.ParseJSONPrefix(k.text[c.offset:], c.pos())
		return parsed{node: n}, c.offset + end, err
	})
}

// concatenated yields documents that stand one after another: JSON lines, or
// what several commands appended to one file. After a broken document it goes
// on at the next line that begins like one, so that the others are not lost.
// parse returns the document at the cursor and the offset after it.
func concatenated(k *chunk, parse func(*cursor) (parsed, int, error)) iter.Seq[parsed] {
	return func(yield func(parsed) bool) {
		text := k.text
		c := &cursor{text: text, line: k.line}
		for c.skipBetween(); c.offset < k.end; c.skipBetween() {
			begin := *c
			d, end, err := parse(c)
			if err == nil {
				c.advance(end)
			} else {
				c.advance(nextDocument(text, begin.offset))
				err = explain(err, begin, (begin.offset > 0 || !k.first) && !opens(text[begin.offset]), c)
			}
			d.err, d.raw, d.line = err, text[begin.offset:c.offset], begin.line
			if !yield(d) {
				return
			}
		}
	}
}

// explain says what a parser cannot see of a broken document: that it is text
// between documents, or that it ended too early although more follows at next.
// Then the parser stumbles where a later document begins, which is not to blame.
func explain(err error, begin cursor, stray bool, next *cursor) error {
	var e *document.SyntaxError
	switch {
	case !errors.As(err, &e):
	case stray:
		e.Pos, e.Message, e.Hint, e.Truncated = begin.pos(), "text that belongs to no document", "", false
	case next.offset == len(next.text):
		if e.Truncated { // white space after it is no part of it
			begin.advance(max(begin.offset, len(bytes.TrimRight(next.text, " \t\r\n"))))
			e.Pos = begin.pos()
		}
	case e.Truncated, e.Pos.Line >= next.line && beginsLine(next.text, begin.offset+e.Offset):
		e.Pos, e.Message, e.Truncated = begin.pos(), "the document that begins here is cut off", true
	}
	return err
}

func opens(c byte) bool { return c == '{' || c == '[' || c == '(' }

// recordSeparator stands before each document of a JSON text sequence (RFC 7464).
const recordSeparator = '\x1e'

// A cursor moves through a text and knows its position.
type cursor struct {
	text      []byte
	offset    int
	line      int
	lineStart int // the offset at which the line begins
}

// pos returns the position; columns count characters.
func (c *cursor) pos() document.Pos {
	return document.Pos{Line: c.line, Column: 1 + utf8.RuneCount(c.text[c.lineStart:c.offset])}
}

func (c *cursor) advance(to int) {
	span := c.text[c.offset:to]
	if n := bytes.Count(span, []byte("\n")); n > 0 {
		c.line += n
		c.lineStart = c.offset + bytes.LastIndexByte(span, '\n') + 1
	}
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
