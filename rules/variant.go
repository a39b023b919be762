package rules

import (
	"slices"
	"strings"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules/expression"
)

// Variant is a policy as a policy test judges with it: with the parameters of
// one case and, for mutants and coverage, with small changes. The zero value
// changes nothing.
type Variant struct {
	Source int     // index of the Source that reads Text instead; used when Text is not ""
	Text   string  // what that expression is instead
	Param  string  // parameter whose default is Value instead; "" for none
	Value  string  // as it is written in YAML
	Probes []Probe // conditions to judge beside the rules, at no cost

	params *node // name: value, of the case
}

// Probe is a condition whose outcome a test wants to know. It is judged as a
// rule of severity info.
type Probe struct {
	ID, Text string
	Scope    engine.Scope
}

// Source is one expression of a merged policy that a policy test looks at.
type Source struct {
	Rule  string // id of its rule; "" for the other expressions
	Key   string // "require", "check", "when", "applies_to", "prefer", "match", "min_eligible" or "define NAME"
	Scope engine.Scope
	Text  string

	node  *node
	draft *draft
}

// Position returns the place of a byte of Text in its file.
func (s Source) Position(offset int) engine.Position { return s.node.positionAt(offset) }

// Judges reports whether the source is what its rule asks for.
func (s Source) Judges() bool { return s.Key == "require" || s.Key == "check" }

// Accepts reports whether the source could read text instead; the name of a rule
// in Go is no expression.
func (s Source) Accepts(text string) bool {
	if s.Key == "check" {
		return false
	}
	want := expression.Type{Kind: expression.Boolean}
	if strings.HasPrefix(s.Key, "define ") || s.Key == "min_eligible" {
		want = expression.Type{}
	}
	_, errs := s.draft.built.scope.Compile(text, s.Scope, want)
	return len(errs) == 0
}

// Threshold is the default of a number that expressions of the policy read.
type Threshold struct {
	Param    string
	Text     string // as written: "0.5"
	Integer  bool
	Position engine.Position
}

// Subject is what the tests of one policy are to cover.
type Subject struct {
	Policy     *engine.Policy
	Sources    []Source
	Thresholds []Threshold
}

// Examine returns the expressions and thresholds of a policy, in file order of
// the merged policy. What comes from a builtin policy and is not touched by the
// policy's own files is left out, unless the policy is a builtin one itself.
// Parameters without a value get any that fits.
func Examine(name string, o Options) (*Subject, error) {
	drafts, err := load([]string{name}, o)
	if drafts == nil {
		return nil, err
	}
	d := drafts[0]
	all := d.sources()
	s := &Subject{Policy: d.policy}
	for i := range all {
		all[i].draft = d
		if all[i].Key != "check" && !all[i].Accepts(all[i].Text) {
			all[i].Scope = engine.ScopeJob // a define that speaks of the job as a whole
		}
	}
	s.Sources = all
	s.Thresholds = d.thresholds(all)
	return s, nil
}

// Touched reports whether the tests of the policy answer for the source.
func (s Source) Touched() bool {
	if s.draft.ownsBuiltin() || !s.node.isBuiltin() {
		return true
	}
	entry := entry(s.draft.root, "rules", s.Rule)
	if entry != nil && slices.ContainsFunc(entry.fields, func(p pair) bool { return !p.value.isBuiltin() }) {
		return true
	}
	for _, w := range namesIn(s.Text) {
		if p := s.draft.root.get("params").get(w); p.get("default") != nil && !p.get("default").isBuiltin() {
			return true
		}
	}
	return false
}

func (d *draft) ownsBuiltin() bool { return strings.HasPrefix(d.source, builtinPrefix) }

func (n *node) isBuiltin() bool { return strings.HasPrefix(n.file.name, builtinPrefix) }

// sources lists the conditions of a merged policy in a fixed order.
func (d *draft) sources() []Source {
	var all []Source
	add := func(n *node, rule, key string, scope engine.Scope) {
		if n != nil && n.form == scalar {
			all = append(all, Source{Rule: rule, Key: key, Scope: scope, Text: n.text, node: n})
		}
	}
	add(d.root.get("applies_to"), "", "applies_to", engine.ScopeJob)
	for _, p := range d.root.pairs("define") {
		add(p.value, "", "define "+p.key.text, engine.ScopeRecommendation)
	}
	scopes := map[string]engine.Scope{}
	for _, r := range d.root.list("rules") {
		scopes[r.word("id")] = d.scope(r)
		if d.severity(r) == "ignore" {
			continue
		}
		add(r.get("when"), r.word("id"), "when", scopes[r.word("id")])
		add(r.get("require"), r.word("id"), "require", scopes[r.word("id")])
		add(r.get("check"), r.word("id"), "check", scopes[r.word("id")])
	}
	for _, n := range d.root.get("score").list("prefer") {
		add(n, "", "prefer", engine.ScopeRecommendation)
	}
	add(d.root.get("gate").get("min_eligible"), "", "min_eligible", engine.ScopeRecommendation)
	for _, w := range d.root.list("waivers") {
		add(w.get("match"), "", "match", scopes[w.word("rule")])
	}
	return all
}

// thresholds lists the numeric defaults that the sources read.
func (d *draft) thresholds(sources []Source) []Threshold {
	spoken := map[string]bool{}
	for _, s := range sources {
		for _, w := range namesIn(s.Text) {
			spoken[w] = true
		}
	}
	var all []Threshold
	for _, p := range d.params {
		n := p.node.get("default")
		if !spoken[p.name] || n == nil || n.isNull() || n.form != scalar || p.kind != typeNumber && p.kind != typeInteger {
			continue
		}
		if n.isBuiltin() && !d.ownsBuiltin() {
			continue
		}
		all = append(all, Threshold{p.name, n.text, p.kind == typeInteger, n.position()})
	}
	return all
}

// apply changes drafts that were read for this variant alone.
func (v *Variant) apply(drafts []*draft) {
	if v == nil || len(drafts) != 1 {
		return
	}
	d := drafts[0]
	if v.Text != "" {
		d.sources()[v.Source].node.text = v.Text
	}
	if n := d.root.get("params").get(v.Param).get("default"); n != nil {
		n.text = v.Value
	}
	d.withProbes(v.Probes)
}

func (d *draft) withProbes(probes []Probe) {
	if len(probes) == 0 {
		return
	}
	f := newFile("", "")
	d.probes = f
	rules := &node{file: f, form: sequence}
	for _, p := range probes {
		n := &node{file: f, form: mapping}
		for _, field := range [][2]string{{"id", p.ID}, {"severity", "info"}, {"scope", p.Scope.String()}, {"require", p.Text}} {
			n.put(word(f, field[0]), word(f, field[1]))
		}
		rules.items = append(rules.items, n)
	}
	over := &node{file: f, form: mapping}
	over.put(word(f, "rules"), rules)
	d.root = merge(d.root, over, policyKeys())
}

// assign gives parameters the values of the case.
func (v *Variant) assign(drafts []*draft, bad *mistakes) {
	if v != nil && v.params != nil {
		assignFields(drafts, v.params, nil, bad)
	}
}
