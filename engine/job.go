package engine

import (
	"strings"
	"time"
)

// Statuses that an Inference Recommender job reports. AWS may add more; only
// StatusCompleted can pass a gate.
const (
	JobCompleted = "COMPLETED"
	JobFailed    = "FAILED"
	JobStopped   = "STOPPED"
)

// Job is one Inference Recommender job, as described. It is read-only once a
// loader has returned it; many goroutines may judge the same Job.
type Job struct {
	Source string // where it was read: a file name, "-", "sagemaker:NAME"; with "#2" or ":line" for one of many documents
	Digest string // "sha256:…" of the bytes of this document as they were read (after decompression)

	Name          string
	Description   string
	Type          string // "Default", "Advanced"; "" when the input does not say
	Status        string // "" when the input does not say: undecided unless the user assumes completion
	ARN           string
	RoleARN       string
	FailureReason string
	Created       Measured[time.Time] // UTC, whole milliseconds; likewise below
	Completed     Measured[time.Time]
	Modified      Measured[time.Time]

	ModelName       string // InputConfig.ModelName
	ModelPackageARN string // InputConfig.ModelPackageVersionArn

	TrafficType         string // InputConfig.TrafficPattern.TrafficType; "" when not given
	Stopping            Stopping
	ExistingEndpoints   []EndpointPerformance // the endpoints in production that the job measured too
	Recommendations     []*Recommendation     // in key order; see OrderRecommendations
	Steps               []Step                // the job's benchmarks, where they were saved too
	LatencyUnit         string                // unit of ModelLatency in the input: "ms" or "us"
	Warnings            []Warning             // caveats about the data, in document order
	Body                []byte                // the whole describe answer as canonical wire JSON; nil when the reader kept only what is judged
	AssumedStatus       bool                  // Status is COMPLETED only because the user said so
	RecommendationsOnly bool                  // the input was a list of recommendations without its job
	Parts               []*Job                // the jobs that Together put together; nil for one job
	Incomparable        string                // why its rows cannot stand beside one another, of jobs put together; "" where they can
}

// parts returns the jobs that were put together, or the job itself.
func (j *Job) parts() []*Job {
	if len(j.Parts) == 0 {
		return []*Job{j}
	}
	return j.Parts
}

// Region returns the AWS region that the job's ARN names, or "".
func (j *Job) Region() string { return arnField(j.ARN, 3) }

// Account returns the AWS account that the job's ARN names, or "".
func (j *Job) Account() string { return arnField(j.ARN, 4) }

// ModelPackageGroup returns the group in the model package's ARN
// (arn:aws:sagemaker:REGION:ACCOUNT:model-package/GROUP/VERSION), or "" for an
// unversioned package or none.
func (j *Job) ModelPackageGroup() string {
	kind, rest, _ := strings.Cut(arnField(j.ModelPackageARN, 5), "/")
	group, version, ok := strings.Cut(rest, "/")
	if !ok || kind != "model-package" || strings.Contains(version, "/") {
		return ""
	}
	return group
}

// arnField returns field i of arn:partition:service:region:account:resource.
func arnField(arn string, i int) string {
	const fields = 6
	if strings.Count(arn, ":") < fields-1 || !strings.HasPrefix(arn, "arn:") {
		return ""
	}
	field := ""
	for n := 0; n <= i; n++ {
		if n == fields-1 {
			return arn
		}
		field, arn, _ = strings.Cut(arn, ":")
	}
	return field
}

// Stopping holds the conditions under which the job was asked to stop a load
// test: what its owner wanted the endpoint to meet.
type Stopping struct {
	MaxInvocations   Measured[int64]    // invocations per minute
	LatencyThreshold Measured[float64]  // milliseconds; the strictest one
	Percentile       string             // of the strictest threshold: "P95"
	Thresholds       []LatencyThreshold // all of them, as given
	FlatInvocations  string             // "Continue", "Stop" or ""
}

// SetStrictest fills LatencyThreshold and Percentile from the least of
// Thresholds, of equal ones that of the greatest percentile.
func (s *Stopping) SetStrictest() {
	for i, t := range s.Thresholds {
		least, ok := s.LatencyThreshold.Get()
		if i == 0 || !ok || float64(t.MS) < least || float64(t.MS) == least && t.Percentile > s.Percentile {
			s.LatencyThreshold, s.Percentile = Known(float64(t.MS)), t.Percentile
		}
	}
}

// LatencyThreshold is one limit on a latency percentile.
type LatencyThreshold struct {
	Percentile string
	MS         int64 // milliseconds
}

// EndpointPerformance is what the job measured on an existing endpoint.
type EndpointPerformance struct {
	EndpointName   string
	MaxInvocations Measured[int64]   // invocations per minute
	ModelLatencyMS Measured[float64] // milliseconds
}

// Step is one benchmark of a job, from ListInferenceRecommendationsJobSteps.
type Step struct {
	Type          string
	Status        string
	FailureReason string
	InstanceType  string
	EndpointName  string
	Body          []byte // the step as canonical JSON
}

// Warning is a caveat about a Job: part of the result, never a log line.
type Warning struct {
	Code    string // stable and short: "cost-identity"
	Path    string // JSON path in the input, "" for the whole document
	Message string
}
