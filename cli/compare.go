package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/compare"
)

// compareOptions are the flags of compare.
type compareOptions struct {
	archiveFlags
	baseline   []string
	tolerance  []string
	only       []string
	match      string
	failOn     string
	alpha      float64
	confidence float64
}

func newCompare(c *console) *cobra.Command {
	o := &compareOptions{}
	cmd := &cobra.Command{
		Use:   "compare BASE NEW",
		Short: "Compare two saved runs, or two sets of repeats, by configuration",
		Long: `compare matches the rows of two runs by configuration and says how each metric
moved, and whether it left its tolerance. One run on each side gives one number
each: then only the tolerance decides, and the output says so. With repeats
(several runs on a side: more --baseline, more NEW, directories) the medians are
compared, and a difference counts only when the Mann-Whitney U test finds it
significant too.

Exit status: 0 no regression, 1 a regression beyond the tolerance, 4 not
comparable or not decidable (values missing, too few runs, ambiguous rows).`,
		Example: `  iradvise compare last-month.json today.json
  iradvise compare --tolerance 5% --tolerance model_latency_ms=20 old.json new.json
  iradvise compare --baseline old/ new1.json new2.json new3.json new4.json
  iradvise compare -p policy.yaml -o markdown=comment.md old.json new.json`,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd.Context(), c, args) },
	}
	f := cmd.Flags()
	f.StringArrayVar(&o.baseline, "baseline", nil, "`RUN` or folder of the base, repeatable; then all arguments are the new side")
	f.StringSliceVar(&o.tolerance, "tolerance", nil, "`BAND` within which a difference does not count: 5%, METRIC=5%, METRIC=10 (default 10%)")
	f.StringSliceVar(&o.only, "only", nil, "compare this `METRIC` only, repeatable")
	f.StringVar(&o.match, "match", "shape", "`MODE` for rows without an equal: shape pairs them by type and count, config never does")
	f.StringVar(&o.failOn, "fail-on", "regression", "`WHAT` fails the gate: regression, or any change beyond the tolerance: change")
	f.Float64Var(&o.alpha, "alpha", 0.05, "significance `LEVEL`, between 0 and 1")
	f.Float64Var(&o.confidence, "confidence", 0.95, "confidence `LEVEL` of the intervals, between 0 and 1")
	o.policy.register(f, c.program)
	o.register(f, c.program)
	o.choices(f)
	return cmd
}

// choices are what the shell completes.
func (o *compareOptions) choices(f *pflag.FlagSet) {
	var metrics, bands []string
	for _, m := range compare.Metrics() {
		metrics = append(metrics, m.Name)
		bands = append(bands, m.Name+"=")
	}
	oneOf(f, "only", metrics...)
	oneOf(f, "tolerance", bands...)
	oneOf(f, "match", "shape", "config")
	oneOf(f, "fail-on", "regression", "change")
}

func (o *compareOptions) run(ctx context.Context, c *console, args []string) error {
	base, new, err := o.sides(args)
	if err != nil {
		return err
	}
	options, err := o.options()
	if err != nil {
		return err
	}
	var outcome *compare.Comparison
	targets, err := targets(&o.archiveFlags, compare.Formats(style(c).Width), &outcome)
	if err != nil {
		return err
	}
	if options.Policies, options.Judge, err = o.load(o.policy); err != nil {
		return err
	}
	if err := (reads{slices.Concat(base, new), o.policy.files(options.Policies...)}).spared(c, targets); err != nil {
		return err
	}
	options.Gating = o.asked()
	left, right, err := o.read(ctx, c, base, new)
	if err != nil {
		return err
	}
	outcome = compare.Jobs(left, right, options)
	outcome.Tool = thisTool()
	if err := writeReport(c, targets, nil); err != nil {
		return err
	}
	fmt.Fprintln(c.stderr, outcome.Closing())
	return exit(exitOf(outcome.Verdict))
}

// asked reports whether the user chose what to judge by: then a verdict that
// turns counts.
func (o *compareOptions) asked() bool {
	p := o.policy
	return len(p.names)+len(p.rules.Require)+len(p.rules.Set) > 0 || p.rules.ParamsFile != ""
}

// sides returns the names of both sides.
func (o *compareOptions) sides(args []string) (base, new []string, err error) {
	switch {
	case len(o.baseline) > 0 && len(args) > 0:
		return o.baseline, args, named(slices.Concat(o.baseline, args))
	case len(o.baseline) > 0:
		return nil, nil, usagef("there is no run to compare with the baseline: iradvise compare --baseline A NEW")
	case len(args) == 2:
		return args[:1], args[1:], nil
	}
	return nil, nil, usagef("want two runs, BASE and NEW, got %d; for repeats: iradvise compare --baseline A --baseline B NEW", len(args))
}

func (o *compareOptions) options() (compare.Options, error) {
	out := compare.Options{Alpha: o.alpha, Confidence: o.confidence}
	var only, bands, match, failOn error
	if out.Metrics, only = compare.Only(o.only); only != nil {
		only = fmt.Errorf("--only: %w", only)
	}
	if out.Tolerances, bands = compare.ParseTolerances(o.tolerance); bands != nil {
		bands = fmt.Errorf("--%w", bands)
	} else if only == nil {
		bands = unused(out)
	}
	out.Exact, match = choice("match", o.match, "shape", "config")
	out.AnyChange, failOn = choice("fail-on", o.failOn, "regression", "change")
	if wrong := errors.Join(bands, only, match, failOn, level("alpha", o.alpha), level("confidence", o.confidence)); wrong != nil {
		return out, usagef("%w", wrong)
	}
	return out, nil
}

// unused refuses bands of metrics that --only leaves out.
func unused(o compare.Options) error {
	for _, name := range o.Tolerances.Named() {
		if !slices.ContainsFunc(o.Metrics, func(m compare.Metric) bool { return m.Name == name }) {
			return fmt.Errorf("--tolerance %s=%s: --only leaves that metric out\n  name it with --only too, or leave its tolerance away", name, o.Tolerances.Of(name))
		}
	}
	return nil
}

// choice reports whether a flag has its second value rather than its first.
func choice(flag, value, first, second string) (bool, error) {
	if value != first && value != second {
		return false, fmt.Errorf("--%s %q: want %s or %s", flag, value, first, second)
	}
	return value == second, nil
}

// level refuses what is no probability.
func level(flag string, v float64) error {
	if v > 0 && v < 1 {
		return nil
	}
	return fmt.Errorf("--%s %s: want a number between 0 and 1", flag, strconv.FormatFloat(v, 'g', -1, 64))
}

// read loads both sides. Every input that cannot be read is named before it
// gives up: a side with a hole is not the side that was asked for.
func (o *compareOptions) read(ctx context.Context, c *console, base, new []string) (left, right []*engine.Job, err error) {
	b, err := o.inputs.read(ctx, c, o.aws.loaders(false), base)
	if err != nil {
		return nil, nil, err
	}
	n, err := o.inputs.read(ctx, c, o.aws.loaders(false), new)
	if err != nil {
		return nil, nil, err
	}
	return b.jobs, n.jobs, exit(worse(b.code, n.code))
}
