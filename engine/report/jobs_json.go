package report

import (
	"encoding/json"
	"io"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/internal/screen"
)

// JobsSchemaName names the version of the json that shows jobs.
const JobsSchemaName = "iradvise.jobs/v1"

// writeJobsJSON writes jobs with the names that policies see, and each one's
// whole body as it was described.
func writeJobsJSON(w io.Writer, jobs *Jobs) error {
	list, failed := []object{}, []jsonError{}
	for _, d := range jobs.Described {
		list = append(list, jobObject(d.Job))
	}
	for _, e := range jobs.Errors {
		failed = append(failed, jsonError{e.Source, position(e.Position), e.Message})
	}
	return screen.WriteJSON(w, object{{"schema", JobsSchemaName}, {"jobs", list}, {"errors", failed}})
}

func jobObject(j *engine.Job) object {
	endpoints, rows, steps, warnings := []object{}, []object{}, []object{}, []jsonWarning{}
	for _, e := range j.ExistingEndpoints {
		endpoints = append(endpoints, object{
			{"name", text(e.EndpointName)}, {"max_invocations_per_minute", e.MaxInvocations.Any()}, {"model_latency_ms", e.ModelLatencyMS.Any()}})
	}
	for _, r := range j.Recommendations {
		rows = append(rows, rowObject(r))
	}
	for _, s := range j.Steps {
		steps = append(steps, object{
			{"type", text(s.Type)}, {"status", text(s.Status)}, {"failure_reason", text(s.FailureReason)},
			{"instance_type", text(s.InstanceType)}, {"endpoint_name", text(s.EndpointName)}, {"body", rawJSON(s.Body)}})
	}
	for _, w := range j.Warnings {
		warnings = append(warnings, jsonWarning(w))
	}
	return object{
		{"source", j.Source}, {"digest", text(j.Digest)},
		{"job", identity(j)}, {"stopping", stoppingObject(j.Stopping)},
		{"existing_endpoints", endpoints}, {"recommendations", rows}, {"steps", steps}, {"warnings", warnings},
		{"body", rawJSON(j.Body)},
	}
}

func identity(j *engine.Job) object {
	return object{
		{"name", text(j.Name)}, {"description", text(j.Description)}, {"type", text(j.Type)}, {"status", text(j.Status)}, {"assumed_status", j.AssumedStatus},
		{"arn", text(j.ARN)}, {"role_arn", text(j.RoleARN)}, {"region", text(j.Region())}, {"account", text(j.Account())},
		{"failure_reason", text(j.FailureReason)},
		{"created", timeText(j.Created)}, {"completed", timeText(j.Completed)}, {"modified", timeText(j.Modified)},
		{"model_name", text(j.ModelName)}, {"model_package", text(j.ModelPackageARN)}, {"model_package_group", text(j.ModelPackageGroup())},
		{"traffic_type", text(j.TrafficType)}, {"latency_unit", text(j.LatencyUnit)}, {"recommendations_only", j.RecommendationsOnly},
	}
}

func stoppingObject(s engine.Stopping) object {
	thresholds := []object{}
	for _, t := range s.Thresholds {
		thresholds = append(thresholds, object{{"percentile", t.Percentile}, {"latency_threshold_ms", t.MS}})
	}
	return object{
		{"max_invocations_per_minute", s.MaxInvocations.Any()}, {"latency_threshold_ms", s.LatencyThreshold.Any()},
		{"latency_percentile", text(s.Percentile)}, {"thresholds", thresholds}, {"flat_invocations", text(s.FlatInvocations)},
	}
}

func rowObject(r *engine.Recommendation) object {
	env := object{}
	for name, value := range r.Environment() {
		env = append(env, member{name, value.Any()})
	}
	m := r.Metrics
	return object{
		{"key", r.Key}, {"id", text(r.ID)}, {"endpoint_name", text(r.EndpointName)}, {"variant_name", text(r.VariantName)},
		{"instance_type", text(r.InstanceType)}, {"instance_family", text(r.InstanceFamily())}, {"instance_size", text(r.InstanceSize())},
		{"instance_count", r.InstanceCount.Any()}, {"serverless", r.Serverless.Any()}, {"serverless_config", serverlessConfig(r)},
		{"env", env}, {"inference_specification", text(r.InferenceSpecification)}, {"compilation_job", text(r.CompilationJob)}, {"compiled", r.IsCompiled()},
		{"invocation_start", timeText(r.InvocationStart)}, {"invocation_end", timeText(r.InvocationEnd)},
		{"metrics", object{
			{"cost_per_hour", m.CostPerHour.Any()}, {"cost_per_inference", m.CostPerInference.Any()},
			{"max_invocations_per_minute", m.MaxInvocations.Any()}, {"model_latency_ms", m.ModelLatencyMS.Any()},
			{"cpu_utilization", m.CPUUtilization.Any()}, {"memory_utilization", m.MemoryUtilization.Any()},
			{"model_setup_time_ms", m.ModelSetupTimeMS.Any()}}},
	}
}

// rawJSON returns JSON as it is, or nil for none.
func rawJSON(b []byte) any {
	if len(b) == 0 || !json.Valid(b) {
		return nil
	}
	return json.RawMessage(b)
}
