package engine

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// Rollup is what many runs come to. Parts of an archive can be rolled up apart
// and merged: Merge is associative and commutative, and every tie is broken by a
// total order, so that the outcome does not depend on how the archive was cut.
type Rollup struct {
	Summary       Summary
	Rules         map[RuleName]RuleCount
	InstanceTypes map[string]TypeCount  // by instance type; "serverless", "" where the row shows neither
	Models        map[string]ModelCount // by model package group, else model name; "" where the job names none
	Winners       map[string]int        // passed runs by the winner's key

	// Runs whose winner and another row have a cost per inference: what a million
	// inferences cost on the chosen rows and on the cheapest rows of the same
	// jobs, in millionths of a USD, rounded, so that sums do not depend on order.
	Compared       int
	ChosenMicros   int64
	CheapestMicros int64

	Furthest []Outlier // failed runs, furthest from passing first; at most outliers
}

// outliers is how many failed runs a Rollup remembers by name.
const outliers = 10

// RuleName names one rule of one policy.
type RuleName struct{ Policy, Rule string }

// RuleCount is what one error rule cost over all runs.
type RuleCount struct{ Failed, Undecided, Runs int }

// TypeCount counts the rows of one instance type.
type TypeCount struct{ Rows, Eligible, Won int }

// ModelCount counts the runs of one model.
type ModelCount struct{ Runs, Passed, Failed, Undecided int }

// Outlier is a failed run with the row that is nearest to passing.
type Outlier struct {
	Source  string
	Job     string
	Reason  string
	Nearest *Nearest // nil when no margin is known: further away than any
}

// NewRollup returns an empty Rollup.
func NewRollup() *Rollup {
	return &Rollup{
		Rules: map[RuleName]RuleCount{}, InstanceTypes: map[string]TypeCount{},
		Models: map[string]ModelCount{}, Winners: map[string]int{},
	}
}

// Add counts one run.
func (u *Rollup) Add(run *Run) {
	u.Summary.add(run)
	u.addModel(run)
	if run.Skipped {
		return
	}
	for _, t := range run.Rules {
		name := RuleName{t.Policy, t.Rule}
		n := u.Rules[name]
		u.Rules[name] = RuleCount{n.Failed + t.Failed, n.Undecided + t.Undecided, n.Runs + 1}
	}
	for _, c := range run.Candidates {
		name := typeName(c.Recommendation)
		n := u.InstanceTypes[name]
		n.Rows++
		if c.Eligible {
			n.Eligible++
		}
		if run.Verdict == Pass && c == run.Winner {
			n.Won++
		}
		u.InstanceTypes[name] = n
	}
	if run.Verdict == Pass {
		u.Winners[run.Winner.Key]++
		u.addCost(run)
	}
	if run.Verdict == Fail {
		u.Furthest = furthest(append(u.Furthest, Outlier{run.Job.Source, run.Job.Name, run.Reason, run.Nearest}))
	}
}

func typeName(r *Recommendation) string {
	if s, _ := r.Serverless.Get(); s {
		return "serverless"
	}
	return r.InstanceType
}

func (u *Rollup) addModel(run *Run) {
	name := cmp.Or(run.Job.ModelPackageGroup(), run.Job.ModelName)
	n := u.Models[name]
	n.Runs++
	switch {
	case run.Skipped:
	case run.Verdict == Pass:
		n.Passed++
	case run.Verdict == Fail:
		n.Failed++
	default:
		n.Undecided++
	}
	u.Models[name] = n
}

// addCost compares the winner's cost of a million inferences with the cheapest
// row's, whether that one is eligible or not.
func (u *Rollup) addCost(run *Run) {
	chosen, ok := micros(run.Winner.Recommendation)
	if !ok {
		return
	}
	cheapest := chosen
	for _, c := range run.Candidates {
		if n, ok := micros(c.Recommendation); ok {
			cheapest = min(cheapest, n)
		}
	}
	u.Compared++
	u.ChosenMicros += chosen
	u.CheapestMicros += cheapest
}

func micros(r *Recommendation) (int64, bool) {
	perMillion, ok := r.Metrics.CostPerMillion().Get()
	if !ok || perMillion > 1e9 {
		return 0, false
	}
	return int64(math.Round(perMillion * 1e6)), true
}

// furthest returns the outliers that are furthest from passing, in order.
func furthest(list []Outlier) []Outlier {
	slices.SortFunc(list, func(a, b Outlier) int {
		return cmp.Or(
			cmp.Compare(a.distance(), b.distance()),
			cmp.Compare(a.Source, b.Source), cmp.Compare(a.Job, b.Job), cmp.Compare(a.Reason, b.Reason))
	})
	return list[:min(len(list), outliers)]
}

func (o Outlier) distance() float64 {
	if o.Nearest == nil {
		return math.Inf(-1)
	}
	return o.Nearest.Margin
}

// Merge adds what another part of the archive came to.
func (u *Rollup) Merge(o *Rollup) {
	u.Summary.merge(o.Summary)
	mergeCounts(u.Rules, o.Rules, func(a, b RuleCount) RuleCount {
		return RuleCount{a.Failed + b.Failed, a.Undecided + b.Undecided, a.Runs + b.Runs}
	})
	mergeCounts(u.InstanceTypes, o.InstanceTypes, func(a, b TypeCount) TypeCount {
		return TypeCount{a.Rows + b.Rows, a.Eligible + b.Eligible, a.Won + b.Won}
	})
	mergeCounts(u.Models, o.Models, func(a, b ModelCount) ModelCount {
		return ModelCount{a.Runs + b.Runs, a.Passed + b.Passed, a.Failed + b.Failed, a.Undecided + b.Undecided}
	})
	mergeCounts(u.Winners, o.Winners, func(a, b int) int { return a + b })
	u.Compared += o.Compared
	u.ChosenMicros += o.ChosenMicros
	u.CheapestMicros += o.CheapestMicros
	u.Furthest = furthest(slices.Concat(u.Furthest, o.Furthest))
}

func mergeCounts[K comparable, V any](into, from map[K]V, add func(a, b V) V) {
	for k, v := range maps.All(from) {
		into[k] = add(into[k], v)
	}
}

func (s *Summary) merge(o Summary) {
	s.Runs += o.Runs
	s.Passed += o.Passed
	s.Failed += o.Failed
	s.Undecided += o.Undecided
	s.Skipped += o.Skipped
	s.Invalid += o.Invalid
	s.Recommendations += o.Recommendations
	s.Eligible += o.Eligible
}
