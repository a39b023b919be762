package expression

import (
	"time"

	"github.com/iradvise/iradvise/engine"
)

// frame is what one evaluation reads and writes. One frame serves all programs
// of a Scope while one job is judged; it lives in the Case's Memo.
type frame struct {
	c     *engine.Case
	row   *row // rec; an empty row at job scope
	memo  *memo
	slots []cell // variables of let and elements of closures
	steps int
	stop  *Stop

	params   []cell // values of parameters
	literals []cell // values that replace literals, by index; nil outside of Changes
	sizer    *sizer // sizes rows with other parameters; nil outside of Changes
	trace    *trace // records what parts came to; nil unless explaining
}

// memo is what the programs of one Scope share while one job is judged.
type memo struct {
	scope   *Scope
	round   int // of the Case whose job it is about
	frame   frame
	none    row
	all     []row
	allRows *row
	answers []Answer // of the latest Rows
	earlier map[*engine.Recommendation]*row
	jobRow  *row
	baseRow *row
	loose   *memo // of frames in which parameters can be set
}

// frameFor returns the frame for evaluating over the case, from its Memo.
func (s *Scope) frameFor(c *engine.Case, r *engine.Recommendation, slots int) *frame {
	m := s.memoFor(c)
	f := &m.frame
	f.c, f.stop, f.steps = c, nil, 0
	f.row = &m.none
	if r != nil {
		f.row = m.rowOf(c, r)
	}
	if len(f.slots) < slots {
		f.slots = make([]cell, slots)
	}
	return f
}

func (s *Scope) memoFor(c *engine.Case) *memo {
	if c != nil {
		if m, ok := c.Memo.(*memo); ok && m.scope == s {
			if m.round != c.Round {
				m.begin(c.Round)
			}
			return m
		}
	}
	m := &memo{scope: s}
	m.frame.memo = m
	m.frame.params = s.values
	m.frame.slots = make([]cell, s.slots)
	if c != nil {
		m.round = c.Round
		c.Memo = m
	}
	return m
}

// begin forgets what is known of an earlier job.
func (m *memo) begin(round int) {
	m.round = round
	m.all, m.allRows, m.earlier, m.jobRow, m.baseRow = m.all[:0], nil, nil, nil, nil
	clear(m.none.defines)
}

// rowOf returns the row of a recommendation of the case's job.
func (m *memo) rowOf(c *engine.Case, r *engine.Recommendation) *row {
	if c == nil || c.Job == nil || r.Index >= len(c.Job.Recommendations) || c.Job.Recommendations[r.Index] != r {
		return m.earlierRow(r, nil)
	}
	m.fill(c)
	return &m.all[r.Index]
}

func (m *memo) fill(c *engine.Case) {
	n := len(c.Job.Recommendations)
	if len(m.all) == n {
		return
	}
	if cap(m.all) < n {
		m.all = make([]row, n)
	}
	m.all = m.all[:n]
	for i, r := range c.Job.Recommendations {
		m.all[i] = row{r: r, job: c.Job}
	}
}

// earlierRow returns the row of a recommendation of another job.
func (m *memo) earlierRow(r *engine.Recommendation, job *engine.Job) *row {
	if b := m.earlier[r]; b != nil {
		return b
	}
	if m.earlier == nil {
		m.earlier = map[*engine.Recommendation]*row{}
	}
	b := &row{r: r, job: job, earlier: true}
	m.earlier[r] = b
	return b
}

func (m *memo) job(c *engine.Case) *row {
	if m.jobRow == nil {
		m.jobRow = &row{job: c.Job}
	}
	return m.jobRow
}

func (m *memo) rows(c *engine.Case) value {
	if m.allRows == nil {
		m.fill(c)
		m.allRows = &row{}
		for i := range m.all {
			m.allRows.list = append(m.allRows.list, value{row: &m.all[i]})
		}
	}
	return value{row: m.allRows}
}

func (m *memo) eligible(c *engine.Case) []value {
	var out []value
	for _, r := range c.Eligible() {
		out = append(out, value{row: m.rowOf(c, r)})
	}
	return out
}

func (f *frame) winner() (value, state) {
	if w := f.c.Winner(); w != nil {
		return value{row: f.memo.rowOf(f.c, w)}, known
	}
	return value{}, missing
}

func (f *frame) baseline() (value, state) {
	if f.c.Baseline == nil || f.c.Baseline.Job == nil {
		return value{}, missing
	}
	if f.memo.baseRow == nil {
		f.memo.baseRow = &row{job: f.c.Baseline.Job, earlier: true}
	}
	return value{row: f.memo.baseRow}, known
}

func (f *frame) baselineWinner(*row) (value, state) {
	if w := f.c.Baseline.Winner; w != nil {
		return value{row: f.memo.earlierRow(w, f.c.Baseline.Job)}, known
	}
	return value{}, missing
}

func (f *frame) baselineRow(b *row) (value, state) {
	if f.c == nil || f.c.Baseline == nil || b.earlier {
		return value{}, missing
	}
	if r := f.c.Baseline.Rows[b.r.Key]; r != nil {
		return value{row: f.memo.earlierRow(r, f.c.Baseline.Job)}, known
	}
	return value{}, missing
}

func (f *frame) today() (value, state) {
	day, err := time.Parse(time.DateOnly, f.c.Today)
	if err != nil {
		return value{}, missing
	}
	return instant(day), known
}

func (f *frame) derive(b *row) engine.Derived {
	switch {
	case f.c == nil || f.c.Policy == nil:
		return engine.Derived{}
	case f.sizer != nil:
		return f.sizer.derive(b.r)
	case b.earlier:
		return f.c.Policy.Traffic.Derive(b.r)
	}
	return f.c.Derived(b.r)
}
