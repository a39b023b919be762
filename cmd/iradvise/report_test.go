package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/iradvise/iradvise/cli"
	"github.com/iradvise/iradvise/engine/report"
)

// TestRealReportsMeetTheSchema judges every saved run in several ways and holds
// the json of each to the published schema.
func TestRealReportsMeetTheSchema(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(report.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("report.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("report.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, flags := range realFlags() {
		for _, out := range checked(t, append(flags, "-o", "json")...) {
			got, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
			if err != nil {
				t.Fatalf("%v: %v", flags, err)
			}
			if err := schema.Validate(got); err != nil {
				t.Errorf("%v: %v", flags, err)
			}
		}
	}
}

// TestRealTablesFit holds the table of every saved run to 80 columns.
func TestRealTablesFit(t *testing.T) {
	for _, flags := range realFlags() {
		for _, l := range strings.Split(strings.Join(checked(t, flags...), ""), "\n") {
			if displaywidth.String(l) > 80 && len(strings.Fields(l)) > 1 {
				t.Errorf("%v: %d columns:\n%s", flags, displaywidth.String(l), l)
			}
		}
	}
}

// realFlags returns ways to judge that reach every part of a report.
func realFlags() [][]string {
	return [][]string{
		nil,
		{"--explain"},
		{"--set", "max_latency_ms=200", "--set", "peak_invocations_per_minute=60000", "--set", "monthly_budget=9000"},
		{"--explain", "-p", "builtin:production", "-p", "builtin:cheapest", "--together"},
		{"--require", "rec.cpu_utilization <= 80", "--assume-completed", "--fail-on", "warn"},
	}
}

// checked runs check on all saved runs, in batches that the table shows one by
// one, and returns what it prints for each.
func checked(t *testing.T, flags ...string) []string {
	t.Helper()
	var out []string
	for _, pattern := range []string{"../../examples/runs/*.json", "../../loaders/testdata/runs/*.json", "../../loaders/testdata/dialects/0[1-3]*.json"} {
		runs, err := filepath.Glob(pattern)
		if err != nil || len(runs) == 0 {
			t.Fatalf("%s: no runs, %v", pattern, err)
		}
		var stdout, stderr bytes.Buffer
		code := cli.Program{}.Run(context.Background(), append(append([]string{"check"}, flags...), runs...), strings.NewReader(""), &stdout, &stderr)
		if code == cli.ExitUsage || code == cli.ExitBug || stdout.Len() == 0 {
			t.Fatalf("%v: exit status %d\n%s", flags, code, stderr.String())
		}
		out = append(out, stdout.String())
	}
	return out
}
