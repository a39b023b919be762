package engine

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Bounds of the search for near misses: how many single changes to try for each
// failed rule, and how many policies to compile for one row.
const (
	maxAlternatives = 6
	maxAttempts     = 48
)

// nearMisses lists, for each row that a change of the policies can save, the
// least one, confirmed by judging again; least change first.
func (e *evaluation) nearMisses() []NearMiss {
	var out []NearMiss
	for _, c := range e.run.Candidates {
		i := c.Index
		if c.Eligible || e.blocked[i].failed == 0 || e.blocked[i].undecided > 0 {
			continue
		}
		if changes, ok := e.save(c.Recommendation); ok {
			out = append(out, NearMiss{Candidate: c, Margin: c.Margin, Changes: changes})
		}
	}
	slices.SortStableFunc(out, func(a, b NearMiss) int {
		return cmp.Or(cmp.Compare(distance(a.Changes), distance(b.Changes)), cmp.Compare(a.Candidate.Index, b.Candidate.Index))
	})
	return out
}

// distance is the sum of the relative sizes of the changes.
func distance(changes []Change) float64 {
	sum := 0.0
	for _, ch := range changes {
		sum += ch.Distance
	}
	return sum
}

// Distance returns how large a change is: |to−from|/|from| of numbers, |to−from|
// where they start from 0, how many elements a list gains and loses, and 1 for
// another text or boolean.
func Distance(from, to any) float64 {
	a, isNumber := number(from)
	b, both := number(to)
	if isNumber && both {
		if a == 0 {
			return math.Abs(b)
		}
		return math.Abs(b-a) / math.Abs(a)
	}
	old, isList := from.([]any)
	list, both := to.([]any)
	if isList && both {
		return float64(lost(old, list) + lost(list, old))
	}
	return 1
}

// lost counts the elements of one list that another has not.
func lost(from, to []any) int {
	n := 0
	for _, v := range from {
		if !slices.Contains(to, v) {
			n++
		}
	}
	return n
}

// save finds changes that make r eligible in every policy. A parameter that
// several policies share is changed in all of them, so the whole is judged again
// together before it counts.
func (e *evaluation) save(r *Recommendation) ([]Change, bool) {
	var all []Change
	literals := map[*trial][]Change{}
	for _, t := range e.trials {
		if t.firstFailed(r) < 0 {
			continue
		}
		if t.policy.With == nil || t.policy.Changes == nil {
			return nil, false
		}
		s := &search{trial: t, row: r, options: e.options}
		s.try(t, nil, nil)
		if s.best == nil {
			return nil, false
		}
		for _, ch := range s.best {
			if ch.Param == "" {
				literals[t] = append(literals[t], ch)
			}
			all = adopt(all, ch)
		}
	}
	return all, e.confirms(r, all, literals)
}

// adopt adds ch; of two changes of one parameter the larger stays.
func adopt(all []Change, ch Change) []Change {
	i := slices.IndexFunc(all, func(other Change) bool { return ch.Param != "" && other.Param == ch.Param })
	switch {
	case i < 0:
		return append(all, ch)
	case all[i].Distance < ch.Distance:
		all[i] = ch
	}
	return all
}

// confirms judges r again by every policy with the changes that concern it.
func (e *evaluation) confirms(r *Recommendation, all []Change, literals map[*trial][]Change) bool {
	for _, t := range e.trials {
		changes := slices.Clone(literals[t])
		for _, ch := range all {
			if ch.Param != "" && slices.ContainsFunc(t.policy.Params, func(p Param) bool { return p.Name == ch.Param }) {
				changes = append(changes, ch)
			}
		}
		if len(changes) == 0 {
			continue
		}
		if t.policy.With == nil {
			return false
		}
		policy, err := t.policy.With(changes)
		if err != nil {
			return false
		}
		again := newTrial(policy, t.c.Job, e.options)
		again.judge(ScopeRecommendation)
		if again.firstFailed(r) >= 0 || again.undecided(r) {
			return false
		}
	}
	return true
}

// firstFailed returns the index of the first error rule that r fails, or -1.
func (t *trial) firstFailed(r *Recommendation) int {
	for i, rule := range t.policy.Rules {
		if rule.Scope == ScopeRecommendation && t.severity(rule) == SeverityError && t.status(i, r) == StatusFail {
			return i
		}
	}
	return -1
}

// search looks for the least set of changes that makes one row eligible.
type search struct {
	trial    *trial
	row      *Recommendation
	options  Options
	attempts int
	best     []Change
}

// try mends the first rule that the row fails under the changes so far, each
// way that is proposed, and goes on with the next. It does not come back to what
// path went through already, as two rules that pull one parameter apart would.
func (s *search) try(t *trial, changes []Change, path []string) {
	i := t.firstFailed(s.row)
	if i < 0 {
		if !t.undecided(s.row) && s.improves(changes) {
			s.best = changes
		}
		return
	}
	t.c.rule = i
	for _, next := range steps(changes, t.policy.Changes(t.c, t.policy.Rules[i], s.row)) {
		here := settings(next)
		if slices.Contains(path, here) || s.attempts >= maxAttempts || !s.improves(next) {
			continue
		}
		s.attempts++
		policy, err := s.trial.policy.With(next)
		if err != nil {
			continue
		}
		again := newTrial(policy, t.c.Job, s.options)
		again.judge(ScopeRecommendation)
		s.try(again, next, append(slices.Clip(path), here))
	}
}

// improves reports whether the changes are less than the best that were found.
func (s *search) improves(changes []Change) bool {
	return s.best == nil || distance(changes) < distance(s.best)
}

// steps returns the changes with each of the proposals, least first, as many as
// are worth a try.
func steps(changes, proposals []Change) [][]Change {
	var out [][]Change
	for _, ch := range proposals {
		if next, ok := add(changes, ch); ok {
			out = append(out, next)
		}
	}
	slices.SortStableFunc(out, func(a, b []Change) int { return cmp.Compare(distance(a), distance(b)) })
	return out[:min(len(out), maxAlternatives)]
}

// settings returns what the changes set, whatever they set it from.
func settings(changes []Change) string {
	var all []string
	for _, ch := range changes {
		all = append(all, fmt.Sprint(ch.Param, "\x00", ch.Rule, "\x00", ch.Position, "\x00", ch.To))
	}
	slices.Sort(all)
	return fmt.Sprintf("%q", all)
}

// undecided reports whether an error rule cannot judge r.
func (t *trial) undecided(r *Recommendation) bool {
	for i, rule := range t.policy.Rules {
		if rule.Scope == ScopeRecommendation && t.severity(rule) == SeverityError && t.status(i, r) == StatusUndecided {
			return true
		}
	}
	return false
}

// add returns the changes with ch; a second change of the same thing replaces the
// first and is as large as the way from where that started. ok is false where it
// changes nothing.
func add(changes []Change, ch Change) (next []Change, ok bool) {
	out := slices.Clone(changes)
	for i, old := range out {
		if old.Param != ch.Param || old.Rule != ch.Rule || old.Position != ch.Position {
			continue
		}
		if fmt.Sprint(old.To) == fmt.Sprint(ch.To) {
			return nil, false
		}
		ch.From = old.From
		ch.Distance = Distance(ch.From, ch.To)
		out[i] = ch
		return out, true
	}
	return append(out, ch), true
}

// plain returns v as a person writes it, and as --set takes it.
func plain(v any) string {
	switch v := v.(type) {
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case nil:
		return "none"
	case []any:
		words := make([]string, len(v))
		for i, item := range v {
			words[i] = plain(item)
			if s, ok := item.(string); ok {
				words[i] = strconv.Quote(s)
			}
		}
		return "[" + strings.Join(words, ", ") + "]"
	}
	return fmt.Sprint(v)
}
