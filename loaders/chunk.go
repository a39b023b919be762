package loaders

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/iradvise/iradvise/loaders/document"
)

// chunkBytes is how much of a long text is decoded at a time.
const chunkBytes = 256 << 10

// A chunk is a piece of a text that holds whole JSON documents only.
//
// Its bytes are not changed before all of it was decoded; then they may be.
type chunk struct {
	text  []byte // the piece, and the first byte of what follows it
	end   int    // length of the piece
	line  int    // the line it begins on
	first bool   // the text begins with it
	last  bool   // nothing follows it

	padded bool // padding stands behind text

	err error // what stands in place of a line that is too long
}

// A chunker cuts a text into chunks.
type chunker struct {
	size    int // about how many bytes a chunk has
	r       io.Reader
	trusted bool   // its size is known: else a line of more than maxLineBytes is skipped
	rest    []byte // read, but not yet part of a chunk
	line    int    // the line that rest begins on
	begun   bool
	ended   bool
	long    bool // rest is the beginning of a line that is too long

	mu    sync.Mutex
	spare [][]byte // buffers of chunks that were decoded; the last is likely to be in a cache
}

// newChunker returns a chunker of head and what follows it in r.
func newChunker(head []byte, r io.Reader, trusted bool) *chunker {
	return &chunker{size: chunkBytes, r: r, trusted: trusted, rest: head, line: 1}
}

// next returns the next chunk, and nil after the last.
func (c *chunker) next() (*chunk, error) {
	switch {
	case c.ended:
		return nil, nil
	case c.long:
		return c.skipLine()
	}
	text := append(c.buffer(), c.rest...)
	searched, line := 0, 0 // the bytes searched for an end, and where the last line of them begins
	for {
		var err error
		if text, err = c.fill(text); err != nil {
			return nil, err
		}
		if c.ended {
			return c.cut(text, len(text)), nil
		}
		if end := lastCut(text, searched); end > 0 {
			return c.cut(text, end), nil
		}
		if i := bytes.LastIndexByte(text[searched:], '\n'); i >= 0 {
			line = searched + i + 1
		}
		if searched = len(text); int64(searched) > maxBytes {
			return nil, &problem{message: fmt.Sprintf("a document is larger than %d GiB", maxBytes>>30), hint: saveHint}
		}
		if c.long = !c.trusted && searched-line > maxLineBytes; c.long {
			if line == 0 {
				c.rest = text
				return c.skipLine()
			}
			return c.cut(text, line), nil
		}
	}
}

// skipLine reads on to the end of a line that is too long. It returns an error in
// its place.
func (c *chunker) skipLine() (*chunk, error) {
	k := &chunk{line: c.line, first: !c.begun, err: longLine(c.line)}
	c.long, c.begun = false, true
	for {
		if i := bytes.IndexByte(c.rest, '\n'); i >= 0 {
			c.rest = append([]byte(nil), c.rest[i+1:]...)
			c.line++
			return k, nil
		}
		var err error
		if c.rest, err = c.fill(c.rest[:0]); err != nil {
			return nil, err
		}
		k.last = c.ended && bytes.IndexByte(c.rest, '\n') < 0
		if k.last {
			return k, nil
		}
		c.ended = false // only a chunk ends the text
	}
}

// A longLineError refuses a line of what is not a file as it is.
type longLineError struct{ *document.SyntaxError }

func (e longLineError) Unwrap() error { return e.SyntaxError }

func longLine(line int) error {
	return longLineError{&document.SyntaxError{
		Pos:     document.Pos{Line: line, Column: 1},
		Message: fmt.Sprintf("this line is longer than %d MiB, the most that is read of standard input or of a compressed file", maxLineBytes>>20),
		Hint:    "unpack it and name the file itself, or write each document on a line of its own",
	}}
}

// buffer returns an empty buffer, of an earlier chunk when there is one.
func (c *chunker) buffer() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	last := len(c.spare) - 1
	if last < 0 {
		return make([]byte, 0, c.size+c.size/4)
	}
	b := c.spare[last]
	c.spare = c.spare[:last]
	return b[:0]
}

// release gives the buffer of a chunk back.
func (c *chunker) release(k *chunk) {
	const most = 8
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.spare) < most {
		c.spare = append(c.spare, k.text)
	}
	k.text = nil
}

// fill reads about one chunk more, and notes the end of the text.
func (c *chunker) fill(text []byte) ([]byte, error) {
	for want := len(text) + c.size; len(text) < want; {
		text = slices.Grow(text, c.size/4+1)
		n, err := c.r.Read(text[len(text):min(cap(text), want)])
		text = text[:len(text)+n]
		switch {
		case errors.Is(err, io.EOF):
			c.ended = true
			return text, nil
		case err != nil:
			return nil, err
		}
	}
	return text, nil
}

// cut returns the first end bytes as a chunk and keeps the others.
func (c *chunker) cut(text []byte, end int) *chunk {
	c.rest = append(c.rest[:0], text[end:]...)
	k := &chunk{end: end, line: c.line, first: !c.begun, last: c.ended && end == len(text), padded: true}
	c.line += bytes.Count(text[:end], []byte("\n"))
	n := min(end+1, len(text))
	k.text = append(text[:n], padding...)[:n]
	c.begun = true
	return k
}

// lastCut returns the offset of the last line at or after from that begins with
// an opening bracket, or with a record separator and one, while what stands before
// it ends with a closing one; 0 for none. A document cannot go on across such a place: after a closing bracket comes a
// comma or another closing bracket, and no string holds a line end. So both
// sides can be decoded apart.
func lastCut(text []byte, from int) int {
	before := max(0, from-1) // the line end before such a line is not looked for beyond it
	for end := len(text); end > before; {
		i := bytes.LastIndexByte(text[before:end], '\n')
		if i < 0 {
			return 0
		}
		end = before + i
		if begins(text[end+1:]) && closes(text[:end]) {
			return end + 1
		}
	}
	return 0
}

// begins reports whether a line begins with an opening bracket, perhaps behind a
// record separator.
func begins(line []byte) bool {
	if len(line) > 1 && line[0] == recordSeparator {
		line = line[1:]
	}
	return len(line) > 0 && (line[0] == '{' || line[0] == '[')
}

// closes reports whether text ends with a closing bracket, white space apart.
func closes(text []byte) bool {
	i := len(text) - 1
	for i >= 0 && (text[i] == ' ' || text[i] == '\t' || text[i] == '\r' || text[i] == '\n') {
		i--
	}
	return i >= 0 && (text[i] == '}' || text[i] == ']')
}
