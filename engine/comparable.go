package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// trait is something about a job that has to be alike, or should be, before its
// numbers can be put beside those of another.
type trait struct {
	name     string
	of       func(*Job) string // "" when the input does not say
	required bool              // a difference forbids the comparison; otherwise it is a caveat
	missed   bool              // that an input does not say is a caveat
	why      string
}

// traits lists what is looked at. Default jobs run another load test than
// Advanced ones: for one model the cost per inference is 3.3 to 4.5 times apart.
func traits() []trait {
	return []trait{
		{"job type", func(j *Job) string { return j.Type }, true, true, "they run different load tests"},
		{"latency percentile", percentiles, true, true, "their latencies are not the same quantity"},
		{"traffic type", func(j *Job) string { return j.TrafficType }, true, true, "they were put under different load"},
		{"traffic pattern", (*Job).trafficPattern, true, false, "they were put under different load"},
		{"model", func(j *Job) string { return j.Model().named() }, false, true, "a difference may come from the model"},
		{"region", (*Job).Region, false, false, "prices depend on the region"},
		{"model account", func(j *Job) string { return j.Model().Account }, false, false, "a model of another account may be another model"},
		{"stopping condition", stopping, false, false, "they stopped at different loads"},
	}
}

// Comparability is whether the measurements of jobs can stand beside each other.
type Comparability struct {
	Unfinished []string // jobs that measured nothing to compare, with what they are
	Obstacles  []string // differences that forbid it
	Differ     []string // differences that do not, and should be known
	Unknown    []string // what an input does not say
}

// Compare looks at everything about the jobs that has to be alike, or should be.
func Compare(jobs ...*Job) Comparability {
	var c Comparability
	for _, j := range jobs {
		if reason := j.unfinished(); reason != "" {
			c.Unfinished = append(c.Unfinished, reason)
		}
	}
	for _, t := range traits() {
		differ, unknown := t.check(jobs)
		switch {
		case differ == "":
		case t.required:
			c.Obstacles = append(c.Obstacles, differ)
		default:
			c.Differ = append(c.Differ, differ)
		}
		if unknown != "" {
			c.Unknown = append(c.Unknown, unknown)
		}
	}
	return c
}

// Repeats returns why the jobs cannot be repeats of each other, or "".
func Repeats(jobs []*Job) string {
	t := trait{name: "model", of: func(j *Job) string { return j.Model().named() }, why: "the runs of one side have to be repeats"}
	differ, _ := t.check(jobs)
	return differ
}

// unfinished returns why the job measured nothing that could be compared, or "".
func (j *Job) unfinished() string {
	switch {
	case j.Status == JobCompleted && len(j.Recommendations) > 0:
		return ""
	case j.Status == JobCompleted:
		return j.Title() + " has no recommendations"
	case j.Status == "":
		return j.Title() + " does not say its status (--assume-completed takes it as COMPLETED)"
	case j.FailureReason != "":
		return fmt.Sprintf("%s is %s, not COMPLETED: %s", j.Title(), j.Status, j.FailureReason)
	}
	return fmt.Sprintf("%s is %s, not COMPLETED", j.Title(), j.Status)
}

// check returns how the jobs differ in the trait, and which do not say.
func (t trait) check(jobs []*Job) (differ, unknown string) {
	var values, examples []string
	var silent []*Job
	for _, j := range jobs {
		v := t.of(j)
		switch {
		case v == "":
			silent = append(silent, j)
		case !slices.Contains(values, v):
			values = append(values, v)
			examples = append(examples, fmt.Sprintf("%s in %s", v, j.titleAmong(jobs)))
		}
	}
	if len(values) > 1 {
		differ = fmt.Sprintf("%ss differ (%s): %s", t.name, some(examples), t.why)
	}
	if t.missed && len(values) > 0 && len(silent) > 0 {
		unknown = fmt.Sprintf("the %s of %s is not known", t.name, someTitles(silent))
	}
	return differ, unknown
}

// titleAmong returns the job's title, or where it was read if another of the jobs
// has the same title.
func (j *Job) titleAmong(jobs []*Job) string {
	title := j.Title()
	if slices.ContainsFunc(jobs, func(o *Job) bool { return o != j && o.Title() == title }) {
		return j.Source
	}
	return title
}

// some joins the first texts; a long list helps nobody.
func some(texts []string) string {
	const shown = 3
	if len(texts) <= shown {
		return strings.Join(texts, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(texts[:shown], ", "), len(texts)-shown)
}

func someTitles(jobs []*Job) string {
	titles := make([]string, len(jobs))
	for i, j := range jobs {
		titles[i] = j.Title()
	}
	return some(titles)
}

func percentiles(j *Job) string {
	var out []string
	for _, t := range j.Stopping.Thresholds {
		if p := strings.ToUpper(t.Percentile); p != "" && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		return strings.ToUpper(j.Stopping.Percentile)
	}
	slices.Sort(out)
	return strings.Join(out, "+")
}

func stopping(j *Job) string {
	var out []string
	if ms, ok := j.Stopping.LatencyThreshold.Get(); ok {
		out = append(out, fmt.Sprintf("%v ms", ms))
	}
	if n, ok := j.Stopping.MaxInvocations.Get(); ok {
		out = append(out, fmt.Sprintf("%d per minute", n))
	}
	return strings.Join(out, " and ")
}

// trafficPattern returns the phases or stairs of the load as compact JSON, or ""
// when the job was read without its body.
func (j *Job) trafficPattern() string {
	if !bytes.Contains(j.Body, []byte(`"TrafficPattern"`)) {
		return ""
	}
	var body struct {
		InputConfig struct{ TrafficPattern map[string]any }
	}
	if err := json.Unmarshal(j.Body, &body); err != nil || len(body.InputConfig.TrafficPattern) == 0 {
		return ""
	}
	delete(body.InputConfig.TrafficPattern, "TrafficType")
	if len(body.InputConfig.TrafficPattern) == 0 {
		return ""
	}
	out, err := json.Marshal(body.InputConfig.TrafficPattern)
	if err != nil {
		return ""
	}
	return string(out)
}
