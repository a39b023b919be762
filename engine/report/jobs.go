package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/iradvise/iradvise/engine"
)

// Jobs are jobs to be shown as they were measured, unjudged.
type Jobs struct {
	Described []Described
	Errors    []engine.InputError
}

// Described is a Job with all that its description says.
type Described struct {
	Job  *engine.Job
	Body []Field // in document order; nil when the reader kept only what is judged
}

// Field is one line of a description: a name and its value, or a name over
// deeper ones.
type Field struct {
	Depth int
	Name  string
	Value string
	Group bool // deeper fields follow; there is no value
}

// JobFormats returns the formats that show jobs, the default first. They read
// jobs when they write, so they can be had before anything is loaded.
func JobFormats(s Style, jobs *Jobs) []Format {
	table := func(s Style) func(io.Writer, *engine.Report) error {
		return func(w io.Writer, _ *engine.Report) error { return writeJobs(w, s, jobs) }
	}
	return []Format{
		{Name: "table", Doc: "for people", Write: table(s), file: table(Style{})},
		{Name: "json", Doc: "everything, normalised (iradvise.jobs/v1)", Write: func(w io.Writer, _ *engine.Report) error { return writeJobsJSON(w, jobs) }},
	}
}

func writeJobs(w io.Writer, s Style, jobs *Jobs) error {
	p := newPage(s)
	for _, d := range jobs.Described {
		p.described(d)
	}
	_, err := io.WriteString(w, p.String())
	return err
}

// described writes one job: its rows as a table, then every field.
func (p *page) described(d Described) {
	p.blank()
	p.heading(0, jobName(d.Job))
	p.text(2, facts(d.Job))
	if len(d.Job.Recommendations)+len(d.Job.ExistingEndpoints) > 0 {
		p.blank()
		p.measured(d.Job)
	}
	p.warnings(d.Job.Warnings)
	p.steps(d.Job.Steps)
	p.blank()
	if d.Body == nil {
		p.text(1, "the reader of this input kept nothing else")
		return
	}
	p.heading(1, "as described")
	p.fields(d.Body)
}

// measured writes the rows of a job and the endpoints in production.
func (p *page) measured(j *engine.Job) {
	columns := []column{{head: "configuration", left: true, give: true}, {head: "$/hour"}, {head: "$/1M"}, {head: "inv/min"},
		{head: "latency ms"}, {head: "cpu %"}, {head: "mem %"}, {head: "setup ms"}}
	var rows [][]string
	for _, r := range j.Recommendations {
		rows = append(rows, metricCells(r.Key, r.Metrics))
	}
	for _, e := range j.ExistingEndpoints {
		m := engine.Metrics{MaxInvocations: e.MaxInvocations, ModelLatencyMS: e.ModelLatencyMS}
		rows = append(rows, metricCells(or(e.EndpointName, "endpoint without a name")+" (in production)", m))
	}
	p.grid(1, columns, rows)
}

func metricCells(name string, m engine.Metrics) []string {
	return []string{
		name, cell(m.CostPerHour, number), cell(m.CostPerMillion(), perMillion), count(m.MaxInvocations), cell(m.ModelLatencyMS, number),
		cell(m.CPUUtilization, short), cell(m.MemoryUtilization, short), cell(m.ModelSetupTimeMS, short),
	}
}

// steps writes the benchmarks of a job and why some failed.
func (p *page) steps(steps []engine.Step) {
	if len(steps) == 0 {
		return
	}
	p.blank()
	p.heading(1, "steps")
	columns := []column{{head: "type", left: true, give: true}, {head: "status", left: true, give: true}, {head: "instance type", left: true, give: true}, {head: "endpoint", left: true, give: true}}
	var rows [][]string
	for _, s := range steps {
		rows = append(rows, []string{or(s.Type, unknown), or(s.Status, unknown), or(s.InstanceType, unknown), or(s.EndpointName, unknown)})
	}
	p.grid(3, columns, rows)
	for _, s := range steps {
		if s.FailureReason != "" {
			p.text(3, fmt.Sprintf("%s failed: %s", or(s.InstanceType, or(s.EndpointName, s.Type)), s.FailureReason))
		}
	}
}

// fields writes a description as an indented list, neighbours aligned.
func (p *page) fields(fields []Field) {
	const deepest = 20
	for len(fields) > 0 {
		n, widest := neighbours(fields)
		indent := 3 + 2*min(fields[0].Depth, deepest)
		if n == 0 {
			p.text(indent, fields[0].Name)
			n = 1
		} else {
			for _, f := range fields[:n] {
				name := clean(f.Name)
				p.item(indent, name+strings.Repeat(" ", max(0, widest-cells(name))), f.Value)
			}
		}
		fields = fields[n:]
	}
}

// neighbours returns how many fields with values follow at the depth of the
// first, and the width of their widest name, within reason.
func neighbours(fields []Field) (n, widest int) {
	const most = 34
	for _, f := range fields {
		if f.Group || f.Depth != fields[0].Depth {
			break
		}
		if w := cells(clean(f.Name)); w <= most {
			widest = max(widest, w)
		}
		n++
	}
	return n, widest
}

// Moment returns a time as every format writes it: RFC 3339, UTC, milliseconds.
func Moment(t time.Time) string { return moment(t) }
