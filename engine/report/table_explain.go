package report

import (
	"slices"
	"strconv"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// explanations writes every rule, the score and the stability for what --explain
// asked for.
func (p *page) explanations(rep *engine.Report, r *engine.Run) {
	if !rep.Explained {
		return
	}
	for _, c := range r.Candidates {
		if isExplained(rep, c) {
			p.explain(rep, c)
		}
	}
	p.stability(r.Stability)
}

func (p *page) explain(rep *engine.Report, c *engine.Candidate) {
	p.blank()
	p.heading(1, c.Key+": "+place(c))
	p.list(rep, c.Findings, true)
	if d := defined(c.Defined); d != "" {
		p.item(3, "where", d)
	}
	if b := baseline(c); b != "" {
		p.item(3, "baseline", b)
	}
	if c.Score == nil || len(c.Score.Terms) == 0 {
		return
	}
	p.terms(c.Score)
}

// place says in words where a row stands.
func place(c *engine.Candidate) string {
	out := "not eligible"
	if c.Eligible {
		out = "rank " + strconv.Itoa(c.Rank)
	}
	if m, ok := c.Margin.Get(); ok {
		out += ", least margin " + percent(m)
	}
	if c.AtRisk {
		out += ", at risk"
	}
	if front, known := c.Pareto.Get(); known && front {
		out += ", on the Pareto front"
	} else if known {
		out += ", not on the Pareto front"
	}
	return out
}

func defined(defines []engine.Named) string {
	var out []string
	for _, n := range defines {
		out = append(out, n.Name+" = "+show(n.Value))
	}
	return strings.Join(out, ", ")
}

// baseline says what the earlier run measured for the same configuration.
func baseline(c *engine.Candidate) string {
	if c.Baseline == nil {
		return ""
	}
	m := c.Baseline.Metrics
	return "$" + cell(m.CostPerHour, short) + "/hour, $" + cell(m.CostPerMillion(), perMillion) + " per million, " +
		count(m.MaxInvocations) + " invocations/min, " + cell(m.ModelLatencyMS, short) + " ms"
}

// terms writes how a score came about: with the part of each objective, or only
// what a lexicographic order compares.
func (p *page) terms(s *engine.ScoreResult) {
	columns := []column{{head: "objective", left: true, give: true}, {head: "value"}, {head: "normalized"}}
	if weighted(s) {
		columns = append(columns, column{head: "weight"}, column{head: "part"})
	}
	var rows [][]string
	for _, t := range s.Terms {
		part := unknown
		n, normalized := t.Normalized.Get()
		w, weighs := t.Weight.Get()
		if normalized && weighs {
			part = digits(n*w, 3)
		}
		row := []string{t.Objective, cell(t.Value, short), cell(t.Normalized, perMillion), cell(t.Weight, weight), part}
		rows = append(rows, row[:len(columns)])
	}
	p.grid(3, columns, rows)
	total := "score " + cell(s.Total, perMillion)
	if s.Tier > 0 {
		total += ", preference tier " + strconv.Itoa(s.Tier+1)
	}
	p.text(3, total)
}

// weighted reports whether the parts of a score have weights.
func weighted(s *engine.ScoreResult) bool {
	return slices.ContainsFunc(s.Terms, func(t engine.Term) bool { return t.Weight.IsKnown() })
}

func weight(w float64) string { return digits(w, 3) }

// stability writes between which weights the winner stays the winner.
func (p *page) stability(list []engine.Stability) {
	if len(list) == 0 {
		return
	}
	p.blank()
	p.heading(1, "stability: the winner stays while a weight, the others unchanged, is")
	columns := []column{{head: "objective", left: true, give: true}, {head: "weight"}, {head: "at least"}, {head: "at most"}}
	var rows [][]string
	for _, s := range list {
		high := "no limit"
		if v, ok := s.High.Get(); ok {
			high = short(v)
		}
		rows = append(rows, []string{s.Objective, short(s.Weight), short(s.Low), high})
	}
	p.grid(3, columns, rows)
}
