package rules

import (
	"slices"
	"strings"
	"sync"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules/expression"
)

// build is one compilation of a merged policy.
type build struct {
	draft     *draft
	bad       *mistakes
	scope     *expression.Scope
	defines   map[string]*node
	literals  map[*node]map[int]any // literals to replace, by expression and offset
	rules     map[string]*rule      // by id
	constants *engine.Case          // before which constants are evaluated
	all       []*formula            // every expression, in order
	sized     func() *expression.Sizing
}

// compile builds the policy of a draft; require are expressions from the
// command line, each a rule of its own.
func (d *draft) compile(functions []expression.Function, require []string, bad *mistakes) {
	d.functions = functions
	d.withRequirements(require)
	d.checkMandates(bad)
	b := newBuild(d, bad, nil)
	d.built = b
	d.policy = b.policy()
	d.policy.Digest = digest(d.root)
	d.policy.Files = d.files()
}

// settledSteps bounds what is evaluated while a policy is compiled: as much as one
// evaluation may take.
const settledSteps = 5_000_000

func newBuild(d *draft, bad *mistakes, literals map[*node]map[int]any) *build {
	effort := &engine.Effort{What: "finding out what is constant in policy " + d.name, Most: settledSteps}
	return &build{draft: d, bad: bad, literals: literals, constants: &engine.Case{Job: &engine.Job{}, Effort: effort}}
}

// files returns the files that the merged policy is read from.
func (d *draft) files() []string {
	var all []string
	for _, n := range d.chain {
		if !n.isBuiltin() {
			all = append(all, n.file.name)
		}
	}
	for _, n := range d.root.list("plugins") {
		if path := n.get("path"); path != nil {
			all = append(all, pluginFile(path))
		}
	}
	return all
}

// withRequirements adds a rule for each expression of the command line.
func (d *draft) withRequirements(require []string) {
	if len(require) == 0 {
		return
	}
	rules := &node{file: newFile("--require", ""), form: sequence}
	for i, source := range require {
		rules.items = append(rules.items, requirement(i, source, d.root.list("rules")))
	}
	over := &node{file: rules.file, form: mapping}
	over.put(word(rules.file, "rules"), rules)
	d.root = merge(d.root, over, policyKeys())
}

// requirement returns the rule of one expression; its id is free.
func requirement(i int, source string, taken []*node) *node {
	f := newFile("--require", source)
	id := "require"
	if i > 0 {
		id += "#" + itoa(i+1)
	}
	for _, r := range taken {
		if r.word("id") == id {
			id = "--" + id
		}
	}
	n := &node{file: f, form: mapping}
	n.put(word(f, "id"), word(f, id))
	n.put(word(f, "require"), word(f, source))
	return n
}

func word(f *file, text string) *node {
	return &node{file: f, form: scalar, text: text, tag: "!!str"}
}

// policy compiles everything that the merged policy holds.
func (b *build) policy() *engine.Policy {
	d := b.draft
	b.newScope()
	p := &engine.Policy{Name: d.name, Source: d.source}
	for _, one := range d.params {
		p.Params = append(p.Params, one.public())
	}
	p.Traffic = b.traffic(d.root.get("traffic"))
	p.AppliesTo = b.appliesTo(d.root.get("applies_to"))
	p.Defines = b.publicDefines()
	b.compileRules(p)
	p.Score = b.score(d.root.get("score"))
	p.Gate = b.gate(d.root.get("gate"))
	b.waivers(p)
	p.ReadsToday = b.readsToday()
	b.sized = sync.OnceValue(b.sizing)
	p.Turns = b.turns
	p.With = b.with
	p.Changes = b.changes
	p.Steps = b.constants.Effort.Spent
	return p
}

// newScope declares the parameters and defines that expressions can speak of.
func (b *build) newScope() {
	env := expression.Environment{Functions: b.draft.functions, Refused: b.bad.broken}
	for _, p := range b.draft.params {
		env.Params = append(env.Params, p.declared())
	}
	b.defines = map[string]*node{}
	for _, f := range b.draft.root.pairs("define") {
		b.defines[f.key.text] = f.value
		env.Defines = append(env.Defines, expression.Define{Name: f.key.text, Source: f.value.text})
	}
	if len(env.Defines) > maxEntries {
		b.bad.at(b.draft.root, "", "the merged policy has %d defines, more than the limit of %d", len(env.Defines), maxEntries)
		env.Defines = nil
	}
	scope, errs := expression.NewScope(env)
	b.scope = scope
	for _, e := range errs {
		if b.mayBeElsewhere(e) {
			continue
		}
		n := b.defines[e.Define]
		if n == nil {
			n = b.draft.root
		}
		b.bad.add(n.mistake(0, e))
	}
}

// formula compiles one expression.
func (b *build) formula(n *node, scope engine.Scope, want expression.Type) *formula {
	f := &formula{node: n, build: b}
	program, errs := b.scope.CompileWith(n.text, scope, want, b.literals[n])
	b.report(n, 0, errs)
	f.program = program
	b.all = append(b.all, f)
	return f
}

// report adds what is wrong with an expression that begins at a byte of n.
func (b *build) report(n *node, at int, errs []*expression.Error) {
	for _, e := range errs {
		if e.Define != "" || b.mayBeElsewhere(e) {
			continue // was reported with the scope
		}
		b.bad.add(n.mistake(at, e))
	}
}

// mistake returns what is wrong with an expression that begins at a byte of n.
func (n *node) mistake(at int, e *expression.Error) *Error {
	hint := e.Hint
	if isOldBoolean(n) && strings.HasPrefix(e.Message, "unknown name ") {
		hint = "want true or false"
	}
	if e.Cut && n.endsInComment() {
		hint = commentHint
	}
	return n.file.errorAt(n.locate(at+e.Offset), hint, e.Message)
}

// mayBeElsewhere reports whether an unknown name may be declared by a policy
// that could not be read.
func (b *build) mayBeElsewhere(e *expression.Error) bool {
	if !b.draft.partial {
		return false
	}
	name, isName := strings.CutPrefix(e.Message, "unknown name ")
	return strings.HasPrefix(e.Message, "unknown parameter ") || isName && !strings.Contains(name, ".")
}

// settled reports whether the parameters that a program reads have values that were
// not refused.
func (b *build) settled(p *expression.Program) bool {
	reads := p.Reads()
	return !slices.ContainsFunc(b.draft.params, func(p *param) bool { return p.refused && slices.Contains(reads, "params."+p.name) })
}

// misnamed is the hint for an entry that says nothing of its own: it may mean
// one that this policy inherits, with a mistake in its name; else what it lacks
// is to be added.
func misnamed(name string, inherited []string, lacks string) string {
	if near := expression.Nearest(name, inherited); near != "" {
		return "did you mean " + near + "? else add " + lacks
	}
	return lacks
}

// inheritedNames returns what a key says in the entries of a list, for all
// policies that this one extends.
func (d *draft) inheritedNames(section, list, key string) []string {
	var all []string
	for _, base := range d.bases {
		root := base.merged
		if section != "" {
			root = root.get(section)
		}
		for _, n := range root.list(list) {
			all = append(all, n.word(key))
		}
	}
	return all
}

// incomplete reports what is missing after merging, unless parts of files were
// refused and may be the reason.
func (b *build) incomplete(n *node, message, hint string) {
	if !b.draft.torn(b.bad) {
		b.bad.at(n, hint, "%s", message)
	}
}

// compileRules compiles all rules.
func (b *build) compileRules(p *engine.Policy) {
	b.rules = map[string]*rule{}
	for _, n := range b.draft.root.list("rules") {
		compiled, u := b.rule(n)
		if compiled != nil {
			p.Rules = append(p.Rules, compiled)
			b.rules[u.id] = u
		}
	}
}

// publicDefines returns the defines that the report shows for each row.
func (b *build) publicDefines() []engine.Define {
	var all []engine.Define
	for _, f := range b.draft.root.pairs("define") {
		program, errs := b.scope.Compile(f.key.text, engine.ScopeRecommendation, expression.Type{})
		if len(errs) > 0 {
			continue // it speaks of the job as a whole
		}
		all = append(all, engine.Define{Name: f.key.text, Value: func(c *engine.Case, r *engine.Recommendation) any {
			v, stop := program.Value(c, r)
			if stop != nil {
				return nil
			}
			return v
		}})
	}
	return all
}

func (b *build) readsToday() bool {
	if len(b.draft.root.list("waivers")) > 0 {
		return true
	}
	for _, u := range b.rules {
		if u.native != nil {
			return true // it may
		}
	}
	for _, f := range b.all {
		if f.program != nil && slices.Contains(f.program.Reads(), "today") {
			return true
		}
	}
	return false
}

// appliesTo compiles the condition on jobs; nil for every job.
func (b *build) appliesTo(n *node) func(*engine.Job) (bool, error) {
	if n == nil {
		return nil
	}
	program, errs := b.scope.CompileJob(n.text, expression.Type{Kind: expression.Boolean})
	b.report(n, 0, errs)
	f := &formula{node: n, build: b, program: program}
	b.all = append(b.all, f)
	return func(j *engine.Job) (bool, error) {
		applies, stop := f.program.Bool(&engine.Case{Job: j}, nil)
		if stop != nil {
			return false, &Error{Position: f.place(stop), Message: stop.Text}
		}
		return applies, nil
	}
}
