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
	edges []edge
	last  int // the edge that matched last
}

// An edge is the text before one value, and where it leads.
type edge struct {
	glue   string
	leaf   *plan   // how to scan the value after the text; nil at the end of the object
	opens  uint64  // slots of the objects that begin in the text
	behind *layout // what may stand after the value
}

// Bounds on what is learned from a source whose objects all differ: texts in all,
// and texts to compare at one place.
const (
	maxLayouts = 4096
	maxEdges   = 64
)

// match returns the edge whose text stands at s[i], or nil. The one that matched
// last is asked first.
func (l *layout) match(s string, i int) *edge {
	if l.last < len(l.edges) {
		if e := &l.edges[l.last]; e.at(s, i) {
			return e
		}
	}
	for n := range l.edges {
		if e := &l.edges[n]; e.at(s, i) {
			l.last = n
			return e
		}
	}
	return nil
}

// at reports whether the text stands at s[i], and all of it: more white space may
// follow where a document is written in another way.
func (e *edge) at(s string, i int) bool {
	end := i + len(e.glue)
	return end < len(s) && s[i:end] == e.glue && (s[end] > ' ' || e.leaf == nil)
}

// A step is one value of an object that is being learned.
type step struct {
	leaf       *plan
	start, end int
	opens      uint64
}

// outlined scans the object at i by what was learned of its plan, and learns it
// where it is written in a new way.
func (q *quickReader) outlined(p *plan, i int) int {
	s, start, before := q.s, i, q.mark()
	for l := &q.layouts[p.outline]; ; {
		e := l.match(s, i)
		if e == nil {
			q.reset(before)
			return q.learn(p, start)
		}
		i += len(e.glue)
		q.haveNumber |= e.opens
		l = e.behind
		leaf := e.leaf
		if leaf == nil {
			return i
		}
		// The usual values are scanned here, any other by its own function.
		switch leaf.form {
		case text, enum:
			if end := plainEnd(s, i+1); s[i] == '"' && s[end] == '"' && end > i+1 {
				q.texts[leaf.slot] = span{uint32(i + 1), uint32(end)}
				q.haveText |= 1 << (leaf.slot & 63)
				i = end + 1
				continue
			}
		case integer, float:
			if end := scanNumber(s, i, &q.numbers[leaf.slot]); end > 0 {
				q.haveNumber |= 1 << (leaf.slot & 63)
				i = end
				continue
			}
		}
		if i = q.scan(leaf, i); i < 0 {
			return -1
		}
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
		if l = q.grow(l, edge{glue: q.s[start:s.start], leaf: s.leaf, opens: s.opens}); l == nil {
			return
		}
		start = s.end
	}
}

// grow returns where the edge of l leads that is like e, which it adds if there is
// none. It returns nil when enough was learned.
func (q *quickReader) grow(l *layout, e edge) *layout {
	for _, old := range l.edges {
		if old.glue == e.glue {
			return old.behind
		}
	}
	if q.learned >= maxLayouts || len(l.edges) >= maxEdges {
		return nil
	}
	q.learned++
	e.glue, e.behind = strings.Clone(e.glue), &layout{}
	l.edges = append(l.edges, e)
	return e.behind
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
