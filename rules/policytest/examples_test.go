package policytest_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
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

// TestPluginExample builds the plug-in of the examples and holds its policy to
// the same.
func TestPluginExample(t *testing.T) {
	const example = "../../examples/policies/plugin/"
	dir := t.TempDir()
	build := exec.Command("go", "build", "-trimpath", "-buildmode=c-shared", "-o", dir+"/price-tier.wasm", example+"price-tier")
	build.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "GOPROXY=off")
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	wasm, err := os.ReadFile(dir + "/price-tier.wasm")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"price-tier.yaml", "price-tier_test.yaml"} {
		text, err := os.ReadFile(example + name + ".in")
		if err != nil {
			t.Fatal(err)
		}
		whole := strings.ReplaceAll(string(text), "SHA256", fmt.Sprintf("%x", sha256.Sum256(wasm)))
		if err := os.WriteFile(filepath.Join(dir, name), []byte(whole), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := policytest.Find([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	rep, err := policytest.Run(t.Context(), files, policytest.Options{Mutate: true})
	if err != nil {
		t.Fatal(err)
	}
	surviving, of := rep.Surviving()
	if rep.Failed() > 0 || surviving > 0 || of == 0 || rep.Policies[0].Percent() < 100 {
		t.Errorf("%d failed, %d of %d mutants survive, coverage %d%%", rep.Failed(), surviving, of, rep.Policies[0].Percent())
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
	// Output: 0 failed, coverage 50%, 2 of 5 mutants survive
}
