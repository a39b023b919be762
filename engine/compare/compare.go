package compare

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// Options are what a Comparison depends on besides the runs.
type Options struct {
	Metrics    []Metric // see Only; nil means all
	Tolerances Tolerances
	Exact      bool    // pair rows of equal configuration only
	AnyChange  bool    // the gate fails on every change beyond the tolerance, not only on regressions
	Alpha      float64 // significance level, 0 < Alpha < 1; 0 means 0.05
	Confidence float64 // of the intervals, 0 < Confidence < 1; 0 means 0.95

	Policies []*engine.Policy // name the winner before and after
	Gating   bool             // the policies are the user's: a verdict that turns from pass to fail is a regression
	Judge    engine.Options   // for Policies
}

func (o Options) withDefaults() Options {
	if o.Metrics == nil {
		o.Metrics = Metrics()
	}
	if o.Alpha == 0 {
		o.Alpha = 0.05
	}
	if o.Confidence == 0 {
		o.Confidence = 0.95
	}
	return o
}

// Comparison is two sides, each of one job or of repeats, matched by
// configuration.
type Comparison struct {
	Tool      engine.Tool
	Options   Options
	Base, New []*engine.Job // each run once, in the order given
	Reasons   []string      // why the sides cannot be compared; none when they can
	Warnings  []string

	Matched        []Match
	Added, Removed []*Row
	Ambiguous      []Ambiguity
	Judgement      *Judgement // nil without policies, or when not comparable

	Summary Summary
	Verdict engine.Verdict // pass: no regression; undecided: not comparable, or something could not be judged
	Reason  string
}

// Match is two rows that belong together, with a Delta for each metric.
type Match struct {
	Base, New *Row
	Differs   bool // the configurations are not equal: paired by type and count
	Deltas    []Delta
}

// Summary counts a Comparison: rows, then metrics of matched rows.
type Summary struct {
	Matched, Added, Removed, Ambiguous                     int
	Regressions, Improvements, Changes                     int // Changes: of metrics without a better side
	Equal, Within, NoEvidence, TooFew, Missing, Unmeasured int
	Flips                                                  int // rule statuses that differ
}

// Jobs compares two sides. With one job on each side the tolerance band decides;
// with more on any side a difference must also be significant.
func Jobs(base, new []*engine.Job, o Options) *Comparison {
	c := &Comparison{Options: o.withDefaults()}
	c.Base, c.Warnings = distinct(base, c.Warnings)
	c.New, c.Warnings = distinct(new, c.Warnings)
	reasons, warnings := obstacles(slices.Concat(c.Base, c.New))
	c.Reasons, c.Warnings = append(c.Reasons, reasons...), append(c.Warnings, warnings...)
	c.Reasons = append(c.Reasons, mixed(c.Base)...)
	c.Reasons = append(c.Reasons, mixed(c.New)...)
	c.Warnings = append(c.Warnings, caveatsOfJobs(slices.Concat(c.Base, c.New))...)
	if len(c.Base) == 0 || len(c.New) == 0 {
		c.Reasons = append(c.Reasons, "there is no run to compare with")
	}
	if len(c.Reasons) == 0 {
		c.match()
	}
	if len(c.Reasons) == 0 {
		c.judge()
	}
	c.count()
	c.decide()
	return c
}

// Repeated reports whether any side has more than one run.
func (c *Comparison) Repeated() bool { return len(c.Base) > 1 || len(c.New) > 1 }

// match pairs the rows and compares their metrics.
func (c *Comparison) match() {
	m := match(rowsOf(c.Base), rowsOf(c.New), c.Options.Exact)
	c.Added, c.Removed, c.Ambiguous = m.added, m.removed, m.ambiguous
	for _, p := range m.pairs {
		pair := Match{Base: p.base, New: p.new, Differs: p.differs}
		for _, metric := range c.Options.Metrics {
			pair.Deltas = append(pair.Deltas, compareMetric(p, metric, c.Options, c.Repeated()))
		}
		c.Matched = append(c.Matched, pair)
	}
	if len(c.Matched) == 0 {
		c.Reasons = append(c.Reasons, "no configuration of one side matches one of the other")
	}
}

// distinct drops runs that are given twice on one side: the same measurements
// are no repeat, and counting them would make noise look significant.
func distinct(jobs []*engine.Job, warnings []string) ([]*engine.Job, []string) {
	var out []*engine.Job
	seen := map[string]bool{}
	for _, j := range jobs {
		digest, content := j.Digest, fingerprint(j)
		if digest != "" && seen[digest] || content != "" && seen[content] {
			warnings = append(warnings, fmt.Sprintf("%s is given twice on one side and counts once: the same run is no repeat", j.Source))
			continue
		}
		seen[digest], seen[content] = true, true
		out = append(out, j)
	}
	return out, warnings
}

// fingerprint tells a run that was saved in two dialects from a repeat: it is a
// digest of the job's name, time and measurements, "" for a job without a name.
func fingerprint(j *engine.Job) string {
	if j.Name == "" {
		return ""
	}
	b := fmt.Appendf(nil, "%q %q %v", j.Name, j.ARN, moment(j.Created))
	metrics := Metrics()
	for _, r := range j.Recommendations {
		b = append(append(append(append(b, 0), r.Key...), 0), r.EndpointName...)
		for _, m := range metrics {
			v, ok := m.Get(r.Metrics).Get()
			b = strconv.AppendBool(b, ok)
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
		}
	}
	sum := sha256.Sum256(b)
	return string(sum[:])
}

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
