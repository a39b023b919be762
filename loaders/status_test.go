package loaders_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders"
)

const (
	bareRow  = `{"RecommendationId":"r","Metrics":{"CostPerHour":1},"EndpointConfiguration":{"InstanceType":"ml.m5.large"}}`
	bareRows = "[" + bareRow + "]"
)

// TestStatusOfRows: where recommendations come without their job, a status of a job
// around, beside or inside of them is theirs, and nobody assumes another.
func TestStatusOfRows(t *testing.T) {
	const failedRow = `{"Status":"FAILED",` + "\"RecommendationId\":\"r\",\"Metrics\":{\"CostPerHour\":1}}"
	for _, test := range []struct{ name, input, want string }{
		{"none", bareRows, "assumed"},
		{"beside", `{"Status":"FAILED","Recs":` + bareRows + `}`, "FAILED"},
		{"after them", `{"Recs":` + bareRows + `,"job_status":"STOPPED"}`, "STOPPED"},
		{"around", `{"Status":"FAILED","Result":{"InferenceRecommendations":` + bareRows + `}}`, "FAILED"},
		{"beside the API's name", `{"InferenceRecommendationsJobStatus":"STOPPING","InferenceRecommendations":` + bareRows + `}`, "STOPPING"},
		{"around a text", `{"status":"FAILED","output":` + quoteJSON(bareRows) + `}`, "FAILED"},
		{"further out", `{"status":"DELETED","a":{"b":[{"c":` + bareRows + `}]}}`, "DELETED"},
		{"of an object beside them", `{"job":{"Status":"FAILED"},"rows":` + bareRows + `}`, "FAILED"},
		{"a state of their job", `{"JobName":"j","Status":"IN_PROGRESS","result":{"Recs":` + bareRows + `}}`, "IN_PROGRESS"},
		{"in a list", "[" + failedRow + "]", "FAILED"},
		{"of one row", "[" + bareRow + "," + failedRow + "]", "FAILED"},
		{"of rows in an answer", `{"InferenceRecommendations":[` + failedRow + `]}`, "FAILED"},
		{"a column", "InstanceType,CostPerHour,Status\nml.m5.large,1,FAILED\n", "FAILED"},
		{"completed", `{"Status":"COMPLETED","Recs":` + bareRows + `}`, "COMPLETED"},
		{"a completed column", "InstanceType,CostPerHour,Status\nml.m5.large,1,COMPLETED\nml.m5.xlarge,1,COMPLETED\n", "COMPLETED"},
		{"a column with a hole", "InstanceType,CostPerHour,Status\nml.m5.large,1,COMPLETED\nml.m5.xlarge,1,\n", "assumed"},
		{"completed inside of a failure", `{"Status":"FAILED","x":{"Status":"COMPLETED","Recs":` + bareRows + `}}`, "FAILED"},
		{"failed inside of what completed", `{"Status":"COMPLETED","x":{"Status":"FAILED","Recs":` + bareRows + `}}`, "FAILED"},
		{"two of them", `{"JobStatus":"COMPLETED","Status":"STOPPED","Recs":` + bareRows + `}`, "STOPPED"},
		{"of the job itself", `{"Status":"FAILED","x":{"JobName":"j","Status":"COMPLETED","InferenceRecommendations":` + bareRows + `}}`, "COMPLETED"},
		{"an enum of .NET", `{"Status":{"Value":"FAILED"},"Recs":` + bareRows + `}`, "FAILED"},
		{"an enum of the job itself", `{"Status":"COMPLETED","x":{"JobName":"j","Status":{"Value":"FAILED"},"InferenceRecommendations":` + bareRows + `}}`, "FAILED"},
		{"of a step beside them", `{"check":{"Status":"COMPLETED"},"rows":` + bareRows + `}`, "assumed"},
		{"of something else", `{"Status":"SUCCEEDED","Recs":` + bareRows + `}`, "assumed"},
	} {
		results := loaders.Decode([]byte(test.input), "in", loaders.Options{AssumeCompleted: true})
		last := results[len(results)-1]
		if last.Err != nil {
			t.Errorf("%s: %v", test.name, last.Err)
			continue
		}
		got := last.Job.Status
		if last.Job.AssumedStatus {
			got = "assumed"
		}
		if got != test.want {
			t.Errorf("%s: status %q, want %q", test.name, got, test.want)
		}
		checkSameStatus(t, test.name, last.Job)
	}
}

// checkSameStatus expects the status of a job in its Body.
func checkSameStatus(t *testing.T, name string, job *engine.Job) {
	t.Helper()
	again := one(t, job.Body, loaders.Options{AssumeCompleted: true})
	if again.Status != job.Status || again.AssumedStatus != job.AssumedStatus {
		t.Errorf("%s: the body says %q, %v; want %q, %v", name, again.Status, again.AssumedStatus, job.Status, job.AssumedStatus)
	}
}

// TestRedactedARN: a job whose ARN was made unreadable is the same job, by either
// reader. The ARN of another kind of job is refused.
func TestRedactedARN(t *testing.T) {
	body := string(bytes.TrimSpace(readFile(t, wire)))
	arn := `"arn:aws:sagemaker:us-east-1:111122223333:inference-recommendations-job/iradvise-demo-default-001"`
	if !strings.Contains(body, arn) {
		t.Fatalf("%s has no %s", wire, arn)
	}
	for _, redacted := range []string{`"REDACTED"`, `""`, `"***"`, "null", `"arn:aws:sagemaker:us-east-1:***"`, `"arn:***"`} {
		for _, keep := range []loaders.Keep{loaders.KeepAll, loaders.KeepJudged} {
			got := one(t, []byte(strings.Replace(body, arn, redacted, 1)), loaders.Options{Keep: keep})
			if got.Name != "iradvise-demo-default-001" || got.Status != engine.JobCompleted || len(got.Recommendations) != 3 {
				t.Errorf("%s: name %q, status %q, %d rows", redacted, got.Name, got.Status, len(got.Recommendations))
			}
		}
	}
	other := strings.ReplaceAll(body, "inference-recommendations-job/", "labeling-job/")
	checkRefused(t, other, "another kind of job")
	got := loaders.Decode([]byte(other), "in", loaders.Options{Keep: loaders.KeepJudged, AssumeCompleted: true})
	if len(got) != 1 || got[0].Err == nil {
		t.Errorf("a labeling job was judged: %+v", got)
	}
}
