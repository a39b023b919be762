package loaders

import (
	"strings"
	"unicode/utf8"

	"github.com/iradvise/iradvise/loaders/document"
)

// A span is a part of the text.
type span struct{ from, to uint32 }

// inDecoded is the end of a span that is an index in quickReader.decoded.
const inDecoded = 1<<32 - 1

// str returns the text in a slot, "" for none.
func (q *quickReader) str(s slot) string {
	if q.haveText&(1<<(s&63)) == 0 {
		return ""
	}
	at := q.texts[s]
	if at.to == inDecoded {
		return q.decoded[at.from]
	}
	return q.slice(int(at.from), int(at.to))
}

func (q *quickReader) hasNumber(s slot) bool { return q.haveNumber&(1<<(s&63)) != 0 }

// space returns the offset of the first byte at or after i that is no white space.
func (q *quickReader) space(i int) int {
	for {
		switch q.s[i] {
		case '\n':
			q.lineEnd = true
			i++
		case ' ', '\r', '\t':
			i++
		default:
			return i
		}
	}
}

// scan scans the value that begins at i by its plan.
func (q *quickReader) scan(p *plan, i int) int {
	switch p.form {
	case text, enum:
		return q.text(p, i)
	case integer, float:
		return q.number(p, i)
	case moment:
		return q.moment(p, i)
	case object:
		return q.object(p, i)
	case list:
		return q.list(p, i)
	case boolean:
		return q.boolean(p, i)
	}
	return q.skip(i)
}

// null steps over the null at i.
func (q *quickReader) null(i int) int {
	if strings.HasPrefix(q.s[i:], "null") {
		return i + 4
	}
	return -1
}

// skip steps over a value of any shape.
func (q *quickReader) skip(i int) int {
	n, size, err := document.ParseJSONPrefix(q.bytes[i:], document.Pos{})
	if err != nil || deep(n, 0) {
		return -1
	}
	q.lineEnd = q.lineEnd || strings.Contains(q.s[i:i+size], "\n")
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

func (q *quickReader) object(p *plan, i int) int {
	s := q.s
	if s[i] != '{' {
		return q.null(i)
	}
	q.haveNumber |= 1 << (p.slot & 63)
	q.opens |= 1 << (p.slot & 63)
	if i++; s[i] <= ' ' {
		i = q.space(i)
	}
	if s[i] == '}' {
		return i + 1
	}
	var seen uint32
	for {
		f, end := q.field(p, i)
		if f < 0 || seen&(1<<f) != 0 {
			return -1
		}
		seen |= 1 << f
		if i = q.value(p.fields[f].plan, q.space(end)); i < 0 {
			return -1
		}
		switch i = q.space(i); s[i] {
		case '}':
			return i + 1
		case ',':
			i = q.space(i + 1)
		default:
			return -1
		}
	}
}

// field finds the field that is named at i. It returns its index and the offset
// after the colon, or -1.
func (q *quickReader) field(p *plan, i int) (f, end int) {
	for f := range p.fields {
		if strings.HasPrefix(q.s[i:], p.fields[f].quoted) {
			if i = q.space(i + len(p.fields[f].quoted)); q.s[i] == ':' {
				return f, i + 1
			}
			break
		}
	}
	return -1, 0
}

func (q *quickReader) list(p *plan, i int) int {
	s := q.s
	if s[i] != '[' {
		return q.null(i)
	}
	q.haveNumber |= 1 << (p.slot & 63)
	if i++; s[i] <= ' ' {
		i = q.space(i)
	}
	if s[i] == ']' {
		return i + 1
	}
	recording := q.recording
	q.recording = false
	end := q.items(p, i)
	q.recording = recording
	return end
}

// items scans the items of a list, the first of which begins at i, and the
// bracket after them.
func (q *quickReader) items(p *plan, i int) int {
	s := q.s
	for n := 0; ; n++ {
		q.forget(p.each)
		switch {
		case s[i] == 'n': // nothing is no item
			return -1
		case p.item.form == object:
			i = q.outlined(p.item, i)
		default:
			i = q.scan(p.item, i)
		}
		if i < 0 || p.each != checkItem && !q.item(p.each, n) {
			return -1
		}
		if s[i] <= ' ' {
			i = q.space(i)
		}
		switch s[i] {
		case ']':
			return i + 1
		case ',':
			if i++; s[i] <= ' ' {
				i = q.space(i)
			}
		default:
			return -1
		}
	}
}

// forget empties the slots of the next item.
func (q *quickReader) forget(e each) {
	switch e {
	case addRow, addPerformance:
		q.haveText &^= 1<<rowTexts - 1
		q.haveNumber &^= 1<<rowNumbers - 1
	case addVariable:
		q.haveText &^= 1<<slotEnvKey | 1<<slotEnvValue
	case addThreshold:
		q.haveText &^= 1 << slotPercentile
		q.haveNumber &^= 1 << slotThreshold
	}
}

// number scans a number, or the "NaN" that stands for none.
func (q *quickReader) number(p *plan, i int) int {
	end := scanNumber(q.padded, i, &q.numbers[p.slot])
	switch {
	case end >= 0:
		q.haveNumber |= 1 << (p.slot & 63)
		return end
	case !strings.HasPrefix(q.s[i:], `"NaN"`):
		return q.null(i)
	case p.slot == slotStoppingInvocations || p.slot == slotMaxInvocations || p.slot == slotOldInvocations:
		return -1 // no limit, and no word on the unit of ModelLatency
	}
	return i + len(`"NaN"`)
}

func (q *quickReader) boolean(p *plan, i int) int {
	n := &q.numbers[p.slot]
	switch {
	case strings.HasPrefix(q.s[i:], "true"):
		n.mantissa = 1
		i += 4
	case strings.HasPrefix(q.s[i:], "false"):
		n.mantissa = 0
		i += 5
	default:
		return q.null(i)
	}
	q.haveNumber |= 1 << (p.slot & 63)
	return i
}

func (q *quickReader) text(p *plan, i int) int {
	if q.s[i] != '"' {
		return q.null(i)
	}
	start := i + 1
	i = q.plainEnd(start)
	at := span{uint32(start), uint32(i)}
	if q.s[i] != '"' {
		if at, i = q.unusual(start, i); i < 0 {
			return -1
		}
	}
	q.texts[p.slot] = at
	q.haveText |= 1 << (p.slot & 63)
	return i + 1
}

// unusual reads on at i in a string with escapes or letters beyond ASCII that
// begins at start. It returns the string and the offset of the quote after it.
func (q *quickReader) unusual(start, i int) (span, int) {
	escaped := false
	for ; q.s[i] != '"'; i = q.plainEnd(i) {
		switch c := q.s[i]; {
		case c == '\\':
			escaped = true
			i += 2
		case c < ' ':
			return span{}, -1
		default:
			i++
		}
	}
	if !escaped {
		if !utf8.ValidString(q.s[start:i]) {
			return span{}, -1
		}
		return span{uint32(start), uint32(i)}, i
	}
	n, err := document.ParseJSON(q.bytes[start-1 : i+1])
	if err != nil {
		return span{}, -1
	}
	q.decoded = append(q.decoded, n.Text)
	return span{uint32(len(q.decoded) - 1), inDecoded}, i
}
