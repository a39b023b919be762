package compare

import (
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// An ImpactJudge judges one run after another by both sides of a change, in the
// same memory. It is for one goroutine; what it comes to is merged in order.
type ImpactJudge struct {
	from, to      []*engine.Policy
	options       engine.Options // of the judgement that explains a flip
	before, after *engine.Judge  // which tell whether there is one
	names         map[string]string
	part          *Impact
}

// NewImpactJudge returns a judge of the change between two sides.
func NewImpactJudge(from, to []*engine.Policy, o engine.Options) *ImpactJudge {
	o.Brief = true
	j := &ImpactJudge{from: from, to: to, before: engine.NewJudge(from, o), after: engine.NewJudge(to, o), names: successors(from, to), part: &Impact{}}
	j.options = o
	j.options.Brief = false
	return j
}

// Add judges one run. Nothing of the job is kept: its memory can be used again.
func (j *ImpactJudge) Add(job *engine.Job) {
	i := j.part
	i.Summary.Runs++
	before, after := j.before.Judge(job), j.after.Judge(job)
	if before.Skipped && after.Skipped {
		i.Summary.Neither++
		return
	}
	flip := RunFlip{From: outcomeOf(before), To: outcomeOf(after)}
	if !flip.VerdictFlips() && !flip.WinnerFlips() {
		i.Summary.Same++
		return
	}
	flip.Source, flip.Job = job.Source, job.Title()
	flip.Causes = j.causes(job)
	i.Flips = append(i.Flips, flip.kept())
}

// Fail notes an input that could not be read.
func (j *ImpactJudge) Fail(e engine.InputError) { j.part.Fail(e) }

// Take returns what the runs since the last call come to.
func (j *ImpactJudge) Take() *Impact {
	part := j.part
	j.part = &Impact{}
	return part
}

// causes judges the job again by both sides, with all that the rules say.
func (j *ImpactJudge) causes(job *engine.Job) []Cause {
	c := change{
		before: engine.Evaluate(job, j.from, j.options), after: engine.Evaluate(job, j.to, j.options),
		need: [2]int{leastEligible(j.from), leastEligible(j.to)}, names: j.names,
	}
	return c.causes()
}

// kept returns a flip that keeps nothing of its job.
func (f RunFlip) kept() RunFlip {
	f.Source, f.Job = strings.Clone(f.Source), strings.Clone(f.Job)
	f.From, f.To = f.From.kept(), f.To.kept()
	for n := range f.Causes {
		c := &f.Causes[n]
		c.Key, c.From, c.To, c.Message = strings.Clone(c.Key), strings.Clone(c.From), strings.Clone(c.To), strings.Clone(c.Message)
	}
	return f
}

func (o Outcome) kept() Outcome {
	return Outcome{o.Verdict, strings.Clone(o.Winner), strings.Clone(o.Reason)}
}
