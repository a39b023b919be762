package engine

import (
	"fmt"
	"slices"
	"strings"
)

// explain fills in what the verdict rests on: findings, derived values,
// defines, margins and, where asked for, the front and the stability.
func (e *evaluation) explain() {
	e.run.Rules = e.tally()
	if e.run.Verdict != Pass {
		e.run.Nearest = e.nearest()
	}
	if e.options.Brief {
		return
	}
	for _, c := range e.byRow {
		e.describe(c)
	}
	e.run.Findings = e.findings(nil)
	e.markAtRisk()
	if e.options.Explain {
		front(e.score, e.run.Candidates)
		e.run.Stability = e.score.stability(e.run.Candidates)
	}
	if e.options.NearMisses {
		e.run.NearMisses = e.nearMisses()
	}
	e.run.Next = e.next()
}

func (e *evaluation) describe(c *Candidate) {
	c.Findings = e.findings(c.Recommendation)
	c.Derived = e.ranker.c.Derived(c.Recommendation)
	seen := map[string]bool{}
	for _, t := range e.trials {
		for _, d := range t.policy.Defines {
			if !seen[d.Name] {
				seen[d.Name] = true
				c.Defined = append(c.Defined, Named{d.Name, d.Value(t.c, c.Recommendation)})
			}
		}
	}
	if !c.Eligible {
		c.Score = nil
	}
}

// findings returns what the rules say of r, or of the job when r is nil: what
// did not pass, and everything with Explain.
func (e *evaluation) findings(r *Recommendation) []Finding {
	scope := ScopeRecommendation
	if r == nil {
		scope = ScopeJob
	}
	var out []Finding
	for _, t := range e.trials {
		for i, rule := range t.policy.Rules {
			if rule.Scope != scope || rule.Severity == SeverityIgnore {
				continue
			}
			s := t.status(i, r)
			if e.options.Explain || s != StatusPass && s != StatusSkipped {
				out = append(out, t.finding(i, r))
			}
		}
	}
	return out
}

// markAtRisk finds the eligible rows that pass with less margin than the
// strictest gate wants. A billionth of that is left to rounding, so that 0.665 has
// 5 % to 0.7.
func (e *evaluation) markAtRisk() {
	limit := 0.0
	for _, t := range e.trials {
		limit = max(limit, t.policy.Gate.AtRisk)
	}
	if limit == 0 && !e.options.Explain {
		return
	}
	for _, c := range e.byRow {
		if c.Eligible {
			c.Margin = e.leastMargin(c.Recommendation, StatusPass)
			m, ok := c.Margin.Get()
			c.AtRisk = ok && m < limit*(1-1e-9)
		}
	}
}

// next says what to do after this verdict.
func (e *evaluation) next() string {
	switch {
	case e.run.Verdict == Pass && !e.run.Winner.IsConfigured():
		return "find out what the winner is, which the input does not say: save the whole answer with a newer client"
	case e.run.Verdict == Pass:
		return "deploy " + deployment(e.run.Winner)
	case e.job.Incomparable != "":
		return "judge each job by itself, or jobs of one type together"
	case e.run.Verdict == Fail && e.jobRules(StatusFail) != "":
		return "see what the failed job rule asks for, or change the policy"
	case len(e.run.NearMisses) > 0:
		n := e.run.NearMisses[0]
		return fmt.Sprintf("%s would pass with %s", n.Candidate.Key, describeChanges(n.Changes))
	case e.job.Status == "":
		return "save the whole describe output, or say --assume-completed if the job did complete"
	case e.job.Status == JobFailed || e.job.Status == JobStopped:
		return "run the recommendation job again"
	case e.job.Status != JobCompleted:
		return "judge it again when it has completed"
	case len(e.byRow) == 0:
		return "look at the job's benchmarks: each may have failed"
	case e.run.Verdict == Undecided && len(e.missingNames()) > 0:
		return supply(e.missingNames())
	case e.run.Verdict == Undecided:
		return "see the findings: --explain shows every rule"
	}
	return "measure other configurations, or change the policy"
}

// supply says how to give names a value that have none.
func supply(names []string) string {
	params, others := unsetParams(names)
	var steps []string
	for _, name := range params {
		steps = append(steps, "--set "+name+"=…")
	}
	set := strings.Join(steps, " ")
	switch {
	case len(others) == 0:
		return "set it with " + set + ", or say in the policy what its absence means (on_missing, ??)"
	case len(params) > 0:
		return "set what is not set with " + set + ", and run a job that measures the rest"
	case !slices.ContainsFunc(others, func(name string) bool { return !ofBaseline(name) }):
		return "name with --baseline a completed run that this one can be compared with, or say in the policy what its absence means (on_missing, ??)"
	}
	return "run a job that measures it, or say in the policy what its absence means (on_missing, ??)"
}

func ofBaseline(name string) bool {
	name = strings.TrimPrefix(name, "rec.")
	return name == "baseline" || strings.HasPrefix(name, "baseline.")
}

func deployment(c *Candidate) string {
	switch {
	case c.InstanceType == "":
		return c.Key
	case !c.InstanceCount.IsKnown():
		return c.InstanceType + ": the input does not say on how many instances it was measured"
	}
	if n, ok := c.Derived.InstancesNeeded.Get(); ok {
		return fmt.Sprintf("%s on %s", c.InstanceType, plural(int(n), "instance"))
	}
	return c.Key
}

func describeChanges(changes []Change) string {
	var said []string
	for _, ch := range changes {
		if ch.Param != "" {
			said = append(said, fmt.Sprintf("%s=%s instead of %s", ch.Param, plain(ch.To), plain(ch.From)))
		} else {
			said = append(said, fmt.Sprintf("%s instead of %s in rule %s", plain(ch.To), plain(ch.From), ch.Rule))
		}
	}
	return joinAnd(said)
}

func joinAnd(parts []string) string {
	if len(parts) < 2 {
		return slices.Concat(parts, []string{""})[0]
	}
	out := parts[0]
	for _, p := range parts[1 : len(parts)-1] {
		out += ", " + p
	}
	return out + " and " + parts[len(parts)-1]
}
