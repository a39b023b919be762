package engine

import (
	"maps"
	"math"
	"slices"
)

// numbers finds the intervals of a parameter that is a number.
func (s *sweep) numbers() ([]Interval, error) {
	s.axis = newAxis(s.param.Name, s.param.Type == "integer", s.within(grid, askedParts), SweepLimit)
	low, high := s.param.ends()
	if s.axis.Whole && high-low < fewIntegers {
		return s.everyInteger(low, high)
	}
	if err := s.judgeAll(s.within(grid, judgedParts)); err != nil {
		return nil, err
	}
	s.ask(ScopeRecommendation, nil)
	for {
		n := len(s.judged)
		for _, step := range []func() error{s.judgeFound, s.judgeBetween, s.narrow, s.askOfRankings} {
			if err := step(); err != nil {
				return nil, err
			}
		}
		if len(s.judged) == n && !s.pending() {
			return s.intervals(s.points())
		}
	}
}

func (s *sweep) everyInteger(low, high float64) ([]Interval, error) {
	var all []float64
	for v := low; v <= high; v++ {
		all = append(all, v)
	}
	if err := s.judgeAll(all); err != nil {
		return nil, err
	}
	return s.intervals(all)
}

// within returns values over the range of the parameter, its ends among them.
func (s *sweep) within(spread func(low, high float64, parts int) []float64, parts int) []float64 {
	low, high := s.param.ends()
	out := append(spread(low, high, parts), low, high)
	if s.param.Type == "integer" {
		for i := range out {
			out[i] = math.Round(out[i])
		}
	}
	return ascending(slices.DeleteFunc(out, func(v float64) bool { return v < low || v > high || math.IsInf(v, 0) }))
}

// points returns the values that were judged, in order.
func (s *sweep) points() []float64 { return slices.Sorted(maps.Keys(s.judged)) }

func (s *sweep) judgeAll(values []float64) error {
	for _, v := range values {
		if _, err := s.number(v); err != nil {
			return err
		}
	}
	return nil
}

// number judges the job with the parameter at v, once.
func (s *sweep) number(v float64) (*judged, error) {
	if j := s.judged[v]; j != nil {
		return j, nil
	}
	if len(s.judged) >= SweepLimit || s.axis.Full() {
		return nil, s.tooMany()
	}
	var to any = v
	if s.axis.Whole {
		to = int64(v)
	}
	j, err := s.at(to)
	if err == nil {
		s.judged[v] = j
	}
	return j, err
}

// pending reports whether something was found that is not judged yet.
func (s *sweep) pending() bool {
	for v := range s.axis.found {
		if s.judged[v] == nil {
			return true
		}
	}
	return false
}

// judgeFound judges the values at which the policies turn.
func (s *sweep) judgeFound() error {
	if s.axis.Full() {
		return s.tooMany()
	}
	return s.judgeAll(slices.Sorted(maps.Keys(s.axis.found)))
}

// judgeBetween judges a value in the middle of each interval in which nothing turns.
func (s *sweep) judgeBetween() error {
	marks := s.marks()
	for k := 1; k < len(marks); k++ {
		v, ok := inside(s.axis.Whole, marks[k-1], marks[k])
		if !ok {
			continue
		}
		if _, err := s.number(v); err != nil {
			return err
		}
	}
	return nil
}

// marks returns the ends of the intervals that are known so far, in order: what the
// policies told of, and neighbours that came out differently.
func (s *sweep) marks() []float64 {
	points := s.points()
	out := append(slices.Collect(maps.Keys(s.axis.found)), points[0], points[len(points)-1])
	for k := 1; k < len(points); k++ {
		if s.judged[points[k-1]].state != s.judged[points[k]].state {
			out = append(out, points[k-1], points[k])
		}
	}
	return ascending(out)
}

// narrow finds each change between two neighbouring points, to the last digit.
func (s *sweep) narrow() error {
	points := s.points()
	for k := 1; k < len(points); k++ {
		for low := points[k-1]; s.judged[low].state != s.judged[points[k]].state; {
			above, err := s.firstChange(low, points[k])
			if err != nil {
				return err
			}
			low = above
		}
	}
	return nil
}

// firstChange judges the neighbouring values between a and b where the state stops
// being that of a, and returns the upper one.
func (s *sweep) firstChange(a, b float64) (above float64, err error) {
	_, above = closeIn(s.axis.Whole, a, b, func(v float64) bool {
		if err != nil {
			return true
		}
		j, failed := s.number(v)
		err = failed
		return failed == nil && j.state == s.judged[a].state
	})
	return above, err
}

// ask asks the policies for what turns before the ranking is known, or at job scope
// after a ranking.
func (s *sweep) ask(scope Scope, after *judged) {
	for _, p := range s.policies {
		if p.Turns == nil || !s.has(p) || s.axis.Full() {
			continue
		}
		o := s.options
		if after != nil {
			o.Baseline = after.baseline
		}
		o.Baseline, _ = o.Baseline.beside(s.job)
		t := newTrial(p, s.job, o)
		if after != nil {
			t.c.ranking = after.ranking
		}
		p.Turns(t.c, scope, s.axis)
		if b := o.Baseline; b != nil && b.Job != nil && scope == ScopeRecommendation {
			p.Turns(newTrial(p, b.Job, o).c, scope, s.axis)
		}
	}
}

// askOfRankings asks the rules of job scope about each ranking that came up.
func (s *sweep) askOfRankings() error {
	if !slices.ContainsFunc(s.policies, func(p *Policy) bool { return s.has(p) && (&trial{policy: p}).judgesJob() }) {
		return nil
	}
	for _, v := range s.points() {
		j := s.judged[v]
		if seen := j.seen(); !s.asked[seen] {
			s.asked[seen] = true
			s.ask(ScopeJob, j)
		}
	}
	return nil
}
