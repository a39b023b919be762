package rules

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/iradvise/iradvise/engine"
)

// with compiles the policy again with other parameters or literals.
func (b *build) with(changes []engine.Change) (*engine.Policy, error) {
	again := newBuild(b.draft.copy(), &mistakes{}, maps.Clone(b.literals))
	for _, ch := range changes {
		if err := again.change(b, ch); err != nil {
			return nil, err
		}
	}
	policy := again.policy()
	policy.Digest = b.draft.policy.Digest
	if err := again.bad.err(); err != nil {
		return nil, err
	}
	return policy, nil
}

// copy returns the draft with parameters of its own.
func (d *draft) copy() *draft {
	out := *d
	out.params = make([]*param, len(d.params))
	for i, p := range d.params {
		one := *p
		out.params[i] = &one
	}
	return &out
}

func (b *build) change(from *build, ch engine.Change) error {
	if ch.Param == "" {
		return b.changeLiteral(from, ch)
	}
	for _, p := range b.draft.params {
		if p.name == ch.Param {
			v, err := p.accept(ch.To)
			if err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
			p.value, p.set = v, true
			return nil
		}
	}
	return fmt.Errorf("no parameter %s", ch.Param)
}

// changeLiteral replaces the literal of a rule that stands at ch.Position.
func (b *build) changeLiteral(from *build, ch engine.Change) error {
	u := from.rules[ch.Rule]
	if u == nil {
		return fmt.Errorf("no rule %s", ch.Rule)
	}
	for _, f := range []*formula{u.require, u.when} {
		if f == nil || f.program == nil {
			continue
		}
		for _, l := range f.program.Literals() {
			if f.node.positionAt(l.Offset) != ch.Position {
				continue
			}
			if b.literals == nil {
				b.literals = map[*node]map[int]any{}
			}
			replaced := maps.Clone(b.literals[f.node])
			if replaced == nil {
				replaced = map[int]any{}
			}
			replaced[l.Offset] = ch.To
			b.literals[f.node] = replaced
			return nil
		}
	}
	return fmt.Errorf("rule %s has no literal at %s", ch.Rule, ch.Position)
}

// accept holds a value of a Change against the parameter's type and range.
func (p *param) accept(v any) (any, error) {
	if v == nil {
		return nil, p.null()
	}
	if p.kind != typeList {
		return p.checked(convert(p.kind, v))
	}
	items, ok := v.([]any)
	if !ok {
		return nil, fmt.Errorf("want %s, got %s", p.article(), display(v))
	}
	list := []any{}
	for _, item := range items {
		one, err := p.checked(convert(p.of, item))
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

// convert returns v as a value of the type.
func convert(kind string, v any) (any, error) {
	f := asFloat(v)
	switch s := v.(type) {
	case string:
		if kind == typeString {
			return s, nil
		}
	case bool:
		if kind == typeBoolean {
			return s, nil
		}
	default:
		if kind == typeNumber && !math.IsNaN(f) && !math.IsInf(f, 0) {
			return f, nil
		}
		if kind == typeInteger && f == math.Trunc(f) && math.Abs(f) <= 1<<53 {
			return int64(f), nil
		}
	}
	return nil, fmt.Errorf("want %s, got %s", withArticle(kind), display(v))
}

// changes proposes single changes that may make a rule pass for a row, or with
// parameters that its when reads not apply to it; least first. Parameters stay
// within what they allow; a mandatory rule's own literals are nobody's to change,
// and those of a when say what the rule is about.
func (b *build) changes(c *engine.Case, rule *engine.Rule, r *engine.Recommendation) []engine.Change {
	u := b.rules[rule.ID]
	if u == nil {
		return nil
	}
	all := append(b.changesOfRequire(c, u, r), b.changesOfWhen(c, u, r)...)
	slices.SortStableFunc(all, func(a, b engine.Change) int { return cmp.Compare(a.Distance, b.Distance) })
	return all
}

func (b *build) changesOfRequire(c *engine.Case, u *rule, r *engine.Recommendation) []engine.Change {
	if u.require == nil {
		return nil
	}
	var all []engine.Change
	for _, proposed := range u.require.program.Changes(c, r, true, b.sized()) {
		ch := proposed.Change
		switch {
		case ch.Param != "" && b.allows(ch):
			all = append(all, ch)
		case ch.Param == "" && !u.mandatory:
			ch.Rule, ch.Position = u.id, u.require.node.positionAt(proposed.Offset)
			all = append(all, ch)
		}
	}
	return all
}

func (b *build) changesOfWhen(c *engine.Case, u *rule, r *engine.Recommendation) []engine.Change {
	if u.when == nil {
		return nil
	}
	var all []engine.Change
	for _, proposed := range u.when.program.Changes(c, r, false, b.sized()) {
		if proposed.Param != "" && b.allows(proposed.Change) {
			all = append(all, proposed.Change)
		}
	}
	return all
}

func (b *build) allows(ch engine.Change) bool {
	for _, p := range b.draft.params {
		if p.name == ch.Param {
			_, err := p.accept(ch.To)
			return err == nil
		}
	}
	return false
}
