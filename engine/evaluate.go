package engine

import (
	"fmt"
	"slices"
)

// Options are what a judgement depends on besides the job and the policies.
type Options struct {
	Today      string                   // "2026-11-23", for waivers and for rules that read the day
	Baseline   *Baseline                // the earlier run, or nil
	Explain    bool                     // findings hold what passed too; Pareto and stability are filled
	Where      func(*Job) (bool, error) // chooses the jobs to judge; others are skipped. Nil chooses all, an error makes the run undecided
	Strict     bool                     // judge as if every warn rule were error
	NearMisses bool                     // look for the smallest changes that would save a row
	Brief      bool                     // leave out what is said of single rows beyond rank and margin: findings, derived and defined values; and, where the run passed, the margins
}

// Evaluate puts one job before the policies and returns what they say. A row is
// eligible only if every policy that applies to the job finds it so; the last
// policy with a score ranks.
func Evaluate(job *Job, policies []*Policy, o Options) *Run {
	run := &Run{Job: job}
	o.Baseline = o.Baseline.of(job)
	chosen, err := o.choose(job)
	if !chosen {
		return run.unjudged(err, "--where does not choose this job")
	}
	trials, err := applicable(job, policies, o)
	if len(trials) == 0 || err != nil {
		return run.unjudged(err, "no policy applies to this job")
	}
	e := &evaluation{run: run, job: job, trials: trials, options: o}
	e.judgeRows()
	e.rank()
	e.judgeJob()
	e.decide()
	e.arrange()
	e.explain()
	for _, t := range trials {
		run.waived = append(run.waived, t.usedWaivers()...)
	}
	return run
}

// choose reports whether the job is to be judged.
func (o Options) choose(job *Job) (bool, error) {
	if o.Where == nil {
		return true, nil
	}
	chosen, err := o.Where(job)
	if err != nil {
		return false, fmt.Errorf("whether --where chooses this job is not known: %w", err)
	}
	return chosen, nil
}

// unjudged makes the run one that is skipped, for a reason, or undecided because
// of an error.
func (run *Run) unjudged(err error, reason string) *Run {
	run.Candidates = unjudged(run.Job)
	run.Skipped, run.Reason = err == nil, reason
	if err != nil {
		run.Reason = err.Error()
	}
	return run
}

// evaluation is one job on its way through the rules.
type evaluation struct {
	run     *Run
	job     *Job
	trials  []*trial
	options Options

	byRow   []*Candidate // in key order, as Job.Recommendations
	blocked []blocking   // likewise: what keeps a row from being eligible
	ranker  *trial       // whose score ranks
	score   *Score
}

// blocking counts what keeps one row from being eligible.
type blocking struct{ failed, undecided int }

func unjudged(job *Job) []*Candidate {
	all := make([]Candidate, len(job.Recommendations))
	out := make([]*Candidate, len(all))
	for i, r := range job.Recommendations {
		all[i].Recommendation = r
		out[i] = &all[i]
	}
	return out
}

// applicable returns a trial for each policy that judges the job.
func applicable(job *Job, policies []*Policy, o Options) ([]*trial, error) {
	var out []*trial
	for _, p := range policies {
		if p.AppliesTo != nil {
			applies, err := p.AppliesTo(job)
			if err != nil {
				return nil, fmt.Errorf("whether policy %s applies to this job is not known: %w", p.Name, err)
			}
			if !applies {
				continue
			}
		}
		out = append(out, newTrial(p, job, o))
	}
	return out, nil
}

// judgeRows puts every row before every rule of recommendation scope and finds
// the eligible ones.
func (e *evaluation) judgeRows() {
	e.byRow = unjudged(e.job)
	e.blocked = make([]blocking, len(e.byRow))
	for _, t := range e.trials {
		t.judge(ScopeRecommendation)
		t.block(e.blocked)
	}
	for i, c := range e.byRow {
		c.Eligible = e.blocked[i] == blocking{}
		c.Baseline = e.options.Baseline.row(c.Key)
	}
}

func (b *Baseline) row(key string) *Recommendation {
	if b == nil {
		return nil
	}
	return b.Rows[key]
}

// judgeJob puts the job before the rules of job scope, which may read the
// ranking.
func (e *evaluation) judgeJob() {
	if !slices.ContainsFunc(e.trials, (*trial).judgesJob) {
		return
	}
	ranking := &Ranking{}
	for _, c := range e.byRow {
		if c.Eligible {
			ranking.eligible = append(ranking.eligible, c.Recommendation)
		}
	}
	if e.run.Winner != nil {
		ranking.winner = e.run.Winner.Recommendation
	}
	for _, t := range e.trials {
		t.c.ranking = ranking
		t.judge(ScopeJob)
	}
}

// Ranking is the outcome of the rules of recommendation scope.
type Ranking struct {
	eligible []*Recommendation // key order
	winner   *Recommendation
}

// Comparable reports whether measurements of the baseline can stand beside those
// of the job. Default and Advanced jobs run different load tests.
func (b *Baseline) Comparable(job *Job) bool {
	return b.Job == nil || b.Job.Type == "" || job.Type == "" || b.Job.Type == job.Type
}

// of returns what of the baseline can be compared with the job: its rows and its
// winner, or only what it says of its job.
func (b *Baseline) of(job *Job) *Baseline {
	if b == nil || b.Comparable(job) {
		return b
	}
	return &Baseline{Job: b.Job}
}

// NewBaseline judges the earlier job by the same policies, with itself as the
// baseline, and returns it as a baseline. What cannot be judged in it, and a job
// that is not COMPLETED, has no winner, and several rows of one configuration stand for no row: nothing tells
// which of them a later one goes with.
func NewBaseline(job *Job, policies []*Policy, o Options) *Baseline {
	b := &Baseline{Job: job, Rows: make(map[string]*Recommendation, len(job.Recommendations))}
	for _, r := range job.Recommendations {
		b.Rows[r.Key] = r
	}
	o.Baseline, o.Explain, o.NearMisses = b, false, false
	if run := Evaluate(job, policies, o); run.Winner != nil && job.Status == JobCompleted {
		b.Winner = run.Winner.Recommendation
	}
	for _, r := range job.Recommendations {
		if c := r.Configuration(); c != r.Key {
			delete(b.Rows, c)
			delete(b.Rows, r.Key)
		}
	}
	return b
}
