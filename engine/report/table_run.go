package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// run writes one judged job.
func (p *page) run(rep *engine.Report, r *engine.Run) {
	p.blank()
	p.heading(0, title(r))
	p.text(2, facts(r.Job))
	if len(r.Candidates)+len(r.Job.ExistingEndpoints) > 0 {
		p.blank()
		p.rows(rep, r)
	}
	p.warnings(r.Warnings())
	p.findings(rep, r)
	p.explanations(rep, r)
	p.nearMisses(r)
	p.blank()
	p.item(0, strings.ToUpper(verdict(r)), r.Reason)
	if r.Next != "" {
		p.text(len(verdict(r))+2, "next: "+r.Next)
	}
}

// facts says where a job comes from and what state it is in.
func facts(j *engine.Job) string {
	out := []string{j.Source}
	if j.Name == "" || j.Name == j.Source {
		out = nil
	}
	if j.Type != "" {
		out = append(out, j.Type+" job")
	}
	status := or(j.Status, "status not known")
	if j.AssumedStatus {
		status += " (assumed)"
	}
	out = append(out, status)
	if t, ok := j.Created.Get(); ok {
		out = append(out, "created "+moment(t))
	}
	if j.FailureReason != "" {
		out = append(out, "failed: "+j.FailureReason)
	}
	return strings.Join(out, ", ")
}

// rows writes the table of candidates, the endpoint in production last.
func (p *page) rows(rep *engine.Report, r *engine.Run) {
	columns := rowColumns(rep)
	var rows [][]string
	for _, c := range r.Candidates {
		row := make([]string, len(columns))
		for i, col := range columns {
			row[i] = col.cell(c)
		}
		rows = append(rows, row)
	}
	for _, e := range r.Job.ExistingEndpoints {
		rows = append(rows, productionRow(columns, e))
	}
	heads := make([]column, len(columns))
	for i, col := range columns {
		heads[i] = col.column
	}
	p.grid(1, heads, rows)
	if signs := legend(r); signs != "" {
		p.text(2, signs)
	}
}

// rowColumn is a column of the table of candidates.
type rowColumn struct {
	column
	cell func(*engine.Candidate) string
}

func rowColumns(rep *engine.Report) []rowColumn {
	out := []rowColumn{
		{column{head: "#"}, mark},
		{column{head: "configuration", left: true, give: true}, func(c *engine.Candidate) string { return c.Key }},
		{column{head: "$/hour"}, func(c *engine.Candidate) string { return cell(c.Metrics.CostPerHour, short) }},
		{column{head: "$/1M"}, func(c *engine.Candidate) string { return cell(c.Metrics.CostPerMillion(), perMillion) }},
		{column{head: "inv/min"}, func(c *engine.Candidate) string { return count(c.Metrics.MaxInvocations) }},
		{column{head: latencyHead(rep)}, func(c *engine.Candidate) string { return cell(c.Metrics.ModelLatencyMS, short) }},
	}
	if anySized(rep) {
		out = append(out,
			rowColumn{column{head: "inst"}, func(c *engine.Candidate) string { return count(c.Derived.InstancesNeeded) }},
			rowColumn{column{head: "$/month"}, func(c *engine.Candidate) string { return cell(c.Derived.MonthlyCost, dollars) }})
	}
	return append(out, rowColumn{column{head: "score"}, score})
}

// latencyHead returns the short head of the latency's column where the table
// has many columns.
func latencyHead(rep *engine.Report) string {
	if anySized(rep) {
		return "ms"
	}
	return "latency ms"
}

// anySized reports whether a policy sizes endpoints for traffic.
func anySized(rep *engine.Report) bool {
	for _, q := range rep.Policies {
		if sized(q.Traffic) {
			return true
		}
	}
	return false
}

// perMillion returns dollars to four digits.
func perMillion(v float64) string { return digits(v, 4) }

func score(c *engine.Candidate) string {
	return cell(scoreTotal(c.Score), func(v float64) string { return strconv.FormatFloat(v, 'f', 3, 64) })
}

// mark returns the rank of an eligible row, or why it has none, and its signs.
func mark(c *engine.Candidate) string {
	out := standing(c)
	if c.AtRisk {
		out += "~"
	}
	if front, _ := c.Pareto.Get(); front {
		out += "*"
	}
	return out
}

func standing(c *engine.Candidate) string {
	if c.Eligible {
		return strconv.Itoa(c.Rank)
	}
	for _, f := range c.Findings {
		if blocks(f) && f.Status == engine.StatusFail {
			return "x"
		}
	}
	if len(problems(c.Findings)) > 0 {
		return "?"
	}
	return unknown
}

// legend explains the signs that a run's table uses.
func legend(r *engine.Run) string {
	used := ""
	for _, c := range r.Candidates {
		used += mark(c)
	}
	if len(r.Job.ExistingEndpoints) > 0 {
		used += "p"
	}
	var out []string
	for _, m := range []struct{ sign, meaning string }{
		{"x", "breaks the policy"},
		{"?", "could not be judged"},
		{"~", "at risk: passes with little margin"},
		{"*", "on the Pareto front"},
		{"p", "in production"},
	} {
		if strings.Contains(used, m.sign) {
			out = append(out, m.sign+" "+m.meaning)
		}
	}
	return strings.Join(out, "; ")
}

func productionRow(columns []rowColumn, e engine.EndpointPerformance) []string {
	as := &engine.Candidate{Recommendation: &engine.Recommendation{
		Key:     or(e.EndpointName, "endpoint without a name"),
		Metrics: engine.Metrics{MaxInvocations: e.MaxInvocations, ModelLatencyMS: e.ModelLatencyMS},
	}}
	row := make([]string, len(columns))
	for i, col := range columns {
		row[i] = col.cell(as)
	}
	row[0] = "p"
	return row
}

func (p *page) warnings(warnings []engine.Warning) {
	if len(warnings) == 0 {
		return
	}
	p.blank()
	p.heading(1, "warnings")
	for _, w := range warnings {
		p.text(3, warning(w))
	}
}

// warning returns a caveat as one line.
func warning(w engine.Warning) string {
	if w.Path == "" {
		return w.Code + ": " + w.Message
	}
	return fmt.Sprintf("%s at %s: %s", w.Code, w.Path, w.Message)
}

func (p *page) nearMisses(r *engine.Run) {
	if len(r.NearMisses) == 0 {
		return
	}
	p.blank()
	p.heading(1, "near misses: the least change that makes a row eligible")
	for _, n := range r.NearMisses {
		p.text(3, nearMiss(n))
	}
}

// nearMiss returns "KEY: max_latency_ms from 50 to 51 (margin -2%)".
func nearMiss(n engine.NearMiss) string {
	var parts []string
	for _, c := range n.Changes {
		name := c.Param
		if name == "" {
			name = "the literal of rule " + c.Rule
			if l := show(c.Literal); l != show(c.From) {
				name = fmt.Sprintf("the literal %s of rule %s", l, c.Rule)
			}
		}
		part := fmt.Sprintf("%s from %s to %s", name, show(c.From), show(c.To))
		if !slices.Contains(parts, part) { // several policies may share a parameter
			parts = append(parts, part)
		}
	}
	out := n.Candidate.Key + ": " + strings.Join(parts, " and ")
	if m, ok := n.Margin.Get(); ok {
		out += " (margin " + percent(m) + ")"
	}
	return out
}
