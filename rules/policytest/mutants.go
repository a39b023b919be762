package policytest

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules"
)

// Mutant is one small change of a policy.
type Mutant struct {
	Position engine.Position
	Rule     string // rule that it changes, or key of the policy: "applies_to"; "" for a parameter
	Change   string // what the policy says instead
	Caught   bool

	variant rules.Variant
	drop    string
	invalid bool
}

// mutate judges all cases again with each change of their policy.
func (rep *Report) mutate(ctx context.Context, o Options) error {
	for _, p := range rep.Policies {
		p.Mutants = mutants(p.subject)
		if err := p.affordable(); err != nil {
			return err
		}
		work := make([]func() error, len(p.Mutants))
		for i := range p.Mutants {
			work[i] = func() error { p.try(&p.Mutants[i], o); return nil }
		}
		if err := each(ctx, work); err != nil {
			return err
		}
		p.Mutants = slices.DeleteFunc(p.Mutants, func(m Mutant) bool { return m.invalid })
	}
	return nil
}

// Bounds on the work of finding mutants, in steps of engine.Effort: all of them
// together take about half a minute, and one for one case twice what its policy took,
// with a little for a loop that began to turn.
const (
	mutationSteps = 2_000_000_000
	mutantSteps   = 100_000
)

// affordable refuses to judge more mutants than can be waited for.
func (p *Policy) affordable() error {
	steps := 0
	for _, r := range p.results {
		steps += r.steps
	}
	if n := len(p.Mutants); steps > mutationSteps/max(n, 1) {
		return fmt.Errorf("judging %d mutants of %s takes more than %d steps: its cases alone take %d", n, p.Name, mutationSteps, steps)
	}
	return nil
}

// try looks for a case that notices the change. A change that the policy
// language refuses is no mutant.
func (p *Policy) try(m *Mutant, o Options) {
	for _, r := range p.results {
		run, err := r.judge(o, m.variant, m.drop, &engine.Effort{What: "a mutant", Most: mutantSteps + 2*r.steps})
		if err != nil {
			m.invalid = true
			return
		}
		if differences, err := r.compare(run); err == nil && len(differences) > 0 {
			m.Caught = true
			return
		}
	}
}

// mutants returns the changes of a policy in file order.
func mutants(s *rules.Subject) []Mutant {
	var all []Mutant
	for i, source := range s.Sources {
		if !source.Touched() {
			continue
		}
		for _, e := range edits(source.Text) {
			text := e.apply(source.Text)
			if source.Accepts(text) {
				all = append(all, Mutant{
					Position: source.Position(e.from), Rule: cmp.Or(source.Rule, source.Key), Change: trim(text),
					variant: rules.Variant{Source: i, Text: text},
				})
			}
		}
		if source.Judges() {
			all = append(all, Mutant{Position: source.Position(0), Rule: source.Rule, Change: "without this rule", drop: source.Rule})
		}
	}
	for _, t := range s.Thresholds {
		for _, near := range shifted(t.Text) {
			all = append(all, Mutant{
				Position: t.Position, Change: "params." + t.Param + " = " + near,
				variant: rules.Variant{Param: t.Param, Value: near},
			})
		}
	}
	slices.SortStableFunc(all, func(a, b Mutant) int {
		return cmp.Or(
			cmp.Compare(a.Position.File, b.Position.File),
			cmp.Compare(a.Position.Line, b.Position.Line),
			cmp.Compare(a.Position.Column, b.Position.Column),
		)
	})
	return all
}

// Surviving counts the mutants that no case noticed.
func (rep *Report) Surviving() (surviving, of int) {
	for _, p := range rep.Policies {
		for _, m := range p.Mutants {
			of++
			if !m.Caught {
				surviving++
			}
		}
	}
	return surviving, of
}
