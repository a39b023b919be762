package engine

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Rollup is what many runs come to. Parts of an archive can be rolled up apart
// and merged: Merge is associative and commutative, and every tie is broken by a
// total order, so that the outcome does not depend on how the archive was cut.
type Rollup struct {
	Summary       Summary
	Rules         map[RuleName]*RuleCount
	InstanceTypes map[string]*TypeCount  // by instance type; "serverless", "" where the row shows neither
	Models        map[string]*ModelCount // by model package group, else model name; "" where the job names none
	Winners       map[string]*int        // passed runs by the winner's key

	// Runs whose winner and another row have a cost per inference: what a million
	// inferences cost on the chosen rows and on the cheapest rows of the same
	// jobs, in millionths of a USD, rounded, so that sums do not depend on order.
	Compared       int
	ChosenMicros   int64
	CheapestMicros int64

	Warnings map[string]int // runs that have a caveat, by its code
	Waivers  map[WaiverName]int

	Furthest  []Outlier // failed runs, furthest from passing first; at most outliers
	Undecided []Outlier // undecided runs, in the order of their sources; likewise
}

// WaiverName tells one waiver from all others.
type WaiverName struct {
	Policy, Rule string
	Position     Position
}

func (w *Waiver) name() WaiverName { return WaiverName{w.Policy, w.Rule, w.Position} }

// outliers is how many runs of each kind a Rollup remembers by name.
const outliers = 10

// RuleName names one rule of one policy.
type RuleName struct{ Policy, Rule string }

// RuleCount is what one error rule cost over all runs.
type RuleCount struct{ Failed, Undecided, Runs int }

// TypeCount counts the rows of one instance type.
type TypeCount struct{ Rows, Eligible, Won int }

// ModelCount counts the runs of one model.
type ModelCount struct{ Runs, Passed, Failed, Undecided int }

// Outlier is a run that did not pass, with the row that is nearest to passing.
type Outlier struct {
	Source  string
	Job     string
	Reason  string
	Nearest *Nearest // nil when no margin is known: further away than any
}

// NewRollup returns an empty Rollup.
func NewRollup() *Rollup {
	return &Rollup{
		Rules: map[RuleName]*RuleCount{}, InstanceTypes: map[string]*TypeCount{},
		Models: map[string]*ModelCount{}, Winners: map[string]*int{},
		Warnings: map[string]int{}, Waivers: map[WaiverName]int{},
	}
}

// Add counts one run. It keeps nothing of the run but texts of its own.
func (u *Rollup) Add(run *Run) {
	u.Summary.add(run)
	u.addModel(run)
	warnings := run.Warnings()
	for i, w := range warnings {
		if !slices.ContainsFunc(warnings[:i], func(o Warning) bool { return o.Code == w.Code }) {
			u.Warnings[w.Code]++
		}
	}
	if run.Skipped {
		return
	}
	for _, w := range run.waived {
		u.Waivers[w.name()]++
	}
	for _, t := range run.Rules {
		u.ruleCount(RuleName{t.Policy, t.Rule}).add(RuleCount{t.Failed, t.Undecided, 1})
	}
	u.addTypes(run)
	switch run.Verdict {
	case Pass:
		*counter(u.Winners, run.Winner.Key)++
		u.addCost(run)
	case Fail:
		u.Furthest = furthest(u.Furthest, outlier(run))
	default:
		u.Undecided = earliest(u.Undecided, outlier(run))
	}
}

// counter returns the counter of a key, which may be a part of a longer text: a
// new key is copied, so that the map does not keep that text.
func counter[V any](m map[string]*V, key string) *V {
	n := m[key]
	if n == nil {
		n = new(V)
		m[strings.Clone(key)] = n
	}
	return n
}

// ruleCount returns the counter of a rule.
func (u *Rollup) ruleCount(name RuleName) *RuleCount {
	n := u.Rules[name]
	if n == nil {
		n = &RuleCount{}
		u.Rules[name] = n
	}
	return n
}

func (n *RuleCount) add(o RuleCount) {
	*n = RuleCount{n.Failed + o.Failed, n.Undecided + o.Undecided, n.Runs + o.Runs}
}

func (u *Rollup) addTypes(run *Run) {
	var name string
	var n *TypeCount
	for _, c := range run.Candidates {
		if t := typeName(c.Recommendation); n == nil || t != name { // rows of one type often stand together
			name, n = t, counter(u.InstanceTypes, t)
		}
		n.Rows++
		if c.Eligible {
			n.Eligible++
		}
		if run.Verdict == Pass && c == run.Winner {
			n.Won++
		}
	}
}

func typeName(r *Recommendation) string {
	if s, _ := r.Serverless.Get(); s {
		return "serverless"
	}
	return r.InstanceType
}

func (u *Rollup) addModel(run *Run) {
	n := counter(u.Models, cmp.Or(run.Job.ModelPackageGroup(), run.Job.ModelName))
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
}

// addCost compares the winner's cost of a million inferences with the cheapest
// row's, whether that one is eligible or not.
func (u *Rollup) addCost(run *Run) {
	chosen, ok := micros(run.Winner.Recommendation)
	if !ok {
		return
	}
	cheapest := run.Winner.Recommendation
	least, _ := cheapest.Metrics.CostPerInference.Get()
	for _, c := range run.Candidates {
		if cost, ok := c.Metrics.CostPerInference.Get(); ok && cost < least {
			cheapest, least = c.Recommendation, cost
		}
	}
	cheapestMicros, _ := micros(cheapest)
	u.Compared++
	u.ChosenMicros += chosen
	u.CheapestMicros += cheapestMicros
}

func micros(r *Recommendation) (int64, bool) {
	perMillion, ok := r.Metrics.CostPerMillion().Get()
	if !ok || perMillion > 1e9 {
		return 0, false
	}
	return int64(math.Round(perMillion * 1e6)), true
}

func outlier(run *Run) Outlier {
	return Outlier{run.Job.Source, run.Job.Name, run.Reason, run.Nearest}
}

// kept returns an outlier that keeps nothing else of its run.
func (o Outlier) kept() Outlier {
	o.Source, o.Job, o.Reason = strings.Clone(o.Source), strings.Clone(o.Job), strings.Clone(o.Reason)
	if n := o.Nearest; n != nil {
		o.Nearest = &Nearest{strings.Clone(n.Key), n.Rule, n.Margin}
	}
	return o
}

// furthest adds to the outliers that are furthest from passing.
func furthest(list []Outlier, more ...Outlier) []Outlier {
	return foremost(list, more, func(a, b Outlier) int { return cmp.Or(cmp.Compare(a.distance(), b.distance()), a.compare(b)) })
}

// earliest adds to the outliers that come first.
func earliest(list []Outlier, more ...Outlier) []Outlier {
	return foremost(list, more, Outlier.compare)
}

// foremost returns the least of all outliers, in order.
func foremost(list, more []Outlier, compare func(a, b Outlier) int) []Outlier {
	for _, o := range more {
		if n := len(list); n == outliers && compare(list[n-1], o) <= 0 {
			continue
		}
		i, _ := slices.BinarySearchFunc(list, o, compare)
		if i < outliers {
			list = slices.Insert(list, i, o.kept())
			list = list[:min(len(list), outliers)]
		}
	}
	return list
}

// compare orders runs by where they were read, then by what they say.
func (o Outlier) compare(p Outlier) int {
	return cmp.Or(CompareSources(o.Source, p.Source), cmp.Compare(o.Job, p.Job), cmp.Compare(o.Reason, p.Reason))
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
	for name, n := range o.Rules {
		u.ruleCount(name).add(*n)
	}
	mergeCounters(u.InstanceTypes, o.InstanceTypes, func(a *TypeCount, b TypeCount) {
		*a = TypeCount{a.Rows + b.Rows, a.Eligible + b.Eligible, a.Won + b.Won}
	})
	mergeCounters(u.Models, o.Models, func(a *ModelCount, b ModelCount) {
		*a = ModelCount{a.Runs + b.Runs, a.Passed + b.Passed, a.Failed + b.Failed, a.Undecided + b.Undecided}
	})
	mergeCounters(u.Winners, o.Winners, func(a *int, b int) { *a += b })
	u.Compared += o.Compared
	u.ChosenMicros += o.ChosenMicros
	u.CheapestMicros += o.CheapestMicros
	mergeCounts(u.Warnings, o.Warnings)
	mergeCounts(u.Waivers, o.Waivers)
	u.Furthest = furthest(u.Furthest, o.Furthest...)
	u.Undecided = earliest(u.Undecided, o.Undecided...)
}

func mergeCounters[V any](into, from map[string]*V, add func(*V, V)) {
	for k, v := range from {
		add(counter(into, k), *v)
	}
}

func mergeCounts[K comparable](into, from map[K]int) {
	for k, n := range from {
		into[k] += n
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
