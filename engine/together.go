package engine

import (
	"fmt"
	"slices"
	"strings"
)

// Together returns one job that holds the recommendations of all of them as one
// candidate set: real-time and serverless rows of one model often come from
// separate jobs. It is COMPLETED only when every job is. What the jobs do not
// share is not known of the whole, and a warning says so; jobs of different types
// make it undecided.
func Together(jobs []*Job) *Job {
	out := &Job{Parts: jobs}
	if len(jobs) == 0 {
		return out
	}
	first := jobs[0]
	out.Source = joinFields(jobs, " + ", func(j *Job) string { return j.Source })
	out.Digest = joinFields(jobs, "+", func(j *Job) string { return j.Digest })
	out.Name = joinFields(jobs, " + ", func(j *Job) string { return j.Name })
	out.Status, out.FailureReason = first.Status, first.FailureReason
	for _, j := range jobs {
		if out.Status == JobCompleted && j.Status != JobCompleted {
			out.Status, out.FailureReason = j.Status, j.FailureReason
		}
		out.AssumedStatus = out.AssumedStatus || j.AssumedStatus
		out.Warnings = append(out.Warnings, located(j)...)
		for _, e := range j.ExistingEndpoints {
			if !slices.Contains(out.ExistingEndpoints, e) {
				out.ExistingEndpoints = append(out.ExistingEndpoints, e)
			}
		}
		for _, r := range j.Recommendations {
			row := *r
			row.Row = len(out.Recommendations)
			out.Recommendations = append(out.Recommendations, &row)
		}
	}
	if n := len(out.ExistingEndpoints); n > 1 {
		out.Warnings = append(out.Warnings, Warning{Code: "existing-endpoint",
			Message: fmt.Sprintf("the jobs judged together measured %d different endpoints in production; taken as not measured", n)})
	}
	out.Warnings = append(out.Warnings, withoutRows(jobs)...)
	out.share(jobs)
	out.Incomparable = incomparable(jobs)
	out.OrderRecommendations()
	return out
}

// withoutRows warns of each job that brings nothing into the candidate set, though
// it says that it completed: judged alone it would be undecided.
func withoutRows(jobs []*Job) []Warning {
	var out []Warning
	for _, j := range jobs {
		if len(jobs) > 1 && len(j.Recommendations) == 0 && j.Status == JobCompleted {
			out = append(out, Warning{Code: "no-recommendations",
				Message: j.Source + ": the job is COMPLETED and has no recommendations; it adds nothing to the set that is judged"})
		}
	}
	return out
}

// share keeps what all jobs agree on and warns of the rest.
func (j *Job) share(jobs []*Job) {
	var differ []string
	for _, f := range []struct {
		name string
		set  func(to, from *Job)
		same func(a, b *Job) bool
	}{
		{"type", func(to, from *Job) { to.Type = from.Type }, func(a, b *Job) bool { return a.Type == b.Type }},
		{"model", func(to, from *Job) { to.ModelName, to.ModelPackageARN = from.ModelName, from.ModelPackageARN },
			func(a, b *Job) bool { return a.ModelName == b.ModelName && a.ModelPackageARN == b.ModelPackageARN }},
		{"region and account", func(to, from *Job) { to.ARN = sharedARN(from) },
			func(a, b *Job) bool { return a.Region() == b.Region() && a.Account() == b.Account() }},
		{"traffic pattern", func(to, from *Job) { to.TrafficType = from.TrafficType },
			func(a, b *Job) bool { return a.TrafficType == b.TrafficType }},
		{"stopping conditions", func(to, from *Job) { to.Stopping = from.Stopping },
			func(a, b *Job) bool { return a.Stopping.equal(b.Stopping) }},
	} {
		if slices.ContainsFunc(jobs[1:], func(other *Job) bool { return !f.same(jobs[0], other) }) {
			differ = append(differ, f.name)
		} else {
			f.set(j, jobs[0])
		}
	}
	if len(differ) > 0 {
		j.Warnings = append(j.Warnings, Warning{Code: "jobs-differ",
			Message: fmt.Sprintf("the jobs judged together differ in %s: policies see no value there", joinAnd(differ))})
	}
}

// incomparable says why the rows of the jobs cannot be ranked as one set, or "".
// Default and Advanced jobs run different load tests: for one model the cost per
// inference is 3.3 to 4.5 times apart.
func incomparable(jobs []*Job) string {
	var types []string
	for _, j := range jobs {
		if j.Type != "" && !slices.Contains(types, j.Type) {
			types = append(types, j.Type)
		}
	}
	if len(types) < 2 {
		return ""
	}
	return fmt.Sprintf("%s jobs run different load tests: their recommendations cannot be ranked together", joinAnd(types))
}

// sharedARN keeps region and account of an ARN, without the job's own name.
func sharedARN(j *Job) string {
	if j.ARN == "" {
		return ""
	}
	return strings.Join([]string{"arn", arnField(j.ARN, 1), arnField(j.ARN, 2), j.Region(), j.Account(), ""}, ":")
}

func (s Stopping) equal(o Stopping) bool {
	return s.MaxInvocations == o.MaxInvocations && s.FlatInvocations == o.FlatInvocations && slices.Equal(s.Thresholds, o.Thresholds)
}

// joinFields joins the different values of a field, in the order of the jobs.
func joinFields(jobs []*Job, separator string, field func(*Job) string) string {
	var values []string
	for _, j := range jobs {
		if v := field(j); v != "" && !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	return strings.Join(values, separator)
}

// located returns the job's warnings with its source in their messages.
func located(j *Job) []Warning {
	out := slices.Clone(j.Warnings)
	for i := range out {
		out[i].Message = j.Source + ": " + out[i].Message
	}
	return out
}
