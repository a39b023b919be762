package compare

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// trait is something about a job that has to be alike, or should be, before its
// numbers can be put beside those of another.
type trait struct {
	name     string
	of       func(*engine.Job) string // "" when the input does not say
	required bool                     // a difference forbids the comparison; otherwise it is a warning
	missed   bool                     // that an input does not say is worth a warning
	why      string
}

// traits lists what is looked at. Default jobs run another load test than
// Advanced ones: for one model the cost per inference is 3.3 to 4.5 times apart.
func traits() []trait {
	return []trait{
		{"job type", func(j *engine.Job) string { return j.Type }, true, true, "they run different load tests"},
		{"latency percentile", percentiles, true, true, "their latencies are not the same quantity"},
		{"traffic type", func(j *engine.Job) string { return j.TrafficType }, true, true, "they were put under different load"},
		{"traffic pattern", trafficPattern, true, false, "they were put under different load"},
		{"model", Model, false, true, "a difference may come from the model"},
		{"region", (*engine.Job).Region, false, false, "prices depend on the region"},
		{"stopping condition", stopping, false, false, "they stopped at different loads"},
	}
}

// obstacles returns why the jobs cannot be compared, and what should be known
// about comparing them all the same.
func obstacles(jobs []*engine.Job) (reasons, warnings []string) {
	for _, j := range jobs {
		if reason := unfinished(j); reason != "" {
			reasons = append(reasons, reason)
		}
	}
	for _, t := range traits() {
		reason, warning := t.check(jobs)
		if reason != "" && t.required {
			reasons = append(reasons, reason)
		} else if reason != "" {
			warnings = append(warnings, reason)
		}
		if warning != "" {
			warnings = append(warnings, warning)
		}
	}
	return reasons, warnings
}

// mixed returns why the jobs of one side are no repeats of each other.
func mixed(side []*engine.Job) []string {
	t := trait{name: "model", of: Model, why: "the runs of one side have to be repeats"}
	if differ, _ := t.check(side); differ != "" {
		return []string{differ}
	}
	return nil
}

// caveatsOfJobs returns what the loaders warned of, with the run.
func caveatsOfJobs(jobs []*engine.Job) []string {
	var out []string
	for _, j := range jobs {
		for _, w := range j.Warnings {
			place := j.Source
			if w.Path != "" {
				place += ": " + w.Path
			}
			out = append(out, place+": "+w.Message)
		}
	}
	return out
}

func unfinished(j *engine.Job) string {
	switch {
	case j.Status == engine.JobCompleted && len(j.Recommendations) > 0:
		return ""
	case j.Status == engine.JobCompleted:
		return Title(j) + " has no recommendations"
	case j.Status == "":
		return Title(j) + " does not say its status (--assume-completed takes it as COMPLETED)"
	case j.FailureReason != "":
		return fmt.Sprintf("%s is %s, not COMPLETED: %s", Title(j), j.Status, j.FailureReason)
	}
	return fmt.Sprintf("%s is %s, not COMPLETED", Title(j), j.Status)
}

// Title returns the job's name, or where it was read.
func Title(j *engine.Job) string {
	if j.Name != "" {
		return j.Name
	}
	return j.Source
}

// check returns how the jobs differ in the trait, and which do not say.
func (t trait) check(jobs []*engine.Job) (differ, unknown string) {
	var values, examples []string
	var silent []*engine.Job
	for _, j := range jobs {
		v := t.of(j)
		switch {
		case v == "":
			silent = append(silent, j)
		case !slices.Contains(values, v):
			values = append(values, v)
			examples = append(examples, fmt.Sprintf("%s in %s", v, Title(j)))
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

// some joins the first texts; a long list helps nobody.
func some(texts []string) string {
	const shown = 3
	if len(texts) <= shown {
		return strings.Join(texts, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(texts[:shown], ", "), len(texts)-shown)
}

func someTitles(jobs []*engine.Job) string {
	titles := make([]string, len(jobs))
	for i, j := range jobs {
		titles[i] = Title(j)
	}
	return some(titles)
}

// Model returns what model a job is about: its model package group, else its
// model package, else the model's name, else "".
func Model(j *engine.Job) string {
	switch {
	case j.ModelPackageGroup() != "":
		return j.ModelPackageGroup()
	case j.ModelPackageARN != "":
		return j.ModelPackageARN
	}
	return j.ModelName
}

func percentiles(j *engine.Job) string {
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

func stopping(j *engine.Job) string {
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
func trafficPattern(j *engine.Job) string {
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
