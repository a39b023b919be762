package cli

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/report"
	"github.com/iradvise/iradvise/rules"
)

// checkOptions are the flags of check.
type checkOptions struct {
	inputs   inputFlags
	policies policyFlags
	day      dayFlag
	aws      awsFlags

	outputs  []string
	baseline string
	together bool
	explain  string
	failOn   string
	exitZero bool
	wait     bool
	workers  int

	where     string
	onlyNames []string
	only      shown
	resume    string
}

// everyRow is what --explain means without a value.
const everyRow = "*"

func newCheck(c *console) *cobra.Command {
	o := &checkOptions{}
	cmd := &cobra.Command{
		Use:   "check [RUN…]",
		Short: "Judge runs against policies; the gate for CI",
		Long: `Judge saved or live runs against policies and exit with the verdict.

` + c.program.runHelp() + `

Files and folders may hold any number of runs, plain, gzip or zstd. They are judged
as they are read and come out in their order, whatever -j says. More than ` + strconv.Itoa(summaryBeyond) + ` runs
are summed up in the table; -o jsonl has a line for each. A document that cannot be
read is named with its line and stops no other. Together with --together, --explain
or a format beside table and jsonl all runs are held in memory.

--where chooses the jobs to judge, by an expression over job.*: "iradvise policy
names" lists them. A job for which its value is missing is undecided. --only limits
what is listed, never what is counted. --resume FILE writes jsonl run by run. Begun
again it judges everything anew, holds what is in FILE equal to what comes, and
appends the rest: a file never mixes verdicts of two policies. Neither it nor -o
overwrites what is read.

Exit status: 0 every run passed, 1 the policy said no, 2 wrong usage, 3 an invalid
policy or input, 4 undecided, 5 something could not be reached.`,
		Example: `  iradvise check job.json
  iradvise check -p policies/fraud.yaml runs/
  iradvise check --set max_latency_ms=200 --explain job.json
  iradvise check --where 'job.type == "Default"' --only fail -o jsonl archive/
  iradvise check --resume verdicts.jsonl jobs.jsonl.gz
  aws sagemaker describe-inference-recommendations-job --job-name J | iradvise check -`,
		Args: c.program.atLeastOneRun,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd.Context(), c, args) },
	}
	o.register(cmd, c.program)
	return cmd
}

func (o *checkOptions) register(cmd *cobra.Command, plugged Program) {
	flags := cmd.Flags()
	o.policies.register(flags, plugged)
	flags.StringArrayVarP(&o.outputs, "output", "o", nil, "`FORMAT` to standard output, or FORMAT=FILE: "+plugged.formatNames()+" (default table)")
	oneOf(flags, "output", formatChoices(plugged.formats(report.Style{}))...)
	flags.StringVar(&o.baseline, "baseline", "", "earlier `RUN` whose values policies see as baseline, where it can be compared")
	flags.BoolVar(&o.together, "together", false, "judge the rows of all runs as one candidate set")
	flags.StringVar(&o.explain, "explain", "", "explain every row, or only `KEY`: a row's key or instance type")
	flags.Lookup("explain").NoOptDefVal = everyRow
	flags.StringVar(&o.failOn, "fail-on", "error", "severity that fails: error or warn")
	oneOf(flags, "fail-on", "error", "warn")
	flags.BoolVar(&o.exitZero, "exit-zero", false, "exit 0 where the verdict is fail or undecided")
	flags.BoolVar(&o.wait, "wait", false, "wait until sagemaker:JOB is no longer running")
	flags.IntVarP(&o.workers, "workers", "j", runtime.GOMAXPROCS(0), "`N` runs to judge at once")
	mayRepeat(flags, "workers")
	flags.StringVar(&o.where, "where", "", "judge only the jobs for which `EXPR` over job.* holds; count the others as skipped")
	flags.StringSliceVar(&o.onlyNames, "only", nil, "show only runs with one of these `VERDICTS`: pass, fail, undecided, skipped; all are counted")
	oneOf(flags, "only", verdicts()...)
	flags.StringVar(&o.resume, "resume", "", "write jsonl to `FILE` run by run, and go on where an interrupted check left it")
	o.inputs.register(flags)
	o.day.register(flags)
	o.aws.register(flags, plugged)
}

func (o *checkOptions) run(ctx context.Context, c *console, args []string) error {
	targets, err := o.validate(c, args)
	if err != nil {
		return err
	}
	policies, err := o.policies.load()
	if err != nil {
		return err
	}
	if err := o.spared(c, targets, reads{append(given(o.baseline), args...), o.policies.files(policies...)}); err != nil {
		return err
	}
	options, err := o.engineOptions(ctx, c, policies)
	if err != nil {
		return err
	}
	rep, code, err := (&checking{o, c, targets, policies, options}).judge(ctx, args)
	if err != nil {
		return err
	}
	fmt.Fprintln(c.stderr, report.Closing(rep))
	return exit(worse(code, o.status(rep)))
}

func (o *checkOptions) validate(c *console, args []string) ([]report.Target, error) {
	if o.failOn != "error" && o.failOn != "warn" {
		return nil, usagef("unknown --fail-on %q: want error or warn", o.failOn)
	}
	if o.workers < 1 {
		return nil, usagef("-j %d: want at least 1", o.workers)
	}
	if o.resume == "-" {
		return nil, usagef("--resume -: it goes on where a file ends, and standard output is none\n  name a file; -o jsonl writes the lines to standard output")
	}
	if err := o.only.parse(o.onlyNames); err != nil {
		return nil, err
	}
	if err := o.inputs.validate(); err != nil {
		return nil, err
	}
	if err := named(slices.Concat(given(o.baseline), args)); err != nil {
		return nil, err
	}
	targets, err := targetsOf(c, o.outputs)
	if err != nil {
		return nil, err
	}
	for _, t := range targets {
		if o.resume != "" && t.File != "" && report.SameFile(t.File, o.resume) {
			return nil, usagef("--resume %s: -o %s writes to that file already", o.resume, t.Format.Name)
		}
	}
	return targets, nil
}

// spared refuses to overwrite what is read.
func (o *checkOptions) spared(c *console, targets []report.Target, r reads) error {
	if file := r.at(c, o.resume); file != "" {
		return usagef("--resume %s: it would overwrite %s, which is read\n  write to another file", o.resume, file)
	}
	return r.spared(c, targets)
}

// engineOptions gathers what the judgement depends on, the baseline included.
func (o *checkOptions) engineOptions(ctx context.Context, c *console, policies []*engine.Policy) (engine.Options, error) {
	day, err := o.day.day()
	if err != nil {
		return engine.Options{}, err
	}
	options := engine.Options{Today: day, Explain: o.explain != "", Strict: o.failOn == "warn"}
	if o.where != "" {
		if options.Where, err = rules.Where(o.where, day, c.program.policy()); err != nil {
			return options, policyError(err)
		}
	}
	earlier, err := o.inputs.readBaseline(ctx, c, o.aws.loaders(false), o.baseline)
	if err == nil && earlier != nil {
		options.Baseline = engine.NewBaseline(earlier, policies, options)
	}
	return options, err
}

// status returns the exit status of the verdict.
func (o *checkOptions) status(rep *engine.Report) int {
	switch {
	case rep.Verdict == engine.Pass || o.exitZero:
		return ExitOK
	case rep.Verdict == engine.Fail:
		return ExitFail
	}
	return ExitUndecided
}
