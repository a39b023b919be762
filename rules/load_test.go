package rules

import "testing"

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
