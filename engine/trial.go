package engine

import (
	"slices"
	"strings"
)

// trial is one Job before one Policy.
type trial struct {
	policy *Policy
	c      *Case
	strict bool
	effort Effort
	waived map[int]*Waiver // by index in the Case's statuses
	counts []blocking      // by rule: rows that an error rule set aside
}

func newTrial(p *Policy, job *Job, o Options) *trial {
	t := &trial{}
	t.begin(p, job, o)
	return t
}

// begin empties the trial for another job.
func (t *trial) begin(p *Policy, job *Job, o Options) {
	if t.policy != p {
		t.effort.What = "judging a run by policy " + p.Name
	}
	t.policy, t.strict, t.waived = p, o.Strict, nil
	t.effort = Effort{What: t.effort.What, Most: effortOf(p, job), within: o.Effort}
	if t.c == nil {
		t.c = &Case{}
	}
	t.c.begin(p, job, o, &t.effort)
}

// severity returns what breaking the rule costs in this trial.
func (t *trial) severity(r *Rule) Severity {
	if t.strict && r.Severity == SeverityWarn {
		return SeverityError
	}
	return r.Severity
}

// judge runs the rules of one scope.
func (t *trial) judge(scope Scope) {
	for i, rule := range t.policy.Rules {
		if rule.Scope != scope || rule.Severity == SeverityIgnore {
			continue
		}
		t.c.rule = i
		if err := rule.Check(t.c); err != nil {
			t.refuse(err)
		}
		t.waive(rule)
	}
}

// judgesJob reports whether the policy has a rule of job scope.
func (t *trial) judgesJob() bool {
	return slices.ContainsFunc(t.policy.Rules, func(r *Rule) bool { return r.Scope == ScopeJob && r.Severity != SeverityIgnore })
}

// refuse marks everything that the current rule speaks of as undecided.
func (t *trial) refuse(err error) {
	t.each(func(r *Recommendation) { t.c.Undecidedf(r, "the rule cannot work: %v", err) })
}

// each calls f with every row that the current rule speaks of: nil at job scope.
func (t *trial) each(f func(*Recommendation)) {
	if t.policy.Rules[t.c.rule].Scope == ScopeJob {
		f(nil)
		return
	}
	for _, r := range t.c.Job.Recommendations {
		f(r)
	}
}

// waive lets waivers cover what the current rule failed or could not judge.
func (t *trial) waive(rule *Rule) {
	for _, w := range t.policy.Waivers {
		if w.Rule != rule.ID || w.expired(t.c.Today) {
			continue
		}
		t.each(func(r *Recommendation) {
			slot := t.c.slot(r)
			s := t.c.statuses[slot]
			if (s == StatusFail || s == StatusUndecided) && (w.Match == nil || w.Match(t.c, r)) {
				t.c.statuses[slot] = StatusWaived
				if t.waived == nil {
					t.waived = map[int]*Waiver{}
				}
				t.waived[slot] = w
			}
		})
	}
}

// expired reports whether the waiver's last day is before today. Without a day
// nobody can tell, so it does not count.
func (w *Waiver) expired(today string) bool { return today == "" || w.Expires < today }

// status returns what rule i says of r; r is nil at job scope.
func (t *trial) status(i int, r *Recommendation) Status {
	t.c.rule = i
	return t.c.statuses[t.c.slot(r)]
}

// block counts for each row the error rules that it failed or that could not
// judge it, and for each such rule the rows.
func (t *trial) block(rows []blocking) {
	t.counts = sized(t.counts, len(t.policy.Rules))
	for i, rule := range t.policy.Rules {
		if rule.Scope != ScopeRecommendation || t.severity(rule) != SeverityError {
			continue
		}
		n := &t.counts[i]
		for row, said := range t.said(i) {
			switch said {
			case StatusFail:
				rows[row].failed++
				n.failed++
			case StatusUndecided:
				rows[row].undecided++
				n.undecided++
			}
		}
	}
}

// binds reports whether the policy has a rule that could say no.
func (t *trial) binds() bool {
	for _, rule := range t.policy.Rules {
		if t.severity(rule) == SeverityError && !rule.Idle {
			return true
		}
	}
	return false
}

// finding says what rule i found of r, with its explanation.
func (t *trial) finding(i int, r *Recommendation) Finding {
	rule := t.policy.Rules[i]
	status := t.status(i, r)
	f := Finding{
		Rule: rule.ID, Policy: t.policy.Name, Severity: t.severity(rule), Status: status, Scope: rule.Scope,
		Expression: rule.Expression, Position: rule.Position, Waiver: t.waived[t.c.slot(r)],
	}
	if status != StatusPass && status != StatusSkipped {
		f.Fix = rule.Fix
	}
	note := t.c.notes[t.c.slot(r)]
	if rule.Explain != nil {
		f.Explanation = rule.Explain(t.c, r)
	}
	if f.Missing != nil && f.Missing.Name == "" && (status == StatusPass || status == StatusFail) {
		f.Missing = nil // an error of the explanation alone: no error lets a rule say yes or no
	}
	if !f.Explanation.Margin.IsKnown() {
		f.Explanation.Margin = t.margin(i, r)
	}
	if note.missing != "" && f.Missing == nil {
		f.Missing = &Missing{Name: note.missing, Position: rule.Position}
	}
	f.Message = f.Explanation.Message
	if note.text != "" {
		f.Message = note.text
	}
	if f.Message == "" {
		f.Message = wording(rule, f)
	}
	return f
}

// wording is the engine's own sentence for a finding without a message.
func wording(rule *Rule, f Finding) string {
	what := rule.Expression
	if what == "" {
		what = rule.ID
	}
	switch {
	case f.Missing != nil && strings.HasPrefix(f.Missing.Name, "params."):
		return f.Missing.Name + " is not set"
	case f.Missing != nil && f.Missing.Name != "":
		return f.Missing.Name + " was not measured"
	case f.Missing != nil && f.Missing.Error != "":
		return f.Missing.Error
	case f.Status == StatusPass:
		return what + " holds"
	case f.Status == StatusSkipped:
		return what + " does not apply"
	case f.Status == StatusUndecided:
		return what + " could not be judged"
	}
	return what + " does not hold"
}

// lacks returns the name of what kept rule i from judging r, or "".
func (t *trial) lacks(i int, r *Recommendation) string {
	if f := t.policy.Rules[i].Lacks; f != nil {
		return f(t.c, r)
	}
	if m := t.finding(i, r).Missing; m != nil {
		return m.Name
	}
	return ""
}

// margin returns how far r is from the threshold of rule i.
func (t *trial) margin(i int, r *Recommendation) Measured[float64] {
	if m := t.policy.Rules[i].Margin; m != nil {
		return m(t.c, r)
	}
	return Measured[float64]{}
}

// usedWaivers returns the waivers that covered something, in the policy's order.
func (t *trial) usedWaivers() []*Waiver {
	var out []*Waiver
	for _, w := range t.policy.Waivers {
		for _, used := range t.waived {
			if used == w {
				out = append(out, w)
				break
			}
		}
	}
	return out
}
