package compare

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/iradvise/iradvise/engine"
)

// History is the saved jobs of each model in time order.
type History struct {
	Tool     engine.Tool
	Policies []*engine.Policy
	Models   []ModelHistory      // after Finish in the order of their names, the unknown model last
	Passed   []PassedOver        // files that are something else than runs
	Errors   []engine.InputError // inputs that could not be read

	place map[engine.ModelID]int // in Models
	jobs  int
}

// ModelHistory is the jobs of one model.
type ModelHistory struct {
	Model   string         // its name; "" when the jobs do not name it
	ID      engine.ModelID // models of one name can be of different kind, account or region
	Entries []Entry        // oldest first, those of one time in input order; those without a time last
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

	at int // in input order
}

// PassedOver is a file that is no run.
type PassedOver struct{ Source, Reason string }

// Add judges one job and files it under its model.
func (h *History) Add(job *engine.Job, o engine.Options) {
	j := NewHistoryJudge(h.Policies, o)
	j.Add(job)
	h.Merge(j.Take())
}

// Merge adds jobs that come after all others.
func (h *History) Merge(o *History) {
	for _, m := range o.Models {
		own := h.model(m.ID)
		for _, e := range m.Entries {
			e.at += h.jobs
			own.Entries = append(own.Entries, e)
		}
	}
	h.jobs += o.jobs
	h.Passed = append(h.Passed, o.Passed...)
	h.Errors = append(h.Errors, o.Errors...)
}

func (h *History) model(id engine.ModelID) *ModelHistory {
	at, ok := h.place[id]
	if !ok {
		if h.place == nil {
			h.place = map[engine.ModelID]int{}
		}
		at = len(h.Models)
		h.place[id] = at
		h.Models = append(h.Models, ModelHistory{Model: id.Name, ID: id})
	}
	return &h.Models[at]
}

func compareModels(a, b ModelHistory) int {
	return cmp.Or(lastIfEmpty(a.ID.Name, b.ID.Name), cmp.Compare(a.ID.Name, b.ID.Name), cmp.Compare(a.ID.Kind, b.ID.Kind),
		cmp.Compare(a.ID.Region, b.ID.Region), cmp.Compare(a.ID.Account, b.ID.Account))
}

// A HistoryJudge judges one job after another in the same memory. It is for one
// goroutine; what it comes to is merged in order.
type HistoryJudge struct {
	judge *engine.Judge
	part  *History
}

// NewHistoryJudge returns a judge by these policies and options.
func NewHistoryJudge(policies []*engine.Policy, o engine.Options) *HistoryJudge {
	o.Brief = true
	return &HistoryJudge{engine.NewJudge(policies, o), &History{}}
}

// Add judges one job. Nothing of it is kept: its memory can be used again.
func (j *HistoryJudge) Add(job *engine.Job) {
	run := j.judge.Judge(job)
	e := Entry{
		Source: strings.Clone(job.Source), Job: strings.Clone(job.Title()), Type: strings.Clone(job.Type), Status: strings.Clone(job.Status),
		Time: when(job), Rows: len(job.Recommendations), Outcome: outcomeOf(run).kept(),
	}
	if run.Winner != nil {
		e.Metrics = run.Winner.Metrics
	}
	e.at = j.part.jobs
	j.part.jobs++
	id := job.Model()
	m := j.part.model(engine.ModelID{Kind: id.Kind, Name: strings.Clone(id.Name), Region: strings.Clone(id.Region), Account: strings.Clone(id.Account)})
	m.Entries = append(m.Entries, e)
}

// Pass notes a file that is no run.
func (j *HistoryJudge) Pass(p PassedOver) { j.part.Passed = append(j.part.Passed, p) }

// Fail notes an input that could not be read.
func (j *HistoryJudge) Fail(e engine.InputError) { j.part.Errors = append(j.part.Errors, e) }

// Take returns what came since the last call.
func (j *HistoryJudge) Take() *History {
	part := j.part
	j.part = &History{}
	return part
}

func when(j *engine.Job) engine.Measured[time.Time] {
	for _, t := range []engine.Measured[time.Time]{j.Created, j.Completed, j.Modified} {
		if t.IsKnown() {
			return t
		}
	}
	return engine.Measured[time.Time]{}
}

// Finish puts models and the jobs of each in order and marks where the winner
// changed. Call it once, after the last Add.
func (h *History) Finish() {
	slices.SortFunc(h.Models, compareModels)
	h.complete()
	for i := range h.Models {
		entries := h.Models[i].Entries
		slices.SortFunc(entries, func(a, b Entry) int { return cmp.Or(compareTimes(a.Time, b.Time), cmp.Compare(a.at, b.at)) })
		if h.Models[i].Model != "" {
			markChanges(entries)
		}
	}
}

// complete puts jobs that do not say the account or the region of their model with
// those of the only model that it can be.
func (h *History) complete() {
	for start := 0; start < len(h.Models); {
		first, end := h.Models[start], start+1
		for end < len(h.Models) && h.Models[end].Model == first.Model && h.Models[end].ID.Kind == first.ID.Kind {
			end++
		}
		completed(h.Models[start:end])
		start = end
	}
	h.Models = slices.DeleteFunc(h.Models, func(m ModelHistory) bool { return len(m.Entries) == 0 })
}

// completed moves the jobs of models known in part to the one that is known in
// full, of models of one kind and name.
func completed(models []ModelHistory) {
	for i := range models {
		m := &models[i]
		if m.ID.IsComplete() {
			continue
		}
		if known := only(m.ID, models); known != nil {
			known.Entries = append(known.Entries, m.Entries...)
			m.Entries = nil
		}
	}
}

// only returns the one model known in full that a model known in part can be, nil
// where there is none or several.
func only(id engine.ModelID, models []ModelHistory) *ModelHistory {
	var found *ModelHistory
	for i := range models {
		if m := &models[i]; m.ID.IsComplete() && id.Within(m.ID) {
			if found != nil {
				return nil
			}
			found = m
		}
	}
	return found
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
func (h *History) Jobs() int { return h.jobs }

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
