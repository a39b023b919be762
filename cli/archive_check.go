package cli

import (
	"bytes"
	"context"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/report"
	"github.com/iradvise/iradvise/internal/guard"
	"github.com/iradvise/iradvise/loaders"
)

// archive judges many runs as they are read, with several workers. Of the runs it
// keeps what they come to; their lines are written in input order.
//
//	source → parts → workers: decode, judge, roll up → lines in order → sinks
func (k *checking) archive(ctx context.Context, s *source, head *inputs) (*engine.Report, int, error) {
	k.options.Brief = true
	sinks, err := k.lineSinks()
	if err != nil {
		return nil, 0, err
	}
	defer abandonAll(sinks)
	a := &archiveCheck{checking: k, ctx: ctx, source: s, sinks: sinks, waiting: map[int]*part{}, first: s.taken - 1, total: engine.NewRollup()}
	a.flushed = sync.NewCond(&a.mu)
	a.judgeHead(head)
	s.reuse.Store(len(k.c.program.Rules) == 0) // a rule in Go may keep what it sees
	s.progress.start()
	defer debug.SetGCPercent(debug.SetGCPercent(archiveGC))
	a.work(k.workers)
	s.progress.stop()
	rep, err := a.report()
	if err != nil {
		return nil, 0, err
	}
	if err := closeAll(sinks); err != nil {
		return nil, 0, err
	}
	return rep, a.code, writeTables(k.c, k.targets, k.only.listed(rep))
}

// archiveCheck is the state that the workers share.
type archiveCheck struct {
	*checking
	ctx    context.Context
	source *source
	sinks  []lineSink

	mu      sync.Mutex
	flushed *sync.Cond
	waiting map[int]*part // parts that wait for those before them
	written []*part       // parts whose memory can be used again
	first   int           // number of the last part that was written
	err     error         // why no more can be written
	bug     any           // what a worker panicked with

	total      *engine.Rollup
	jobs       int // read, whatever became of them
	unreadable []engine.InputError
	code       int
	warned     bool // that the baseline cannot be compared
}

// A part is what became of one part of the source.
type part struct {
	lines      []byte
	unreadable []loaders.Result
	jobs       int
	without    [2]string // why the first run that was judged without the baseline was, and its source; "" for none
}

// archiveGC is the percentage of garbage to let pile up while an archive is
// judged: next to nothing stays alive, so that more still is little.
const archiveGC = 400

// ahead is how many parts may be judged before an earlier one is written, for
// each worker: what bounds the memory.
const ahead = 4

// judgeHead judges the runs that were read to find out that there are many.
func (a *archiveCheck) judgeHead(head *inputs) {
	w := a.worker(a.total)
	p := &part{}
	for _, job := range head.jobs {
		w.put(job, p)
	}
	a.unreadable, a.code = head.unreadable, head.code
	a.write(p)
}

// work judges the rest of the source.
func (a *archiveCheck) work(workers int) {
	defer context.AfterFunc(a.ctx, func() { a.stop(func() {}) })()
	var wg sync.WaitGroup
	for range workers {
		w := a.worker(engine.NewRollup())
		wg.Go(func() {
			if p := guard.Call(w.run); p != nil {
				a.stop(func() { a.bug = p })
			}
		})
	}
	wg.Wait()
	if a.bug != nil {
		panic(a.bug)
	}
}

// stop ends all workers early, for the reason that set notes: an interrupt needs
// none beside the context.
func (a *archiveCheck) stop(set func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	set()
	a.flushed.Broadcast()
}

// stopped reports whether there is no sense in going on. The lock is held.
func (a *archiveCheck) stopped() bool { return a.err != nil || a.bug != nil || a.ctx.Err() != nil }

// A worker judges one part after another.
type worker struct {
	*archiveCheck
	judge  *engine.Judge
	rollup *engine.Rollup
	job    string // the source of the job that is being judged
}

func (a *archiveCheck) worker(u *engine.Rollup) *worker {
	return &worker{archiveCheck: a, judge: engine.NewJudge(a.policies, a.options), rollup: u}
}

func (w *worker) run() {
	defer func() {
		if p := recover(); p != nil {
			panic(fmt.Sprintf("%s: %v", w.job, p))
		}
	}()
	for {
		number, batch, ok := w.source.take()
		if !ok {
			break
		}
		p := w.await(number)
		if p == nil {
			break
		}
		for r := range batch {
			if w.ctx.Err() != nil {
				return
			}
			if r.Err != nil {
				p.unreadable = append(p.unreadable, r)
			} else {
				w.put(r.Job, p)
			}
		}
		w.source.progress.done.Add(int64(p.jobs))
		w.deliver(number, p)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.total.Merge(w.rollup)
}

// put puts one job before the policies and adds its line.
func (w *worker) put(job *engine.Job, p *part) {
	w.job = job.Source
	p.jobs++
	run := w.judge.Judge(job)
	w.rollup.Add(run)
	if p.without[0] == "" {
		if why := run.WithoutBaseline(); why != "" {
			p.without = [2]string{why, strings.Clone(job.Source)}
		}
	}
	if len(w.sinks) > 0 && w.only.shows(run) {
		p.lines = report.AppendRun(p.lines, &engine.Report{}, run)
	}
}

// await waits until the part of that number may be judged, and returns it empty,
// or nil when there is no sense in going on.
func (w *worker) await(number int) *part {
	w.mu.Lock()
	defer w.mu.Unlock()
	for number > w.first+ahead*w.workers && !w.stopped() {
		w.flushed.Wait()
	}
	last := len(w.written) - 1
	switch {
	case w.stopped():
		return nil
	case last < 0:
		return &part{}
	}
	p := w.written[last]
	w.written = w.written[:last]
	*p = part{lines: p.lines[:0]}
	return p
}

// deliver hands a part over and writes all whose turn it is.
func (w *worker) deliver(number int, p *part) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waiting[number] = p
	for next := w.waiting[w.first+1]; next != nil && !w.stopped(); next = w.waiting[w.first+1] {
		delete(w.waiting, w.first+1)
		w.first++
		w.write(next)
		w.written = append(w.written, next)
	}
	w.flushed.Broadcast()
}

// write writes one part. The lock is held.
func (a *archiveCheck) write(p *part) {
	a.jobs += p.jobs
	if len(p.unreadable) > 0 {
		a.source.progress.clear()
	}
	for _, r := range p.unreadable {
		a.unreadable = append(a.unreadable, inputError(r))
		a.code = worse(a.code, inputStatus(r.Err))
		complain(a.c.stderr, r.Err.Error())
	}
	if p.without[0] != "" && !a.warned {
		a.warned = true
		sayIncomparable(a.c, p.without[0], p.without[1])
	}
	for _, sink := range a.sinks {
		if a.err == nil {
			a.err = sink.add(p.lines)
		}
	}
}

// report returns what all runs come to.
func (a *archiveCheck) report() (*engine.Report, error) {
	if err := a.ctx.Err(); err != nil {
		return nil, err
	}
	if a.err != nil {
		return nil, a.err
	}
	rep := engine.NewRollupReport(a.policies, a.total, a.jobs, a.unreadable, a.options)
	rep.Tool = thisTool()
	return rep, nil
}

// writeTables writes the targets that are no lines.
func writeTables(c *console, targets []report.Target, rep *engine.Report) error {
	var tables []report.Target
	for _, t := range targets {
		if t.Format.Name != "jsonl" {
			tables = append(tables, t)
		}
	}
	var out bytes.Buffer
	if err := report.WriteTargets(tables, &out, rep); err != nil {
		return unreachable(err)
	}
	if _, err := c.stdout.Write(out.Bytes()); err != nil {
		return unreachable(&report.WriteError{Err: err})
	}
	return nil
}
