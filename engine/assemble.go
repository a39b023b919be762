package engine

import (
	"fmt"
	"slices"
)

// NewReport gathers judged runs and unreadable inputs into one report and
// counts them. It panics when a run is lost: jobs in must be verdicts out.
func NewReport(policies []*Policy, runs []*Run, unreadable []InputError, o Options) *Report {
	u := NewRollup()
	for _, run := range runs {
		u.Add(run)
	}
	rep := NewRollupReport(policies, u, len(runs), unreadable, o)
	rep.Runs = runs
	return rep
}

// NewRollupReport makes a report of what runs come to that are not kept. jobs is
// how many were read: it panics when as many verdicts did not come out.
func NewRollupReport(policies []*Policy, u *Rollup, jobs int, unreadable []InputError, o Options) *Report {
	rep := &Report{Policies: policies, Rollup: u, Errors: unreadable, Explained: o.Explain, Summary: u.Summary}
	for _, p := range policies {
		if p.ReadsToday || len(p.Waivers) > 0 {
			rep.AsOf = o.Today
		}
	}
	if s := u.Summary; s.Runs != jobs || s.Runs != s.Passed+s.Failed+s.Undecided+s.Skipped {
		panic(fmt.Sprintf("%d runs went in, %d verdicts came out", jobs, s.Passed+s.Failed+s.Undecided+s.Skipped))
	}
	rep.Summary.Invalid = len(unreadable)
	rep.Waivers = u.waiverUses(policies, o.Today)
	rep.Verdict = rep.Summary.verdict()
	return rep
}

func (s *Summary) add(run *Run) {
	s.Runs++
	s.Recommendations += len(run.Candidates)
	for _, c := range run.Candidates {
		if c.Eligible {
			s.Eligible++
		}
	}
	switch {
	case run.Skipped:
		s.Skipped++
	case run.Verdict == Pass:
		s.Passed++
	case run.Verdict == Fail:
		s.Failed++
	default:
		s.Undecided++
	}
}

// verdict over many runs: fail if any failed, else undecided if any was, if an
// input could not be read or if none was judged, else pass.
func (s Summary) verdict() Verdict {
	switch {
	case s.Failed > 0:
		return Fail
	case s.Undecided > 0, s.Invalid > 0, s.Passed == 0:
		return Undecided
	}
	return Pass
}

// waiverUses tells for each waiver whether any finding of the runs needed it.
func (u *Rollup) waiverUses(policies []*Policy, today string) []WaiverUse {
	var out []WaiverUse
	for _, p := range policies {
		for _, w := range p.Waivers {
			state := WaiverUnused
			switch {
			case w.expired(today):
				state = WaiverExpired
			case u.Waivers[w.name()] > 0:
				state = WaiverUsed
			}
			out = append(out, WaiverUse{w, state})
		}
	}
	return slices.Clip(out)
}
