package engine

import (
	"slices"
	"testing"
)

// Jobs that cannot be compared have no rows for each other as baselines, whichever
// comes first; what else differs is said.
func TestBaselineIsWhatCanBeCompared(t *testing.T) {
	with := func(change func(*Job)) *Job {
		j := &Job{Source: "f", Name: "n", Type: "Default", Status: JobCompleted, TrafficType: "PHASES",
			ARN: "arn:aws:sagemaker:us-east-1:111122223333:inference-recommendations-job/n", ModelName: "m",
			Stopping:        Stopping{Thresholds: []LatencyThreshold{{"P95", 100}}},
			Body:            []byte(`{"InputConfig":{"TrafficPattern":{"TrafficType":"PHASES","Phases":[{"InitialNumberOfUsers":1}]}}}`),
			Recommendations: []*Recommendation{{Key: "a", InstanceType: "a", InstanceCount: Known(int64(1))}}}
		change(j)
		j.OrderRecommendations()
		return j
	}
	same := func(*Job) {}
	for _, c := range []struct {
		name   string
		change func(*Job)
		code   string
	}{
		{"equal", same, ""},
		{"type", func(j *Job) { j.Type = "Advanced" }, BaselineNotComparable},
		{"percentile", func(j *Job) { j.Stopping.Thresholds[0].Percentile = "P99" }, BaselineNotComparable},
		{"traffic type", func(j *Job) { j.TrafficType = "STAIRS" }, BaselineNotComparable},
		{"traffic pattern", func(j *Job) {
			j.Body = []byte(`{"InputConfig":{"TrafficPattern":{"Phases":[{"InitialNumberOfUsers":9}]}}}`)
		}, BaselineNotComparable},
		{"model", func(j *Job) { j.ModelName = "other" }, "baseline-differs"},
		{"package of that name", func(j *Job) {
			j.ModelPackageARN = "arn:aws:sagemaker:us-east-1:111122223333:model-package/m/1"
		}, "baseline-differs"},
		{"account", func(j *Job) { j.ARN = "arn:aws:sagemaker:us-east-1:999922223333:inference-recommendations-job/n" }, "baseline-differs"},
		{"unknown account", func(j *Job) { j.ARN = "" }, ""},
		{"unknown type and load", func(j *Job) { j.Type, j.TrafficType, j.Body, j.Stopping = "", "", nil, Stopping{} }, ""},
	} {
		for _, pair := range [][2]*Job{{with(same), with(c.change)}, {with(c.change), with(same)}} {
			b := NewBaseline(pair[0], nil, Options{})
			beside, caveats := b.beside(pair[1])
			var codes []string
			for _, w := range caveats {
				codes = append(codes, w.Code)
			}
			want := []string{c.code}
			if c.code == "" {
				want = nil
			}
			if !slices.Equal(codes, want) || (len(beside.Rows) == 0) != (c.code == BaselineNotComparable) {
				t.Errorf("%s: caveats %v, want %v; %d rows", c.name, codes, want, len(beside.Rows))
			}
		}
	}
}

// A baseline that did not complete measured nothing.
func TestUnfinishedBaselineHasNoRows(t *testing.T) {
	for _, status := range []string{"", "IN_PROGRESS", JobFailed, JobStopped, "NEW_STATUS"} {
		j := &Job{Source: "f", Status: status, Recommendations: []*Recommendation{{InstanceType: "a", InstanceCount: Known(int64(1))}}}
		j.OrderRecommendations()
		beside, caveats := NewBaseline(j, nil, Options{}).beside(&Job{Source: "g", Status: JobCompleted})
		if len(beside.Rows) > 0 || len(caveats) != 1 || beside.Job != j {
			t.Errorf("status %q: %d rows, caveats %v", status, len(beside.Rows), caveats)
		}
	}
}
