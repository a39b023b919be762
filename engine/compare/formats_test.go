package compare

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/internal/screen"
)

var update = flag.Bool("update", false, "rewrite the expected outputs in testdata")

// latencyLimit is a policy that asks for an answer within ms.
func latencyLimit(name string, ms float64) *engine.Policy {
	return &engine.Policy{
		Name: name, Source: name + ".yaml", Traffic: engine.DefaultTraffic(), Score: engine.DefaultScore(),
		Rules: []*engine.Rule{{
			ID: "latency-slo", Policy: name, Expression: "rec.model_latency_ms <= limit",
			Check: engine.Each(func(c *engine.Case, r *engine.Recommendation) error {
				got, ok := r.Metrics.ModelLatencyMS.Get()
				if !ok {
					c.Undecidedf(r, "latency was not measured")
				} else if got > ms {
					c.Failf(r, "answers in %v ms, more than %v", got, ms)
				}
				return nil
			}),
		}},
	}
}

// scenes are comparisons that between them use every part of the output.
func scenes() map[string]*Comparison {
	differs := row("ml.g5.xlarge", 1, 30, "WORKERS=2")
	moved := row("ml.g5.xlarge", 1, 31, "WORKERS=4")
	hot := row("ml.c5.xlarge", 1, 90)
	hot.Metrics.CPUUtilization = engine.Known(80.0)
	cold := row("ml.c5.xlarge", 1, 120)
	gap := row("ml.m5.large", 1, 50)
	gap.Metrics.CostPerHour = engine.Measured[float64]{}
	twin := row("ml.r5.large", 1, 70)
	old := newJob("monday", hot, differs, row("ml.m5.large", 1, 50), row("ml.r5.large", 1, 60), twin, row("ml.p3.2xlarge", 1, 9))
	new := newJob("friday", cold, moved, gap, row("ml.r5.large", 1, 61), twin, row("ml.inf1.xlarge", 2, 9))
	policy := latencyLimit("fraud", 100)

	hostile := newJob("evil | `x` <script>\x1b[31m\u202e @all", row("ml.m5.large", 1, 1, "A|B=<b>\u202e\n"))
	return map[string]*Comparison{
		"one-run":        Jobs([]*engine.Job{old}, []*engine.Job{new}, Options{Policies: []*engine.Policy{policy}, Gating: true}),
		"repeats":        Jobs(repeats("a", 100, 102, 98, 101, 99, 103), repeats("b", 130, 132, 128, 131, 129, 133), Options{Policies: []*engine.Policy{policy}, Gating: true}),
		"too-few":        Jobs(repeats("a", 10, 11, 12), repeats("b", 20, 21, 22), Options{}),
		"not-comparable": Jobs([]*engine.Job{old}, nil, Options{}),
		"hostile":        Jobs([]*engine.Job{hostile}, []*engine.Job{hostile}, Options{Policies: []*engine.Policy{policy}}),
	}
}

func impactScene() *Impact {
	i := &Impact{From: []*engine.Policy{latencyLimit("slo", 100)}, To: []*engine.Policy{latencyLimit("slo", 40)}}
	i.Add(newJob("a", row("ml.m5.large", 1, 50), row("ml.c5.xlarge", 1, 30)), engine.Options{})
	i.Add(newJob("b", row("ml.m5.large", 1, 50)), engine.Options{})
	i.Add(newJob("c", row("ml.m5.large", 1, 10)), engine.Options{})
	i.Fail(engine.InputError{Source: "notes.json", Message: "notes.json: not a saved run"})
	return i
}

func historyScene() *History {
	h := &History{Policies: []*engine.Policy{latencyLimit("slo", 100)}, Passed: []PassedOver{{"runs/notes.md", "not a saved run by its name"}}}
	for i, name := range []string{"third", "first", "second", "timeless", "broken"} {
		j := newJob(name, row("ml.m5.large", 1, 50), row("ml.c5.xlarge", 1, 70))
		if name == "third" {
			j = newJob(name, row("ml.m5.large", 1, 120), row("ml.c5.xlarge", 1, 70))
		}
		if name == "broken" {
			j.Status, j.ModelName = "FAILED", ""
		}
		if name != "timeless" {
			day := map[string]int{"first": 1, "second": 2, "third": 3, "broken": 4}[name]
			j.Created = engine.Known(time.Date(2026, 3, day, 10, i, 0, 0, time.UTC))
		}
		h.Add(j, engine.Options{})
	}
	h.Finish()
	return h
}

// outputs writes every scene in every format.
func outputs(t *testing.T) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for name, c := range scenes() {
		write(t, out, name, Formats(80), c)
	}
	write(t, out, "impact", ImpactFormats(80), impactScene())
	write(t, out, "history", HistoryFormats(80), historyScene())
	return out
}

func write[T any](t *testing.T, out map[string][]byte, name string, formats []Format[T], v T) {
	t.Helper()
	for _, f := range formats {
		var b bytes.Buffer
		if err := f.Write(&b, v); err != nil {
			t.Fatalf("%s as %s: %v", name, f.Name, err)
		}
		out[name+"."+f.Name] = b.Bytes()
	}
}

func TestGoldenOutput(t *testing.T) {
	for name, got := range outputs(t) {
		file := filepath.Join("testdata", "golden", name)
		if *update {
			if err := os.WriteFile(file, got, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestOutputIsSafeAndNarrow(t *testing.T) {
	for name, got := range outputs(t) {
		for _, r := range string(got) {
			if r != '\n' && screen.Acts(r) || r == utf8.RuneError {
				t.Errorf("%s lets %U through to a screen", name, r)
			}
		}
		if !strings.HasSuffix(name, ".table") {
			continue
		}
		for _, line := range strings.Split(string(got), "\n") {
			if n := utf8.RuneCountInString(line); n > 80 {
				t.Errorf("%s: %d columns: %s", name, n, line)
			}
		}
	}
}

func TestJSONFollowsItsSchema(t *testing.T) {
	documents := 0
	for name, got := range outputs(t) {
		if !strings.HasSuffix(name, ".json") {
			continue
		}
		documents++
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(got))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		schema := doc.(map[string]any)["schema"].(string)
		if err := compile(t, schema).Validate(doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		doc.(map[string]any)["extra"] = 1
		if compile(t, schema).Validate(doc) == nil {
			t.Errorf("%s: the schema accepts a member that it does not know", name)
		}
	}
	if documents < 7 {
		t.Errorf("only %d documents were checked", documents)
	}
}

func compile(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	text, err := Schema(name)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// What a cell shows and what the gate answers come from the same verdicts.
func TestJSONCountsWhatItLists(t *testing.T) {
	for name, c := range scenes() {
		var b bytes.Buffer
		if err := writeJSON(&b, c); err != nil {
			t.Fatal(err)
		}
		var doc struct {
			Matched []struct{ Metrics []struct{ Verdict string } }
			Summary map[string]int
		}
		if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, m := range doc.Matched {
			for _, d := range m.Metrics {
				if d.Verdict == "regression" {
					n++
				}
			}
		}
		if n != doc.Summary["regressions"] || (n > 0) != (c.Verdict == engine.Fail) && name != "one-run" {
			t.Errorf("%s: %d regressions listed, %d counted, verdict %s", name, n, doc.Summary["regressions"], c.Verdict)
		}
	}
}

// Names of members are JSON like everything else.
func TestObjectNamesAreJSON(t *testing.T) {
	for _, name := range []string{"plain", "a\ab", "\x7f", "\U0001f600 \u200b", "\xff"} {
		b, err := json.Marshal(object{{name, 1}})
		if err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		var back map[string]int
		if err := json.Unmarshal(b, &back); err != nil || back[strings.ToValidUTF8(name, "\ufffd")] != 1 {
			t.Errorf("%q is written as %s: %v", name, b, err)
		}
	}
}
