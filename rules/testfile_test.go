package rules

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules/expression"
)

// TestCasesSpeakOfEverything holds the keys of a test's rec and job to the
// names that policies read: each can be set, or follows from others.
func TestCasesSpeakOfEverything(t *testing.T) {
	derived := []string{
		"rec", "rec.key", "rec.instance_family", "rec.instance_size", "rec.cost_per_million", "rec.instances_needed",
		"rec.monthly_cost", "rec.effective_cost_per_inference", "rec.serves_peak", "rec.baseline", "job", "today",
	}
	var settable []string
	for prefix, keys := range map[string][]key{"rec.": rowKeys(), "job.": jobKeys()} {
		for _, k := range keys {
			settable = append(settable, prefix+k.name)
			for _, inner := range k.keys {
				settable = append(settable, prefix+k.name+"."+inner.name)
			}
		}
	}
	for _, n := range expression.Names(engine.ScopeRecommendation) {
		if strings.Contains(n.Name, "baseline.") || slices.Contains(derived, n.Name) {
			continue
		}
		if !slices.Contains(settable, n.Name) {
			t.Errorf("no test can set %s", n.Name)
		}
	}
}

const testHead = "apiVersion: iradvise/v1\nkind: PolicyTest\npolicy: p.yaml\ncases:\n"

// TestRowOfACase holds what a case leaves out to "not measured", and the three
// exceptions to it.
func TestRowOfACase(t *testing.T) {
	row := func(text string) *engine.Recommendation {
		f, err := parseTests("p_test.yaml", []byte(testHead+"  - {name: a, rec: "+text+", expect: {verdict: pass}}\n"))
		if err != nil {
			t.Fatal(err)
		}
		return f.Cases[0].Subject.Job.Recommendations[0]
	}
	yes, no, one := engine.Known(true), engine.Known(false), engine.Known[int64](1)
	for text, want := range map[string]engine.Recommendation{
		"{}":                           {Key: "unknown-configuration"},
		"{instance_type: ml.m5.large}": {Key: "ml.m5.large", InstanceType: "ml.m5.large", InstanceCount: one, Serverless: no},
		"{instance_type: ml.m5.large, instance_count: null, serverless: null}": {Key: "ml.m5.large×?", InstanceType: "ml.m5.large"},
		"{memory_size_mb: 2048}":                               {Key: "serverless 2048MB", MemorySizeMB: engine.Known[int64](2048), Serverless: yes},
		"{serverless: true, cpu_utilization: null}":            {Key: "serverless", Serverless: yes},
		"{model_latency_ms: 0, env: {B: x, A: \"4\"}}":         {Key: "unknown-configuration A=4 B=x", Env: []engine.EnvVar{{Name: "A", Value: "4"}, {Name: "B", Value: "x"}}, Metrics: engine.Metrics{ModelLatencyMS: engine.Known(0.0)}},
		"{cost_per_inference: 0.000001, model_latency_ms: -1}": {Key: "unknown-configuration", Metrics: engine.Metrics{CostPerInference: engine.Known(0.000001), ModelLatencyMS: engine.Known(-1.0)}},
	} {
		if diff := cmp.Diff(want, *row(text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

func TestJobOfACase(t *testing.T) {
	f, err := parseTests("p_test.yaml", []byte(testHead+`  - name: a
    job:
      type: Advanced
      region: us-east-1
      account: "111122223333"
      model_package_group: fraud
      created: 2026-11-01T10:00:00+02:00
      stopping: {max_invocations_per_minute: 500, latency_threshold_ms: 100, latency_percentile: P95}
      existing_endpoint: {model_latency_ms: 90}
    recs: []
    expect: {verdict: undecided}
`))
	if err != nil {
		t.Fatal(err)
	}
	j := f.Cases[0].Subject.Job
	created, _ := j.Created.Get()
	latency, _ := j.ExistingEndpoints[0].ModelLatencyMS.Get()
	got := []any{j.Type, j.Status, j.Region(), j.Account(), j.ModelPackageGroup(), created.String(), j.Stopping.MaxInvocations.Any(), j.Stopping.Percentile, latency}
	want := []any{"Advanced", "COMPLETED", "us-east-1", "111122223333", "fraud", "2026-11-01 08:00:00 +0000 UTC", int64(500), "P95", 90.0}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("job (-want +got):\n%s", diff)
	}
}

// FuzzReadTests holds that whatever a file says, a refusal points into it, and
// what is accepted has cases that expect something.
func FuzzReadTests(f *testing.F) {
	examples, _ := filepath.Glob("../examples/policies/*_test.yaml")
	for _, name := range examples {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	for _, c := range []string{"{}", "{name: a, rec: 5, expect: {}}", "{name: a, rec: {env: [], job: {}}, expect: {rules: {a: {b: c}}}}",
		"{name: a, recs: [1, {}], baseline: {run: x, job: {}}, params: [], expect: {winner: {}, eligible: -1}}", "&a {name: *a}"} {
		f.Add(testHead + "  - " + c + "\n")
	}
	f.Fuzz(func(t *testing.T, text string) {
		tests, err := parseTests("p_test.yaml", []byte(text))
		var all Errors
		switch {
		case err == nil:
			if len(tests.Cases) == 0 {
				t.Fatalf("%q: no cases, no error", text)
			}
			return
		case !errors.As(err, &all):
			t.Fatalf("%q: %v is no list of places", text, err)
		}
		lines := strings.Count(text, "\n") + 2
		for _, e := range all {
			if e.Position.Line < 1 || e.Position.Line > lines+strings.Count(text, "\r")+strings.Count(text, "\u2028")+strings.Count(text, "\u2029")+strings.Count(text, "\u0085") {
				t.Fatalf("%q: %v points nowhere", text, e)
			}
		}
	})
}
