package report

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"

	"github.com/iradvise/iradvise/engine"
)

// described is a job with all that show prints.
func described() *Jobs {
	j := failing("pytorch", "runs/pytorch.json").Job
	j.Recommendations[0].Metrics.CPUUtilization = engine.Known(91.25)
	j.Recommendations[0].Env = []engine.EnvVar{{Name: "A", Value: "\x1b[2J"}}
	j.Stopping.Thresholds = []engine.LatencyThreshold{{Percentile: "P95", MS: 500}}
	j.Steps = []engine.Step{
		{Type: "BENCHMARK", Status: "COMPLETED", InstanceType: "ml.m5.large", EndpointName: "sm-epc-1", Body: []byte(`{"StepType":"BENCHMARK"}`)},
		{Type: "BENCHMARK", Status: "FAILED", InstanceType: "ml.g5.xlarge", FailureReason: "the container did not answer its ping within 600 s: see the logs of the endpoint"},
	}
	j.Body = []byte(`{"JobName":"pytorch","CreationTime":1664922919.2,"Surprise":{"a":[1,null]}}`)
	return &Jobs{
		Described: []Described{
			{Job: j, Body: []Field{
				{Name: "JobName", Value: "pytorch"},
				{Name: "JobArn", Value: "arn:aws:sagemaker:us-east-1:111122223333:inference-recommendations-job/pytorch-and-a-long-name"},
				{Name: "InputConfig", Group: true},
				{Depth: 1, Name: "ModelName", Value: "model \x1b[31m" + strings.Repeat("word ", 20)},
				{Name: "Surprise", Value: "{}"},
			}},
			{Job: &engine.Job{Source: "rows.csv"}},
		},
		Errors: []engine.InputError{{Source: "bad.json", Message: "not JSON"}},
	}
}

func TestJobs(t *testing.T) {
	for _, f := range JobFormats(Style{}, described()) {
		var b bytes.Buffer
		if err := f.Write(&b, nil); err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Join("testdata", "jobs."+f.Name), b.Bytes())
		for _, l := range strings.Split(b.String(), "\n") {
			if f.Name == "table" && displaywidth.String(l) > 80 && len(strings.Fields(l)) > 1 {
				t.Errorf("%d columns: %s", displaywidth.String(l), l)
			}
		}
		if f.Name == "json" && !json.Valid(b.Bytes()) {
			t.Errorf("not JSON:\n%s", b.String())
		}
	}
}
