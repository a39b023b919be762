package engine

import (
	"cmp"
	"fmt"
	"slices"
)

// Bounds of the search for near misses: how many single changes to try for each
// failed rule, and how often to judge again for one row beyond twice for each rule,
// so that no straight way through the rules reaches the bound.
const (
	maxAlternatives = 6
	moreAttempts    = 48
)

// search looks for the least set of changes that makes one row eligible in every
// policy.
type search struct {
	trials   []*trial // as the policies are
	row      *Recommendation
	options  Options
	changed  *changedPolicies
	attempts int // that are left
	best     []step
}

// changedPolicies keeps policies compiled with other parameters and literals for the
// rows that ask for the same.
type changedPolicies struct{ by map[string]*Policy }

// maxChanged is how many compiled policies are kept: they may be large.
const maxChanged = 200

// with returns the k-th policy as the steps change it, or nil where it cannot be.
func (c *changedPolicies) with(k int, p *Policy, concern []Change) *Policy {
	key := fmt.Sprintf("%d %#v", k, concern)
	if known, ok := c.by[key]; ok {
		return known
	}
	if len(c.by) >= maxChanged {
		clear(c.by)
	}
	policy, err := p.With(concern)
	if err != nil {
		policy = nil
	}
	c.by[key] = policy
	return policy
}

// step is one change. A parameter is changed in every policy that has it, a literal
// only in its own.
type step struct {
	Change
	policy int // of a literal: index of its trial
}

func (st step) concerns(i int, p *Policy) bool {
	if st.Param == "" {
		return st.policy == i
	}
	return slices.ContainsFunc(p.Params, func(q Param) bool { return q.Name == st.Param })
}

// same reports whether both change the same thing.
func (st step) same(o step) bool {
	return st.Param == o.Param && st.Rule == o.Rule && st.Position == o.Position && (st.Param != "" || st.policy == o.policy)
}

// save returns the least changes that were found to make r eligible, or nil.
func (e *evaluation) save(r *Recommendation, changed *changedPolicies) []Change {
	s := &search{trials: e.trials, row: r, options: e.options, changed: changed, attempts: moreAttempts}
	if e.rowsAreAlone() {
		s.alone(e.job)
	}
	for _, t := range s.trials {
		s.attempts += 2 * len(t.policy.Rules)
	}
	s.try(s.trials, nil, nil)
	return changes(s.best, func(step) bool { return true })
}

// rowsAreAlone reports whether what makes a row eligible depends on no other row.
func (e *evaluation) rowsAreAlone() bool {
	for _, t := range e.trials {
		for _, rule := range t.policy.Rules {
			if rule.Scope == ScopeRecommendation && !rule.Alone && t.severity(rule) == SeverityError {
				return false
			}
		}
	}
	return true
}

// alone puts the row before the policies as the only one of its job, so that judging
// it again costs the same whatever stands beside it.
func (s *search) alone(job *Job) {
	row, only := *s.row, *job
	row.Index = 0
	s.row, only.Recommendations = &row, []*Recommendation{&row}
	trials := make([]*trial, len(s.trials))
	for k, t := range s.trials {
		trials[k] = newTrial(t.policy, &only, s.options)
		trials[k].judge(ScopeRecommendation)
	}
	s.trials = trials
}

// changes returns those of the steps that are wanted; nil for none.
func changes(steps []step, wanted func(step) bool) []Change {
	var out []Change
	for _, st := range steps {
		if wanted(st) {
			out = append(out, st.Change)
		}
	}
	return out
}

// try mends the first rule that the row fails under the steps so far, each way that
// is proposed, and goes on with the next. It does not come back to what path went
// through already, as two rules that pull one parameter apart would.
func (s *search) try(trials []*trial, steps []step, path []string) {
	k, rule := firstFailed(trials, s.row)
	if k < 0 {
		if !undecided(trials, s.row) && s.improves(steps) {
			s.best = steps
		}
		return
	}
	for _, next := range nextSteps(steps, s.proposals(trials[k], k, rule)) {
		here := settings(next)
		if slices.Contains(path, here) || s.attempts <= 0 || !s.improves(next) {
			continue
		}
		s.attempts--
		if again, ok := s.judge(next); ok {
			s.try(again, next, append(slices.Clip(path), here))
		}
	}
}

// proposals returns what may make a rule of the k-th policy pass.
func (s *search) proposals(t *trial, k, rule int) []step {
	if t.policy.Changes == nil {
		return nil
	}
	t.c.rule = rule
	var out []step
	for _, ch := range t.policy.Changes(t.c, t.policy.Rules[rule], s.row) {
		out = append(out, step{ch, k})
	}
	return out
}

// judge puts the rows before the policies as the steps change them; ok is false
// where a policy cannot be changed so.
func (s *search) judge(steps []step) (again []*trial, ok bool) {
	again = slices.Clone(s.trials)
	for k, t := range s.trials {
		concern := changes(steps, func(st step) bool { return st.concerns(k, t.policy) })
		if concern == nil {
			continue
		}
		if t.policy.With == nil {
			return nil, false
		}
		policy := s.changed.with(k, t.policy, concern)
		if policy == nil {
			return nil, false
		}
		o := s.options
		o.Effort = t.c.Effort // a search is part of judging the run
		o.Effort.Spend(policy.Steps)
		again[k] = newTrial(policy, t.c.Job, o)
		again[k].judge(ScopeRecommendation)
	}
	return again, true
}

// improves reports whether the steps are less than the best that were found.
func (s *search) improves(steps []step) bool { return s.best == nil || length(steps) < length(s.best) }

func length(steps []step) float64 {
	sum := 0.0
	for _, st := range steps {
		sum += st.Distance
	}
	return sum
}

// nextSteps returns the steps with each of the proposals, least first, as many as
// are worth a try.
func nextSteps(steps, proposals []step) [][]step {
	var out [][]step
	for _, st := range proposals {
		if next, ok := add(steps, st); ok {
			out = append(out, next)
		}
	}
	slices.SortStableFunc(out, func(a, b []step) int { return cmp.Compare(length(a), length(b)) })
	return out[:min(len(out), maxAlternatives)]
}

// add returns the steps with st; a second change of the same thing replaces the
// first and is as large as the way from where that started. ok is false where it
// changes nothing.
func add(steps []step, st step) (next []step, ok bool) {
	out := slices.Clone(steps)
	for i, old := range out {
		if !old.same(st) {
			continue
		}
		if fmt.Sprint(old.To) == fmt.Sprint(st.To) {
			return nil, false
		}
		st.From = old.From
		st.Distance = Distance(st.From, st.To)
		out[i] = st
		return out, true
	}
	return append(out, st), true
}

// settings returns what the steps set, whatever they set it from.
func settings(steps []step) string {
	var all []string
	for _, st := range steps {
		where := ""
		if st.Param == "" {
			where = fmt.Sprint(st.policy, "\x00", st.Rule, "\x00", st.Position)
		}
		all = append(all, fmt.Sprint(st.Param, "\x00", where, "\x00", st.To))
	}
	slices.Sort(all)
	return fmt.Sprintf("%q", all)
}

// firstFailed returns the first error rule that r fails and the index of its trial,
// or -1.
func firstFailed(trials []*trial, r *Recommendation) (k, rule int) {
	for k, t := range trials {
		if rule := t.first(r, StatusFail); rule >= 0 {
			return k, rule
		}
	}
	return -1, -1
}

// undecided reports whether an error rule cannot judge r.
func undecided(trials []*trial, r *Recommendation) bool {
	return slices.ContainsFunc(trials, func(t *trial) bool { return t.first(r, StatusUndecided) >= 0 })
}

// first returns the index of the first error rule that says so of r, or -1.
func (t *trial) first(r *Recommendation, want Status) int {
	for i, rule := range t.policy.Rules {
		if rule.Scope == ScopeRecommendation && t.severity(rule) == SeverityError && t.status(i, r) == want {
			return i
		}
	}
	return -1
}
