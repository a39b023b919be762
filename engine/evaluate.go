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
	Effort     *Effort                  // of all that shares it, besides the bound of each policy and run; nil for none
	Brief      bool                     // leave out what is said of single rows beyond rank and margin: findings, derived and defined values; and, where the run passed, the margins
}

// Evaluate puts one job before the policies and returns what they say. A row is
// eligible only if every policy that applies to the job finds it so; the last
// policy with a score ranks.
func Evaluate(job *Job, policies []*Policy, o Options) *Run {
	return NewJudge(policies, o).Judge(job)
}

// A Judge judges one job after another in the same memory. It is for one
// goroutine.
type Judge struct {
	policies []*Policy
	options  Options
	e        evaluation
	trials   []*trial // one for each policy, made when it first applies
}

// NewJudge returns a Judge by these policies and options.
func NewJudge(policies []*Policy, o Options) *Judge {
	return &Judge{policies: policies, options: o, trials: make([]*trial, len(policies))}
}

// Judge returns what Evaluate returns. The Run and all that it holds are valid
// until the next call.
func (j *Judge) Judge(job *Job) *Run {
	e := &j.e
	e.begin(job, j.options)
	chosen, err := e.options.choose(job)
	if !chosen {
		return e.unjudged(err, "--where does not choose this job")
	}
	if err := j.apply(job); err != nil || len(e.trials) == 0 {
		return e.unjudged(err, "no policy applies to this job")
	}
	e.judgeRows()
	e.rank()
	e.judgeJob()
	e.decide()
	e.arrange()
	e.explain()
	for _, t := range e.trials {
		e.run.waived = append(e.run.waived, t.usedWaivers()...)
	}
	return &e.run
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

// apply gives the evaluation a trial for each policy that judges the job.
func (j *Judge) apply(job *Job) error {
	for i, p := range j.policies {
		if p.AppliesTo != nil {
			applies, err := p.AppliesTo(job)
			if err != nil {
				return fmt.Errorf("whether policy %s applies to this job is not known: %w", p.Name, err)
			}
			if !applies {
				continue
			}
		}
		if j.trials[i] == nil {
			j.trials[i] = &trial{}
		}
		if err := p.Score.valid(); err != nil {
			return fmt.Errorf("policy %s: %w", p.Name, err)
		}
		j.trials[i].begin(p, job, j.e.options)
		j.e.trials = append(j.e.trials, j.trials[i])
	}
	return nil
}

// evaluation is one job on its way through the rules.
type evaluation struct {
	run     Run
	job     *Job
	trials  []*trial
	options Options

	byRow   []*Candidate // in key order, as Job.Recommendations
	blocked []blocking   // likewise: what keeps a row from being eligible
	ranker  *trial       // whose score ranks
	score   *Score

	eligible      int // rows
	onlyUndecided int // rows that nothing but missing data sets aside

	candidates []Candidate // what byRow points to
	listed     []*Candidate
	scratch    ranked
	reason     []byte // room for run.Reason
}

// begin empties the evaluation for another job.
func (e *evaluation) begin(job *Job, o Options) {
	e.run = Run{Job: job, Rules: e.run.Rules[:0]}
	e.job, e.trials, e.options = job, e.trials[:0], o
	e.options.Baseline, e.run.Caveats = o.Baseline.beside(job)
	e.ranker, e.score, e.eligible, e.onlyUndecided = nil, nil, 0, 0
	n := len(job.Recommendations)
	e.candidates, e.byRow, e.blocked = sized(e.candidates, n), sized(e.byRow, n), sized(e.blocked, n)
	for i, r := range job.Recommendations {
		e.candidates[i].Recommendation = r
		e.byRow[i] = &e.candidates[i]
	}
}

// sized returns a slice of n zero values, in the memory of s where that is enough.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// unjudged ends with a run that is skipped, for a reason, or undecided because of
// an error.
func (e *evaluation) unjudged(err error, reason string) *Run {
	e.run.Candidates = e.byRow
	e.run.Skipped, e.run.Reason, e.run.Caveats = err == nil, reason, nil
	if err != nil {
		e.run.Reason = err.Error()
	}
	return &e.run
}

// blocking counts what keeps one row from being eligible.
type blocking struct{ failed, undecided int }

// judgeRows puts every row before every rule of recommendation scope and finds
// the eligible ones.
func (e *evaluation) judgeRows() {
	for _, t := range e.trials {
		t.judge(ScopeRecommendation)
		t.block(e.blocked)
	}
	for i, c := range e.byRow {
		switch b := e.blocked[i]; {
		case b == blocking{}:
			c.Eligible = true
			e.eligible++
		case b.failed == 0:
			e.onlyUndecided++
		}
		c.Baseline = e.options.Baseline.row(c.Key)
	}
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
