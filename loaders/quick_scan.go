package loaders

import (
	"math/bits"
	"strings"
	"unicode/utf8"

	"github.com/iradvise/iradvise/loaders/document"
)

// A scanner walks over one document by a plan, checks that every value is of its
// shape, and keeps what the plan has a slot for. It gives up, with the offset -1,
// on whatever needs judgement: an unknown or repeated member, a string where a
// number belongs, a syntax error.
type scanner struct {
	s       string
	bytes   []byte // the same as s
	texts   [slotTexts]string
	numbers [slotNumbers]number  // a moment has its milliseconds as mantissa
	take    func(each, int) bool // takes item n of a list, whose slots are filled
}

// space returns the offset of the first byte at or after i that is no white space.
func (q *scanner) space(i int) int {
	for i < len(q.s) && q.s[i] <= ' ' {
		switch q.s[i] {
		case ' ', '\n', '\r', '\t':
			i++
		default:
			return i
		}
	}
	return i
}

// value scans the value that begins at i.
func (q *scanner) value(p *plan, i int) int {
	if i >= len(q.s) {
		return -1
	}
	if q.s[i] == 'n' {
		return q.null(i)
	}
	switch p.form {
	case object:
		return q.object(p, i)
	case list:
		return q.list(p, i)
	case integer, float:
		return q.number(p, i)
	case boolean:
		return q.boolean(p, i)
	case moment:
		return q.moment(p, i)
	case anything:
		return q.skip(i)
	}
	return q.text(p, i)
}

// skip steps over a value of any shape.
func (q *scanner) skip(i int) int {
	n, size, err := document.ParseJSONPrefix(q.bytes[i:], document.Pos{})
	if err != nil || deep(n, 0) {
		return -1
	}
	return i + size
}

// deep reports whether a value nests so much that a document around it may be
// refused.
func deep(n *document.Node, depth int) bool {
	const most = 50
	if depth > most {
		return true
	}
	for _, m := range n.Members {
		if deep(m.Value, depth+1) {
			return true
		}
	}
	for _, item := range n.Items {
		if deep(item, depth+1) {
			return true
		}
	}
	return false
}

func (q *scanner) null(i int) int {
	if strings.HasPrefix(q.s[i:], "null") {
		return i + 4
	}
	return -1
}

func (q *scanner) object(p *plan, i int) int {
	if q.s[i] != '{' {
		return -1
	}
	q.numbers[p.slot].text = "{"
	if i = q.space(i + 1); i < len(q.s) && q.s[i] == '}' {
		return i + 1
	}
	var seen uint32
	for next := 0; ; {
		f := q.field(p, i, next)
		if f < 0 || seen&(1<<f) != 0 {
			return -1
		}
		seen |= 1 << f
		next = f + 1
		i = q.space(i + len(p.fields[f].quoted))
		if i >= len(q.s) || q.s[i] != ':' {
			return -1
		}
		if i = q.value(p.fields[f].plan, q.space(i+1)); i < 0 {
			return -1
		}
		if i = q.space(i); i >= len(q.s) {
			return -1
		}
		switch q.s[i] {
		case '}':
			return i + 1
		case ',':
			i = q.space(i + 1)
		default:
			return -1
		}
	}
}

// field returns which field of p is named at i, or -1. Documents keep their
// members in one order, so the one after the last is asked first.
func (q *scanner) field(p *plan, i, next int) int {
	rest := q.s[i:]
	for f := next; f < len(p.fields); f++ {
		if strings.HasPrefix(rest, p.fields[f].quoted) {
			return f
		}
	}
	for f := range min(next, len(p.fields)) {
		if strings.HasPrefix(rest, p.fields[f].quoted) {
			return f
		}
	}
	return -1
}

func (q *scanner) list(p *plan, i int) int {
	if q.s[i] != '[' {
		return -1
	}
	q.numbers[p.slot].text = "["
	if i = q.space(i + 1); i < len(q.s) && q.s[i] == ']' {
		return i + 1
	}
	for n := 0; ; n++ {
		q.forget(p.each)
		if i >= len(q.s) || q.s[i] == 'n' { // nothing is no item
			return -1
		}
		if i = q.value(p.item, i); i < 0 || p.each != checkItem && !q.take(p.each, n) {
			return -1
		}
		if i = q.space(i); i >= len(q.s) {
			return -1
		}
		switch q.s[i] {
		case ']':
			return i + 1
		case ',':
			i = q.space(i + 1)
		default:
			return -1
		}
	}
}

// forget clears the slots of the next item.
func (q *scanner) forget(e each) {
	switch e {
	case addRow, addPerformance:
		clear(q.texts[:rowTexts])
		clear(q.numbers[:rowNumbers])
	case addVariable:
		q.texts[slotEnvKey], q.texts[slotEnvValue] = "", ""
	case addThreshold:
		q.texts[slotPercentile], q.numbers[slotThreshold].text = "", ""
	}
}

// number scans a number, or the "NaN" that stands for none.
func (q *scanner) number(p *plan, i int) int {
	if q.s[i] == '"' {
		if strings.HasPrefix(q.s[i:], `"NaN"`) && p.slot != slotStoppingInvocations {
			return i + len(`"NaN"`)
		}
		return -1
	}
	return scanNumber(q.s, i, &q.numbers[p.slot])
}

func (q *scanner) boolean(p *plan, i int) int {
	n := &q.numbers[p.slot]
	switch {
	case strings.HasPrefix(q.s[i:], "true"):
		n.text, n.mantissa = "true", 1
		return i + 4
	case strings.HasPrefix(q.s[i:], "false"):
		n.text, n.mantissa = "false", 0
		return i + 5
	}
	return -1
}

func (q *scanner) text(p *plan, i int) int {
	s, end := q.str(i)
	switch {
	case end < 0 || s == "" && p.slot == slotJobARN: // an ARN that names no job
		return -1
	case p.slot > 0:
		q.texts[p.slot] = s
	}
	return end
}

// str returns the string that begins at i, and the offset after it.
func (q *scanner) str(i int) (string, int) {
	if q.s[i] != '"' {
		return "", -1
	}
	start := i + 1
	i = plainEnd(q.s, start)
	if i < len(q.s) && q.s[i] == '"' {
		return q.s[start:i], i + 1
	}
	return q.unusual(start, i)
}

// unusual reads on at i in a string with escapes or letters beyond ASCII.
func (q *scanner) unusual(start, i int) (string, int) {
	escaped := false
	for i < len(q.s) && q.s[i] != '"' {
		switch c := q.s[i]; {
		case c == '\\':
			escaped = true
			i += 2
			continue
		case c < ' ':
			return "", -1
		}
		i++
	}
	if i >= len(q.s) {
		return "", -1
	}
	s := q.s[start:i]
	if escaped {
		n, err := document.ParseJSON(q.bytes[start-1 : i+1])
		if err != nil {
			return "", -1
		}
		s = n.Text
	}
	if !utf8.ValidString(s) {
		return "", -1
	}
	return s, i + 1
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// plainEnd returns the offset of the first byte at or after i that is a quote, a
// backslash, a control character or beyond ASCII. It looks at eight bytes at a
// time; the usual tests for such bytes in a word may raise a false alarm only
// above the first true one (Mycroft 1987).
func plainEnd(s string, i int) int {
	for ; i+8 <= len(s); i += 8 {
		w := load(s, i)
		quote, slash := w^(ones*'"'), w^(ones*'\\')
		m := ((quote-ones)&^quote | (slash-ones)&^slash | (w-ones*' ')&^w | w) & highs
		if m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
	}
	for i < len(s) && s[i] != '"' && s[i] != '\\' && s[i] >= ' ' && s[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// load returns the eight bytes at s[i] as one little-endian word.
func load(s string, i int) uint64 {
	b := s[i : i+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}
