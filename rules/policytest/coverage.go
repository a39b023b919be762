package policytest

import (
	"fmt"
	"strings"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules"
)

// Kinds of things that tests reach.
const (
	KindRule     = "rule"     // it judged a row
	KindOutcome  = "outcome"  // it passed, or it failed
	KindBoundary = "boundary" // a value stood at, below or above a threshold
)

// Point is one thing that the tests of a policy should reach.
type Point struct {
	Kind     string
	Position engine.Position
	Missing  string // what no case does, as a sentence: "latency-slo never fails"
	Covered  bool
}

// probe is one side of one comparison.
type probe struct {
	rules.Probe
	source   rules.Source
	position engine.Position
	missing  string
}

// probes returns three conditions for each comparison with a threshold: at,
// below and above. Comparisons inside of all(...) and the like have none.
func probes(s *rules.Subject) []probe {
	var all []probe
	for _, source := range s.Sources {
		if !source.Touched() {
			continue
		}
		for _, c := range comparisons(source.Text) {
			for _, side := range sides(c) {
				if !source.Accepts(side.Text) {
					break
				}
				side.ID = fmt.Sprintf("\x00%d", len(all)) // no file can call a rule so
				side.Scope = source.Scope
				side.source = source
				side.position = source.Position(c.at)
				all = append(all, side)
			}
		}
	}
	return all
}

func sides(c comparison) []probe {
	value, threshold := trim(c.left), trim(c.right)
	below, above := "<", ">"
	if !measured(value) && measured(threshold) {
		value, threshold = threshold, value
		below, above = ">", "<"
	}
	return []probe{
		{Probe: rules.Probe{Text: c.with("==")}, missing: fmt.Sprintf("no case has %s at %s", value, threshold)},
		{Probe: rules.Probe{Text: c.with(below)}, missing: fmt.Sprintf("no case has %s below %s", value, threshold)},
		{Probe: rules.Probe{Text: c.with(above)}, missing: fmt.Sprintf("no case has %s above %s", value, threshold)},
	}
}

func trim(s string) string { return strings.Join(strings.Fields(s), " ") }

// measured reports whether an operand speaks of rows.
func measured(operand string) bool {
	for _, t := range tokens(operand) {
		switch t.text {
		case "rec", "recs", "winner", "eligible", "job":
			return true
		}
	}
	return false
}

// conditions returns the probes as the policy judges them.
func (p *Policy) conditions() []rules.Probe {
	all := make([]rules.Probe, len(p.probes))
	for i, one := range p.probes {
		all[i] = one.Probe
	}
	return all
}

// cover notes what the cases reached.
func (p *Policy) cover() {
	for _, s := range p.subject.Sources {
		if !s.Judges() || !s.Touched() {
			continue
		}
		seen := p.statuses(s.Rule)
		judged := seen[engine.StatusPass] || seen[engine.StatusFail] || seen[engine.StatusUndecided] || seen[engine.StatusWaived]
		at := s.Position(0)
		p.Coverage = append(p.Coverage,
			Point{KindRule, at, s.Rule + " never judges a row", judged},
			Point{KindOutcome, at, s.Rule + " never passes", seen[engine.StatusPass]},
			Point{KindOutcome, at, s.Rule + " never fails", seen[engine.StatusFail]})
	}
	for _, one := range p.probes {
		p.Coverage = append(p.Coverage, Point{KindBoundary, one.position, one.missing, p.stood(one)})
	}
}

// statuses returns what the rule said in all cases.
func (p *Policy) statuses(rule string) map[engine.Status]bool {
	seen := map[engine.Status]bool{}
	for _, r := range p.results {
		for _, list := range findings(r.run) {
			if f, ok := finding(list, rule); ok {
				seen[f.Status] = true
			}
		}
	}
	return seen
}

// findings returns those of the job and of each row.
func findings(run *engine.Run) [][]engine.Finding {
	all := [][]engine.Finding{run.Findings}
	for _, c := range run.Candidates {
		all = append(all, c.Findings)
	}
	return all
}

// stood reports whether a case stood on this side of the threshold, in a rule
// that applied.
func (p *Policy) stood(one probe) bool {
	for _, r := range p.results {
		for _, list := range findings(r.run) {
			f, ok := finding(list, one.ID)
			if !ok || f.Status != engine.StatusPass {
				continue
			}
			host, judged := finding(list, one.source.Rule)
			if one.source.Key != "require" || judged && host.Status != engine.StatusSkipped {
				return true
			}
		}
	}
	return false
}

// Covered returns how much of the coverage was reached, of how much, by kind;
// all kinds for "".
func (p *Policy) Covered(kind string) (reached, of int) {
	for _, c := range p.Coverage {
		if kind != "" && c.Kind != kind {
			continue
		}
		of++
		if c.Covered {
			reached++
		}
	}
	return reached, of
}

// Short says of each policy whose cases reach less than was asked for how much
// they reach.
func (rep *Report) Short() []string {
	var all []string
	for _, p := range rep.Policies {
		if short := p.short(rep.minCoverage); short != "" {
			all = append(all, p.Name+": "+short)
		}
	}
	return all
}

// short says that the coverage is less than so many percent; "" where it is not.
func (p *Policy) short(least int) string {
	if p.Percent() >= least {
		return ""
	}
	return fmt.Sprintf("coverage is %d%%, less than the %d%% asked for", p.Percent(), least)
}

// Percent returns the share of the coverage that was reached, rounded down so
// that only all of it is 100.
func (p *Policy) Percent() int {
	reached, of := p.Covered("")
	if of == 0 {
		return 100
	}
	return reached * 100 / of
}
