package cli

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/spf13/cobra"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/report"
	"github.com/iradvise/iradvise/loaders"
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
appends the rest: a file never mixes verdicts of two policies.

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
	flags.StringVar(&o.baseline, "baseline", "", "earlier `RUN` whose values policies see as baseline")
	flags.BoolVar(&o.together, "together", false, "judge the rows of all runs as one candidate set")
	flags.StringVar(&o.explain, "explain", "", "explain every row, or only `KEY`: a row's key or instance type")
	flags.Lookup("explain").NoOptDefVal = everyRow
	flags.StringVar(&o.failOn, "fail-on", "error", "severity that fails: error or warn")
	flags.BoolVar(&o.exitZero, "exit-zero", false, "exit 0 where the verdict is fail or undecided")
	flags.BoolVar(&o.wait, "wait", false, "wait until sagemaker:JOB is no longer running")
	flags.IntVarP(&o.workers, "workers", "j", runtime.GOMAXPROCS(0), "`N` runs to judge at once")
	flags.StringVar(&o.where, "where", "", "judge only the jobs for which `EXPR` over job.* holds; count the others as skipped")
	flags.StringSliceVar(&o.onlyNames, "only", nil, "show only runs with one of these `VERDICTS`: pass, fail, undecided, skipped; all are counted")
	flags.StringVar(&o.resume, "resume", "", "write jsonl to `FILE` run by run, and go on where an interrupted check left it")
	o.inputs.register(flags)
	o.day.register(flags)
	o.aws.register(flags, plugged)
}

func (o *checkOptions) run(ctx context.Context, c *console, args []string) error {
	targets, err := o.validate(c)
	if err != nil {
		return err
	}
	policies, err := o.policies.load()
	if err != nil {
		return err
	}
	options, err := o.options(ctx, c, policies)
	if err != nil {
		return err
	}
	rep, code, err := o.judge(ctx, c, args, targets, policies, options)
	if err != nil {
		return err
	}
	fmt.Fprintln(c.stderr, report.Closing(rep))
	return exit(worse(code, o.status(rep)))
}

// judge reads and judges the runs and writes the report. An archive is judged as
// it is read, where its report can be written that way. It returns the report and
// the exit status of what could not be read.
func (o *checkOptions) judge(ctx context.Context, c *console, args []string, targets []report.Target, policies []*engine.Policy, options engine.Options) (*engine.Report, int, error) {
	s := openSource(ctx, c, o, args, o.keep(targets))
	defer s.stop()
	in, whole, err := o.few(ctx, c, s, targets)
	if err != nil {
		return nil, 0, err
	}
	if !whole {
		return o.archive(ctx, c, s, in, targets, policies, options)
	}
	rep, err := o.judgeRuns(ctx, in, policies, options)
	if err != nil {
		return nil, 0, err
	}
	for _, run := range rep.Runs {
		if incomparable(run, options.Baseline) {
			o.sayIncomparable(c, run.Job, options.Baseline)
			break
		}
	}
	return rep, in.code, o.writeRuns(c, targets, rep)
}

// few reads the runs until all are read, or until there are so many that they
// are judged as they come; whole is false then.
func (o *checkOptions) few(ctx context.Context, c *console, s *source, targets []report.Target) (in *inputs, whole bool, err error) {
	in = &inputs{}
	streams := o.streams(targets)
	for !streams || len(in.jobs) <= summaryBeyond {
		batch, ok := s.next()
		if !ok {
			return in, true, ctx.Err()
		}
		for result := range batch {
			if err := ctx.Err(); err != nil {
				return nil, false, err
			}
			in.add(c, result)
		}
	}
	return in, false, ctx.Err()
}

// keep returns how much of each document the report shows.
func (o *checkOptions) keep(targets []report.Target) loaders.Keep {
	if o.streams(targets) {
		return loaders.KeepJudged
	}
	return loaders.KeepDigest
}

// streams reports whether the report of many runs can be written without holding
// them all.
func (o *checkOptions) streams(targets []report.Target) bool {
	return !o.together && o.explain == "" &&
		!slices.ContainsFunc(targets, func(t report.Target) bool { return t.Format.Name != "table" && t.Format.Name != "jsonl" })
}

// writeRuns writes the report of runs that are held, of which --only chooses.
func (o *checkOptions) writeRuns(c *console, targets []report.Target, rep *engine.Report) error {
	rep = o.only.listed(rep)
	if o.resume != "" {
		if err := resumeRuns(o.resume, rep); err != nil {
			return err
		}
	}
	return writeReport(c, targets, rep)
}

func (o *checkOptions) validate(c *console) ([]report.Target, error) {
	if o.failOn != "error" && o.failOn != "warn" {
		return nil, usagef("unknown --fail-on %q: want error or warn", o.failOn)
	}
	if o.workers < 1 {
		return nil, usagef("-j %d: want at least 1", o.workers)
	}
	if err := o.only.parse(o.onlyNames); err != nil {
		return nil, err
	}
	if err := o.inputs.validate(); err != nil {
		return nil, err
	}
	targets, err := targetsOf(c, o.outputs)
	if err != nil {
		return nil, err
	}
	for _, t := range targets {
		if o.resume != "" && t.File != "" && sameFile(t.File, o.resume) {
			return nil, usagef("--resume %s: -o %s writes to that file already", o.resume, t.Format.Name)
		}
	}
	return targets, nil
}

// options gathers what the judgement depends on, the baseline included.
func (o *checkOptions) options(ctx context.Context, c *console, policies []*engine.Policy) (engine.Options, error) {
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
	if o.baseline == "" {
		return options, nil
	}
	in, err := o.inputs.read(ctx, c, o.aws.loaders(false), []string{o.baseline})
	if err != nil {
		return options, err
	}
	if len(in.jobs) != 1 || len(in.unreadable) > 0 {
		return options, &outcome{max(in.code, ExitInvalid), fmt.Errorf("--baseline %s: want exactly one readable run, found %d", o.baseline, len(in.jobs))}
	}
	options.Baseline = engine.NewBaseline(in.jobs[0], policies, options)
	return options, nil
}

// incomparable reports whether the run was judged without the baseline, which its
// job cannot be compared with.
func incomparable(r *engine.Run, b *engine.Baseline) bool {
	return b != nil && !r.Skipped && !b.Comparable(r.Job)
}

// sayIncomparable names the first run that the baseline cannot be compared with:
// why policies miss its values there.
func (o *checkOptions) sayIncomparable(c *console, j *engine.Job, b *engine.Baseline) {
	complain(c.stderr, fmt.Sprintf("--baseline %s: its job type is %s, that of %s is %s: they run different load tests, so policies see none of its rows",
		o.baseline, b.Job.Type, j.Source, j.Type))
}

// summaryBeyond is the number of runs above which near misses are not searched
// for: the table is a summary then.
const summaryBeyond = 20

func (o *checkOptions) judgeRuns(ctx context.Context, in *inputs, policies []*engine.Policy, options engine.Options) (*engine.Report, error) {
	jobs := in.jobs
	if o.together {
		jobs, options.Where = together(jobs, options.Where)
	}
	options.NearMisses = len(jobs) <= summaryBeyond || options.Explain
	runs := judgeAll(ctx, jobs, policies, options, o.workers)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rep := engine.NewReport(policies, runs, in.unreadable, options)
	rep.Tool = thisTool()
	if o.explain != everyRow {
		rep.Explain = o.explain
	}
	return rep, o.known(rep)
}

// together makes one job of all that where chooses, and returns it before the
// others, with what chooses it in turn.
func together(jobs []*engine.Job, where func(*engine.Job) (bool, error)) ([]*engine.Job, func(*engine.Job) (bool, error)) {
	var chosen, others []*engine.Job
	for _, j := range jobs {
		if where == nil {
			chosen = append(chosen, j)
		} else if ok, err := where(j); ok && err == nil {
			chosen = append(chosen, j)
		} else {
			others = append(others, j)
		}
	}
	if len(chosen) == 0 {
		return others, where
	}
	whole := engine.Together(chosen)
	return append([]*engine.Job{whole}, others...), func(j *engine.Job) (bool, error) {
		if j == whole {
			return true, nil
		}
		return where(j)
	}
}

// known refuses an --explain that names no row of any run.
func (o *checkOptions) known(rep *engine.Report) error {
	if rep.Explain == "" || len(rep.Runs) == 0 {
		return nil
	}
	var keys []string
	for _, run := range rep.Runs {
		for _, row := range run.Candidates {
			if row.Key == rep.Explain || row.InstanceType == rep.Explain {
				return nil
			}
			keys = append(keys, row.Key)
		}
	}
	return usagef("--explain=%s names no recommendation: there is %s", rep.Explain, listed(keys))
}

// judgeAll judges the jobs with several workers; results keep the jobs' order.
func judgeAll(ctx context.Context, jobs []*engine.Job, policies []*engine.Policy, options engine.Options, workers int) []*engine.Run {
	runs := make([]*engine.Run, len(jobs))
	next := make(chan int)
	var wg sync.WaitGroup
	var bug atomic.Value
	for range min(workers, len(jobs)) {
		wg.Go(func() {
			for i := range next {
				if p := guarded(func() { runs[i] = engine.Evaluate(jobs[i], policies, options) }); p != nil {
					bug.Store(fmt.Sprintf("%s: %v", jobs[i].Source, p))
				}
			}
		})
	}
	for i := range jobs {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	wg.Wait()
	if p := bug.Load(); p != nil {
		panic(p)
	}
	return runs
}

// guarded calls f and returns what it panicked with, so that a bug in a worker
// reaches the one place that reports bugs.
func guarded(f func()) (panicked any) {
	defer func() { panicked = recover() }()
	f()
	return nil
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
