package rules

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// glyph is one character of a scalar that is no white space, and where it
// stands in the file.
type glyph struct {
	r      rune
	at, to int // bytes in the file
}

// locate returns the byte in n's file of a byte of n's decoded text. White
// space is folded, indented and escaped by YAML, the characters between keep
// their order: so the k-th of them in the text is the k-th in the file. Where
// the two do not agree it returns the beginning of n.
func (n *node) locate(offset int) int {
	glyphs := n.glyphs()
	k, last := 0, n.start()
	for i, r := range n.text {
		if i >= offset {
			break
		}
		if isSpace(r) {
			continue
		}
		if k >= len(glyphs) || glyphs[k].r != r {
			return n.start()
		}
		last = glyphs[k].to
		k++
	}
	if offset >= len(n.text) {
		return last
	}
	r, _ := utf8.DecodeRuneInString(n.text[offset:])
	if isSpace(r) {
		return last
	}
	if k >= len(glyphs) || glyphs[k].r != r {
		return n.start()
	}
	return glyphs[k].at
}

// endsInComment reports whether a comment follows a scalar without quotes in its line.
func (n *node) endsInComment() bool {
	if n.yaml == nil || n.quoted() {
		return false
	}
	rest, _, _ := strings.Cut(n.file.text[n.locate(len(n.text)):], "\n")
	behind := strings.TrimLeft(rest, " \t")
	return behind != rest && strings.HasPrefix(behind, "#")
}

// glyphs returns the visible characters of a scalar as they stand in the file.
func (n *node) glyphs() []glyph {
	f, i := n.file, n.content()
	if n.yaml == nil || i >= len(f.text) {
		return plainGlyphs(f.text, i, len(n.text))
	}
	switch {
	case n.yaml.Style&yaml.DoubleQuotedStyle != 0:
		return doubleGlyphs(f.text, i+1, len(n.text))
	case n.yaml.Style&yaml.SingleQuotedStyle != 0:
		return singleGlyphs(f.text, i+1, len(n.text))
	case n.yaml.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		i = f.lines[min(f.position(i).Line, len(f.lines)-1)]
	}
	return plainGlyphs(f.text, i, len(n.text))
}

// content returns where the scalar begins behind its tag and anchor.
func (n *node) content() int {
	i := n.start()
	text := n.file.text
	for i < len(text) && (text[i] == '&' || text[i] == '!') {
		for i < len(text) && !isSpace(rune(text[i])) {
			i++
		}
		for i < len(text) && isSpace(rune(text[i])) {
			i++
		}
	}
	return i
}

// plainGlyphs reads at most limit characters from text[i:]: the caller's
// scalar has no more.
func plainGlyphs(text string, i, limit int) []glyph {
	var all []glyph
	for i < len(text) && len(all) < limit {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !isSpace(r) {
			all = append(all, glyph{r, i, i + size})
		}
		i += size
	}
	return all
}

func singleGlyphs(text string, i, limit int) []glyph {
	var all []glyph
	for i < len(text) && len(all) < limit {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == '\'' {
			if !strings.HasPrefix(text[i:], "''") {
				break
			}
			size = 2
		}
		if !isSpace(r) {
			all = append(all, glyph{r, i, i + size})
		}
		i += size
	}
	return all
}

func doubleGlyphs(text string, i, limit int) []glyph {
	var all []glyph
	for i < len(text) && len(all) < limit && text[i] != '"' {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == '\\' {
			r, size = escape(text[i:])
		}
		if !isSpace(r) {
			all = append(all, glyph{r, i, i + size})
		}
		i += size
	}
	return all
}

// escape decodes the YAML escape that s begins with and returns its length.
func escape(s string) (rune, int) {
	if len(s) < 2 {
		return ' ', len(s)
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[s[1]]
	if digits > 0 && len(s) >= 2+digits {
		code, err := strconv.ParseUint(s[2:2+digits], 16, 32)
		if err == nil {
			return rune(code), 2 + digits
		}
	}
	if n := lineBreak(s[1:]); n > 0 {
		return ' ', 1 + n
	}
	named := map[byte]rune{'0': 0, 'a': '\a', 'b': '\b', 't': '\t', 'n': '\n', 'v': '\v', 'f': '\f', 'r': '\r',
		'e': 0x1b, 'N': 0x85, '_': 0xa0, 'L': 0x2028, 'P': 0x2029}
	if r, ok := named[s[1]]; ok {
		return r, 2
	}
	r, size := utf8.DecodeRuneInString(s[1:])
	return r, 1 + size
}

// isSpace reports what YAML may fold, drop or insert in a scalar.
func isSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}
