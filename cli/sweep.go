package cli

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/report"
)

// sweepOptions are the flags of sweep.
type sweepOptions struct {
	inputs   inputFlags
	policies policyFlags
	day      dayFlag
	aws      awsFlags
	param    string
	output   string
	baseline string
	together bool
}

func newSweep(c *console) *cobra.Command {
	o := &sweepOptions{}
	cmd := &cobra.Command{
		Use:   "sweep --param P RUN",
		Short: "Every value of a parameter at which the decision changes",
		Long: `Find every value of one policy parameter at which the verdict, the winner or the
set of eligible recommendations of a run changes. What the parameter is set to does
not matter; with -p given several times it takes the values that every policy which
has it accepts. --baseline and --together mean what they mean for check; the baseline
is judged anew with each value.

The policies tell where one of their comparisons, or the number of instances that a
row needs, turns as the parameter grows. Each such value is judged with its
neighbours and with one in between, and so is each integer where there are few. All
changes are found that follow from comparisons and scores in which the parameter is
added, or multiplied by something else. Where it is multiplied or divided by itself,
a change that is undone again between two values that were judged can be missed, and
so can one beyond 1e12 where min or max is open. Where two scores are equal but for the twelfth
digit, an end is that exact. More than ` + strconv.Itoa(engine.SweepLimit) + ` values
to judge are an error: narrow min and max of the parameter, where it is defined or in
a policy that extends that one.

` + c.program.runHelp(),
		Example: `  iradvise sweep --param max_latency_ms job.json
  iradvise sweep -p policies/fraud.yaml --param monthly_budget -o json job.json
  iradvise sweep -p policies/cost.yaml --param volume --together realtime.json serverless.json`,
		Args: c.program.atLeastOneRun,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd.Context(), c, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.param, "param", "", "the parameter `P` to vary")
	flags.StringVarP(&o.output, "output", "o", "table", "`FORMAT`: table or json")
	oneOf(flags, "output", "table", "json")
	flags.StringVar(&o.baseline, "baseline", "", "earlier `RUN` whose values policies see as baseline")
	flags.BoolVar(&o.together, "together", false, "judge the rows of all runs as one candidate set")
	o.policies.register(flags, c.program)
	o.inputs.register(flags)
	o.day.register(flags)
	o.aws.register(flags, c.program)
	return cmd
}

func (o *sweepOptions) run(ctx context.Context, c *console, args []string) error {
	if o.param == "" {
		return usagef("which parameter? say --param NAME")
	}
	write, err := report.FindSweep(o.output)
	if err != nil {
		return usagef("%w", err)
	}
	if err := named(slices.Concat(given(o.baseline), args)); err != nil {
		return err
	}
	policies, err := o.policies.load()
	if err != nil {
		return err
	}
	options, err := o.engineOptions(ctx, c, policies)
	if err != nil {
		return err
	}
	in, err := o.inputs.read(ctx, c, o.aws.loaders(false), args)
	if err != nil {
		return err
	}
	if o.together {
		in.jobs, _ = joined(in.jobs, nil)
	}
	sweeps, err := o.sweep(c, in.jobs, policies, options)
	if err != nil {
		return err
	}
	if err := write(c.stdout, style(c), o.param, sweeps); err != nil {
		return unreachable(&report.WriteError{Err: err})
	}
	return exit(in.code)
}

// engineOptions gathers what the judgement depends on.
func (o *sweepOptions) engineOptions(ctx context.Context, c *console, policies []*engine.Policy) (engine.Options, error) {
	day, err := o.day.day()
	if err != nil {
		return engine.Options{}, err
	}
	options := engine.Options{Today: day}
	earlier, err := o.inputs.readBaseline(ctx, c, o.aws.loaders(false), o.baseline)
	if earlier != nil {
		options.Baseline = engine.NewBaseline(earlier, policies, options)
	}
	return options, err
}

func (o *sweepOptions) sweep(c *console, jobs []*engine.Job, policies []*engine.Policy, options engine.Options) ([]report.Swept, error) {
	var out []report.Swept
	said := false
	for _, job := range jobs {
		if why := options.Baseline.NotComparable(job); why != "" && !said {
			said = true
			sayIncomparable(c, why, job.Source)
		}
		intervals, err := engine.Sweep(job, policies, o.param, options)
		if tooMuch := (*engine.EffortError)(nil); errors.As(err, &tooMuch) {
			return nil, invalid(err)
		}
		if err != nil {
			return nil, usagef("%w", err)
		}
		out = append(out, report.Swept{Job: job, Intervals: intervals})
	}
	return out, nil
}
