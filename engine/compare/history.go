package compare

import (
	"cmp"
	"slices"
	"time"

	"github.com/iradvise/iradvise/engine"
)

// History is the saved jobs of each model in time order.
type History struct {
	Tool     engine.Tool
	Policies []*engine.Policy
	Models   []ModelHistory // in the order of their names, the unknown model last
	Passed   []PassedOver   // files that are no runs
}

// ModelHistory is the jobs of one model.
type ModelHistory struct {
	Model   string  // "" when the jobs do not name it
	Entries []Entry // oldest first; those without a time last
}

// Entry is one job and what won in it.
type Entry struct {
	Source, Job, Type, Status string
	Time                      engine.Measured[time.Time] // created, else completed, else modified
	Rows                      int
	Outcome                   Outcome
	Metrics                   engine.Metrics // of the winner

	// Previous is the winner of the last job of the same model and type that
	// passed, "" where there is none. Changed is set where another row wins now.
	Previous string
	Changed  bool
}

// PassedOver is a file that is no run.
type PassedOver struct{ Source, Reason string }

// Add judges one job and files it under its model.
func (h *History) Add(job *engine.Job, o engine.Options) {
	run := engine.Evaluate(job, h.Policies, o)
	e := Entry{
		Source: job.Source, Job: job.Title(), Type: job.Type, Status: job.Status, Time: when(job),
		Rows: len(job.Recommendations), Outcome: outcomeOf(run),
	}
	if run.Winner != nil {
		e.Metrics = run.Winner.Metrics
	}
	m := h.model(job.Model().Name)
	m.Entries = append(m.Entries, e)
}

func (h *History) model(name string) *ModelHistory {
	at, ok := slices.BinarySearchFunc(h.Models, name, func(m ModelHistory, name string) int {
		return cmp.Or(lastIfEmpty(m.Model, name), cmp.Compare(m.Model, name))
	})
	if !ok {
		h.Models = slices.Insert(h.Models, at, ModelHistory{Model: name})
	}
	return &h.Models[at]
}

func when(j *engine.Job) engine.Measured[time.Time] {
	for _, t := range []engine.Measured[time.Time]{j.Created, j.Completed, j.Modified} {
		if t.IsKnown() {
			return t
		}
	}
	return engine.Measured[time.Time]{}
}

// Finish sorts the entries by time and marks where the winner changed. Call it
// once, after the last Add.
func (h *History) Finish() {
	for i := range h.Models {
		entries := h.Models[i].Entries
		slices.SortStableFunc(entries, func(a, b Entry) int {
			return cmp.Or(compareTimes(a.Time, b.Time), cmp.Compare(a.Source, b.Source))
		})
		if h.Models[i].Model != "" {
			markChanges(entries)
		}
	}
}

// compareTimes puts what has no time last.
func compareTimes(a, b engine.Measured[time.Time]) int {
	x, known := a.Get()
	y, alsoKnown := b.Get()
	switch {
	case known && alsoKnown:
		return x.Compare(y)
	case known:
		return -1
	case alsoKnown:
		return 1
	}
	return 0
}

// markChanges compares each job that passes with the one before it of the same
// type: Default and Advanced jobs do not measure the same thing. Jobs without a
// time have nothing before them.
func markChanges(entries []Entry) {
	last := map[string]string{}
	for i := range entries {
		e := &entries[i]
		if e.Outcome.Winner == "" || e.Outcome.Verdict != engine.Pass.String() || !e.Time.IsKnown() {
			continue
		}
		e.Previous = last[e.Type]
		e.Changed = e.Previous != "" && e.Previous != e.Outcome.Winner
		last[e.Type] = e.Outcome.Winner
	}
}

// Jobs returns how many jobs the history holds.
func (h *History) Jobs() int {
	n := 0
	for _, m := range h.Models {
		n += len(m.Entries)
	}
	return n
}

func (h *History) changes() int {
	n := 0
	for _, m := range h.Models {
		for _, e := range m.Entries {
			if e.Changed {
				n++
			}
		}
	}
	return n
}
