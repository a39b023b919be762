package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
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

// TestJudgeOneAfterAnother holds that a Judge remembers nothing of an earlier job,
// also not what a define of the job came to.
func TestJudgeOneAfterAnother(t *testing.T) {
	const text = `apiVersion: iradvise/v1
kind: Policy
metadata: {name: again}
define:
  expected: job.name == "a"
  cheap: rec.cost_per_hour < 1
rules:
  - {id: row, require: cheap}
  - {id: job, scope: job, require: expected}
`
	path := filepath.Join(t.TempDir(), "again.yaml")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	policies, err := Load([]string{path}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	judge := engine.NewJudge(policies, engine.Options{Brief: true})
	for i, c := range []struct {
		name    string
		perHour float64
		want    engine.Verdict
	}{{"a", 0.2, engine.Pass}, {"b", 0.2, engine.Fail}, {"a", 0.2, engine.Pass}, {"a", 2, engine.Fail}, {"a", 0.2, engine.Pass}} {
		job := &engine.Job{Name: c.name, Status: engine.JobCompleted, Recommendations: []*engine.Recommendation{
			{InstanceType: "ml.c5.xlarge", Metrics: engine.Metrics{
				CostPerHour: engine.Known(c.perHour), CostPerInference: engine.Known(1e-5), ModelLatencyMS: engine.Known(9.0), MaxInvocations: engine.Known(int64(9)),
			}},
		}}
		job.OrderRecommendations()
		if got := judge.Judge(job).Verdict; got != c.want {
			t.Errorf("job %d, %s at %v: got %v, want %v", i, c.name, c.perHour, got, c.want)
		}
	}
}
