package screen

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// JSON returns a document with escapes for what encoding/json leaves bare and a
// terminal acts on. JSON has such characters only inside strings, so the
// document says the same.
func JSON(b []byte) []byte {
	b = bytes.ReplaceAll(b, []byte("##"), []byte(`#\u0023`)) // begins a command in some CI logs
	i := 0
	for i < len(b) && b[i] < 0x7f {
		i++
	}
	if i == len(b) {
		return b
	}
	out := append(make([]byte, 0, len(b)+64), b[:i]...)
	for i < len(b) {
		r, n := utf8.DecodeRune(b[i:])
		switch {
		case r < 0x7f || !Acts(r):
			out = append(out, b[i:i+n]...)
		case r > 0xffff:
			r -= 0x10000
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		i += n
	}
	return out
}
