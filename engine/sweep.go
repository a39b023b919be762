package engine

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Interval is a range of one parameter's values over which verdict, winner and
// the set of eligible rows stay the same.
type Interval struct {
	Low, High         float64 // infinite where nothing bounds the parameter
	LowOpen, HighOpen bool    // the end itself does not belong to it
	Value             any     // instead of a range: one value of a parameter that is not a number
	Verdict           Verdict
	Reason            string
	Winner            string   // key, "" for none
	Eligible          []string // keys, in key order
}

// sweepPoints is how many values the search looks at before it closes in on
// each change: two changes closer together than its steps can hide each other
// unless a rule's own threshold tells of them.
const sweepPoints = 240

// Sweep finds every value of the parameter at which the verdict, the winner or
// the set of eligible rows changes. The parameter must belong to one of the
// policies; all that have it are changed together. Its error is a *ParamError, or
// what Policy.With refuses.
func Sweep(job *Job, policies []*Policy, param string, o Options) ([]Interval, error) {
	p, err := findParam(policies, param)
	if err != nil {
		return nil, err
	}
	s := &sweep{job: job, policies: policies, param: *p, options: o}
	s.options.Explain, s.options.NearMisses = false, false
	switch {
	case p.Type == "boolean":
		return s.each([]any{false, true})
	case len(p.Enum) > 0:
		return s.each(p.Enum)
	case p.Type == "number" || p.Type == "integer":
		return s.numbers()
	}
	return nil, paramErrorf(param, "parameter %s is a %s: only numbers, booleans and parameters with an enum can be swept", param, p.Type)
}

// ParamError is a parameter that cannot be swept.
type ParamError struct{ Param, Message string }

// Error names the parameter and why it cannot be swept.
func (e *ParamError) Error() string { return e.Message }

func paramErrorf(param, format string, args ...any) error {
	return &ParamError{param, fmt.Sprintf(format, args...)}
}

// findParam returns the parameter of that name with the range that every policy
// which has it accepts.
func findParam(policies []*Policy, name string) (*Param, error) {
	var names []string
	var found *Param
	for _, p := range policies {
		for _, param := range p.Params {
			names = append(names, param.Name)
			switch {
			case param.Name != name:
			case found == nil:
				found = &param
			default:
				found.Min = strictest(found.Min, param.Min, func(a, b float64) float64 { return max(a, b) })
				found.Max = strictest(found.Max, param.Max, func(a, b float64) float64 { return min(a, b) })
			}
		}
	}
	switch {
	case found != nil:
		return found, found.sweepable()
	case len(names) == 0:
		return nil, paramErrorf(name, "unknown parameter %s: the policy has none", name)
	}
	slices.Sort(names)
	return nil, paramErrorf(name, "unknown parameter %s: the policy has %s", name, strings.Join(slices.Compact(names), ", "))
}

// sweepable refuses a parameter of which no value suits all policies.
func (p *Param) sweepable() error {
	low, bounded := p.Min.Get()
	if high, ok := p.Max.Get(); ok && bounded && low > high {
		return paramErrorf(p.Name, "no value of parameter %s suits all policies: one wants at least %v, another at most %v", p.Name, low, high)
	}
	return nil
}

func strictest(a, b Measured[float64], pick func(a, b float64) float64) Measured[float64] {
	x, ok := a.Get()
	y, also := b.Get()
	switch {
	case ok && also:
		return Known(pick(x, y))
	case ok:
		return a
	}
	return b
}

type sweep struct {
	job      *Job
	policies []*Policy
	param    Param
	options  Options
}

// at judges the job with the parameter at v.
func (s *sweep) at(v any) (Interval, error) {
	if f, ok := v.(float64); ok && s.param.Type == "integer" {
		v = int64(f)
	}
	policies := slices.Clone(s.policies)
	for i, p := range policies {
		if !slices.ContainsFunc(p.Params, func(q Param) bool { return q.Name == s.param.Name }) {
			continue
		}
		if p.With == nil {
			return Interval{}, paramErrorf(s.param.Name, "policy %s cannot be judged with other parameters", p.Name)
		}
		changed, err := p.With([]Change{{Param: s.param.Name, To: v}})
		if err != nil {
			return Interval{}, err
		}
		policies[i] = changed
	}
	return outcome(Evaluate(s.job, policies, s.options)), nil
}

func outcome(run *Run) Interval {
	out := Interval{Verdict: run.Verdict, Reason: run.Reason}
	if run.Winner != nil {
		out.Winner = run.Winner.Key
	}
	for _, c := range run.Candidates {
		if c.Eligible {
			out.Eligible = append(out.Eligible, c.Key)
		}
	}
	slices.Sort(out.Eligible)
	return out
}

// same reports whether nothing that a sweep looks for differs.
func (i Interval) same(o Interval) bool {
	return i.Verdict == o.Verdict && i.Winner == o.Winner && slices.Equal(i.Eligible, o.Eligible)
}

func (s *sweep) each(values []any) ([]Interval, error) {
	var out []Interval
	for _, v := range values {
		i, err := s.at(v)
		if err != nil {
			return nil, err
		}
		i.Value = v
		out = append(out, i)
	}
	return out, nil
}

// numbers judges at each point and closes in on every change between two.
func (s *sweep) numbers() ([]Interval, error) {
	points := s.points()
	current, err := s.at(points[0])
	if err != nil {
		return nil, err
	}
	current.Low = s.lowEnd()
	var out []Interval
	for k := 1; k < len(points); k++ {
		for from := points[k-1]; ; {
			end, err := s.at(points[k])
			if err != nil {
				return nil, err
			}
			if end.same(current) {
				break
			}
			below, above, next, err := s.change(from, points[k], current)
			if err != nil {
				return nil, err
			}
			next.Low, next.LowOpen = above, false
			current.High, current.HighOpen = above, true
			if shorter(below, above) {
				current.High, current.HighOpen = below, false
				next.Low, next.LowOpen = below, true
			}
			out = append(out, current)
			current, from = next, above
		}
	}
	current.High = s.highEnd()
	return append(out, current), nil
}

// change returns the neighbouring values between a and b where the outcome stops
// being that of a, and the outcome above.
func (s *sweep) change(a, b float64, outcome Interval) (below, above float64, next Interval, err error) {
	for {
		mid := s.between(a, b)
		if mid <= a || mid >= b {
			next, err = s.at(b)
			return a, b, next, err
		}
		at, err := s.at(mid)
		if err != nil {
			return 0, 0, Interval{}, err
		}
		if at.same(outcome) {
			a = mid
		} else {
			b = mid
		}
	}
}

// between returns a value halfway from a to b: by their order among all float64
// values, so that the search ends after at most 64 steps.
func (s *sweep) between(a, b float64) float64 {
	if s.param.Type == "integer" {
		return math.Floor(a/2 + b/2)
	}
	x, y := ordinal(a), ordinal(b)
	return fromOrdinal(x + (y-x)/2)
}

// ordinal maps float64 to integers in the same order.
func ordinal(f float64) int64 {
	bits := int64(math.Float64bits(f))
	if bits < 0 {
		return math.MinInt64 - bits
	}
	return bits
}

func fromOrdinal(n int64) float64 {
	if n < 0 {
		n = math.MinInt64 - n
	}
	return math.Float64frombits(uint64(n))
}

// shorter reports whether a is written with fewer digits than b: the number a
// person would name as the threshold between two neighbours.
func shorter(a, b float64) bool {
	return len(strconv.FormatFloat(a, 'g', -1, 64)) < len(strconv.FormatFloat(b, 'g', -1, 64))
}

func (s *sweep) lowEnd() float64 {
	if v, ok := s.param.Min.Get(); ok {
		return v
	}
	return math.Inf(-1)
}

func (s *sweep) highEnd() float64 {
	if v, ok := s.param.Max.Get(); ok {
		return v
	}
	return math.Inf(1)
}

// points returns the values to look at first, in order: both ends of the range
// of the parameter, a grid over it and every threshold that the rules propose.
func (s *sweep) points() []float64 {
	low, high := s.lowEnd(), s.highEnd()
	out := append(grid(low, high), s.thresholds()...)
	if s.param.Type == "integer" {
		for i := range out {
			out[i] = math.Round(out[i])
		}
		low, high = math.Ceil(low), math.Floor(high)
	}
	out = slices.DeleteFunc(append(out, low, high), func(v float64) bool { return v < low || v > high || math.IsInf(v, 0) })
	slices.SortFunc(out, cmp.Compare[float64])
	return slices.Compact(out)
}

// grid spreads values evenly between two ends, or where an end is open by their
// size: around zero and around the other end.
func grid(low, high float64) []float64 {
	var out []float64
	open := math.IsInf(low, 0) || math.IsInf(high, 0)
	for i := range sweepPoints + 1 {
		part := float64(i) / sweepPoints
		if !open {
			out = append(out, low*(1-part)+high*part) // high-low may overflow
			continue
		}
		size := math.Pow(10, -9+21*part)
		out = append(out, size, -size, low+size, high-size)
	}
	return append(out, 0)
}

// thresholds returns the values of the parameter that failed rules propose, and
// their neighbours.
func (s *sweep) thresholds() []float64 {
	o := s.options
	var out []float64
	for _, p := range s.policies {
		if p.Changes == nil {
			continue
		}
		t := newTrial(p, s.job, o)
		t.judge(ScopeRecommendation)
		for i, rule := range p.Rules {
			for _, r := range s.job.Recommendations {
				if rule.Scope != ScopeRecommendation || t.status(i, r) != StatusFail {
					continue
				}
				for _, ch := range p.Changes(t.c, rule, r) {
					if v, ok := number(ch.To); ok && ch.Param == s.param.Name {
						out = append(out, math.Nextafter(v, math.Inf(-1)), v, math.Nextafter(v, math.Inf(1)))
					}
				}
			}
		}
	}
	return out
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case int64:
		return float64(v), true
	}
	return 0, false
}
