package compare

import (
	"slices"

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
	c.compareJobs()
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

// compareJobs finds out whether the jobs can stand beside each other.
func (c *Comparison) compareJobs() {
	all := slices.Concat(c.Base, c.New)
	found := engine.Compare(all...)
	c.Reasons = append(c.Reasons, slices.Concat(found.Unfinished, found.Obstacles)...)
	for _, side := range [][]*engine.Job{c.Base, c.New} {
		if why := engine.Repeats(side); why != "" {
			c.Reasons = append(c.Reasons, why)
		}
	}
	c.Warnings = slices.Concat(c.Warnings, found.Differ, found.Unknown, caveatsOfJobs(all))
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
