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

// RuleFlips counts the flips that one rule caused.
type RuleFlips struct {
	Rule, Policy      string // Policy is "" where no rule did it
	Runs              int
	Verdicts, Winners int
	Stricter, Looser  int // rows, or jobs, that it keeps out now and did not before; and the reverse
}

// Add judges one run by both policies.
func (i *Impact) Add(job *engine.Job, o engine.Options) {
	j := NewImpactJudge(i.From, i.To, o)
	j.Add(job)
	i.Merge(j.Take())
}

// Merge adds what runs come to that come after all others.
func (i *Impact) Merge(o *Impact) {
	s, t := &i.Summary, o.Summary
	s.Runs += t.Runs
	s.Neither += t.Neither
	s.Same += t.Same
	i.Errors = append(i.Errors, o.Errors...)
	s.Invalid += t.Invalid
	for _, flip := range o.Flips {
		i.Flips = append(i.Flips, flip)
		i.count(flip)
	}
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
	seen := map[[2]string]bool{}
	for _, c := range f.Causes {
		r := i.rule(c.Rule, c.Policy)
		if name := [2]string{c.Rule, c.Policy}; !seen[name] {
			seen[name] = true
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

// rule returns the count of a rule; the list stays sorted by rule and policy.
func (i *Impact) rule(rule, policy string) *RuleFlips {
	wanted := RuleFlips{Rule: rule, Policy: policy}
	at, ok := slices.BinarySearchFunc(i.Rules, wanted, func(a, b RuleFlips) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Policy, b.Policy))
	})
	if !ok {
		i.Rules = slices.Insert(i.Rules, at, wanted)
	}
	return &i.Rules[at]
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
