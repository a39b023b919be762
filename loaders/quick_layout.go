package loaders

import (
	"runtime"
	"strings"
)

// A layout is what the quick reader has learned of how the objects of one plan
// are written: a tree of the texts that stood between their values. Documents of
// one writer repeat these texts to the letter, line ends and indentation
// included, so that comparing them is all the parsing that most objects need. A
// path from the root to an end is the outline of an object that was once scanned
// member by member.
type layout struct {
	edges []*edge
	last  *edge // that matched last
}

// An edge is the text before one value, and where it leads.
type edge struct {
	glue                 string
	first, second, third uint64 // words of its first 24 bytes, which overlap where there are fewer
	secondAt, thirdAt    int    // where they begin
	mask                 uint64 // of what they have of a text that is shorter than a word
	leaf                 *plan  // how to scan the value after the text; nil at the end of the object
	form                 form   // of leaf
	slot                 slot   // likewise
	opens                uint64 // slots of the objects that begin in the text
	behind               layout // what may stand after the value
}

// compared is how many bytes of a text its words hold. Padding is longer, so that
// they can be loaded anywhere.
const compared = 24

// newEdge returns an edge that keeps nothing of the text around it.
func newEdge(glue string, s step) *edge {
	e := &edge{glue: strings.Clone(glue), leaf: s.leaf, form: anything, opens: s.opens, mask: ^uint64(0)}
	n := len(glue)
	if n < 8 {
		e.mask = 1<<(8*n) - 1
	}
	e.secondAt, e.thirdAt = max(0, min(8, n-8)), max(0, min(16, n-8))
	padded := glue + padding
	e.first, e.second, e.third = load(padded, 0)&e.mask, load(padded, e.secondAt)&e.mask, load(padded, e.thirdAt)&e.mask
	if s.leaf != nil {
		e.form, e.slot = s.leaf.form, s.leaf.slot
	}
	return e
}

// Bounds on what is learned from a source whose objects all differ: texts in all,
// and texts to compare at one place.
const (
	maxLayouts = 4096
	maxEdges   = 64
)

// match returns the edge whose text stands at s[i], and all of it, or nil: more
// white space may follow where a document is written in another way.
func (l *layout) match(s string, i int) *edge {
	for _, e := range l.edges {
		if e.begins(s, i) && e.ends(s, i) && (e.leaf == nil || s[i+len(e.glue)] > ' ') {
			l.last = e
			return e
		}
	}
	return nil
}

// begins reports whether the first bytes of the text stand at s[i].
func (e *edge) begins(s string, i int) bool {
	return load(s, i)&e.mask == e.first && load(s, i+e.secondAt)&e.mask == e.second && load(s, i+e.thirdAt)&e.mask == e.third
}

// ends reports whether the other bytes of a long text stand there.
func (e *edge) ends(s string, i int) bool {
	return len(e.glue) <= compared || i+len(e.glue) <= len(s) && sameWords(s, i, e.glue)
}

// sameWords reports whether s has a text of at least eight bytes at i, leaving out
// those that were compared.
func sameWords(s string, i int, text string) bool {
	last := len(text) - 8
	for k := compared; k < last; k += 8 {
		if load(s, i+k) != load(text, k) {
			return false
		}
	}
	return load(s, i+last) == load(text, last)
}

// A step is one value of an object that is being learned.
type step struct {
	leaf       *plan
	start, end int
	opens      uint64
}

// outlined scans the object at i by what was learned of its plan, and learns it
// where it is written in a new way. The text that matched last is compared first.
func (q *quickReader) outlined(p *plan, i int) int {
	s, start, before := q.s, i, q.mark()
	texts, numbers := q.haveText, q.haveNumber
	for l := &q.layouts[p.outline]; ; {
		e := l.last
		if e == nil || !e.begins(s, i) || !e.ends(s, i) || s[i+len(e.glue)] <= ' ' {
			if e = l.match(s, i); e == nil {
				q.reset(before)
				return q.learn(p, start)
			}
		}
		i += len(e.glue)
		numbers |= e.opens
		l = &e.behind
		// The usual values are scanned here, any other by its own function.
		switch e.form {
		case text, enum:
			if end := plainEnd(s, i+1); s[i] == '"' && s[end] == '"' && end > i+1 {
				q.texts[e.slot&63] = span{uint32(i + 1), uint32(end)}
				texts |= 1 << (e.slot & 63)
				i = end + 1
				continue
			}
		case integer, float:
			if end := scanNumber(s, i, &q.numbers[e.slot&63]); end > 0 {
				numbers |= 1 << (e.slot & 63)
				i = end
				continue
			}
		}
		q.haveText, q.haveNumber = texts, numbers
		if e.leaf == nil {
			return i
		}
		if i = q.scan(e.leaf, i); i < 0 {
			return -1
		}
		texts, numbers = q.haveText, q.haveNumber
	}
}

// learn scans the object at i member by member and remembers its outline.
func (q *quickReader) learn(p *plan, i int) int {
	first, recording, opens := len(q.steps), q.recording, q.opens
	q.recording, q.opens = true, 0
	end := q.object(p, i)
	if end >= 0 {
		q.remember(&q.layouts[p.outline], q.steps[first:], i, end)
	}
	q.steps, q.recording, q.opens = q.steps[:first], recording, opens
	return end
}

// remember adds the outline of the object from start to end to a layout.
func (q *quickReader) remember(l *layout, steps []step, start, end int) {
	for _, s := range append(steps, step{start: end, opens: q.opens}) {
		if l = q.grow(l, q.s[start:s.start], s); l == nil {
			return
		}
		start = s.end
	}
}

// grow returns what may stand behind the edge of l that has this text before the
// value of this step. It adds one if there is none, and returns nil when enough
// was learned.
func (q *quickReader) grow(l *layout, glue string, s step) *layout {
	for _, old := range l.edges {
		if old.glue == glue {
			return &old.behind
		}
	}
	if q.learned >= maxLayouts || len(l.edges) >= maxEdges {
		return nil
	}
	q.learned++
	e := newEdge(glue, s)
	l.edges = append(l.edges, e)
	return &e.behind
}

// value scans the value at i, and records it while its object is being learned.
func (q *quickReader) value(p *plan, i int) int {
	if !q.recording || p.form == object {
		return q.scan(p, i)
	}
	n := len(q.steps)
	q.steps = append(q.steps, step{leaf: p, start: i, opens: q.opens})
	q.opens = 0
	end := q.scan(p, i)
	q.steps[n].end = end
	return end
}

// readers are quick readers that wait for more to read, with what they learned. A
// nil one keeps none.
type readers chan *quickReader

// newReaders returns room for as many readers as may be at work at once.
func newReaders() readers { return make(readers, runtime.GOMAXPROCS(0)) }

func (r readers) take() *quickReader {
	select {
	case q := <-r:
		return q
	default:
		return &quickReader{}
	}
}

func (r readers) giveBack(q *quickReader) {
	q.s, q.bytes = "", nil
	select {
	case r <- q:
	default:
	}
}
