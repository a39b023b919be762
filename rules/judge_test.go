package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/iradvise/iradvise/engine"
)

// row is one recommendation as the pages write it; what is left out was not
// measured.
type row struct {
	Type      string   `json:"type"`
	Count     *int64   `json:"count"`
	Latency   *float64 `json:"latency"`
	Calls     *int64   `json:"calls"`
	PerHour   *float64 `json:"per_hour"`
	PerCall   *float64 `json:"per_call"`
	CPU       *float64 `json:"cpu"`
	Threshold *float64 `json:"threshold"` // of the job: in the first row
}

func known[T any](v *T) engine.Measured[T] {
	if v == nil {
		return engine.Measured[T]{}
	}
	return engine.Known(*v)
}

// readJob reads rows.json of the current folder.
func readJob(t *testing.T, name string) *engine.Job {
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	if err := json.Unmarshal(data, &rows); err != nil {
		t.Fatal(err)
	}
	job := &engine.Job{Name: "job", Status: engine.JobCompleted, Type: "Default", Source: name}
	for i, r := range rows {
		job.Recommendations = append(job.Recommendations, &engine.Recommendation{
			Row: i, InstanceType: r.Type, InstanceCount: known(r.Count), Serverless: engine.Known(false),
			Metrics: engine.Metrics{
				CostPerHour: known(r.PerHour), CostPerInference: known(r.PerCall), MaxInvocations: known(r.Calls),
				ModelLatencyMS: known(r.Latency), CPUUtilization: known(r.CPU),
			},
		})
		if r.Threshold != nil {
			job.Stopping.LatencyThreshold = engine.Known(*r.Threshold)
		}
	}
	job.OrderRecommendations()
	return job
}

// TestJudge holds what policies say of rows: verdict, rank, and each finding
// with its message or what was missing.
func TestJudge(t *testing.T) {
	pages(t, "judge/*.txtar", func(p *page) string {
		names, o := p.options()
		policies, err := Load(names, o)
		if err != nil {
			return fmt.Sprintln(err)
		}
		eo := engine.Options{Today: "2026-11-23", Explain: true, NearMisses: true}
		if _, err := os.Stat("baseline.json"); err == nil {
			eo.Baseline = baseline(readJob(p.t, "baseline.json"), policies)
		} else if !errors.Is(err, os.ErrNotExist) {
			p.t.Fatal(err)
		}
		return outline(engine.Evaluate(readJob(p.t, "rows.json"), policies, eo))
	})
}

func baseline(job *engine.Job, policies []*engine.Policy) *engine.Baseline {
	b := &engine.Baseline{Job: job, Rows: map[string]*engine.Recommendation{}}
	for _, r := range job.Recommendations {
		b.Rows[r.Key] = r
	}
	if w := engine.Evaluate(job, policies, engine.Options{Today: "2026-11-23"}).Winner; w != nil {
		b.Winner = w.Recommendation
	}
	return b
}

func outline(run *engine.Run) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", run.Verdict, run.Reason)
	for _, f := range run.Findings {
		writeFinding(&b, f)
	}
	for _, c := range run.Candidates {
		fmt.Fprintf(&b, "%d %s", c.Rank, c.Key)
		if c.Score != nil {
			fmt.Fprintf(&b, " score %s", number(first(c.Score.Total.Get())))
		}
		if m, ok := c.Derived.MonthlyCost.Get(); ok {
			fmt.Fprintf(&b, " month %s", number(m))
		}
		for _, d := range c.Defined {
			fmt.Fprintf(&b, " %s=%s", d.Name, display(d.Value))
		}
		b.WriteString("\n")
		for _, f := range c.Findings {
			writeFinding(&b, f)
		}
	}
	for _, n := range run.NearMisses {
		fmt.Fprintf(&b, "near %s:", n.Candidate.Key)
		for _, ch := range n.Changes {
			fmt.Fprintf(&b, " %s%s %s -> %s at %s", ch.Param, ch.Rule, display(ch.From), display(ch.To), ch.Position)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func first(v float64, _ bool) float64 { return v }

func writeFinding(b *strings.Builder, f engine.Finding) {
	fmt.Fprintf(b, "  %s %s: %s", f.Rule, f.Status, f.Message)
	if m, ok := f.Margin.Get(); ok {
		fmt.Fprintf(b, " [%s %%]", strconv.FormatFloat(100*m, 'f', 1, 64))
	}
	if f.Missing != nil {
		fmt.Fprintf(b, " (%s)", f.Missing.Position)
	}
	b.WriteString("\n")
}
