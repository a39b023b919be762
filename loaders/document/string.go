package document

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

func (p *parser) string(path *Path) (string, error) {
	start := p.i + 1
	for i := start; i < len(p.b); i++ {
		switch c := p.b[i]; {
		case c == '"':
			p.i = i + 1
			if !utf8.Valid(p.b[start:i]) {
				p.i = start
				return "", p.notUTF8(path)
			}
			return string(p.b[start:i]), nil
		case c == '\\':
			return p.escaped(path, start)
		case c < ' ':
			p.i = i
			return "", p.control(path, c)
		}
	}
	p.i = len(p.b)
	return "", p.fail(path, "")
}

// notUTF8 refuses a string that is not in UTF-8.
func (p *parser) notUTF8(path *Path) error {
	e := p.errorf("the string is not valid UTF-8")
	e.Path, e.Hint = path.String(), UTF8Hint
	return e
}

// control refuses a control character inside a string; a line break there most
// often means that the line was cut off.
func (p *parser) control(path *Path, c byte) error {
	if c == '\n' || c == '\r' {
		return p.fail(path, "the string does not end on its line")
	}
	return p.fail(path, "a control character inside a string")
}

// escaped reads a string that has escapes, from its first byte.
func (p *parser) escaped(path *Path, start int) (string, error) {
	var out []byte
	for p.i = start; p.i < len(p.b); {
		switch c := p.b[p.i]; {
		case c == '"':
			if !utf8.Valid(out) {
				return "", p.notUTF8(path)
			}
			p.i++
			return string(out), nil
		case c == '\\':
			var err error
			if out, err = p.escape(path, out); err != nil {
				return "", err
			}
		case c < ' ':
			return "", p.control(path, c)
		default:
			out = append(out, c)
			p.i++
		}
	}
	return "", p.fail(path, "")
}

func (p *parser) escape(path *Path, out []byte) ([]byte, error) {
	if p.i+1 >= len(p.b) {
		p.i = len(p.b)
		return nil, p.fail(path, "")
	}
	const names, values = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	c := p.b[p.i+1]
	for k := range len(names) {
		if names[k] == c {
			p.i += 2
			return append(out, values[k]), nil
		}
	}
	if c != 'u' {
		return nil, p.fail(path, "unknown escape \\%c in a string", c)
	}
	r, err := p.unicode(path)
	if err != nil {
		return nil, err
	}
	if utf16.IsSurrogate(r) {
		r = p.pair(r)
	}
	return utf8.AppendRune(out, r), nil
}

// unicode reads \uXXXX.
func (p *parser) unicode(path *Path) (rune, error) {
	if p.i+6 > len(p.b) {
		p.i = len(p.b)
		return 0, p.fail(path, "")
	}
	v, err := strconv.ParseUint(string(p.b[p.i+2:p.i+6]), 16, 16)
	if err != nil {
		return 0, p.fail(path, "\\u needs four hexadecimal digits")
	}
	p.i += 6
	return rune(v), nil
}

// pair joins a surrogate with the one that follows; alone it becomes U+FFFD.
func (p *parser) pair(first rune) rune {
	if p.i+6 <= len(p.b) && p.b[p.i] == '\\' && p.b[p.i+1] == 'u' {
		if v, err := strconv.ParseUint(string(p.b[p.i+2:p.i+6]), 16, 16); err == nil {
			if r := utf16.DecodeRune(first, rune(v)); r != utf8.RuneError {
				p.i += 6
				return r
			}
		}
	}
	return utf8.RuneError
}
