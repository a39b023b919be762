package policytest_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iradvise/iradvise/rules/policytest"
)

// TestExamples holds every example policy to a test beside it, with full
// coverage and no surviving mutant.
func TestExamples(t *testing.T) {
	policies, err := filepath.Glob("../../examples/policies/*.yaml")
	if err != nil || len(policies) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, name := range policies {
		if strings.HasSuffix(name, "_test.yaml") {
			continue
		}
		files, err := policytest.Find([]string{name})
		if err != nil {
			t.Error(err)
			continue
		}
		rep, err := policytest.Run(context.Background(), files, policytest.Options{Mutate: true})
		if err != nil {
			t.Error(err)
			continue
		}
		surviving, _ := rep.Surviving()
		if len(rep.Policies) != 1 || filepath.Clean(rep.Policies[0].Name) != filepath.Clean(name) {
			t.Errorf("%s: the test beside it tests another policy", name)
		} else if rep.Failed() > 0 || surviving > 0 || rep.Policies[0].Percent() < 100 {
			t.Errorf("%s: %d failed, %d mutants survive, coverage %d%%", name, rep.Failed(), surviving, rep.Policies[0].Percent())
		}
	}
}

func ExampleRun() {
	dir, err := os.MkdirTemp("", "policies")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	for name, text := range map[string]string{
		"fraud.yaml": `
apiVersion: iradvise/v1
kind: Policy
rules:
  - {id: latency, require: rec.model_latency_ms <= 100}
`,
		"fraud_test.yaml": `
apiVersion: iradvise/v1
kind: PolicyTest
policy: ./fraud.yaml
cases:
  - name: slow
    rec: {instance_type: ml.m5.large, model_latency_ms: 101}
    expect: {rules: {latency: fail}}
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			fmt.Println(err)
			return
		}
	}
	files, err := policytest.Find([]string{dir})
	if err != nil {
		fmt.Println(err)
		return
	}
	rep, err := policytest.Run(context.Background(), files, policytest.Options{Mutate: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	surviving, of := rep.Surviving()
	fmt.Printf("%d failed, coverage %d%%, %d of %d mutants survive\n", rep.Failed(), rep.Policies[0].Percent(), surviving, of)
	// Output: 0 failed, coverage 50%, 2 of 4 mutants survive
}
