package expression

import "github.com/iradvise/iradvise/engine"

// Rows is a boolean Program that is evaluated over the rows of a case's job, in
// their order. It is for one goroutine, and until the next evaluation of another
// Program on the same case.
type Rows struct {
	f    *frame
	rows []row
	eval eval
	bool bool
	p    *Program
}

// Answer is what a boolean expression comes to for one row.
type Answer uint8

const (
	No         Answer = iota // it does not hold
	Yes                      // it holds
	Unmeasured               // a value that it needs was not measured
	Wrong                    // an error at run time
)

// Over prepares the Program for the rows of the case's job.
func (p *Program) Over(c *engine.Case) Rows {
	f := p.scope.frameFor(c, nil, p.slots)
	f.memo.fill(c)
	return Rows{f: f, rows: f.memo.all, eval: p.root.eval, bool: p.root.typ.Kind == Boolean, p: p}
}

// Bool is Program.Bool for row i.
func (o *Rows) Bool(i int) (bool, *Stop) {
	f := o.f
	f.stop, f.steps, f.row = nil, 0, &o.rows[i]
	v, st := o.eval(f)
	switch {
	case st != known:
		return false, f.halted()
	case !o.bool:
		return false, o.p.notBoolean()
	}
	return v.n != 0, nil
}

// Answers returns what Bool says of every row, until the next call for the same
// case.
func (o *Rows) Answers() []Answer {
	m := o.f.memo
	m.answers = sized(m.answers, len(o.rows))
	if all := o.p.root.answers; all != nil {
		all(o.f, o.rows, m.answers)
		return m.answers
	}
	for i := range o.rows {
		m.answers[i] = answer(o.Bool(i))
	}
	return m.answers
}

func answer(holds bool, stop *Stop) Answer {
	switch {
	case stop == nil && holds:
		return Yes
	case stop == nil:
		return No
	case stop.Name != "":
		return Unmeasured
	}
	return Wrong
}

// sized returns n answers, in the memory of s where that is enough.
func sized(s []Answer, n int) []Answer {
	if cap(s) < n {
		return make([]Answer, n)
	}
	return s[:n]
}
