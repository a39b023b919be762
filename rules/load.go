package rules

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/rules/expression"
	"github.com/iradvise/iradvise/rules/plugin"
)

// Options are what the command line adds to policies.
type Options struct {
	Set        []string              // "name=value", later ones win
	ParamsFile string                // YAML or JSON: a mapping of names to values; "" for none
	Require    []string              // expressions, each a rule of its own
	PolicyRoot string                // folder that extends may not leave; "" for the work tree of each policy
	Functions  []expression.Function // functions beside the built-in ones
	Rules      []*engine.Rule        // rules in Go that a policy can name with check

	// Modules are compiled plug-ins: Loads that are given the same compile each file
	// once. Nil is for Modules of that Load alone.
	Modules *plugin.Modules

	// Context ends the start of plug-ins and their calls, then and when the
	// policies judge: whatever waits for one is undecided. Nil never ends.
	Context context.Context

	variant   *Variant // what a policy test changes; nil for nothing
	elsewhere []string // parameters that other policies have: here they may be unknown
}

// sharing returns the options with Modules.
func (o Options) sharing() Options {
	if o.Modules == nil {
		o.Modules = plugin.NewModules()
	}
	return o
}

// context returns the Context, never nil.
func (o Options) context() context.Context {
	if o.Context == nil {
		return context.Background()
	}
	return o.Context
}

// Load reads, merges and compiles policies: files or "builtin:NAME", without
// any name builtin:default. Of policies of one name the second is called "NAME #2",
// the third "NAME #3". The error is Errors, with all mistakes of all files, a
// *UsageError for a bad Set, an *ExtensionError for Functions or Rules that cannot
// be, or that of Context when it ended.
func Load(names []string, o Options) ([]*engine.Policy, error) {
	drafts, err := load(names, o)
	if err != nil {
		return nil, err
	}
	policies := make([]*engine.Policy, len(drafts))
	for i, d := range drafts {
		policies[i] = d.policy
	}
	return policies, nil
}

// draft is one merged policy on its way to be compiled.
type draft struct {
	*layer
	name    string
	renamed bool // its own name is that of a policy before it
	source  string
	root    *node // merged
	params  []*param
	policy  *engine.Policy
	built   *build
	probes  *file // that of the rules which stand for probes; nil without any

	functions []expression.Function
	natives   []*engine.Rule
}

// load returns the drafts beside the error when nothing is wrong with them but
// parameters that have no value yet.
func load(names []string, o Options) ([]*draft, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	o = o.sharing()
	bad := &mistakes{}
	drafts := readDrafts(names, o, bad)
	nameApart(drafts)
	o.variant.apply(drafts)
	bad.tear()
	for _, d := range drafts {
		d.natives = o.Rules
		d.params = readParams(d.root, bad)
	}
	if len(bad.torn) == 0 {
		if err := assign(drafts, o, bad); err != nil {
			return nil, cmpErr(bad.err(), err)
		}
	}
	noValue := unset(drafts)
	addScore(drafts, bad)
	target := requireTarget(drafts)
	for i, d := range drafts {
		var require []string
		if i == target {
			require = o.Require
		}
		d.compile(d.withPlugins(o, bad), require, bad)
	}
	if err := o.context().Err(); err != nil {
		return nil, err
	}
	if err := bad.err(); err != nil {
		return nil, err
	}
	return drafts, noValue
}

// requireTarget returns which policy takes the expressions of the command line:
// the last one that judges every job, so that no applies_to lifts them, else
// the last.
func requireTarget(drafts []*draft) int {
	for i := len(drafts) - 1; i >= 0; i-- {
		if drafts[i].root.get("applies_to") == nil {
			return i
		}
	}
	return len(drafts) - 1
}

// cmpErr prefers what is wrong in files to what is wrong on the command line.
func cmpErr(files, flags error) error {
	if files != nil {
		return files
	}
	return flags
}

// readDrafts reads and merges what can be read.
func readDrafts(names []string, o Options, bad *mistakes) []*draft {
	if len(names) == 0 {
		names = []string{builtinPrefix + "default"}
	}
	lib := newLibrary(bad)
	var drafts []*draft
	for _, name := range names {
		root := o.PolicyRoot
		if root == "" {
			root = rootOf(name)
		}
		if l := lib.policy(name, nil, root); l != nil {
			drafts = append(drafts, newDraft(name, l))
		}
	}
	return drafts
}

func newDraft(name string, l *layer) *draft {
	base := filepath.Base(name)
	short := strings.TrimSuffix(base, filepath.Ext(base))
	return &draft{
		layer: l, source: name, root: l.merged,
		name: cmp.Or(l.merged.get("metadata").word("name"), short),
	}
}

// nameApart gives policies of one name different ones, as rows of equal keys have:
// what reports say of a rule names its policy.
func nameApart(drafts []*draft) {
	taken := map[string]bool{}
	for _, d := range drafts {
		taken[d.name] = true
	}
	seen := map[string]int{}
	for _, d := range drafts {
		name := d.name
		if seen[name]++; seen[name] == 1 {
			continue
		}
		for n := seen[name]; taken[d.name]; n++ {
			d.name, d.renamed = fmt.Sprintf("%s #%d", name, n), true
		}
		taken[d.name] = true
	}
}

// torn reports whether parts of the policy were refused before it was merged.
func (d *draft) torn(bad *mistakes) bool {
	for _, n := range d.chain {
		if bad.torn[n.file.name] {
			return true
		}
	}
	return d.partial
}

// addScore ranks as builtin:default does where no policy says how to rank.
func addScore(drafts []*draft, bad *mistakes) {
	for _, d := range drafts {
		if d.root.get("score") != nil {
			return
		}
	}
	if len(drafts) == 0 {
		return
	}
	lib := newLibrary(bad)
	base := lib.policy(builtinPrefix+"default", nil, "")
	last := drafts[len(drafts)-1]
	for _, p := range base.merged.fields {
		if p.key.text == "score" {
			last.root = &node{file: last.root.file, yaml: last.root.yaml, form: mapping, fields: append(last.root.fields[:len(last.root.fields):len(last.root.fields)], p)}
		}
	}
}
