package rules

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
)

// compiled returns the schema, compiled.
func compiled(t *testing.T, o Options) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema(o)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("policy.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("policy.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// asJSON returns a YAML text as an editor's language server sees it: a date is
// the text that it is written as.
func asJSON(t *testing.T, text string) any {
	t.Helper()
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(text), &n); err != nil {
		t.Fatal(err)
	}
	retag(&n)
	var v any
	if err := n.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func retag(n *yaml.Node) {
	if n.Tag == "!!timestamp" {
		n.Tag = "!!str"
	}
	for _, c := range n.Content {
		retag(c)
	}
}

// TestSchemaAccepts holds that every policy that comes with iradvise validates, and
// every test of one.
func TestSchemaAccepts(t *testing.T) {
	s := compiled(t, Options{})
	var files []string
	for _, pattern := range []string{"builtin/*.yaml", "../examples/policies/*.yaml", "starter/*.yaml"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		files = append(files, found...)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(asJSON(t, string(text))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// refused are files that both the parser and the schema refuse.
func refused() map[string]string {
	const head = "apiVersion: iradvise/v1\nkind: Policy\n"
	return map[string]string{
		"no version":              "kind: Policy\n",
		"another version":         "apiVersion: iradvise/v2\nkind: Policy\n",
		"another kind":            "apiVersion: iradvise/v1\nkind: PolicyTest\n",
		"unknown key":             head + "rule: []\n",
		"rules as a mapping":      head + "rules: {a: {require: rec.serverless}}\n",
		"a rule without id":       head + "rules: [{require: rec.serverless}]\n",
		"unknown key of a rule":   head + "rules: [{id: a, requires: rec.serverless}]\n",
		"unknown severity":        head + "rules: [{id: a, severity: warning, require: rec.serverless}]\n",
		"a list for a condition":  head + "rules: [{id: a, require: [rec.serverless]}]\n",
		"nothing for a condition": head + "rules: [{id: a, require: }]\n",
		"a word for a boolean":    head + "rules: [{id: a, require: rec.serverless, mandatory: \"yes\"}]\n",
		"a define with a dash":    head + "define: {is-gpu: rec.serverless}\n",
		"a parameter's typo":      head + "params: {x: {defualt: 1}}\n",
		"an unknown type":         head + "params: {x: {type: float, default: 1}}\n",
		"a nested default":        head + "params: {x: {default: [[1]]}}\n",
		"extends as text":         head + "extends: ./team.yaml\n",
		"unknown traffic":         head + "traffic: {peak: 5}\n",
		"traffic as a boolean":    head + "traffic: {min_instances: [1]}\n",
		"an unknown method":       head + "score: {method: best, objectives: [{name: a, minimize: rec.cost_per_hour}]}\n",
		"a negative share":        head + "gate: {at_risk: -5%}\n",
		"a waiver without a day":  head + "rules: [{id: a, require: rec.serverless}]\nwaivers: [{rule: a, reason: b}]\n",
		"a day that is none":      head + "rules: [{id: a, require: rec.serverless}]\nwaivers: [{rule: a, reason: b, expires: tomorrow}]\n",
		"empty text":              head + "metadata: {name: \" \"}\n",
		"not a mapping":           "[]\n",
	}
}

// refusedTests are policy tests that both the parser and the schema refuse.
func refusedTests() map[string]string {
	const head = "apiVersion: iradvise/v1\nkind: PolicyTest\npolicy: builtin:default\n"
	one := func(rest string) string { return head + "cases: [{name: a, " + rest + "}]\n" }
	return map[string]string{
		"no cases":           head,
		"no policy":          "apiVersion: iradvise/v1\nkind: PolicyTest\ncases: []\n",
		"a key of a policy":  head + "cases: []\nrules: []\n",
		"a case of no name":  head + "cases: [{rec: {}, expect: {verdict: pass}}]\n",
		"nothing expected":   one("rec: {}"),
		"unknown name":       one("rec: {model_latncy_ms: 1}, expect: {verdict: pass}"),
		"unknown verdict":    one("rec: {}, expect: {verdict: passed}"),
		"unknown status":     one("rec: {}, expect: {rules: {a: passes}}"),
		"a status of a row":  one("rec: {}, expect: {rules: {a: {ml.m5.large: no}}}"),
		"a list of winners":  one("rec: {}, expect: {winner: [a]}"),
		"a word of eligible": one("rec: {}, expect: {eligible: all}"),
		"a list of env":      one("rec: {env: [1]}, expect: {verdict: pass}"),
		"a day that is none": one("now: tomorrow, rec: {}, expect: {verdict: pass}"),
	}
}

func TestSchemaRefusesTests(t *testing.T) {
	s := compiled(t, Options{})
	for name, text := range refusedTests() {
		if _, err := parseTests("p_test.yaml", []byte(text)); err == nil {
			t.Errorf("%s: the parser accepts %q", name, text)
		}
		if err := s.Validate(asJSON(t, text)); err == nil {
			t.Errorf("%s: the schema accepts %q", name, text)
		}
	}
}

func TestSchemaRefuses(t *testing.T) {
	s := compiled(t, Options{})
	for name, text := range refused() {
		path := filepath.Join(t.TempDir(), "p.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load([]string{path}, Options{}); err == nil {
			t.Errorf("%s: the parser accepts %q", name, text)
		}
		if err := s.Validate(asJSON(t, text)); err == nil {
			t.Errorf("%s: the schema accepts %q", name, text)
		}
	}
}

// TestSchemaRefusesPages holds the schema to the parser's own tests: what is
// wrong with the keys of a file is wrong for both.
func TestSchemaRefusesPages(t *testing.T) {
	s := compiled(t, Options{})
	structural := regexp.MustCompile(`(?m)^([^\s:]+\.yaml):\d+:\d+: .*(unknown key|(policy|entry of \w+) lacks the key|must be a mapping|must be a list)`)
	pages, err := filepath.Glob("testdata/errors/*.txtar")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	checked := 0
	for _, page := range pages {
		a, err := txtar.ParseFile(page)
		if err != nil {
			t.Fatal(err)
		}
		files := map[string]string{}
		for _, f := range a.Files {
			files[f.Name] = string(f.Data)
		}
		for _, m := range structural.FindAllStringSubmatch(files["want"], -1) {
			text, ok := files[m[1]]
			if !ok || !strings.Contains(text, "kind: Policy") {
				continue
			}
			checked++
			if err := s.Validate(asJSON(t, text)); err == nil {
				t.Errorf("%s: the schema accepts %s", page, m[1])
			}
		}
	}
	if checked == 0 {
		t.Error("no page is about keys")
	}
}
