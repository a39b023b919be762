package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// LoadChange loads the policies before and after a change. A parameter of o is set
// on each side that has it; one that neither side has is a *UsageError, or for a
// file of parameters among Errors.
func LoadChange(from, to []string, o Options) (old, new []*engine.Policy, err error) {
	before, after := o, o
	var ok, alsoOK bool
	if after.elsewhere, ok = parametersOf(from, o); !ok {
		_, err := Load(from, o)
		return nil, nil, err
	}
	if before.elsewhere, alsoOK = parametersOf(to, o); !alsoOK {
		_, err := Load(to, o)
		return nil, nil, err
	}
	if err := knownTo(after.elsewhere, before.elsewhere, o.Set); err != nil {
		return nil, nil, err
	}
	if old, err = Load(from, before); err != nil {
		return nil, nil, err
	}
	new, err = Load(to, after)
	return old, new, err
}

// parametersOf returns the names of the parameters of policies; ok is false where
// these cannot be read.
func parametersOf(names []string, o Options) (known []string, ok bool) {
	bad := &mistakes{}
	drafts := readDrafts(names, o, bad)
	for _, d := range drafts {
		d.params = readParams(d.root, bad)
	}
	return paramNames(drafts), bad.err() == nil
}

// knownTo refuses a value for a parameter that neither side has.
func knownTo(before, after, set []string) error {
	for _, s := range set {
		name, _, ok := strings.Cut(s, "=")
		name = strings.TrimSpace(name)
		if !ok || name == "" || slices.Contains(before, name) || slices.Contains(after, name) {
			continue
		}
		return &UsageError{
			Message: fmt.Sprintf("--set %s: neither side has a parameter %s", s, quote(name)),
			Hint:    fmt.Sprintf("parameters before the change: %s; after it: %s", listOr(before), listOr(after)),
		}
	}
	return nil
}

func listOr(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
