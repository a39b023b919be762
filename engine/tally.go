package engine

// RuleTally counts what one error rule cost a run: rows at recommendation
// scope, the job itself at job scope.
type RuleTally struct {
	Policy    string
	Rule      string
	Failed    int
	Undecided int
}

// Nearest is the row that misses being eligible by least.
type Nearest struct {
	Key    string
	Rule   string // the error rule that it misses most
	Margin float64
}

// tally counts, in the order of policies and rules, what error rules cost.
func (e *evaluation) tally() []RuleTally {
	out := e.run.Rules
	for _, t := range e.trials {
		for i, rule := range t.policy.Rules {
			if t.severity(rule) != SeverityError {
				continue
			}
			n := t.counts[i]
			if rule.Scope == ScopeJob {
				n = t.countJob(i)
			}
			if n != (blocking{}) {
				out = append(out, RuleTally{t.policy.Name, rule.ID, n.failed, n.undecided})
			}
		}
	}
	return out
}

// countJob returns whether rule i of job scope failed or could not judge.
func (t *trial) countJob(i int) (n blocking) {
	switch t.status(i, nil) {
	case StatusFail:
		n.failed = 1
	case StatusUndecided:
		n.undecided = 1
	}
	return n
}

// said returns the statuses of rule i: one for each row, or the one of the job.
func (t *trial) said(i int) []Status {
	rows := len(t.c.Job.Recommendations)
	all := t.c.statuses[i*(rows+1) : (i+1)*(rows+1)]
	if t.policy.Rules[i].Scope == ScopeJob {
		return all[rows:]
	}
	return all[:rows]
}

// nearest returns the row that misses being eligible by least, or nil when no
// margin is known. Rows that are not eligible stand nearest first.
func (e *evaluation) nearest() *Nearest {
	for _, c := range e.run.Candidates {
		m, ok := c.Margin.Get()
		if c.Eligible || !ok {
			continue
		}
		return &Nearest{Key: c.Key, Rule: e.worstRule(c.Recommendation), Margin: m}
	}
	return nil
}

// worstRule returns the failed error rule with the least margin for r.
func (e *evaluation) worstRule(r *Recommendation) string {
	var least Measured[float64]
	name := ""
	for _, t := range e.trials {
		for i, rule := range t.policy.Rules {
			if rule.Scope != ScopeRecommendation || t.severity(rule) != SeverityError || t.status(i, r) != StatusFail {
				continue
			}
			if m := t.margin(i, r); compareMeasured(m, least) < 0 {
				least, name = m, rule.ID
			}
		}
	}
	return name
}
