package rules

import (
	"slices"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules/expression"
)

// waivers compiles the waivers of the policy.
func (b *build) waivers(p *engine.Policy) {
	for _, n := range b.draft.root.list("waivers") {
		if w := b.waiver(n, p); w != nil {
			p.Waivers = append(p.Waivers, w)
		}
	}
}

func (b *build) waiver(n *node, p *engine.Policy) *engine.Waiver {
	id := n.get("rule")
	if id == nil || n.get("expires") == nil {
		return nil // was refused before
	}
	target := b.waived(id)
	w := &engine.Waiver{
		Rule: id.text, Policy: p.Name, Reason: trimmed(n.word("reason")), Expires: n.word("expires"), Position: n.position(),
	}
	if match := n.get("match"); match != nil {
		f := b.formula(match, b.draft.scope(target), expression.Type{Kind: expression.Boolean})
		w.Match = func(c *engine.Case, r *engine.Recommendation) bool {
			covers, stop := f.program.Bool(c, r)
			return stop == nil && covers
		}
	}
	return w
}

// waived returns the rule that a waiver names, or nil after reporting that
// there is none or that it cannot be waived.
func (b *build) waived(id *node) *node {
	rules := b.draft.root.list("rules")
	var ids []string
	for _, r := range rules {
		ids = append(ids, r.word("id"))
	}
	i := slices.Index(ids, id.text)
	switch {
	case i < 0 && len(ids) == 0:
		b.incomplete(id, "there is no rule "+quote(id.text)+" to waive", "")
	case i < 0:
		b.incomplete(id, "there is no rule "+quote(id.text)+" to waive", didYouMean(id.text, ids))
	case rules[i].isTrue("mandatory") && !rules[i].isTrue("waivable"):
		b.bad.at(id, "only 'waivable: true' beside it lets it be waived", "the rule %s is mandatory", quote(id.text))
	default:
		return rules[i]
	}
	return nil
}
