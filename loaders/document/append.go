package document

import (
	"strconv"
	"unicode/utf8"
)

// AppendJSON appends n to b as compact JSON. A Number that is NaN or infinite
// is written as a string, the way AWS writes it on the wire; a Timestamp is
// written as a number.
func (n *Node) AppendJSON(b []byte) []byte {
	if n == nil {
		return append(b, "null"...)
	}
	switch n.Kind {
	case Bool, Timestamp:
		return append(b, n.Text...)
	case Number:
		if !ValidNumber(n.Text) {
			return appendString(b, n.Text)
		}
		return append(b, n.Text...)
	case String:
		return appendString(b, n.Text)
	case List:
		return n.appendList(b)
	case Object:
		return n.appendObject(b)
	}
	return append(b, "null"...)
}

func (n *Node) appendList(b []byte) []byte {
	b = append(b, '[')
	for i, item := range n.Items {
		if i > 0 {
			b = append(b, ',')
		}
		b = item.AppendJSON(b)
	}
	return append(b, ']')
}

func (n *Node) appendObject(b []byte) []byte {
	b = append(b, '{')
	for i, m := range n.Members {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, m.Name)
		b = append(b, ':')
		b = m.Value.AppendJSON(b)
	}
	return append(b, '}')
}

// appendString writes s with the fewest escapes that JSON allows.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			b = appendByte(b, c)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		b = utf8.AppendRune(b, r)
		i += size
	}
	return append(b, '"')
}

func appendByte(b []byte, c byte) []byte {
	switch {
	case c == '"' || c == '\\':
		return append(b, '\\', c)
	case c == '\n':
		return append(b, '\\', 'n')
	case c == '\r':
		return append(b, '\\', 'r')
	case c == '\t':
		return append(b, '\\', 't')
	case c < ' ' || c == 0x7f:
		return append(b, `\u00`+hexByte(c)...)
	}
	return append(b, c)
}

func hexByte(c byte) string {
	s := strconv.FormatUint(uint64(c), 16)
	if len(s) == 1 {
		return "0" + s
	}
	return s
}
