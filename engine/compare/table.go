package compare

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// A Format is one way to write an outcome.
type Format[T any] struct {
	Name, Doc string
	Write     func(io.Writer, T) error
}

// Formats returns every format of a Comparison, the default first. Tables are at
// most width columns wide, 80 for a width under 40.
func Formats(width int) []Format[*Comparison] {
	return []Format[*Comparison]{
		{"table", "for people: rows side by side and the verdict", func(w io.Writer, c *Comparison) error { return c.writeTable(w, width) }},
		{"json", "the whole comparison (iradvise.comparison/v1)", writeJSON},
		{"markdown", "for a comment on a pull request", writeMarkdown},
	}
}

// Closing returns the line that the gate leaves on stderr.
func (c *Comparison) Closing() string {
	s := c.Summary
	line := fmt.Sprintf("%s compare matched=%d added=%d removed=%d ambiguous=%d regressions=%d improvements=%d no_evidence=%d too_few=%d missing=%d n=%d+%d",
		strings.ToUpper(c.Verdict.String()), s.Matched, s.Added, s.Removed, s.Ambiguous, s.Regressions, s.Improvements, s.NoEvidence, s.TooFew, s.Missing, len(c.Base), len(c.New))
	if !c.Repeated() {
		line += " band-only"
	}
	if c.Judgement != nil {
		line += " winner=" + word(Winner(c.Judgement.Before)) + "->" + word(Winner(c.Judgement.After))
	}
	return line
}

// word returns s as one word of a closing line.
func word(s string) string {
	if s == "" {
		return "-"
	}
	if s = plain(s); strings.ContainsAny(s, ` "=`) {
		return fmt.Sprintf("%q", s)
	}
	return s
}

func (c *Comparison) writeTable(w io.Writer, width int) error {
	p := newPage(width)
	p.item(0, "", "compare "+c.sides())
	p.item(2, "", c.standing())
	c.writeRows(p)
	c.writeLists(p)
	c.writeJudgement(p)
	for _, text := range firstFew(c.notes()) {
		p.item(0, "warning", text)
	}
	p.blank()
	p.item(0, strings.ToUpper(c.Verdict.String()), c.Reason)
	_, err := io.WriteString(w, p.b.String())
	return err
}

// sides names both sides: by their jobs, or by their files where the jobs have
// the same name.
func (c *Comparison) sides() string {
	base, new := side(c.Base, (*engine.Job).Title), side(c.New, (*engine.Job).Title)
	if base == new {
		source := func(j *engine.Job) string { return j.Source }
		base, new = side(c.Base, source), side(c.New, source)
	}
	return base + " → " + new
}

func side(jobs []*engine.Job, name func(*engine.Job) string) string {
	switch len(jobs) {
	case 0:
		return "nothing"
	case 1:
		return name(jobs[0])
	}
	return fmt.Sprintf("%s and %s", name(jobs[0]), count(len(jobs)-1, "repeat"))
}

// standing says what the numbers below are worth, and by what they are judged.
func (c *Comparison) standing() string {
	if !c.Repeated() {
		return fmt.Sprintf("n=1, band only: one run on each side cannot tell a change from noise; tolerance %s", c.bands())
	}
	return fmt.Sprintf("n=%s: medians; Mann-Whitney U test at alpha %v, ~ means no evidence of a difference; tolerance %s",
		sizes(len(c.Base), len(c.New)), c.Options.Alpha, c.bands())
}

// bands lists the tolerances, the most common one first and without a name.
func (c *Comparison) bands() string {
	var general string
	var own []string
	times := map[string]int{}
	for _, m := range c.Options.Metrics {
		band := c.Options.Tolerances.Of(m.Name).String()
		if times[band]++; times[band] > times[general] || general == "" {
			general = band
		}
	}
	for _, m := range c.Options.Metrics {
		if band := c.Options.Tolerances.Of(m.Name).String(); band != general {
			own = append(own, m.Name+" "+band)
		}
	}
	return strings.Join(append([]string{general}, own...), ", ")
}

func (c *Comparison) writeRows(p *page) {
	heads := []string{"METRIC", "OLD", "NEW", "DELTA", "VERDICT"}
	if c.Repeated() {
		heads = []string{"METRIC", "OLD", "NEW", "DELTA", "P", "VERDICT"}
	}
	var rows [][]string
	for _, m := range c.Matched {
		for _, d := range m.shown() {
			rows = append(rows, d.cells(c.Repeated()))
		}
	}
	if len(rows) == 0 {
		return
	}
	lines := align(heads, rows, 1)
	p.blank()
	p.line("  " + lines[0])
	lines = lines[1:]
	for _, m := range c.Matched {
		p.item(0, "", m.heading(c.Repeated()))
		n := len(m.shown())
		for _, l := range lines[:n] {
			p.line("  " + l)
		}
		lines = lines[n:]
		if n == 0 {
			p.item(2, "", "no metric was measured on either side")
		}
	}
}

func (c *Comparison) writeLists(p *page) {
	if len(c.Added)+len(c.Removed)+len(c.Ambiguous) > 0 {
		p.blank()
	}
	for _, r := range c.Added {
		p.item(0, "added", r.Key())
	}
	for _, r := range c.Removed {
		p.item(0, "removed", r.Key())
	}
	for _, a := range c.Ambiguous {
		p.item(0, "ambiguous", a.Name()+": "+a.Reason)
	}
}

func (c *Comparison) writeJudgement(p *page) {
	j := c.Judgement
	if j == nil {
		return
	}
	p.blank()
	p.item(0, "verdict", j.verdicts())
	p.item(0, "winner", j.winners())
	for _, f := range j.Flips {
		p.item(0, "flip", f.String())
	}
}

func (j *Judgement) verdicts() string {
	return fmt.Sprintf("%s → %s (%s)", outcomeOf(j.Before).Verdict, outcomeOf(j.After).Verdict, strings.Join(j.Policies, ", "))
}

func (j *Judgement) winners() string {
	if !j.WinnerChanged() {
		return orNone(Winner(j.After)) + ", as before"
	}
	return orNone(Winner(j.Before)) + " → " + orNone(Winner(j.After)) + ": " + j.Why
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// String says which rule changed its answer, and for what.
func (f Flip) String() string {
	where := f.New
	if where == "" {
		where = "the job"
	}
	text := fmt.Sprintf("%s: %s %s → %s", where, f.Rule, f.From, f.To)
	if f.Message != "" {
		text += " (" + f.Message + ")"
	}
	return text
}

// notes returns the warnings and what the numbers of runs leave open, each once.
func (c *Comparison) notes() []string {
	out := slices.Clone(c.Warnings)
	if s := c.Summary; !c.Repeated() && s.Regressions+s.Improvements+s.Changes > 0 {
		out = append(out, fmt.Sprintf("n=1: what left its tolerance may be noise; from %d runs on each side (--baseline A --baseline B ... NEW...) it can be tested", runsNeeded(c.Options.Alpha)))
	}
	for _, m := range c.Matched {
		for _, d := range m.Deltas {
			for _, text := range d.Caveats {
				if !slices.Contains(out, text) {
					out = append(out, text)
				}
			}
		}
	}
	return out
}

// firstFew keeps a long list of warnings from hiding the verdict.
func firstFew(texts []string) []string {
	const most = 20
	if len(texts) <= most {
		return texts
	}
	return append(texts[:most:most], fmt.Sprintf("and %d more: -o json lists all", len(texts)-most))
}
