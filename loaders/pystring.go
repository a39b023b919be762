package loaders

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/iradvise/iradvise/loaders/document"
)

// atString reports whether a string literal begins here, with its prefix.
func (p *pyParser) atString() bool {
	i := p.i
	for n := 0; n < 2 && i < len(p.s) && strings.IndexByte("uUrRbB", p.s[i]) >= 0; n++ {
		i++
	}
	return i < len(p.s) && (p.s[i] == '\'' || p.s[i] == '"')
}

// strings reads a string literal and those right after it, which Python joins:
// pprint breaks long strings that way.
func (p *pyParser) strings(path *document.Path) (string, error) {
	var b strings.Builder
	for {
		if err := p.literal(&b, path); err != nil {
			return "", err
		}
		i, line, mark, column := p.i, p.line, p.mark, p.column
		p.space()
		if !p.atString() {
			p.i, p.line, p.mark, p.column = i, line, mark, column
			return b.String(), nil
		}
	}
}

func (p *pyParser) literal(b *strings.Builder, path *document.Path) error {
	raw := false
	for ; p.s[p.i] != '\'' && p.s[p.i] != '"'; p.i++ {
		raw = raw || p.s[p.i] == 'r' || p.s[p.i] == 'R'
	}
	quote := p.s[p.i]
	p.i++
	for p.i < len(p.s) {
		switch c := p.s[p.i]; {
		case c == quote:
			p.i++
			return nil
		case c == '\n':
			return p.fail(path, "the string does not end on its line")
		case c == '\\' && !raw:
			if err := p.escape(b, path); err != nil {
				return err
			}
		default:
			r, size := utf8.DecodeRuneInString(p.s[p.i:])
			if r == utf8.RuneError && size == 1 {
				return p.notUTF8(path)
			}
			b.WriteString(p.s[p.i : p.i+size])
			p.i += size
		}
	}
	return p.fail(path, "")
}

// notUTF8 refuses a string that is not in UTF-8.
func (p *pyParser) notUTF8(path *document.Path) error {
	return &document.SyntaxError{Pos: p.pos(), Offset: p.i, Path: path.String(),
		Message: "the string is not valid UTF-8", Hint: document.UTF8Hint}
}

// escape reads what follows a backslash.
func (p *pyParser) escape(b *strings.Builder, path *document.Path) error {
	if p.i+1 >= len(p.s) {
		p.i = len(p.s)
		return p.fail(path, "")
	}
	const names, values = `\'"nrtabfv0`, "\\'\"\n\r\t\a\b\f\v\x00"
	c := p.s[p.i+1]
	if k := strings.IndexByte(names, c); k >= 0 {
		b.WriteByte(values[k])
		p.i += 2
		return nil
	}
	width := map[byte]int{'x': 2, 'u': 4, 'U': 8}[c]
	if width == 0 {
		return p.fail(path, "unknown escape in a string")
	}
	end := p.i + 2 + width
	if end > len(p.s) {
		p.i = len(p.s)
		return p.fail(path, "")
	}
	v, err := strconv.ParseUint(p.s[p.i+2:end], 16, 32)
	if err != nil {
		return p.fail(path, "\\%c needs %d hexadecimal digits", c, width)
	}
	b.WriteRune(rune(v))
	p.i = end
	return nil
}
