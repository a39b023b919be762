package cli

import (
	"context"
	"fmt"
	"slices"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/report"
	"github.com/iradvise/iradvise/internal/guard"
	"github.com/iradvise/iradvise/loaders"
)

// checking is one check on its way: what was asked for, where its report goes, and
// what judges.
type checking struct {
	*checkOptions
	c        *console
	targets  []report.Target
	policies []*engine.Policy
	options  engine.Options
}

// judge reads and judges the runs and writes the report. An archive is judged as
// it is read, where its report can be written that way. It returns the report and
// the exit status of what could not be read.
func (k *checking) judge(ctx context.Context, args []string) (*engine.Report, int, error) {
	s := openSource(ctx, k.c, k.aws.loaders(k.wait), args, k.inputs.options(k.c, k.keep()))
	defer s.stop()
	in, whole, err := k.few(ctx, s)
	if err != nil {
		return nil, 0, err
	}
	if !whole {
		return k.archive(ctx, s, in)
	}
	rep, err := k.judgeRuns(ctx, in)
	if err != nil {
		return nil, 0, err
	}
	for _, run := range rep.Runs {
		if why := run.WithoutBaseline(); why != "" {
			sayIncomparable(k.c, why, run.Job.Source)
			break
		}
	}
	return rep, in.code, k.writeRuns(rep)
}

// few reads the runs until all are read, or until there are so many that they
// are judged as they come; whole is false then.
func (k *checking) few(ctx context.Context, s *source) (in *inputs, whole bool, err error) {
	in = &inputs{}
	streams := k.streams()
	for !streams || len(in.jobs) <= summaryBeyond {
		batch, ok := s.next()
		if !ok {
			return in, true, ctx.Err()
		}
		for result := range batch {
			if err := ctx.Err(); err != nil {
				return nil, false, err
			}
			in.add(k.c, result)
		}
	}
	return in, false, ctx.Err()
}

// keep returns how much of each document the report shows.
func (k *checking) keep() loaders.Keep {
	switch {
	case k.options.Baseline.ReadsBody():
		return loaders.KeepAll
	case k.streams():
		return loaders.KeepJudged
	}
	return loaders.KeepDigest
}

// streams reports whether the report of many runs can be written without holding
// them all.
func (k *checking) streams() bool {
	return !k.together && k.explain == "" &&
		!slices.ContainsFunc(k.targets, func(t report.Target) bool { return t.Format.Name != "table" && t.Format.Name != "jsonl" })
}

// writeRuns writes the report of runs that are held, of which --only chooses.
func (k *checking) writeRuns(rep *engine.Report) error {
	rep = k.only.listed(rep)
	if k.resume != "" {
		if err := resumeRuns(k.resume, rep); err != nil {
			return err
		}
	}
	return writeReport(k.c, k.targets, rep)
}

// sayIncomparable says why policies miss the values of the baseline in the first
// run where they do.
func sayIncomparable(c *console, why, run string) {
	complain(c.stderr, fmt.Sprintf("--baseline %s\n  in %s", why, run))
}

// summaryBeyond is the number of runs above which near misses are not searched
// for: the table is a summary then.
const summaryBeyond = 20

// judgeRuns judges runs that are held.
func (k *checking) judgeRuns(ctx context.Context, in *inputs) (*engine.Report, error) {
	jobs, options := in.jobs, k.options
	if k.together {
		jobs, options.Where = joined(jobs, options.Where)
	}
	options.NearMisses = len(jobs) <= summaryBeyond || options.Explain
	runs := judgeAll(ctx, jobs, k.policies, options, k.workers)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rep := engine.NewReport(k.policies, runs, in.unreadable, options)
	rep.Tool = thisTool()
	if k.explain != everyRow {
		rep.Explain = k.explain
	}
	return rep, known(rep)
}

// joined makes one job of all that where chooses, and returns it before the
// others, with what chooses it in turn.
func joined(jobs []*engine.Job, where func(*engine.Job) (bool, error)) ([]*engine.Job, func(*engine.Job) (bool, error)) {
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
func known(rep *engine.Report) error {
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
	guard.Each(len(jobs), workers, func(i int) {
		if ctx.Err() != nil {
			return
		}
		if bug := guard.Call(func() { runs[i] = engine.Evaluate(jobs[i], policies, options) }); bug != nil {
			panic(fmt.Sprintf("%s: %v", jobs[i].Source, bug))
		}
	})
	return runs
}
