package compare

import (
	"fmt"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

func (c *Comparison) count() {
	s := &c.Summary
	s.Matched, s.Added, s.Removed, s.Ambiguous = len(c.Matched), len(c.Added), len(c.Removed), len(c.Ambiguous)
	for _, m := range c.Matched {
		for _, d := range m.Deltas {
			*s.counter(d.Verdict)++
		}
	}
	if c.Judgement != nil {
		s.Flips = len(c.Judgement.Flips)
	}
}

func (s *Summary) counter(v Verdict) *int {
	switch v {
	case Regression:
		return &s.Regressions
	case Improvement:
		return &s.Improvements
	case Moved:
		return &s.Changes
	case NoEvidence:
		return &s.NoEvidence
	case TooFew:
		return &s.TooFew
	case OneSided:
		return &s.Missing
	case NotMeasured:
		return &s.Unmeasured
	case Within:
		return &s.Within
	}
	return &s.Equal
}

// decide settles the verdict. What failed comes before what could not be judged,
// and only what was judged in full passes.
func (c *Comparison) decide() {
	failed, open := c.failures(), c.open()
	switch {
	case len(c.Reasons) > 0:
		c.Verdict, c.Reason = engine.Undecided, "not comparable: "+strings.Join(c.Reasons, "; ")
	case len(failed) > 0:
		c.Verdict, c.Reason = engine.Fail, strings.Join(failed, ", ")
	case len(open) > 0:
		c.Verdict, c.Reason = engine.Undecided, strings.Join(open, ", ")
	default:
		c.Verdict, c.Reason = engine.Pass, c.allClear()
	}
}

func (c *Comparison) allClear() string {
	text := "no regression"
	if c.Options.AnyChange {
		text = "no change"
	}
	if n := c.Summary.NoEvidence; n > 0 {
		text += ": " + count(n, "difference") + " beyond the tolerance without evidence (~)"
	}
	return text
}

// failures lists what the gate says no to.
func (c *Comparison) failures() []string {
	s := c.Summary
	var out []string
	if s.Regressions > 0 {
		out = append(out, count(s.Regressions, "regression")+" beyond the tolerance"+c.proof())
	}
	if c.Options.AnyChange {
		out = append(out, c.otherChanges()...)
	}
	if j := c.Judgement; j != nil && c.Options.Gating && j.Before.Verdict == engine.Pass && j.After.Verdict == engine.Fail {
		out = append(out, "the policy's verdict turned from pass to fail")
	}
	return out
}

// otherChanges lists what is a change and no regression.
func (c *Comparison) otherChanges() []string {
	s := c.Summary
	var out []string
	if n := s.Improvements + s.Changes; n > 0 {
		out = append(out, count(n, "other change")+" beyond the tolerance"+c.proof())
	}
	if n := s.Added + s.Removed; n > 0 {
		out = append(out, count(n, "configuration")+" added or removed")
	}
	differ := 0
	for _, m := range c.Matched {
		if m.Differs {
			differ++
		}
	}
	if differ > 0 {
		out = append(out, count(differ, "configuration")+" changed")
	}
	if j := c.Judgement; j != nil && c.Options.Gating && j.WinnerChanged() {
		out = append(out, "the winner changed")
	}
	return out
}

// proof says how much a difference beyond the tolerance is worth.
func (c *Comparison) proof() string {
	if c.Repeated() {
		return " and significant"
	}
	return " (n=1, band only: not proven)"
}

// open lists what the gate could not judge.
func (c *Comparison) open() []string {
	var tooFew, missing, measured int
	for _, m := range c.Matched {
		for _, d := range m.Deltas {
			if d.Verdict != OneSided && d.Verdict != NotMeasured {
				measured++
			}
			switch {
			case !c.gates(d):
			case d.Verdict == TooFew:
				tooFew++
			case d.Verdict == OneSided:
				missing++
			}
		}
	}
	var out []string
	if tooFew > 0 {
		out = append(out, count(tooFew, "difference")+" beyond the tolerance with too few runs to ever decide")
	}
	if missing > 0 {
		out = append(out, count(missing, "value")+" missing on one side")
	}
	if n := c.Summary.Ambiguous; n > 0 {
		out = append(out, count(n, "ambiguous configuration"))
	}
	if measured == 0 && len(c.Matched) > 0 {
		out = append(out, "no metric was measured on both sides")
	}
	if j := c.Judgement; j != nil && c.Options.Gating && j.Before.Verdict == engine.Pass && j.After.Verdict == engine.Undecided {
		out = append(out, "the policy's verdict turned from pass to undecided")
	}
	return out
}

// gates reports whether a difference of this kind could fail the gate.
func (c *Comparison) gates(d Delta) bool {
	if c.Options.AnyChange {
		return true
	}
	return d.Metric.Better != Neutral && (d.Change == Worse || d.Change == "")
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
