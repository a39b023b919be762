package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/report"
	"github.com/iradvise/iradvise/loaders"
	"github.com/iradvise/iradvise/rules/policytest"
)

// testFlags are the flags of policy test.
type testFlags struct {
	run         string
	outputs     []string
	policyRoot  string
	minCoverage int
	mutate      bool
}

func newPolicyTest(c *console) *cobra.Command {
	var f testFlags
	cmd := &cobra.Command{
		Use:   "test [FILE|FOLDER...]",
		Short: "Run the tests of policies, with coverage and mutants",
		Example: `  iradvise policy test policies/
  iradvise policy test --run slow --min-coverage 100 fraud_test.yaml
  iradvise policy test --mutate policies/
  iradvise policy test -o junit=tests.xml policies/`,
		Long: `test runs the cases of *_test.yaml files (without names, those of this folder) and
shows what is not as expected. Coverage counts rules, both outcomes of each, and a
value at, below and above each threshold. --mutate changes the policy a little, one
change at a time, and lists what no case notices. Exit status 1 says that a case
failed, that coverage is too low, or that a mutant survived; 3 that a test or its
policy is invalid, or that there was nothing to test. A file that is invalid does
not keep the others from being run.`,
		RunE: func(cmd *cobra.Command, args []string) error { return f.test(cmd.Context(), c, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.run, "run", "", "run only the cases whose name matches the regular `EXPRESSION`; -run works too")
	flags.StringArrayVarP(&f.outputs, "output", "o", nil, "`FORMAT`, or FORMAT=FILE: text or junit; repeatable")
	oneOf(flags, "output", "text", "junit")
	flags.StringVar(&f.policyRoot, "policy-root", "", "`FOLDER` that extends may not leave (default: the work tree of the policy)")
	flags.IntVar(&f.minCoverage, "min-coverage", 0, "fail below this `PERCENT` of coverage of any policy")
	flags.BoolVar(&f.mutate, "mutate", false, "list small changes of the policy that no case notices")
	return cmd
}

func (f *testFlags) test(ctx context.Context, c *console, args []string) error {
	targets, err := f.targets()
	if err != nil {
		return err
	}
	o, err := f.options(ctx, c.program)
	if err != nil {
		return err
	}
	if len(args) == 0 {
		args = []string{"."}
	}
	files, err := policytest.Find(args)
	if err != nil {
		return invalid(err)
	}
	rep, err := policytest.Run(ctx, files, o)
	if rep == nil {
		return invalid(err)
	}
	if err := f.show(c, targets, rep); err != nil {
		return err
	}
	if err != nil {
		return invalid(err)
	}
	return f.outcome(rep)
}

// show writes the report to every target.
func (f *testFlags) show(c *console, targets []report.Target, rep *policytest.Report) error {
	if err := (reads{files: rep.Inputs()}).spared(c, targets); err != nil {
		return err
	}
	for _, t := range targets {
		if err := f.write(c, t, rep); err != nil {
			return unreachable(&report.WriteError{File: t.File, Err: err})
		}
	}
	return nil
}

// targets reads the values of -o; the first goes to standard output.
func (f *testFlags) targets() ([]report.Target, error) {
	targets, err := report.ParseTargets([]report.Format{{Name: "text"}, {Name: "junit"}}, f.outputs)
	if err != nil {
		return nil, usagef("%w", err)
	}
	return targets, nil
}

func (f *testFlags) write(c *console, t report.Target, rep *policytest.Report) error {
	var b bytes.Buffer
	if err := f.print(&b, t.Format.Name, rep); err != nil {
		return err
	}
	if t.File != "" {
		return report.WriteFile(t.File, b.Bytes())
	}
	_, err := c.stdout.Write(b.Bytes())
	return err
}

// options checks the flags.
func (f *testFlags) options(ctx context.Context, plugged Program) (policytest.Options, error) {
	o := policytest.Options{Rules: plugged.policy(), Mutate: f.mutate, MinCoverage: f.minCoverage, Read: func(path string) (*engine.Job, error) { return readOne(ctx, path) }}
	o.Rules.PolicyRoot = f.policyRoot
	if f.minCoverage < 0 || f.minCoverage > 100 {
		return o, usagef("--min-coverage %d: want 0 to 100", f.minCoverage)
	}
	if f.run == "" {
		return o, nil
	}
	pattern, err := regexp.Compile(f.run)
	if err != nil {
		return o, usagef("--run %s: no regular expression: %v", f.run, err)
	}
	o.Select = pattern
	return o, nil
}

func (f *testFlags) print(w io.Writer, format string, rep *policytest.Report) error {
	if format == "junit" {
		return rep.WriteJUnit(w)
	}
	return rep.WriteText(w, f.mutate)
}

// outcome turns failed cases, low coverage and surviving mutants into findings.
func (f *testFlags) outcome(rep *policytest.Report) error {
	surviving, _ := rep.Surviving()
	if rep.Failed() > 0 || surviving > 0 {
		return exit(ExitFail)
	}
	if short := rep.Short(); len(short) > 0 {
		return &outcome{ExitFail, errors.New(strings.Join(short, "\n"))}
	}
	return nil
}

// readOne loads the one job of a saved run.
func readOne(ctx context.Context, path string) (*engine.Job, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("%s: %w", path, withoutPath(err))
	}
	var jobs []*engine.Job
	for r := range loaders.Open(ctx, []loaders.Loader{loaders.Files()}, []string{path}, loaders.Options{}) {
		if r.Err != nil {
			return nil, r.Err
		}
		jobs = append(jobs, r.Job)
	}
	if len(jobs) != 1 {
		return nil, errors.New(path + ": a case needs a file with exactly one job")
	}
	return jobs[0], nil
}

// withRun spells -run, which Go's own tests taught people, as --run.
func withRun(args []string) []string {
	if len(args) < 2 || args[0] != "policy" || args[1] != "test" {
		return args
	}
	out := make([]string, len(args))
	for i, a := range args {
		if a == "-run" || strings.HasPrefix(a, "-run=") {
			a = "-" + a
		}
		out[i] = a
	}
	return out
}
