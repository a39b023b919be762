package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// Impact is what a change of policy does to saved runs.
type Impact struct {
	Tool     engine.Tool
	From, To []*engine.Policy
	Flips    []RunFlip // runs whose verdict or winner differs, in input order
	Rules    []RuleFlips
	Errors   []engine.InputError
	Summary  ImpactSummary
}

// ImpactSummary counts an Impact. Runs = Neither + Same + Flipped.
type ImpactSummary struct {
	Runs     int
	Neither  int // neither policy applies
	Same     int
	Flipped  int // the verdict, the winner or both differ
	Verdicts int
	Winners  int
	Invalid  int // inputs that could not be read
}

// RunFlip is one run that the new policy sees otherwise.
type RunFlip struct {
	Source, Job string
	From, To    Outcome
	Causes      []Cause // rules that did it; none when the ranking or the gate did
}

// VerdictFlips reports whether the verdicts differ.
func (f RunFlip) VerdictFlips() bool { return f.From.Verdict != f.To.Verdict }

// WinnerFlips reports whether the winners differ.
func (f RunFlip) WinnerFlips() bool { return f.From.Winner != f.To.Winner }

// Cause is one rule that keeps a row out under one policy and not under the
// other.
type Cause struct {
	Rule     string // or "applies_to", "ranking", "gate" where no rule did it
	Key      string // of the row; "" for the job
	From, To string // "ok", "fail", "undecided"; what kept the row out
	Message  string
}

// RuleFlips counts the flips that one rule caused.
type RuleFlips struct {
	Rule              string
	Runs              int
	Verdicts, Winners int
	Stricter, Looser  int // rows, or jobs, that it keeps out now and did not before; and the reverse
}

// Add judges one run by both policies.
func (i *Impact) Add(job *engine.Job, o engine.Options) {
	i.Summary.Runs++
	before, after := engine.Evaluate(job, i.From, o), engine.Evaluate(job, i.To, o)
	if before.Skipped && after.Skipped {
		i.Summary.Neither++
		return
	}
	flip := RunFlip{Source: job.Source, Job: job.Title(), From: outcomeOf(before), To: outcomeOf(after)}
	if !flip.VerdictFlips() && !flip.WinnerFlips() {
		i.Summary.Same++
		return
	}
	flip.Causes = causes(before, after)
	i.Flips = append(i.Flips, flip)
	i.count(flip)
}

// Fail notes an input that could not be read.
func (i *Impact) Fail(e engine.InputError) {
	i.Errors = append(i.Errors, e)
	i.Summary.Invalid++
}

func (i *Impact) count(f RunFlip) {
	i.Summary.Flipped++
	if f.VerdictFlips() {
		i.Summary.Verdicts++
	}
	if f.WinnerFlips() {
		i.Summary.Winners++
	}
	seen := map[string]bool{}
	for _, c := range f.Causes {
		r := i.rule(c.Rule)
		if !seen[c.Rule] {
			seen[c.Rule] = true
			r.countRun(f)
		}
		switch {
		case c.From == blocksNot && c.To != blocksNot:
			r.Stricter++
		case c.From != blocksNot && c.To == blocksNot:
			r.Looser++
		}
	}
}

func (r *RuleFlips) countRun(f RunFlip) {
	r.Runs++
	if f.VerdictFlips() {
		r.Verdicts++
	}
	if f.WinnerFlips() {
		r.Winners++
	}
}

// rule returns the count of a rule; the list stays sorted by name.
func (i *Impact) rule(name string) *RuleFlips {
	at, ok := slices.BinarySearchFunc(i.Rules, name, func(r RuleFlips, name string) int { return cmp.Compare(r.Rule, name) })
	if !ok {
		i.Rules = slices.Insert(i.Rules, at, RuleFlips{Rule: name})
	}
	return &i.Rules[at]
}

const blocksNot = "ok"

// blocker is what a rule of error severity holds against a row, or the job.
type blocker struct{ status, message string }

type blockerID struct{ key, rule string }

func blockers(run *engine.Run) map[blockerID]blocker {
	out := map[blockerID]blocker{}
	add := func(key string, findings []engine.Finding) {
		for _, f := range findings {
			if f.Severity == engine.SeverityError && (f.Status == engine.StatusFail || f.Status == engine.StatusUndecided) {
				out[blockerID{key, f.Rule}] = blocker{f.Status.String(), saying(f)}
			}
		}
	}
	add("", run.Findings)
	for _, c := range run.Candidates {
		add(c.Key, c.Findings)
	}
	return out
}

// causes names the rules behind a flip: those that hold something else against a
// row whose eligibility changed, or against the job.
func causes(before, after *engine.Run) []Cause {
	if before.Skipped || after.Skipped {
		return []Cause{{Rule: "applies_to", From: applies(before), To: applies(after)}}
	}
	was, is := blockers(before), blockers(after)
	moved := eligibilityChanged(before, after)
	var out []Cause
	for id := range union(was, is) {
		from, to := was[id], is[id]
		if from.status == to.status || id.key != "" && !moved[id.key] {
			continue
		}
		out = append(out, Cause{Rule: id.rule, Key: id.key, From: or(from.status, blocksNot), To: or(to.status, blocksNot), Message: or(to.message, from.message)})
	}
	slices.SortFunc(out, func(a, b Cause) int { return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Rule, b.Rule)) })
	switch {
	case len(out) > 0:
		return out
	case Winner(before) != Winner(after):
		return []Cause{{Rule: "ranking", From: or(Winner(before), "none"), To: or(Winner(after), "none")}}
	}
	return []Cause{{Rule: "gate", From: before.Reason, To: after.Reason}}
}

func applies(run *engine.Run) string {
	if run.Skipped {
		return "skipped"
	}
	return "judged"
}

// eligibilityChanged returns the keys of rows that are eligible under one of the
// policies only.
func eligibilityChanged(before, after *engine.Run) map[string]bool {
	eligible := map[string]bool{}
	for _, c := range before.Candidates {
		eligible[c.Key] = c.Eligible
	}
	out := map[string]bool{}
	for _, c := range after.Candidates {
		out[c.Key] = eligible[c.Key] != c.Eligible
	}
	return out
}

func union[K comparable, V any](a, b map[K]V) map[K]V {
	out := make(map[K]V, len(a)+len(b))
	for _, m := range []map[K]V{a, b} {
		for k, v := range m {
			out[k] = v
		}
	}
	return out
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// Verdict is the gate's answer: undecided when no run was judged or an input
// could not be read, fail when strict and something flipped.
func (i *Impact) Verdict(strict bool) engine.Verdict {
	switch {
	case strict && i.Summary.Flipped > 0:
		return engine.Fail
	case i.Summary.Invalid > 0, i.Summary.Same+i.Summary.Flipped == 0:
		return engine.Undecided
	}
	return engine.Pass
}

// Closing returns the line that the gate leaves on stderr.
func (i *Impact) Closing(strict bool) string {
	s := i.Summary
	return fmt.Sprintf("%s impact runs=%d flipped=%d verdicts=%d winners=%d same=%d skipped=%d invalid=%d",
		strings.ToUpper(i.Verdict(strict).String()), s.Runs, s.Flipped, s.Verdicts, s.Winners, s.Same, s.Neither, s.Invalid)
}
