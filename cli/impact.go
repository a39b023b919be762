package cli

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"github.com/spf13/cobra"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/compare"
	"github.com/iradvise/iradvise/loaders"
	"github.com/iradvise/iradvise/rules"
)

// impactOptions are the flags of impact.
type impactOptions struct {
	archiveFlags
	from, to []string
	failOn   string
}

func newImpact(c *console) *cobra.Command {
	o := &impactOptions{}
	cmd := &cobra.Command{
		Use:   "impact --from OLD --to NEW RUN...",
		Short: "Show what a policy change does to saved runs",
		Long: `impact judges saved runs by two policies and lists the runs whose verdict or
winner flips, with the rules that did it. A rule did it where it turned the
verdict, or keeps the winner before or after out on the other side; else the
ranking or the gate did. The table lists the first flipped runs, -o json all.

Exit status: 0; with --fail-on flip, 1 when anything flips; 3 when an input
cannot be read; 4 when neither policy judges any run.`,
		Example: `  iradvise impact --from main/policy.yaml --to policy.yaml runs/
  iradvise impact --from old.yaml --to new.yaml --fail-on flip -o markdown runs/`,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd.Context(), c, args) },
	}
	f := cmd.Flags()
	f.StringArrayVar(&o.from, "from", nil, "policy `FILE` or builtin:NAME before the change; repeat it to combine policies")
	f.StringArrayVar(&o.to, "to", nil, "policy `FILE` or builtin:NAME after the change; repeat it to combine policies")
	f.StringVar(&o.failOn, "fail-on", "", "`WHAT` fails the gate: flip, when a verdict or a winner flips")
	oneOf(f, "fail-on", "flip")
	o.policy.rules = c.program.policy()
	f.StringArrayVar(&o.policy.rules.Set, "set", nil, "set a parameter where a side has it: `NAME=VALUE`; repeatable")
	f.StringVar(&o.policy.rules.ParamsFile, "params", "", "read parameters of both sides from a YAML or JSON `FILE`")
	f.StringVar(&o.policy.rules.PolicyRoot, "policy-root", "", "`FOLDER` that extends may not leave (default: the work tree of the policy)")
	o.register(f, c.program)
	return cmd
}

func (o *impactOptions) run(ctx context.Context, c *console, args []string) error {
	switch {
	case len(o.from) == 0 || len(o.to) == 0:
		return usagef("want both policies: iradvise impact --from OLD.yaml --to NEW.yaml RUN...")
	case len(args) == 0:
		return usagef("want the runs to judge: iradvise impact --from OLD.yaml --to NEW.yaml RUN...")
	case o.failOn != "" && o.failOn != "flip":
		return usagef("--fail-on %q: want flip", o.failOn)
	}
	outcome := &compare.Impact{Tool: thisTool()}
	targets, err := targets(&o.archiveFlags, compare.ImpactFormats(style(c).Width), &outcome)
	if err != nil {
		return err
	}
	judge, err := o.compile(outcome)
	if err != nil {
		return err
	}
	if err := (reads{args, o.policy.files(slices.Concat(outcome.From, outcome.To)...)}).spared(c, targets); err != nil {
		return err
	}
	unreadable, err := o.judge(ctx, c, outcome, args, judge)
	if err != nil {
		return err
	}
	if err := writeReport(c, targets, nil); err != nil {
		return err
	}
	fmt.Fprintln(c.stderr, outcome.Closing(o.failOn == "flip"))
	return exit(worse(unreadable, exitOf(outcome.Verdict(o.failOn == "flip"))))
}

// compile loads both sides of the change.
func (o *impactOptions) compile(outcome *compare.Impact) (judge engine.Options, err error) {
	if judge.Today, err = o.day.day(); err != nil {
		return judge, err
	}
	outcome.From, outcome.To, err = rules.LoadChange(o.from, o.to, o.policy.rules)
	if err != nil {
		return judge, policyError(err)
	}
	return judge, nil
}

// judge puts every run before both policies, names what cannot be read and
// returns the exit status of that.
func (o *impactOptions) judge(ctx context.Context, c *console, outcome *compare.Impact, names []string, options engine.Options) (int, error) {
	type part struct {
		*compare.Impact
		refusals
	}
	s := o.open(ctx, c, names)
	defer s.stop()
	worker := func() func(loaders.Batch) part {
		j := compare.NewImpactJudge(outcome.From, outcome.To, options)
		return func(batch loaders.Batch) (p part) {
			for r := range batch {
				if r.Err != nil {
					j.Fail(p.add(r))
					continue
				}
				j.Add(r.Job)
				s.progress.done.Add(1)
			}
			p.Impact = j.Take()
			return p
		}
	}
	code := ExitOK
	return code, inOrder(ctx, s, runtime.GOMAXPROCS(0), worker, func(p part) {
		code = p.complain(c, s, code)
		outcome.Merge(p.Impact)
	})
}
