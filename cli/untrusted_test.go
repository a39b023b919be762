package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iradvise/iradvise/cli"
	"github.com/iradvise/iradvise/internal/screen"
)

// What a pull request may hold: each value acts on a terminal or on the log of a
// CI system.
const (
	actingPolicy = `apiVersion: iradvise/v1
kind: Policy
metadata: {name: "a \e[31m \u202e", owner: "o ##vso[task] \u202e", description: "::error::d\n\u009b"}
params:
  t: {type: string, default: "d ` + "\u202e" + `"}
rules:
  - id: "r \e[1m"
    require: rec.model_latency_ms < 300 # ` + "\u202e" + `
    message: "m ` + "\u202e\u009b" + `"
    fix: |
      f ` + "\u202e" + `
      ::error::g
waivers:
  - {rule: "r \e[1m", reason: "w \e[1m \u202e", expires: "2030-01-01"}
`
	actingTest = `apiVersion: iradvise/v1
kind: PolicyTest
policy: ./policy.yaml
cases:
  - name: "x \e[31m \u202e \0"
    rec: {instance_type: "ml.\u202e", model_latency_ms: 101}
    expect: {verdict: fail, winner: null, rules: {"r \e[1m": fail}}
`
	actingMistake = `apiVersion: iradvise/v1
kind: Policy
rules:
  - {id: r, require: 'rec.` + "\u202e\u009b" + `x < 3'}
`
)

// TestNothingActsOnAScreen holds whatever comes from a policy, from its test or
// from an argument to be shown and not to act.
func TestNothingActsOnAScreen(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	policy, test := file("policy.yaml", actingPolicy), file("policy_test.yaml", actingTest)
	mistake, untidy := file("mistake.yaml", actingMistake), file("untidy \u202e.yaml", actingPolicy+" \n")
	run := filepath.Join("..", "examples", "runs", "pytorch-default.json")
	for _, args := range [][]string{
		{"policy", "lint", policy}, {"policy", "lint", mistake},
		{"policy", "lint", "-o", "json", mistake}, {"policy", "lint", "-o", "github", mistake},
		{"policy", "docs", policy}, {"policy", "show", "-p", policy},
		{"policy", "show", "-p", policy, "--set", "t=\x1b[31m\u202e"},
		{"policy", "test", test}, {"policy", "test", "-o", "junit", test}, {"policy", "test", "--mutate", test},
		{"policy", "test", "no\x1b[31m_test.yaml"}, {"policy", "test", "--run", "\x1b[", test},
		{"policy", "fmt", "--check", untidy}, {"policy", "fmt", "--diff", untidy}, {"policy", "fmt", "no\u202efile.yaml"},
		{"policy", "new", "\u202e.yaml"}, {"policy", "docs", "no\u202efile.yaml"}, {"policy", "\u202e"},
		{"check", "no\x1b[31mfile"}, {"check", "--set", "p\x1b[31m=3", run}, {"check", "--require", "rec.\x1b[31mx<3", run},
		{"check", "-p", policy, run}, {"check", "-p", mistake, run}, {"check", "-o", "\u202e", run}, {"check", "-\u202e", run},
		{"check", "--where", "job.\u009b", run}, {"sweep", "--param", "\u202e", run}, {"help", "\u202e"}, {"\x1b[31m"},
		{"sweep", "-p", policy, "--param", "t", "-o", "json", run}, {"show", "no\x1b[31mfile"}, {"history", "no\x1b[31mfile"},
	} {
		var stdout, stderr bytes.Buffer
		code := cli.Program{}.Run(t.Context(), args, strings.NewReader(""), &stdout, &stderr)
		for name, text := range map[string]string{"stdout": stdout.String(), "stderr": stderr.String()} {
			for _, r := range text {
				if screen.Acts(r) && !strings.ContainsRune("\n\t\u200b", r) {
					t.Errorf("iradvise %q (exit status %d) writes %U to %s:\n%q", args, code, r, name, text)
					break
				}
			}
		}
	}
}
