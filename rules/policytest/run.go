package policytest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/internal/guard"
	"github.com/iradvise/iradvise/rules"
	"github.com/iradvise/iradvise/rules/plugin"
)

// Options say how to run tests.
type Options struct {
	// Read loads the one job of a saved run. Cases with run need it.
	Read func(path string) (*engine.Job, error)

	Select      *regexp.Regexp // runs the cases whose name it matches; nil for all
	Mutate      bool           // look for mutants that no case notices
	MinCoverage int            // percent of each policy that its cases are to reach
	Rules       rules.Options
}

// Report is what the tests found.
type Report struct {
	Files    []*File
	Policies []*Policy // each tested policy once, in the order of the files

	minCoverage int // percent
	inputs      []string
}

// File is one test file with its results.
type File struct {
	Name  string
	Cases []*Result
}

// Result is one case as it went.
type Result struct {
	Name        string
	Position    engine.Position
	Differences []Difference

	tests *rules.TestFile
	test  *rules.TestCase
	job   *engine.Job
	base  *engine.Job
	run   *engine.Run
	steps int // that judging it took; see engine.Effort
}

// Difference is one thing that is not as expected.
type Difference struct {
	What, Want, Got string
	Why             string // may be ""
}

// Policy is one policy with what its tests reach.
type Policy struct {
	Name     string // file or "builtin:NAME"
	Coverage []Point
	Mutants  []Mutant

	subject *rules.Subject
	probes  []probe
	results []*Result
}

// Run reads the test files and judges their cases. Its error joins everything
// that is invalid: a test file, its policy or a saved run; the Report beside it is
// of the other files, nil when there is none. It is an *Error when no case was
// selected, and that of ctx when it ended.
func Run(ctx context.Context, files []string, o Options) (*Report, error) {
	o.Rules.Context = ctx
	if o.Rules.Modules == nil {
		o.Rules.Modules = plugin.NewModules()
	}
	rep := &Report{minCoverage: o.MinCoverage, inputs: slices.Clone(files)}
	var errs []error
	for _, name := range files {
		tests, err := rules.ReadTests(name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		rep.reads(tests)
		errs = append(errs, rep.add(tests, o)...)
	}
	if len(errs) == 0 && rep.cases() == 0 {
		return nil, &Error{Message: "no case has a name like that: nothing was tested"}
	}
	errs = append(errs, rep.judge(ctx, o))
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rep.dropUnjudged()
	for _, p := range rep.Policies {
		p.cover()
	}
	switch err := errors.Join(errs...); {
	case err != nil && rep.cases() == 0:
		return nil, err
	case err != nil || !o.Mutate || rep.Failed() > 0:
		return rep, err
	}
	return rep, rep.mutate(ctx, o)
}

// dropUnjudged leaves out the files of which a case could not be judged: they are
// invalid as a whole.
func (rep *Report) dropUnjudged() {
	unjudged := func(r *Result) bool { return r.run == nil }
	invalid := map[*rules.TestFile]bool{}
	rep.Files = slices.DeleteFunc(rep.Files, func(f *File) bool {
		i := slices.IndexFunc(f.Cases, unjudged)
		if i >= 0 {
			invalid[f.Cases[i].tests] = true
		}
		return i >= 0
	})
	for _, p := range rep.Policies {
		p.results = slices.DeleteFunc(p.results, func(r *Result) bool { return invalid[r.tests] })
	}
	if len(invalid) > 0 {
		rep.Policies = slices.DeleteFunc(rep.Policies, func(p *Policy) bool { return len(p.results) == 0 })
	}
}

// add prepares the cases of one file.
func (rep *Report) add(tests *rules.TestFile, o Options) []error {
	p, err := rep.policy(tests, o)
	if err != nil {
		return []error{err}
	}
	f := &File{Name: tests.Name}
	var errs []error
	for _, c := range tests.Cases {
		if o.Select != nil && !o.Select.MatchString(c.Name) {
			continue
		}
		r := &Result{Name: c.Name, Position: c.Position, tests: tests, test: c}
		if err := r.read(o); err != nil {
			errs = append(errs, err)
		}
		f.Cases = append(f.Cases, r)
	}
	if len(errs) > 0 {
		return errs
	}
	rep.Files = append(rep.Files, f)
	p.results = append(p.results, f.Cases...)
	if !slices.Contains(rep.Policies, p) {
		rep.Policies = append(rep.Policies, p)
	}
	return nil
}

// policy returns the entry of a policy: one, whatever its names are.
func (rep *Report) policy(tests *rules.TestFile, o Options) (*Policy, error) {
	name := tests.Policy
	for _, p := range rep.Policies {
		if filepath.Clean(p.Name) == filepath.Clean(name) {
			return p, nil
		}
	}
	subject, err := tests.Examine(o.Rules)
	if err != nil {
		return nil, err
	}
	for _, p := range rep.Policies {
		if slices.EqualFunc(p.files(), subject.Policy.Files, sameFile) && len(p.files()) > 0 {
			return p, nil
		}
	}
	return &Policy{Name: name, subject: subject, probes: probes(subject)}, nil
}

// files are what the policy is read from; none is built in.
func (p *Policy) files() []string { return p.subject.Policy.Files }

// sameFile reports whether two names lead to one file.
func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	y, other := os.Stat(b)
	return err == nil && other == nil && os.SameFile(x, y)
}

// read loads the saved runs of a case.
func (r *Result) read(o Options) error {
	var err error
	if r.job, err = r.load(r.test.Subject, o); err != nil || r.test.Baseline == nil {
		return err
	}
	r.base, err = r.load(*r.test.Baseline, o)
	return err
}

func (r *Result) load(t rules.TestJob, o Options) (*engine.Job, error) {
	if t.Job != nil {
		return t.Job, nil
	}
	if o.Read == nil {
		return nil, r.tests.ErrorAt(t.Position, "", "saved runs cannot be read here")
	}
	job, err := o.Read(t.Run)
	if err != nil {
		return nil, r.tests.ErrorAt(t.Position, "", err.Error())
	}
	return job, nil
}

// judge runs every case once, with the probes of its policy.
func (rep *Report) judge(ctx context.Context, o Options) error {
	var work []func() error
	for _, p := range rep.Policies {
		for _, r := range p.results {
			work = append(work, func() error {
				effort := &engine.Effort{}
				run, err := r.judge(o, rules.Variant{Probes: p.conditions()}, "", effort)
				if err != nil {
					return err
				}
				r.run, r.steps = run, effort.Spent
				r.Differences, err = r.compare(run)
				return err
			})
		}
	}
	return each(ctx, work)
}

// judge puts the job of the case before a variant of the policy, without one
// rule when drop is set.
func (r *Result) judge(o Options, v rules.Variant, drop string, effort *engine.Effort) (*engine.Run, error) {
	p, err := r.tests.Load(r.test, o.Rules, v)
	if err != nil {
		return nil, err
	}
	if drop != "" {
		p.Rules = slices.DeleteFunc(slices.Clone(p.Rules), func(rule *engine.Rule) bool { return rule.ID == drop })
	}
	policies := []*engine.Policy{p}
	effort.Spend(p.Steps)
	options := engine.Options{Today: r.test.Now, Effort: effort}
	if r.base != nil {
		options.Baseline = engine.NewBaseline(r.base, policies, options)
	}
	options.Explain = true
	return engine.Evaluate(r.job, policies, options), nil
}

// each does the work on all processors and joins the errors in order.
func each(ctx context.Context, work []func() error) error {
	errs := make([]error, len(work))
	guard.Each(len(work), runtime.GOMAXPROCS(0), func(i int) {
		if ctx.Err() == nil {
			errs[i] = work[i]()
		}
	})
	return errors.Join(append(errs, ctx.Err())...)
}

func (rep *Report) cases() int {
	n := 0
	for _, f := range rep.Files {
		n += len(f.Cases)
	}
	return n
}

// Inputs returns the files that were read: tests, policies and saved runs, those of
// invalid tests too.
func (rep *Report) Inputs() []string {
	all := slices.Clone(rep.inputs)
	for _, p := range rep.Policies {
		all = append(all, p.files()...)
	}
	return slices.DeleteFunc(all, func(name string) bool { return name == "" })
}

// reads notes what a test file names.
func (rep *Report) reads(tests *rules.TestFile) {
	rep.inputs = append(rep.inputs, tests.Policy)
	for _, c := range tests.Cases {
		rep.inputs = append(rep.inputs, c.Subject.Run)
		if c.Baseline != nil {
			rep.inputs = append(rep.inputs, c.Baseline.Run)
		}
	}
}

// Failed counts the cases that did not go as expected.
func (rep *Report) Failed() int {
	n := 0
	for _, f := range rep.Files {
		for _, r := range f.Cases {
			if len(r.Differences) > 0 {
				n++
			}
		}
	}
	return n
}
