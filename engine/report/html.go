package report

import (
	_ "embed"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

//go:embed report.html.tmpl
var pageTemplate string

// mostRuns is how many runs one page shows in full when there are many.
const mostRuns = 100

// htmlPage is what the template shows.
type htmlPage struct {
	*engine.Report
	Tally   string
	Shown   []htmlRun
	Failed  []*engine.Run
	Open    []*engine.Run
	Costly  []ruleCount
	Refused []string
	Waived  []string
	AsOfDay string
}

type htmlRun struct {
	*engine.Run
	Facts, Legend string
	Columns       []rowColumn
	Rows          []htmlRow
	Warned, Near  []string
	Stable        []string
	JobFindings   []engine.Finding
	Details       []htmlDetail
}

type htmlRow struct {
	Class string
	Cells []string
}

type htmlDetail struct {
	Key, Place string
	Findings   []engine.Finding
	Terms      []string
}

// writeHTML writes one page that needs nothing else: no scripts, no fonts, no
// links to anywhere.
func writeHTML(w io.Writer, rep *engine.Report) error {
	t, err := template.New("report").Funcs(template.FuncMap{
		"clean": clean, "upper": strings.ToUpper, "verdict": verdict, "title": title, "label": label,
		"annotate": func(f engine.Finding) string { return clean(annotate(f)) },
		"details":  details, "sized": sized, "given": given, "traffic": traffic, "nearest": func(r *engine.Run) string { return nearestWord(r.Nearest) },
		"drawing": func(f engine.Finding) string { return strings.Join(cleanLines(f.Drawing), "\n") },
		"left":    func(columns []rowColumn, i int) bool { return columns[i].left },
		"cost":    func(n ruleCount) []any { return []any{n.rule, n.policy, n.failed, n.undecided, n.runs} },
		"head":    func(c rowColumn) string { return c.head },
	}).Parse(pageTemplate)
	if err != nil {
		return err
	}
	return t.Execute(w, newHTMLPage(rep))
}

func newHTMLPage(rep *engine.Report) htmlPage {
	out := htmlPage{
		Report: rep, Tally: tally(rep.Summary), AsOfDay: or(rep.AsOf, "no known day"),
		Refused: each(rep.Errors, complaint), Waived: each(rep.Waivers, waiver),
	}
	runs := rep.Runs
	if len(runs) > manyRuns {
		out.Costly = ruleCounts(rep.Rollup)
		out.Failed, out.Open = attention(rep)
		runs = slices.Concat(out.Failed, out.Open)
		runs = runs[:min(len(runs), mostRuns)]
	}
	for _, r := range runs {
		out.Shown = append(out.Shown, newHTMLRun(rep, r))
	}
	return out
}

func newHTMLRun(rep *engine.Report, r *engine.Run) htmlRun {
	out := htmlRun{
		Run: r, Facts: facts(r.Job), Legend: legend(r), Columns: rowColumns(rep), JobFindings: r.Findings,
		Warned: each(r.Warnings(), warning), Near: each(r.NearMisses, nearMiss), Stable: each(r.Stability, stable),
	}
	if !rep.Explained {
		out.JobFindings = problems(r.Findings)
	}
	out.JobFindings = pictured(out.JobFindings, rep.Explained)
	for _, c := range r.Candidates {
		out.Rows = append(out.Rows, htmlCandidate(out.Columns, r, c))
		if findings := shown(rep, c); len(findings) > 0 {
			d := htmlDetail{Key: c.Key, Place: place(c), Findings: pictured(findings, isExplained(rep, c))}
			if c.Score != nil && isExplained(rep, c) {
				d.Terms = each(c.Score.Terms, term)
			}
			out.Details = append(out.Details, d)
		}
	}
	for _, e := range r.Job.ExistingEndpoints {
		out.Rows = append(out.Rows, htmlRow{"production", productionRow(out.Columns, e)})
	}
	return out
}

// pictured leaves each finding one picture of its expression: the drawing where
// it is explained.
func pictured(findings []engine.Finding, explained bool) []engine.Finding {
	out := slices.Clone(findings)
	for i := range out {
		if !explained {
			out[i].Drawing = ""
		}
	}
	return out
}

func htmlCandidate(columns []rowColumn, r *engine.Run, c *engine.Candidate) htmlRow {
	row := htmlRow{Class: "out"}
	switch {
	case c == r.Winner:
		row.Class = "winner"
	case c.Eligible:
		row.Class = "in"
	}
	for _, col := range columns {
		row.Cells = append(row.Cells, col.cell(c))
	}
	return row
}
