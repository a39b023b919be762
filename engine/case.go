package engine

import "fmt"

// Case is one Job put before the rules of one Policy. Rules read the job and
// the baseline from it and report through it; they never keep it.
type Case struct {
	Job      *Job
	Baseline *Baseline // nil when there is none
	Policy   *Policy
	Today    string  // "2026-11-23", or "" when the caller gave no day
	Effort   *Effort // what the rules may do; nil for no bound

	// Memo belongs to whoever compiled the policy: what its rules share. A Case
	// may serve one job after another; what Memo holds of a job is stale when
	// Round has changed.
	Memo  any
	Round int

	rule     int          // index of the rule being judged
	statuses []Status     // rule-major: rules × rows, then one per job rule
	notes    map[int]note // of Failf, Undecidedf and Missing, by index in statuses
	said     bool
	ranking  *Ranking // set before rules of job scope
	derived  []Derived
	sized    []bool
}

// begin empties the case for another job.
func (c *Case) begin(p *Policy, job *Job, o Options, e *Effort) {
	rows := len(job.Recommendations)
	*c = Case{
		Job: job, Policy: p, Baseline: o.Baseline, Today: o.Today, Effort: e, Memo: c.Memo, Round: c.Round + 1,
		statuses: sized(c.statuses, len(p.Rules)*(rows+1)), derived: c.derived, sized: sized(c.sized, rows),
	}
}

// note is what a rule adds to a status: its own text, or what was not measured.
type note struct{ text, missing string }

// Pass says that the rule holds for r; r is nil at job scope.
func (c *Case) Pass(r *Recommendation) { c.say(r, StatusPass) }

// Fail says that the rule does not hold for r.
func (c *Case) Fail(r *Recommendation) { c.say(r, StatusFail) }

// Undecided says that the rule could not judge r.
func (c *Case) Undecided(r *Recommendation) { c.say(r, StatusUndecided) }

// Skip says that the rule does not apply to r.
func (c *Case) Skip(r *Recommendation) { c.say(r, StatusSkipped) }

// Failf is Fail with a message.
func (c *Case) Failf(r *Recommendation, format string, args ...any) {
	c.Fail(r)
	c.note(r, format, args)
}

// Undecidedf is Undecided with the reason.
func (c *Case) Undecidedf(r *Recommendation, format string, args ...any) {
	c.Undecided(r)
	c.note(r, format, args)
}

// Missing says that the rule could not judge r because a value was not measured:
// "rec.cpu_utilization".
func (c *Case) Missing(r *Recommendation, name string) {
	c.Undecided(r)
	c.keep(r, note{missing: name})
}

// Status returns what the rule under judgement has said of r; the last word
// counts.
func (c *Case) Status(r *Recommendation) Status { return c.statuses[c.slot(r)] }

// WasMissing returns the name with which the rule under judgement called
// Missing for r, or "".
func (c *Case) WasMissing(r *Recommendation) string { return c.notes[c.slot(r)].missing }

// Statuses returns what the rule under judgement says of the rows, in the order of
// Job.Recommendations, for a rule that sets them all. They begin as undecided.
func (c *Case) Statuses() []Status {
	rows := len(c.Job.Recommendations)
	return c.statuses[c.rule*(rows+1):][:rows:rows]
}

// Derived returns what follows from r's metrics and the policy's traffic.
func (c *Case) Derived(r *Recommendation) Derived {
	if len(c.derived) < len(c.Job.Recommendations) {
		c.derived = make([]Derived, len(c.Job.Recommendations))
	}
	if len(c.sized) < len(c.Job.Recommendations) { // a case that no engine began
		c.sized = make([]bool, len(c.Job.Recommendations))
	}
	if !c.sized[r.Index] {
		c.derived[r.Index] = c.Policy.Traffic.Derive(r)
		c.sized[r.Index] = true
	}
	return c.derived[r.Index]
}

// Eligible returns the eligible rows in key order; only rules of job scope may
// ask.
func (c *Case) Eligible() []*Recommendation {
	if c.ranking == nil {
		return nil
	}
	return c.ranking.eligible
}

// Winner returns the row that ranks first, or nil; only rules of job scope may
// ask.
func (c *Case) Winner() *Recommendation {
	if c.ranking == nil {
		return nil
	}
	return c.ranking.winner
}

func (c *Case) slot(r *Recommendation) int {
	i := c.rule * (len(c.Job.Recommendations) + 1)
	if r == nil {
		return i + len(c.Job.Recommendations)
	}
	return i + r.Index
}

func (c *Case) say(r *Recommendation, s Status) {
	c.said = true
	slot := c.slot(r)
	c.statuses[slot] = s
	if c.notes != nil {
		delete(c.notes, slot)
	}
}

func (c *Case) note(r *Recommendation, format string, args []any) {
	c.keep(r, note{text: fmt.Sprintf(format, args...)})
}

func (c *Case) keep(r *Recommendation, n note) {
	if c.notes == nil {
		c.notes = map[int]note{}
	}
	c.notes[c.slot(r)] = n
}
