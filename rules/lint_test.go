package rules

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestLintIsBounded holds linting to a size that does not grow with what its
// defines come to when each is put in the place of its name.
func TestLintIsBounded(t *testing.T) {
	t.Chdir(t.TempDir())
	var b strings.Builder
	b.WriteString("apiVersion: iradvise/v1\nkind: Policy\ndefine:\n  d0: rec.cpu_utilization > 80\n")
	for i := 1; i <= 60; i++ {
		fmt.Fprintf(&b, "  d%d: d%d and (d%d or rec.cost_per_hour < %d)\n", i, i-1, i-1, i)
	}
	b.WriteString("rules:\n  - {id: doubled, require: d60}\n  - {id: short, require: d0 or not d0}\n")
	if err := os.WriteFile("doubled.yaml", []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	found := Lint([]string{"doubled.yaml"}, Options{})
	if len(found) != 1 || found[0].Check != "constant" || found[0].Position.Line != 67 {
		t.Errorf("got %v, want the rule short alone", found)
	}
}
