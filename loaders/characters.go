package loaders

import (
	"fmt"
	"unicode/utf8"

	"github.com/iradvise/iradvise/loaders/document"
)

const colourHint = "save it without colour: NO_COLOR=1, jq -M, or JSON.stringify in node"

// unprintable returns an error for the first character that no text in YAML holds,
// or nil. text begins at the given line.
func unprintable(text []byte, line int) error {
	for i := 0; i < len(text); {
		c, size := rune(text[i]), 1
		if c >= utf8.RuneSelf {
			if c, size = utf8.DecodeRune(text[i:]); c == utf8.RuneError && size == 1 {
				return notUTF8(text, i, line)
			}
		}
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0xfffe || c == 0xffff {
			return controlCharacter(c, placeOf(text, i, line))
		}
		i += size
	}
	return nil
}

// controlCharacter refuses a character that has no place in a text.
func controlCharacter(c rune, pos document.Pos) error {
	e := &document.SyntaxError{Pos: pos, Message: fmt.Sprintf("a control character (%U), which has no place in a saved run", c)}
	if c == '\x1b' {
		e.Message, e.Hint = "an escape character (U+001B), as in text that is coloured for a terminal", colourHint
	}
	return e
}

// notUTF8 refuses the byte at offset i, where text is not UTF-8.
func notUTF8(text []byte, i, line int) error {
	return &document.SyntaxError{
		Pos:     placeOf(text, i, line),
		Message: fmt.Sprintf("the byte %#02x here is not valid UTF-8", text[i]),
		Hint:    document.UTF8Hint,
	}
}

// placeOf returns the position of offset i in a text that begins at the given line.
func placeOf(text []byte, i, line int) document.Pos {
	c := &cursor{text: text, line: line}
	c.advance(i)
	return c.pos()
}
