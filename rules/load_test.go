package rules

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestBuiltins loads every policy that comes with iradvise.
func TestBuiltins(t *testing.T) {
	for _, name := range Builtins() {
		policies, err := Load([]string{name}, Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := policies[0].Name; got != name {
			t.Errorf("%s calls itself %q", name, got)
		}
	}
}

// TestExamples loads every policy that a team can copy, and finds nothing
// doubtful in it.
func TestExamples(t *testing.T) {
	files, err := filepath.Glob("../examples/policies/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.yaml") {
			continue // a policy test
		}
		for _, p := range Lint([]string{name}, Options{}) {
			t.Error(p)
		}
	}
}
