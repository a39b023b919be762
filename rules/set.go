package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iradvise/iradvise/rules/expression"
)

// assign gives parameters the values of a --params file and of --set, in this
// order. A name must be known to at least one policy and is set in all that
// have it.
func assign(drafts []*draft, o Options, bad *mistakes) error {
	if o.ParamsFile != "" {
		assignFile(drafts, o, bad)
	}
	for _, s := range o.Set {
		if err := assignText(drafts, s, o.elsewhere); err != nil {
			return err
		}
	}
	o.variant.assign(drafts, bad)
	return nil
}

// assignFile reads a mapping of names to values.
func assignFile(drafts []*draft, o Options, bad *mistakes) {
	name := o.ParamsFile
	text, err := readFile(name, false)
	if err != nil {
		bad.add(&Error{Position: position(name), Message: plain(err), Hint: hintOf(err)})
		return
	}
	root := parse(name, text, parameters, bad)
	switch {
	case root == nil:
		return
	case root.form != mapping:
		bad.at(root, "write name: value", "a file of parameters must be a mapping, not %s", root.describe())
		return
	}
	assignFields(drafts, root, o.elsewhere, bad)
}

func assignFields(drafts []*draft, values *node, elsewhere []string, bad *mistakes) {
	for _, f := range values.fields {
		targets := having(drafts, f.key.text)
		if len(targets) == 0 && !slices.Contains(elsewhere, f.key.text) {
			bad.at(f.key, didYouMeanParam(drafts, f.key.text), "no policy has a parameter %s", f.key.text)
		}
		for _, p := range targets {
			v, err := p.fromNode(f.value)
			if err != nil {
				bad.at(f.value, p.allowed(), "%s: %v", p.name, err)
				continue
			}
			p.value, p.from, p.set = v, "file", true
		}
	}
}

func assignText(drafts []*draft, s string, elsewhere []string) error {
	name, text, ok := strings.Cut(s, "=")
	name = strings.TrimSpace(name)
	if !ok || name == "" {
		return &UsageError{Message: fmt.Sprintf("--set %s: want name=value", quote(s)), Hint: listParams(drafts)}
	}
	targets := having(drafts, name)
	if len(targets) == 0 && slices.Contains(elsewhere, name) {
		return nil
	}
	if len(targets) == 0 {
		return &UsageError{
			Message: fmt.Sprintf("--set %s: no policy has a parameter %s", s, quote(name)),
			Hint:    didYouMeanParam(drafts, name),
		}
	}
	for _, p := range targets {
		v, err := p.fromText(text)
		if err != nil {
			return &UsageError{Message: fmt.Sprintf("--set %s: %v", s, err), Hint: p.allowed()}
		}
		p.value, p.from, p.set = v, "flag", true
	}
	return nil
}

func having(drafts []*draft, name string) []*param {
	var all []*param
	for _, d := range drafts {
		for _, p := range d.params {
			if p.name == name {
				all = append(all, p)
			}
		}
	}
	return all
}

// paramNames returns the parameters of all policies, sorted, each once.
func paramNames(drafts []*draft) []string {
	var all []string
	seen := map[string]bool{}
	for _, d := range drafts {
		for _, p := range d.params {
			if !seen[p.name] {
				seen[p.name] = true
				all = append(all, p.name)
			}
		}
	}
	return sorted(all)
}

func didYouMeanParam(drafts []*draft, name string) string {
	if near := expression.Nearest(name, paramNames(drafts)); near != "" {
		return "did you mean " + near + "?"
	}
	return listParams(drafts)
}

func listParams(drafts []*draft) string {
	if all := paramNames(drafts); len(all) > 0 {
		return "parameters: " + strings.Join(all, ", ")
	}
	return "the policy has no parameters"
}

// unset refuses parameters that have no value at all.
func unset(drafts []*draft) error {
	for _, d := range drafts {
		for _, p := range d.params {
			if !p.set {
				return &UsageError{
					Message: fmt.Sprintf("the parameter %s of %s has no value", p.name, d.name),
					Hint:    "give it one: --set " + p.name + "=...; " + p.allowed(),
				}
			}
		}
	}
	return nil
}
