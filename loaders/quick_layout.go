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

// An edge is the text before one value, and where it leads. Where the value is a
// text, its first byte belongs to the edge: a quote, or the n of null.
type edge struct {
	begin  words // of the text
	more   words // of what follows, where the text is longer
	glue   string
	size   int     // of glue
	leaf   *plan   // how to scan the value after the text; nil at the end of the object
	lead   int     // bytes of the value that belong to the text
	text   *span   // where a text goes that is scanned in place
	number *number // where a number does
	behind layout  // what may stand after the value

	// The slots that are filled on the way from the root to the value, the value
	// included, where each has its usual form.
	texts, numbers uint64
	lineEnd        bool // on the same way
}

// words are the first bytes of a text, up to 24. They overlap where there are fewer.
type words struct {
	first, second, third uint64
	secondAt, thirdAt    int    // where they begin
	mask                 uint64 // of what they have of a text that is shorter than one
}

const inWords = 24

func newWords(s string) words {
	w := words{secondAt: max(0, min(8, len(s)-8)), thirdAt: max(0, min(16, len(s)-8)), mask: ^uint64(0)}
	if len(s) < 8 {
		w.mask = 1<<(8*len(s)) - 1
	}
	t := pad(s)
	w.first, w.second, w.third = t.word(0)&w.mask, t.word(w.secondAt)&w.mask, t.word(w.thirdAt)&w.mask
	return w
}

// differ returns 0 where they stand at offset i.
func (w *words) differ(t padded, i int) uint64 {
	return ((t.word(i) ^ w.first) | (t.word(i+w.secondAt) ^ w.second) | (t.word(i+w.thirdAt) ^ w.third)) & w.mask
}

// newEdge returns the edge of a text and the value behind it. It keeps nothing of
// the text around it.
func (q *quickReader) newEdge(glue string, s step) *edge {
	e := &edge{begin: newWords(glue), glue: strings.Clone(glue), size: len(glue), leaf: s.leaf, lead: s.lead}
	if e.size > inWords {
		e.more = newWords(glue[inWords:])
	}
	switch {
	case s.leaf == nil:
	case s.lead > 0 && glue[e.size-1] == '"':
		e.text = &q.texts[s.leaf.slot]
	case s.leaf.form == integer || s.leaf.form == float:
		e.number = &q.numbers[s.leaf.slot]
	}
	return e
}

// usual returns the slot that the edge's value fills where it has its usual form.
func (e *edge) usual() (texts, numbers uint64) {
	switch {
	case e.text != nil:
		return 1 << (e.leaf.slot & 63), 0
	case e.number != nil:
		return 0, 1 << (e.leaf.slot & 63)
	}
	return 0, 0
}

// Bounds on what is learned from a source whose objects all differ: texts in all,
// and texts to compare at one place.
const (
	maxLayouts = 4096
	maxEdges   = 64
)

// match returns the edge whose text stands at offset i, and all of it, or nil: more
// white space may follow where a document is written in another way.
func (l *layout) match(t padded, i int) *edge {
	for _, e := range l.edges {
		if e.stands(t, i) && (e.leaf == nil || e.lead > 0 || t.at(i+e.size) > ' ') {
			l.last = e
			return e
		}
	}
	return nil
}

// stands reports whether the text stands at offset i.
func (e *edge) stands(t padded, i int) bool {
	return e.begin.differ(t, i) == 0 && (e.size <= inWords || e.more.differ(t, i+inWords) == 0 && e.goesOn(t, i))
}

// goesOn reports whether what is not in words stands there, too.
func (e *edge) goesOn(t padded, i int) bool {
	for k := 2 * inWords; k < e.size; k++ {
		if t.at(i+k) != e.glue[k] {
			return false
		}
	}
	return true
}

// A step is one value of an object that is being learned.
type step struct {
	leaf       *plan
	start, end int
	lead       int    // bytes of the value that belong to the text before it
	opens      uint64 // slots of the objects that begin before it
}

// unknown is what follow returns for an object that is written in a new way.
const unknown = -2

// outlined scans the object at offset i by what was learned of its plan, and learns
// it where it is written in a new way.
func (q *quickReader) outlined(p *plan, i int) int {
	l := &q.layouts[p.outline]
	end := q.follow(l, i)
	if end == unknown {
		end = q.learn(p, l, i)
	}
	return end
}

// follow scans the object at offset i by a layout. The text that matched last is
// compared first.
func (q *quickReader) follow(l *layout, i int) int {
	var (
		t                           = q.padded
		before                      mark
		marked                      bool
		withoutTexts, withoutNumber uint64 // slots whose values have another form
	)
	for {
		from, e := l, l.last
		if e == nil || e.begin.differ(t, i) != 0 ||
			e.size > inWords && (e.more.differ(t, i+inWords) != 0 || e.size > 2*inWords && !e.goesOn(t, i)) {
			if e = l.match(t, i); e == nil {
				if marked {
					q.reset(before)
				}
				return unknown
			}
		}
		i += e.size
		l = &e.behind
		// The usual values are scanned here, any other by its own function.
		switch {
		case e.text != nil:
			if end := t.plainEnd(i); t.at(end) == '"' {
				*e.text = span{uint32(i), uint32(end)}
				i = end + 1
				continue
			}
		case e.number != nil:
			if end := scanNumber(t, i, e.number); end > 0 {
				i = end
				continue
			}
		}
		if e.leaf == nil {
			q.haveText |= e.texts &^ withoutTexts
			q.haveNumber |= e.numbers &^ withoutNumber
			q.lineEnd = q.lineEnd || e.lineEnd
			return i
		}
		if e.lead == 0 && t.at(i) <= ' ' { // what matched last is only the beginning
			i -= e.size
			from.last = from.match(t, i)
			l = from
			continue
		}
		if !marked {
			before, marked = q.mark(), true
		}
		if i = q.scan(e.leaf, i-e.lead); i < 0 {
			return -1
		}
		texts, numbers := e.usual()
		withoutTexts |= texts &^ q.haveText
		withoutNumber |= numbers &^ q.haveNumber
	}
}

// learn scans the object at offset i member by member and remembers its outline.
func (q *quickReader) learn(p *plan, l *layout, i int) int {
	first, recording, opens := len(q.steps), q.recording, q.opens
	q.recording, q.opens = true, 0
	end := q.object(p, i)
	if end >= 0 {
		q.remember(l, append(q.steps[first:], step{start: end, opens: q.opens}), i)
	}
	q.steps, q.recording, q.opens = q.steps[:first], recording, opens
	return end
}

// remember adds the outline of the object that begins at offset start to a layout.
func (q *quickReader) remember(l *layout, steps []step, start int) {
	var texts, numbers uint64
	lineEnd := false
	for _, s := range steps {
		e := q.grow(l, q.s[start:s.start+s.lead], s)
		if e == nil {
			return
		}
		moreTexts, moreNumbers := e.usual()
		texts |= moreTexts
		numbers |= moreNumbers | s.opens
		lineEnd = lineEnd || strings.Contains(e.glue, "\n")
		e.texts, e.numbers, e.lineEnd = texts, numbers, lineEnd
		l, start = &e.behind, s.end
	}
}

// grow returns the edge of l that has this text before the value of this step. It
// adds one if there is none, and returns nil when enough was learned.
func (q *quickReader) grow(l *layout, glue string, s step) *edge {
	for _, old := range l.edges {
		if old.glue == glue {
			return old
		}
	}
	if q.learned >= maxLayouts || len(l.edges) >= maxEdges {
		return nil
	}
	q.learned++
	e := q.newEdge(glue, s)
	l.edges = append(l.edges, e)
	return e
}

// value scans the value at i, and records it while its object is being learned.
func (q *quickReader) value(p *plan, i int) int {
	if !q.recording || p.form == object {
		return q.scan(p, i)
	}
	n := len(q.steps)
	s := step{leaf: p, start: i, opens: q.opens}
	if p.form == text || p.form == enum {
		s.lead = 1
	}
	q.steps = append(q.steps, s)
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
	q.s, q.padded, q.bytes = "", padded{}, nil
	select {
	case r <- q:
	default:
	}
}
