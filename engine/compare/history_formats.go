package compare

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/iradvise/iradvise/engine"
)

// HistoryFormats returns every format of a History, the default first.
func HistoryFormats(width int) []Format[*History] {
	return []Format[*History]{
		{"table", "for people: a line for each job", func(w io.Writer, h *History) error { return h.writeTable(w, width) }},
		{"json", "the whole history (" + HistorySchema + ")", writeHistoryJSON},
		{"markdown", "for a comment on a pull request", writeHistoryMarkdown},
	}
}

// cells returns an entry for a table. What did not win anything says why.
func (e Entry) cells() []string {
	date := "-"
	if t, ok := e.Time.Get(); ok {
		date = t.UTC().Format(time.DateOnly)
	}
	winner := orNone(e.Outcome.Winner)
	switch {
	case e.Outcome.Verdict != engine.Pass.String():
		winner += " (" + e.Outcome.Verdict + ")"
	case e.Changed:
		winner += " (was " + e.Previous + ")"
	}
	m := e.Metrics
	return []string{date, or(e.Type, "-"), known(m.CostPerHour), known(m.ModelLatencyMS), known(widen(m.MaxInvocations)), winner}
}

// title names model i, in full where another has its name.
func (h *History) title(i int) string {
	m := h.Models[i]
	name := or(m.Model, "unknown model")
	if i > 0 && h.Models[i-1].Model == m.Model || i+1 < len(h.Models) && h.Models[i+1].Model == m.Model {
		name = m.ID.String()
	}
	return fmt.Sprintf("%s: %s", name, count(len(m.Entries), "job"))
}

// rest says what in the directories is not shown, in sentences.
func (h *History) rest() []string {
	var out []string
	if n := len(h.Passed); n > 0 {
		out = append(out, count(n, "other file")+" passed over")
	}
	if n := len(h.Errors); n > 0 {
		out = append(out, count(n, "input")+" that could not be read")
	}
	return out
}

func (h *History) writeTable(w io.Writer, width int) error {
	p := newPage(width)
	for i, m := range h.Models {
		if i > 0 {
			p.blank()
		}
		p.item(0, "", h.title(i))
		m.write(p)
	}
	for _, line := range h.rest() {
		p.item(0, "", line)
	}
	_, err := io.WriteString(w, p.b.String())
	return err
}

// write sets the entries in columns; what is too long for its line, the winner,
// goes on below itself.
func (m ModelHistory) write(p *page) {
	var rows [][]string
	for _, e := range m.Entries {
		cells := e.cells()
		rows = append(rows, append(cells[:len(cells)-1:len(cells)-1], ""))
	}
	lines := align([]string{"DATE", "TYPE", "USD/HOUR", "LATENCY MS", "INV/MIN", ""}, rows, 2)
	p.line("  " + strings.TrimRight(lines[0], " ") + "  WINNER [JOB]")
	for i, e := range m.Entries {
		cells := e.cells()
		p.item(2, strings.TrimRight(lines[i+1], " "), cells[len(cells)-1]+" ["+e.Job+"]")
	}
}

func writeHistoryMarkdown(w io.Writer, h *History) error {
	var b strings.Builder
	for i, m := range h.Models {
		fmt.Fprintf(&b, "### %s\n\n| date | type | USD/hour | latency ms | inv/min | winner | verdict | job |\n|---|---|--:|--:|--:|---|---|---|\n", verbatim(h.title(i)))
		for _, e := range m.Entries {
			b.WriteString("|")
			for _, c := range append(e.cells(), e.Outcome.Verdict, e.Job) {
				b.WriteString(" " + verbatim(c) + " |")
			}
			b.WriteString("\n")
		}
		b.WriteString("\n")
	}
	for _, line := range h.rest() {
		b.WriteString(line + ".\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeHistoryJSON(w io.Writer, h *History) error {
	return writeDocument(w, object{
		{"schema", HistorySchema},
		{"tool", tool(h.Tool)},
		{"policies", list(h.Policies, policyObject)},
		{"models", list(h.Models, func(m ModelHistory) any {
			return object{
				{"model", nullable(m.Model)}, {"kind", nullable(m.ID.Kind)}, {"region", nullable(m.ID.Region)}, {"account", nullable(m.ID.Account)},
				{"jobs", list(m.Entries, entryObject)},
			}
		})},
		{"passed_over", list(h.Passed, func(p PassedOver) any { return object{{"source", p.Source}, {"reason", p.Reason}} })},
		{"errors", list(h.Errors, errorObject)},
		{"summary", object{{"models", len(h.Models)}, {"jobs", h.Jobs()}, {"winner_changes", h.changes()}, {"passed_over", len(h.Passed)}, {"invalid", len(h.Errors)}}},
	})
}

func entryObject(e Entry) any {
	var metrics any
	if e.Outcome.Winner != "" {
		metrics = metricsObject(e.Metrics)
	}
	return object{
		{"source", e.Source}, {"job", e.Job}, {"type", nullable(e.Type)}, {"status", nullable(e.Status)}, {"time", moment(e.Time)},
		{"recommendations", e.Rows}, {"verdict", e.Outcome.Verdict}, {"reason", e.Outcome.Reason},
		{"winner", nullable(e.Outcome.Winner)}, {"metrics", metrics}, {"previous_winner", nullable(e.Previous)}, {"changed", e.Changed},
	}
}

func metricsObject(m engine.Metrics) object {
	var out object
	for _, metric := range Metrics() {
		out = append(out, member{metric.Name, metric.Get(m).Any()})
	}
	return out
}
