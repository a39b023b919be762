package rules

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/iradvise/iradvise/engine"
)

// rowKeys are the names of a recommendation that a test can set: those of rec,
// without what follows from others.
func rowKeys() []key {
	var all []key
	for _, f := range rowFields() {
		all = append(all, key{name: f.name, shape: f.shape(), doc: f.doc})
	}
	return append(all, key{name: "env", shape: shapeOpen, doc: "environment parameters of the container"})
}

// jobKeys are the names of a job that a test can set.
func jobKeys() []key {
	var all []key
	for _, f := range jobFields() {
		all = append(all, key{name: f.name, shape: f.shape(), doc: f.doc})
	}
	return append(all,
		key{name: "stopping", shape: shapeFields, keys: []key{
			{name: "max_invocations_per_minute", shape: shapeLiteral, doc: "invocations at which the job stops"},
			{name: "latency_threshold_ms", shape: shapeLiteral, doc: "the strictest latency threshold"},
			{name: "latency_percentile", shape: shapeText, doc: "its percentile: P95"},
		}, doc: "what the job was asked to meet"},
		key{name: "existing_endpoint", shape: shapeFields, keys: []key{
			{name: "model_latency_ms", shape: shapeLiteral, doc: "latency of the endpoint in production"},
			{name: "max_invocations_per_minute", shape: shapeLiteral, doc: "its throughput"},
		}, doc: "the endpoint in production"})
}

// target is one field of T that a test can set; exactly one of the pointers is
// not nil.
type target[T any] struct {
	name, doc string
	text      func(*T) *string
	number    func(*T) *engine.Measured[float64]
	integer   func(*T) *engine.Measured[int64]
	boolean   func(*T) *engine.Measured[bool]
	moment    func(*T) *engine.Measured[time.Time]
}

func (f target[T]) shape() shape {
	if f.text != nil {
		return shapeText
	}
	return shapeLiteral
}

func rowFields() []target[engine.Recommendation] {
	type r = engine.Recommendation
	type number = engine.Measured[float64]
	type integer = engine.Measured[int64]
	return []target[r]{
		{name: "instance_type", doc: "ml.m5.xlarge; leave it out for a serverless row", text: func(r *r) *string { return &r.InstanceType }},
		{name: "instance_count", doc: "1 unless given, for a row with an instance type", integer: func(r *r) *integer { return &r.InstanceCount }},
		{name: "serverless", doc: "whether the row is a serverless endpoint; unless given, what the other keys tell", boolean: func(r *r) *engine.Measured[bool] { return &r.Serverless }},
		{name: "memory_size_mb", doc: "memory of a serverless endpoint", integer: func(r *r) *integer { return &r.MemorySizeMB }},
		{name: "max_concurrency", doc: "concurrency of a serverless endpoint", integer: func(r *r) *integer { return &r.MaxConcurrency }},
		{name: "provisioned_concurrency", doc: "provisioned concurrency of a serverless endpoint", integer: func(r *r) *integer { return &r.ProvisionedConcurrency }},
		{name: "cost_per_hour", doc: "USD", number: func(r *r) *number { return &r.Metrics.CostPerHour }},
		{name: "cost_per_inference", doc: "USD", number: func(r *r) *number { return &r.Metrics.CostPerInference }},
		{name: "max_invocations_per_minute", doc: "throughput of the endpoint", integer: func(r *r) *integer { return &r.Metrics.MaxInvocations }},
		{name: "model_latency_ms", doc: "milliseconds", number: func(r *r) *number { return &r.Metrics.ModelLatencyMS }},
		{name: "cpu_utilization", doc: "percent", number: func(r *r) *number { return &r.Metrics.CPUUtilization }},
		{name: "memory_utilization", doc: "percent", number: func(r *r) *number { return &r.Metrics.MemoryUtilization }},
		{name: "model_setup_time_ms", doc: "milliseconds", number: func(r *r) *number { return &r.Metrics.ModelSetupTimeMS }},
		{name: "inference_specification", doc: "name of the inference specification", text: func(r *r) *string { return &r.InferenceSpecification }},
		{name: "compilation_job", doc: "name of the compilation job", text: func(r *r) *string { return &r.CompilationJob }},
		{name: "id", doc: "RecommendationId", text: func(r *r) *string { return &r.ID }},
		{name: "endpoint_name", doc: "name of the endpoint that was tested", text: func(r *r) *string { return &r.EndpointName }},
		{name: "variant_name", doc: "name of the variant that was tested", text: func(r *r) *string { return &r.VariantName }},
		{name: "invocation_start", doc: "time", moment: func(r *r) *engine.Measured[time.Time] { return &r.InvocationStart }},
		{name: "invocation_end", doc: "time", moment: func(r *r) *engine.Measured[time.Time] { return &r.InvocationEnd }},
	}
}

// labelled is a job with the names that its ARNs hold.
type labelled struct {
	engine.Job
	region, account, group string
}

func jobFields() []target[labelled] {
	type j = labelled
	return []target[j]{
		{name: "name", doc: "name of the job", text: func(j *j) *string { return &j.Name }},
		{name: "type", doc: "Default or Advanced", text: func(j *j) *string { return &j.Type }},
		{name: "status", doc: "COMPLETED unless given", text: func(j *j) *string { return &j.Status }},
		{name: "arn", doc: "ARN of the job", text: func(j *j) *string { return &j.ARN }},
		{name: "region", doc: "region in the job's ARN", text: func(j *j) *string { return &j.region }},
		{name: "account", doc: "account in the job's ARN", text: func(j *j) *string { return &j.account }},
		{name: "model_name", doc: "name of the model", text: func(j *j) *string { return &j.ModelName }},
		{name: "model_package", doc: "ARN of the model package", text: func(j *j) *string { return &j.ModelPackageARN }},
		{name: "model_package_group", doc: "group in the model package's ARN", text: func(j *j) *string { return &j.group }},
		{name: "failure_reason", doc: "why the job failed", text: func(j *j) *string { return &j.FailureReason }},
		{name: "created", doc: "time", moment: func(j *j) *engine.Measured[time.Time] { return &j.Created }},
		{name: "completed", doc: "time", moment: func(j *j) *engine.Measured[time.Time] { return &j.Completed }},
	}
}

// testJob builds a job from what a test writes. What it does not write is not
// known, but for three things that hardly any test is about: the job is
// COMPLETED, an instance type stands for one instance, and a row is serverless
// when it has no instance type but a setting of serverless endpoints.
func testJob(n *node, rows []*node, bad *mistakes) *engine.Job {
	j := &labelled{Job: engine.Job{Status: engine.JobCompleted}}
	if n != nil {
		fill(j, jobFields(), n, bad)
		j.stopping(n.get("stopping"), bad)
		j.existing(n.get("existing_endpoint"), bad)
		j.label(n, bad)
	}
	for i, row := range rows {
		r := testRow(row, bad)
		r.Row = i
		j.Recommendations = append(j.Recommendations, r)
	}
	j.OrderRecommendations()
	return &j.Job
}

func testRow(n *node, bad *mistakes) *engine.Recommendation {
	r := &engine.Recommendation{}
	if n.get("serverless") == nil {
		switch {
		case n.get("instance_type") != nil:
			r.Serverless = engine.Known(false)
		case n.get("memory_size_mb") != nil || n.get("max_concurrency") != nil || n.get("provisioned_concurrency") != nil:
			r.Serverless = engine.Known(true)
		}
	}
	if n.get("instance_type") != nil && n.get("instance_count") == nil {
		r.InstanceCount = engine.Known[int64](1)
	}
	fill(r, rowFields(), n, bad)
	if s, _ := r.Serverless.Get(); s && r.InstanceType != "" {
		bad.at(n.get("instance_type"), "leave out one of the two", "a serverless row has no instance type")
	}
	r.Env = environment(n.get("env"), bad)
	return r
}

// environment reads the environment parameters, sorted by name.
func environment(n *node, bad *mistakes) []engine.EnvVar {
	if n == nil {
		return nil
	}
	if n.form != mapping {
		bad.at(n, "env: {OMP_NUM_THREADS: \"4\"}", "env must be a mapping, not %s", n.describe())
		return nil
	}
	var all []engine.EnvVar
	for _, p := range n.fields {
		if p.value.form != scalar || p.value.isNull() {
			bad.at(p.value, "", "%s must be text, not %s", p.key.text, p.value.describe())
			continue
		}
		all = append(all, engine.EnvVar{Name: p.key.text, Value: p.value.text})
	}
	slices.SortFunc(all, func(a, b engine.EnvVar) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

func (j *labelled) stopping(n *node, bad *mistakes) {
	if n == nil {
		return
	}
	j.Stopping.MaxInvocations = integerOf(n.get("max_invocations_per_minute"), "max_invocations_per_minute", bad)
	j.Stopping.LatencyThreshold = numberOf(n.get("latency_threshold_ms"), "latency_threshold_ms", bad)
	j.Stopping.Percentile = n.word("latency_percentile")
}

func (j *labelled) existing(n *node, bad *mistakes) {
	if n == nil {
		return
	}
	j.ExistingEndpoints = []engine.EndpointPerformance{{
		MaxInvocations: integerOf(n.get("max_invocations_per_minute"), "max_invocations_per_minute", bad),
		ModelLatencyMS: numberOf(n.get("model_latency_ms"), "model_latency_ms", bad),
	}}
}

// label writes the ARNs that region, account and group stand for.
func (j *labelled) label(n *node, bad *mistakes) {
	if j.region != "" || j.account != "" {
		if j.ARN != "" {
			bad.at(n.get("arn"), "leave out region and account", "the ARN names both already")
		}
		j.ARN = "arn:aws:sagemaker:" + j.region + ":" + j.account + ":inference-recommendations-job/" + j.Name
	}
	if j.group != "" {
		if j.ModelPackageARN != "" {
			bad.at(n.get("model_package"), "leave out model_package_group", "the ARN names the group already")
		}
		j.ModelPackageARN = "arn:aws:sagemaker:" + j.region + ":" + j.account + ":model-package/" + j.group + "/1"
	}
}

// fill sets the fields that n has.
func fill[T any](to *T, fields []target[T], n *node, bad *mistakes) {
	for _, f := range fields {
		v := n.get(f.name)
		switch {
		case v == nil:
		case f.text != nil:
			*f.text(to) = v.text
		case f.number != nil:
			*f.number(to) = numberOf(v, f.name, bad)
		case f.integer != nil:
			*f.integer(to) = integerOf(v, f.name, bad)
		case f.boolean != nil:
			*f.boolean(to) = booleanOf(v, f.name, bad)
		default:
			*f.moment(to) = momentOf(v, f.name, bad)
		}
	}
}

// numberOf reads a number; null and nothing are not measured.
func numberOf(n *node, name string, bad *mistakes) engine.Measured[float64] {
	if n == nil || n.isNull() {
		return engine.Measured[float64]{}
	}
	v, err := strconv.ParseFloat(n.text, 64)
	if n.typeName() != typeNumber || err != nil {
		bad.at(n, "leave it out for what was not measured", "%s must be a number, not %s", name, n.describe())
	}
	return engine.Finite(v)
}

func integerOf(n *node, name string, bad *mistakes) engine.Measured[int64] {
	if n == nil || n.isNull() {
		return engine.Measured[int64]{}
	}
	v, err := strconv.ParseInt(n.text, 10, 64)
	if n.typeName() != typeNumber || err != nil {
		bad.at(n, "leave it out for what was not measured", "%s must be a whole number, not %s", name, n.describe())
		return engine.Measured[int64]{}
	}
	return engine.Known(v)
}

func booleanOf(n *node, name string, bad *mistakes) engine.Measured[bool] {
	if n.isNull() {
		return engine.Measured[bool]{}
	}
	if n.typeName() != typeBoolean {
		bad.at(n, "want true or false", "%s cannot be %s", name, n.describe())
	}
	return engine.Known(n.text == "true")
}

func momentOf(n *node, name string, bad *mistakes) engine.Measured[time.Time] {
	if n.isNull() {
		return engine.Measured[time.Time]{}
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, n.text); err == nil {
			return engine.Known(t.UTC().Truncate(time.Millisecond))
		}
	}
	bad.at(n, `write "2026-11-23T08:00:00Z"`, "%s cannot be %s", name, n.describe())
	return engine.Measured[time.Time]{}
}
