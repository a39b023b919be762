package rules

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules/expression"
)

// ExtensionError is a mistake in what a Go program adds to policies: in the
// program, not in a policy.
type ExtensionError struct {
	What    string // "rule" or "function"
	Name    string // may be ""
	Message string
}

// Error begins with what is wrong: rule "a": it has no Doc.
func (e *ExtensionError) Error() string { return fmt.Sprintf("%s %q: %s", e.What, e.Name, e.Message) }

// Validate reports what is wrong with Functions and Rules: one without a name, a
// Doc or what it does, two of one name, and a name that is built in. Its error
// joins an *ExtensionError for each mistake; Load asks it too.
func (o Options) Validate() error {
	return errors.Join(errors.Join(checkRules(o.Rules)...), errors.Join(checkFunctions(o.Functions)...))
}

// checkRules returns what is wrong with rules in Go.
func checkRules(rules []*engine.Rule) []error {
	var all []error
	refuse := func(id, message string) {
		all = append(all, &ExtensionError{"rule", id, message})
	}
	valid := regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/-]*$`)
	seen := map[string]bool{}
	for i, r := range rules {
		switch {
		case r == nil:
			refuse("", fmt.Sprintf("the rule at index %d is nil", i))
			continue
		case !valid.MatchString(r.ID):
			refuse(r.ID, "an ID has letters, digits and . _ / -")
		case seen[r.ID]:
			refuse(r.ID, "there are two of this ID")
		}
		seen[r.ID] = true
		if trimmed(r.Doc) == "" {
			refuse(r.ID, "it has no Doc: say in one sentence what it asks for")
		}
		if r.Check == nil {
			refuse(r.ID, "it has no Check")
		}
	}
	return all
}

// checkFunctions returns what is wrong with functions in Go.
func checkFunctions(functions []expression.Function) []error {
	var all []error
	refuse := func(f expression.Function, message string) {
		all = append(all, &ExtensionError{"function", f.Name, message})
	}
	seen := map[string]bool{}
	for _, f := range functions {
		if err := f.Validate(); err != nil {
			refuse(f, err.Error())
		}
		if seen[f.Name] {
			refuse(f, "there are two of this name")
		}
		seen[f.Name] = true
	}
	return all
}
