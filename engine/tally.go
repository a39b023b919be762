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
	var out []RuleTally
	for _, t := range e.trials {
		for i, rule := range t.policy.Rules {
			if t.severity(rule) != SeverityError {
				continue
			}
			n := RuleTally{Policy: t.policy.Name, Rule: rule.ID}
			t.c.rule = i
			t.each(func(r *Recommendation) {
				switch t.status(i, r) {
				case StatusFail:
					n.Failed++
				case StatusUndecided:
					n.Undecided++
				}
			})
			if n.Failed+n.Undecided > 0 {
				out = append(out, n)
			}
		}
	}
	return out
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
