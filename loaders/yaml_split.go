package loaders

import (
	"bytes"
	"iter"
)

// A yamlPart is the text of one document of a YAML stream, with the directives
// before it and the marker behind it.
type yamlPart struct {
	text  []byte
	line  int // of its first byte
	begin int // the line on which the document begins
}

// splitYAML yields the parts of a stream: one ends before a line "---", unless
// only directives, comments and blank lines stand before that, and after a line
// "...".
func splitYAML(text []byte) iter.Seq[yamlPart] {
	return func(yield func(yamlPart) bool) {
		s := yamlSplitter{text: text, line: 1, yield: yield}
		s.begin(0)
		for at := 0; at < len(text); s.line++ {
			end := lineEnd(text, at)
			if !s.see(text[at:end], at, end) {
				return
			}
			at = end
		}
		s.cut(len(text))
	}
}

// lineEnd returns the offset after the line that begins at offset i.
func lineEnd(text []byte, i int) int {
	if n := bytes.IndexByte(text[i:], '\n'); n >= 0 {
		return i + n + 1
	}
	return len(text)
}

type yamlSplitter struct {
	text  []byte
	yield func(yamlPart) bool
	line  int // that is looked at
	start int // offset of the part that goes on
	part  yamlPart
	begun bool // its document has begun
}

// begin begins a part at an offset on the line that is looked at.
func (s *yamlSplitter) begin(offset int) {
	s.start, s.begun, s.part = offset, false, yamlPart{line: s.line, begin: s.line}
}

// see looks at the line from at to end. It reports whether to go on.
func (s *yamlSplitter) see(line []byte, at, end int) bool {
	switch {
	case isMarker(line, "---"):
		if s.begun {
			if !s.cut(at) {
				return false
			}
			s.begin(at)
		}
	case isMarker(line, "..."):
		more := s.cut(end)
		s.begin(end)
		s.part.line++
		s.part.begin++
		return more
	case !s.begun && isPreamble(line):
		return true
	}
	if !s.begun {
		s.begun, s.part.begin = true, s.line
	}
	return true
}

// cut yields the part that ends at an offset.
func (s *yamlSplitter) cut(end int) bool {
	s.part.text = s.text[s.start:end]
	return s.yield(s.part)
}

// isMarker reports whether a line is a marker between documents.
func isMarker(line []byte, marker string) bool {
	rest, ok := bytes.CutPrefix(line, []byte(marker))
	return ok && (len(rest) == 0 || bytes.IndexByte([]byte("\n\r \t"), rest[0]) >= 0)
}

// isPreamble reports whether a line may stand before a document: a directive, a
// comment or nothing.
func isPreamble(line []byte) bool {
	line = bytes.TrimLeft(line, " \t\r\n\ufeff")
	return len(line) == 0 || line[0] == '#' || line[0] == '%'
}
