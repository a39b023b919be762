package cli

import (
	"context"
	"errors"

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
}

func newSweep(c *console) *cobra.Command {
	o := &sweepOptions{}
	cmd := &cobra.Command{
		Use:   "sweep --param P RUN",
		Short: "Every value of a parameter at which the decision changes",
		Long: `Find every value of one policy parameter at which the verdict, the winner or the
set of eligible recommendations of a run changes.

` + c.program.runHelp(),
		Example: `  iradvise sweep --param max_latency_ms job.json
  iradvise sweep -p policies/fraud.yaml --param monthly_budget -o json job.json`,
		Args: c.program.atLeastOneRun,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd.Context(), c, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.param, "param", "", "the parameter `P` to vary")
	flags.StringVarP(&o.output, "output", "o", "table", "`FORMAT`: table or json")
	oneOf(flags, "output", "table", "json")
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
	policies, err := o.policies.load()
	if err != nil {
		return err
	}
	day, err := o.day.day()
	if err != nil {
		return err
	}
	in, err := o.inputs.read(ctx, c, o.aws.loaders(false), args)
	if err != nil {
		return err
	}
	sweeps, err := o.sweep(in.jobs, policies, day)
	if err != nil {
		return err
	}
	if err := write(c.stdout, style(c), o.param, sweeps); err != nil {
		return unreachable(err)
	}
	return exit(in.code)
}

func (o *sweepOptions) sweep(jobs []*engine.Job, policies []*engine.Policy, day string) ([]report.Swept, error) {
	var out []report.Swept
	for _, job := range jobs {
		intervals, err := engine.Sweep(job, policies, o.param, engine.Options{Today: day})
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
