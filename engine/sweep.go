package engine

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// Interval is a range of one parameter's values over which verdict, winner and
// the set of eligible rows stay the same.
type Interval struct {
	Low, High         float64 // infinite where nothing bounds the parameter
	LowOpen, HighOpen bool    // the end itself does not belong to it
	Value             any     // instead of a range: one value of a parameter that is not a number
	Verdict           Verdict
	Reason            string   // at its low end
	Winner            string   // key, "" for none
	Eligible          []string // keys, in key order
}

// SweepLimit is how many values of a parameter one sweep judges at most.
const SweepLimit = 20_000

// Numbers of values that a sweep looks at anyhow: when it judges, when it asks the
// policies, and how many integers it judges one by one.
const (
	judgedParts = 240
	askedParts  = 24
	fewIntegers = 2000
)

// Sweep finds the values of the parameter at which the verdict, the winner or the
// set of eligible rows changes. The parameter must belong to one of the policies;
// all that have it are changed together, and what it was set to does not matter. A
// baseline is judged anew with each value.
//
// Of an integer with few values each is judged. Else the policies say where one of
// their comparisons or the number of instances turns (Policy.Turns), each such value
// is judged with its neighbours and with one between it and the next, and where two
// neighbours differ the change is closed in on to the last digit. So every change is
// found that follows from comparisons and scores which are linear in the parameter
// between two turns. What changes and changes back between two values that are judged,
// through products or quotients of the parameter with itself, may be missed.
//
// Its error is a *ParamError, also where more than SweepLimit values would have to
// be judged, or what Policy.With refuses.
func Sweep(job *Job, policies []*Policy, param string, o Options) ([]Interval, error) {
	p, err := findParam(policies, param)
	if err != nil {
		return nil, err
	}
	s := &sweep{job: job, policies: policies, param: *p, options: o, judged: map[float64]*judged{}, asked: map[string]bool{}}
	s.options.Explain, s.options.NearMisses, s.options.Brief = false, false, true
	s.options.Effort = sweepEffort(job, policies, param)
	switch {
	case p.Type == "boolean":
		return s.each([]any{false, true})
	case len(p.Enum) > 0:
		return s.each(p.Enum)
	case p.isNumber():
		return s.numbers()
	}
	return nil, paramErrorf(param, "parameter %s is a %s: only numbers, booleans and parameters with an enum can be swept", param, p.Type)
}

// sweepEffort allows a sweep ten times what judging its run once is allowed: some
// hundred evaluations take a step here and there.
func sweepEffort(job *Job, policies []*Policy, param string) *Effort {
	e := &Effort{What: "the sweep of " + param}
	for _, p := range policies {
		e.Most += 10 * effortOf(p, job)
	}
	return e
}

type sweep struct {
	job      *Job
	policies []*Policy
	param    Param
	options  Options
	axis     *Axis
	judged   map[float64]*judged
	asked    map[string]bool // rankings about which rules of job scope were asked
}

// judged is what came of one value of the parameter.
type judged struct {
	Interval
	state    string // Interval and what moves a score: where it stays the same, a linear score has no turn
	ranking  *Ranking
	baseline *Baseline
}

func (s *sweep) has(p *Policy) bool {
	return slices.ContainsFunc(p.Params, func(q Param) bool { return q.Name == s.param.Name })
}

// at judges the job with the parameter at v.
func (s *sweep) at(v any) (*judged, error) {
	policies := slices.Clone(s.policies)
	for i, p := range policies {
		if !s.has(p) {
			continue
		}
		if p.With == nil {
			return nil, paramErrorf(s.param.Name, "policy %s cannot be judged with other parameters", p.Name)
		}
		changed, err := p.With([]Change{{Param: s.param.Name, To: v}})
		if err != nil {
			return nil, err
		}
		s.options.Effort.Spend(changed.Steps)
		policies[i] = changed
	}
	o := s.options
	if b := o.Baseline; b != nil && b.Job != nil {
		o.Baseline = NewBaseline(b.Job, policies, o)
	}
	run := Evaluate(s.job, policies, o)
	return outcome(run, o.Baseline), s.options.Effort.Err()
}

func outcome(run *Run, baseline *Baseline) *judged {
	out := &judged{Interval: Interval{Verdict: run.Verdict, Reason: run.Reason}, ranking: &Ranking{}, baseline: baseline}
	if run.Winner != nil {
		out.Winner, out.ranking.winner = run.Winner.Key, run.Winner.Recommendation
	}
	for _, c := range run.Candidates {
		if c.Eligible {
			out.Eligible = append(out.Eligible, c.Key)
			out.ranking.eligible = append(out.ranking.eligible, c.Recommendation)
		}
	}
	slices.Sort(out.Eligible)
	slices.SortFunc(out.ranking.eligible, func(a, b *Recommendation) int { return a.Index - b.Index })
	out.state = fmt.Sprintf("%s %d", out.seen(), extremes(run.Candidates))
	return out
}

// seen says what rules of job scope read of the ranking, and the verdict.
func (j *judged) seen() string {
	winner := ""
	if j.baseline != nil && j.baseline.Winner != nil {
		winner = j.baseline.Winner.Key
	}
	return fmt.Sprintf("%v %q %q %q", j.Verdict, j.Winner, winner, j.Eligible)
}

// extremes returns which eligible rows have the least and the greatest value of each
// objective: they bound the scores of all.
func extremes(rows []*Candidate) []int {
	var out []int
	for k := 0; len(rows) > 0 && rows[0].Eligible && k < len(rows[0].Score.Terms); k++ {
		low, high := rows[0], rows[0]
		for _, c := range rows {
			if !c.Eligible {
				break
			}
			v := c.Score.Terms[k].Value
			if d := compareMeasured(v, low.Score.Terms[k].Value); d < 0 || d == 0 && c.Index < low.Index {
				low = c
			}
			if d := compareMeasured(v, high.Score.Terms[k].Value); d > 0 || d == 0 && c.Index < high.Index {
				high = c
			}
		}
		out = append(out, low.Index, high.Index)
	}
	return out
}

// same reports whether nothing that a sweep looks for differs.
func (i Interval) same(o Interval) bool {
	return i.Verdict == o.Verdict && i.Winner == o.Winner && slices.Equal(i.Eligible, o.Eligible)
}

func (s *sweep) each(values []any) ([]Interval, error) {
	var out []Interval
	for _, v := range values {
		j, err := s.at(v)
		if err != nil {
			return nil, err
		}
		j.Value = v
		out = append(out, j.Interval)
	}
	return out, nil
}

// intervals joins neighbouring values of the same outcome.
func (s *sweep) intervals(points []float64) ([]Interval, error) {
	low, high := s.param.ends()
	current := s.judged[points[0]].Interval
	current.Low = low
	var out []Interval
	for k := 1; k < len(points); k++ {
		next := s.judged[points[k]].Interval
		if next.same(current) {
			continue
		}
		below, above, err := s.written(points[k-1], points[k], current)
		if err != nil {
			return nil, err
		}
		next.Low, current.High, current.HighOpen = above, above, true
		if shorter(below, above) {
			current.High, current.HighOpen = below, false
			next.Low, next.LowOpen = below, true
		}
		out = append(out, current)
		current = next
	}
	current.High = high
	return append(out, current), nil
}

// written returns the neighbours with one of them replaced by the decimal that a person
// means, where the outcome changes within noise of it: comparisons of computed numbers
// leave room for that. 0.15 is meant by 0.14999999999885005.
func (s *sweep) written(below, above float64, outcome Interval) (float64, float64, error) {
	decimal, err := strconv.ParseFloat(strconv.FormatFloat(above, 'g', 9, 64), 64)
	exact, _ := Decimal(above).Get()
	if err != nil || exact == above || math.Abs(decimal-above) > 1e-10*math.Abs(above) {
		return below, above, nil
	}
	switch at, err := s.number(decimal); {
	case err != nil:
		return 0, 0, err
	case at.same(outcome):
		return decimal, above, nil
	}
	return below, decimal, nil
}

// tooMany says what to do where the outcome may change at too many values.
func (s *sweep) tooMany() error {
	low, high := s.param.ends()
	said := fmt.Sprintf("from %s to %s", plain(low), plain(high))
	switch {
	case math.IsInf(low, 0) && math.IsInf(high, 0):
		said = "without min and max"
	case math.IsInf(high, 0):
		said = fmt.Sprintf("from %s up", plain(low))
	case math.IsInf(low, 0):
		said = fmt.Sprintf("up to %s", plain(high))
	}
	return paramErrorf(s.param.Name, `parameter %[1]s %[2]s has more values at which the decision may change than the limit of %[3]d that one sweep judges
  narrow its range, where it is defined or in a policy that extends it: params: {%[1]s: {min: ..., max: ...}}`, s.param.Name, said, SweepLimit)
}
