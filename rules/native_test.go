package rules

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules/expression"
)

// extended is what a program adds: a rule for rows, one for the job, one that
// panics, and a function.
func extended() Options {
	return Options{
		Rules: []*engine.Rule{
			{ID: "warm-start", Doc: "Require an answer within half a second.", Fix: "try a larger instance", Severity: engine.SeverityWarn, Check: engine.Each(warm)},
			{ID: "has-winner", Doc: "Require a winner.", Scope: engine.ScopeJob, Check: func(c *engine.Case) error {
				if c.Pass(nil); c.Winner() == nil {
					c.Fail(nil)
				}
				return nil
			}},
			{ID: "broken", Doc: "Panic.", Check: func(*engine.Case) error { panic("no") }},
		},
		Functions: []expression.Function{{
			Name: "twice", Doc: "twice the number",
			Params: []expression.Type{{Kind: expression.Number}}, Result: expression.Type{Kind: expression.Number},
			Call: func(args []any) (any, error) { return 2 * args[0].(float64), nil },
		}},
	}
}

func warm(c *engine.Case, r *engine.Recommendation) error {
	if ms, ok := r.Metrics.ModelLatencyMS.Get(); !ok {
		c.Missing(r, "rec.model_latency_ms")
	} else if ms > 500 {
		c.Failf(r, "answers in %v ms", ms)
	}
	return nil
}

const policyHead = "apiVersion: iradvise/v1\nkind: Policy\n"

// inFolder writes files into a new folder and goes there.
func inFolder(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range files {
		if err := os.WriteFile(name, []byte(policyHead+text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// nativeJob has a fast row, a slow one and one without a latency.
func nativeJob() *engine.Job {
	j := &engine.Job{Name: "j", Status: engine.JobCompleted}
	for _, ms := range []float64{100, 900, -1} {
		r := &engine.Recommendation{InstanceType: fmt.Sprintf("ml.c%d.large", len(j.Recommendations)+1), InstanceCount: engine.Known(int64(1))}
		if ms > 0 {
			r.Metrics.ModelLatencyMS = engine.Known(ms)
		}
		j.Recommendations = append(j.Recommendations, r)
	}
	j.OrderRecommendations()
	return j
}

// said returns what the rules said of each row and of the job.
func said(t *testing.T, rule string) []string {
	t.Helper()
	inFolder(t, map[string]string{"p.yaml": "rules:\n  - " + rule + "\n"})
	policies, err := Load([]string{"p.yaml"}, extended())
	if err != nil {
		t.Fatal(err)
	}
	run := engine.Evaluate(nativeJob(), policies, engine.Options{Explain: true})
	var out []string
	for _, list := range append([][]engine.Finding{run.Findings}, rows(run)...) {
		for _, f := range list {
			line := fmt.Sprintf("%s %s %s: %s", f.Rule, f.Severity, f.Status, f.Message)
			if f.Missing != nil {
				line += " [" + f.Missing.Name + f.Missing.Error + "]"
			}
			out = append(out, line)
		}
	}
	return out
}

// rows returns the findings of each row in key order.
func rows(run *engine.Run) [][]engine.Finding {
	byKey := slices.SortedFunc(slices.Values(run.Candidates), func(a, b *engine.Candidate) int { return strings.Compare(a.Key, b.Key) })
	var out [][]engine.Finding
	for _, c := range byKey {
		out = append(out, c.Findings)
	}
	return out
}

func TestNativeRules(t *testing.T) {
	for rule, want := range map[string][]string{
		`{id: quick, check: warm-start}`: {
			"quick warn pass: quick holds", "quick warn fail: answers in 900 ms",
			"quick warn undecided: rec.model_latency_ms was not measured [rec.model_latency_ms]"},
		`{id: quick, check: warm-start, severity: error, on_missing: fail, message: "{{rec.instance_type}} is slow"}`: {
			"quick error pass: quick holds", "quick error fail: ml.c2.large is slow", "quick error fail: rec.model_latency_ms was not measured"},
		`{id: quick, check: warm-start, on_missing: skip, when: rec.instance_type != "ml.c2.large"}`: {
			"quick warn pass: quick holds", "quick warn skipped: quick does not apply", "quick warn skipped: quick does not apply"},
		`{id: quick, check: warm-start, when: rec.cpu_utilization < 5}`: {
			"quick warn undecided: rec.cpu_utilization was not measured [rec.cpu_utilization]",
			"quick warn undecided: rec.cpu_utilization was not measured [rec.cpu_utilization]",
			"quick warn undecided: rec.cpu_utilization was not measured [rec.cpu_utilization]"},
		`{id: any, check: has-winner, severity: info}`: {"any info fail: any does not hold"},
		`{id: bad, check: broken, when: rec.instance_type == "ml.c1.large"}`: {
			"bad error undecided: the rule cannot work: it panicked: no", "bad error skipped: bad does not apply", "bad error skipped: bad does not apply"},
	} {
		if diff := cmp.Diff(want, said(t, rule)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", rule, diff)
		}
	}
}

func TestNativeMistakes(t *testing.T) {
	for _, test := range []struct{ name, rule, want string }{
		{"near", "{id: a, check: warmstart}", `p.yaml:3:24: unknown rule "warmstart" in check` + "\n  did you mean warm-start? the rules in Go are broken, has-winner, warm-start"},
		{"far", "{id: a, check: xyz}", `p.yaml:3:24: unknown rule "xyz" in check` + "\n  the rules in Go are broken, has-winner, warm-start"},
		{"both", "{id: a, require: rec.serverless, check: broken}", `p.yaml:3:49: rule "a" has both require and check`},
		{"scope", "{id: a, scope: job, check: broken}", "p.yaml:3:24: the rule broken in Go is of scope recommendation"},
		{"two at once", "{id: a, check: x, when: tice(1) > 2}", "p.yaml:3:33: unknown function tice\n  did you mean twice?"},
		{"list", "{id: a, check: [broken]}", "check must be text, not a list"},
	} {
		inFolder(t, map[string]string{"p.yaml": "rules: [" + test.rule + "]\n"})
		_, err := Load([]string{"p.yaml"}, extended())
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v\nwant %s", test.name, err, test.want)
		}
	}
	inFolder(t, map[string]string{"p.yaml": "rules: [{id: a, check: warm-start}]\n"})
	if _, err := Load([]string{"p.yaml"}, Options{}); err == nil || !strings.Contains(err.Error(), "this program has none: write require") {
		t.Errorf("plain iradvise says %v", err)
	}
}

// TestNativeMerge shows that what a policy inherits is replaced by what it says
// itself, and that a mandatory rule in Go stays as it is.
func TestNativeMerge(t *testing.T) {
	base := "params: {limit: {type: number, default: 5, max: 9}}\nrules: [{id: a, check: warm-start, mandatory: true}, {id: b, check: warm-start}, {id: c, require: rec.serverless}]\n"
	for over, want := range map[string]string{
		"rules: [{id: b, require: rec.serverless}, {id: c, check: broken}]\nparams: {limit: 7}\n": "",
		"rules: [{id: a, require: rec.serverless}]\n":                                             `the rule "a" is mandatory in base.yaml`,
		"rules: [{id: a, severity: info}]\n":                                                      `the rule "a" is mandatory in base.yaml`,
		"params: {limit: {max: 99}}\n":                                                            `the parameter limit is read by the rule "a", which is mandatory in base.yaml`,
	} {
		inFolder(t, map[string]string{"base.yaml": base, "p.yaml": "extends: [./base.yaml]\n" + over})
		policies, err := Load([]string{"p.yaml"}, extended())
		if want != "" {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v, want %s", over, err, want)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		varied, err := policies[0].With([]engine.Change{{Param: "limit", To: 8.0}})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []*engine.Policy{policies[0], varied} {
			if got := []string{p.Rules[0].Doc, p.Rules[1].Expression, p.Rules[2].Doc}; !slices.Equal(got, []string{"Require an answer within half a second.", "rec.serverless", "Panic."}) {
				t.Errorf("rules are %q", got)
			}
		}
	}
}

func TestNativeDocumentsAndSchema(t *testing.T) {
	inFolder(t, map[string]string{"p.yaml": "rules: [{id: a, check: warm-start, when: twice(rec.cost_per_hour) < 3}, {id: b, check: has-winner}]\n"})
	var page bytes.Buffer
	if err := Document(&page, []string{"p.yaml"}, extended()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| `twice(number) number` | twice the number |",
		"| `a` | warn | check `warm-start`: Require an answer within half a second. when `twice(rec.cost_per_hour) < 3` | When it fails: try a larger instance. |",
		"| `b` | error | check `has-winner`: Require a winner. | Judges the job as a whole. |",
	} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page lacks %s:\n%s", want, page.String())
		}
	}
	for text, accepted := range map[string]bool{"rules: [{id: a, check: broken}]": true, "rules: [{id: a, check: brokn}]": false} {
		if err := compiled(t, extended()).Validate(asJSON(t, policyHead+text)); (err == nil) != accepted {
			t.Errorf("%s: %v", text, err)
		}
		if err := compiled(t, Options{}).Validate(asJSON(t, policyHead+text)); err == nil {
			t.Errorf("%s: the schema offers check without rules in Go", text)
		}
	}
	if found := Lint([]string{"p.yaml"}, extended()); len(found) > 0 {
		t.Errorf("lint finds %v", found)
	}
}

func TestExtensionsThatCannotBe(t *testing.T) {
	check := engine.Each(warm)
	number := expression.Type{Kind: expression.Number}
	call := func([]any) (any, error) { return 1.0, nil }
	for want, o := range map[string]Options{
		"the rule at index 0 is nil":     {Rules: []*engine.Rule{nil}},
		"an ID has letters":              {Rules: []*engine.Rule{{ID: "a b", Doc: "d", Check: check}}},
		"it has no Doc":                  {Rules: []*engine.Rule{{ID: "a", Check: check}}},
		"it has no Check":                {Rules: []*engine.Rule{{ID: "a", Doc: "d"}}},
		"there are two of this ID":       {Rules: []*engine.Rule{{ID: "a", Doc: "d", Check: check}, {ID: "a", Doc: "d", Check: check}}},
		"that name is built in":          {Functions: []expression.Function{{Name: "len", Doc: "d", Result: number, Call: call}}},
		"it has no Call":                 {Functions: []expression.Function{{Name: "f", Doc: "d", Result: number}}},
		"it has no Doc: say":             {Functions: []expression.Function{{Name: "f", Result: number, Call: call}}},
		"cannot be a value of type unkn": {Functions: []expression.Function{{Name: "f", Doc: "d", Call: call}}},
		"there are two of this name":     {Functions: []expression.Function{{Name: "f", Doc: "d", Result: number, Call: call}, {Name: "f", Doc: "d", Result: number, Call: call}}},
	} {
		_, err := Load(nil, o)
		var wrong *ExtensionError
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
