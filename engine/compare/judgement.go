package compare

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// Judgement is what policies say of both sides.
type Judgement struct {
	Policies      []string
	Before, After *engine.Run // of the medians where a side has repeats
	Why           string      // why the winner changed; "" when it did not
	Flips         []Flip      // only where the policies are the user's
}

func names(policies []*engine.Policy) []string {
	var out []string
	for _, p := range policies {
		out = append(out, p.Name)
	}
	return out
}

// Flip is a rule whose answer for one row, or for the job, differs between the
// sides.
type Flip struct {
	Base, New string // keys of the row; "" for a rule about the job
	Rule      string
	Policy    string
	Severity  engine.Severity
	From, To  engine.Status
	Message   string // what the rule says now; "" when it passes
}

// Winner returns the configuration that wins a run, or "".
func Winner(run *engine.Run) string {
	if run == nil || run.Winner == nil {
		return ""
	}
	return run.Winner.Key
}

// WinnerChanged reports whether another row wins than before. Rows that were
// paired are the same row.
func (j *Judgement) WinnerChanged() bool { return j.Why != "" }

// judge puts both sides before the policies.
func (c *Comparison) judge() {
	if len(c.Options.Policies) == 0 {
		return
	}
	o := c.Options.Judge
	o.Explain = true
	j := &Judgement{Policies: names(c.Options.Policies)}
	base, new := medians(c.Base), medians(c.New)
	o.Baseline = engine.NewBaseline(base, c.Options.Policies, o) // of both: the base did not move against itself
	j.Before = engine.Evaluate(base, c.Options.Policies, o)
	j.After = engine.Evaluate(new, c.Options.Policies, o)
	partner := c.partners()
	if c.Options.Gating {
		j.Flips = flips(j.Before, j.After, partner)
	}
	j.Why = whyWinner(j.Before, j.After, partner)
	c.Judgement = j
}

// partners maps the key of each matched row of the base to its key in the new
// run.
func (c *Comparison) partners() map[string]string {
	out := map[string]string{}
	for _, m := range c.Matched {
		out[m.Base.Key()] = m.New.Key()
	}
	return out
}

// medians returns the job as it is, or for repeats one job whose rows hold the
// median of each metric.
func medians(jobs []*engine.Job) *engine.Job {
	if len(jobs) == 1 {
		return jobs[0]
	}
	one := *jobs[0]
	one.Recommendations = nil
	byKey := map[string][]*engine.Recommendation{}
	var keys []string
	for _, j := range jobs {
		for _, r := range j.Recommendations {
			if byKey[r.Key] == nil {
				keys = append(keys, r.Key)
			}
			byKey[r.Key] = append(byKey[r.Key], r)
		}
	}
	for _, key := range keys {
		row := *byKey[key][0]
		row.Metrics = medianMetrics(byKey[key])
		one.Recommendations = append(one.Recommendations, &row)
	}
	one.OrderRecommendations()
	return &one
}

func medianMetrics(rows []*engine.Recommendation) engine.Metrics {
	var m []engine.Measured[float64]
	for _, metric := range Metrics() {
		m = append(m, median(rows, metric))
	}
	out := engine.Metrics{
		CostPerHour: m[0], CostPerInference: m[1], ModelLatencyMS: m[3],
		CPUUtilization: m[4], MemoryUtilization: m[5], ModelSetupTimeMS: m[6],
	}
	if v, ok := m[2].Get(); ok {
		out.MaxInvocations = engine.Known(int64(math.Round(v)))
	}
	return out
}

func median(rows []*engine.Recommendation, m Metric) engine.Measured[float64] {
	var v []float64
	for _, r := range rows {
		if x, ok := m.Get(r.Metrics).Get(); ok {
			v = append(v, x)
		}
	}
	if len(v) == 0 {
		return engine.Measured[float64]{}
	}
	slices.Sort(v)
	half := len(v) / 2
	if len(v)%2 == 1 {
		return engine.Finite(v[half])
	}
	return engine.Finite(v[half-1] + (v[half]-v[half-1])/2)
}

// answerID identifies one answer of a run.
type answerID struct{ key, policy, rule string }

// answers collects what each rule says of each row, and of the job.
func answers(run *engine.Run) map[answerID]engine.Finding {
	out := map[answerID]engine.Finding{}
	for _, f := range run.Findings {
		out[answerID{"", f.Policy, f.Rule}] = f
	}
	for _, c := range run.Candidates {
		for _, f := range c.Findings {
			out[answerID{c.Key, f.Policy, f.Rule}] = f
		}
	}
	return out
}

// flips lists the answers that differ, rows in key order and rules about the job
// last. Both runs must hold what passed too.
func flips(before, after *engine.Run, partner map[string]string) []Flip {
	var out []Flip
	now := answers(after)
	for id, was := range answers(before) {
		key, ok := partner[id.key]
		if id.key != "" && !ok {
			continue
		}
		is, ok := now[answerID{key, id.policy, id.rule}]
		if !ok || is.Status == was.Status {
			continue
		}
		flip := Flip{Base: id.key, New: key, Rule: id.rule, Policy: id.policy, Severity: is.Severity, From: was.Status, To: is.Status}
		if is.Status != engine.StatusPass {
			flip.Message = saying(is)
		}
		out = append(out, flip)
	}
	slices.SortFunc(out, func(a, b Flip) int {
		return cmp.Or(lastIfEmpty(a.Base, b.Base), cmp.Compare(a.Base, b.Base), cmp.Compare(a.Policy, b.Policy), cmp.Compare(a.Rule, b.Rule))
	})
	return out
}

// saying returns a finding's message with the values of the row that it rests on.
func saying(f engine.Finding) string {
	var values []string
	for _, v := range f.Values {
		switch v.Value.(type) {
		case float64, int64:
			if strings.HasPrefix(v.Expr, "rec.") {
				values = append(values, fmt.Sprintf("%s is %v", v.Expr, v.Value))
			}
		}
	}
	if len(values) == 0 {
		return f.Message
	}
	return f.Message + "; " + some(values)
}

func lastIfEmpty(a, b string) int {
	switch {
	case (a == "") == (b == ""):
		return 0
	case a == "":
		return 1
	}
	return -1
}

// whyWinner says in one sentence why another row wins now, "" when the same one
// does.
func whyWinner(before, after *engine.Run, partner map[string]string) string {
	was, is := Winner(before), Winner(after)
	heir, matched := partner[was]
	switch {
	case was == "" && is == "":
		return ""
	case was == "":
		return fmt.Sprintf("nothing won before (%s)", before.Reason)
	case is == "":
		return fmt.Sprintf("nothing wins now (%s)", after.Reason)
	case matched && heir == is:
		return ""
	case !matched && candidate(after, was) != nil:
		return "which row " + was + " is now cannot be told"
	case !matched:
		return "the new run does not have " + was
	}
	if c := candidate(after, heir); c == nil || !c.Eligible {
		return fmt.Sprintf("%s is not eligible any more%s", heir, because(c))
	}
	return outscored(before, after, was, heir, is, partner)
}

func candidate(run *engine.Run, key string) *engine.Candidate {
	for _, c := range run.Candidates {
		if c.Key == key {
			return c
		}
	}
	return nil
}

// because names the error rules that keep a row from being eligible.
func because(c *engine.Candidate) string {
	if c == nil {
		return ""
	}
	var rules []string
	for _, f := range c.Findings {
		if f.Severity == engine.SeverityError && (f.Status == engine.StatusFail || f.Status == engine.StatusUndecided) {
			rules = append(rules, f.Rule+" is "+f.Status.String())
		}
	}
	if len(rules) == 0 {
		return ""
	}
	return ": " + some(rules)
}

// outscored explains a change between two rows that are both eligible now.
func outscored(before, after *engine.Run, was, heir, is string, partner map[string]string) string {
	old := candidate(before, predecessor(partner, is))
	switch {
	case old == nil:
		return is + " is new and scores higher"
	case !old.Eligible:
		return fmt.Sprintf("%s was not eligible before%s", is, because(old))
	}
	return fmt.Sprintf("%s scores %s now (%s before), %s scores %s (%s before)",
		is, total(candidate(after, is)), total(old), heir, total(candidate(after, heir)), total(candidate(before, was)))
}

func predecessor(partner map[string]string, new string) string {
	for base, n := range partner {
		if n == new {
			return base
		}
	}
	return ""
}

func total(c *engine.Candidate) string {
	if c == nil || c.Score == nil {
		return "nothing"
	}
	if v, ok := c.Score.Total.Get(); ok {
		return fmt.Sprintf("%.3g", v)
	}
	return "nothing"
}

// some joins the first texts; a long list helps nobody.
func some(texts []string) string {
	const shown = 3
	if len(texts) <= shown {
		return strings.Join(texts, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(texts[:shown], ", "), len(texts)-shown)
}
