package expression

import (
	"time"

	"github.com/iradvise/iradvise/engine"
)

type rec = engine.Recommendation

// number is a member that may not have been measured.
func number(name, unit, doc string, get measurement) member {
	return measured(name, unit, doc, Number, get)
}

func integer(name, unit, doc string, get func(*rec) (int64, bool)) member {
	return measured(name, unit, doc, Integer, func(r *rec) (float64, bool) {
		x, ok := get(r)
		return float64(x), ok
	})
}

func measured(name, unit, doc string, k Kind, get measurement) member {
	return member{name: name, unit: unit, doc: doc, typ: Type{Kind: k, Missing: true}, measured: get,
		get: func(_ *frame, b *row) (value, state) {
			if x, ok := get(b.r); ok {
				return value{n: x}, known
			}
			return value{}, missing
		}}
}

func text(name, doc string, get func(*rec) string) member {
	return member{name: name, doc: doc, typ: Type{Kind: String},
		get: func(_ *frame, b *row) (value, state) { return value{s: get(b.r)}, known }}
}

func moment(name, doc string, get func(*row) engine.Measured[time.Time]) member {
	return member{name: name, doc: doc, typ: Type{Kind: Time, Missing: true},
		get: func(_ *frame, b *row) (value, state) {
			if x, ok := get(b).Get(); ok {
				return instant(x), known
			}
			return value{}, missing
		}}
}

// derived is a member that follows from the metrics and the policy's traffic.
func derived(name, unit, doc string, t Kind, get func(engine.Derived) engine.Measured[float64]) member {
	return member{name: name, unit: unit, doc: doc, typ: Type{Kind: t, Missing: true}, sized: true,
		why: name + " cannot be known from the metrics and the traffic of the policy",
		get: func(f *frame, b *row) (value, state) {
			if x, ok := get(f.derive(b)).Get(); ok {
				return value{n: x}, known
			}
			return value{}, missing
		}}
}

func asNumber(m engine.Measured[int64]) engine.Measured[float64] {
	if x, ok := m.Get(); ok {
		return engine.Known(float64(x))
	}
	return engine.Measured[float64]{}
}

func asTruth(m engine.Measured[bool]) engine.Measured[float64] {
	if x, ok := m.Get(); ok {
		return engine.Known(truth(x).n)
	}
	return engine.Measured[float64]{}
}

func recommendationMembers() []member {
	m := identityMembers()
	m = append(m, metricMembers()...)
	return append(m,
		derived("instances_needed", "", "instances that the policy's traffic needs", Integer,
			func(d engine.Derived) engine.Measured[float64] { return asNumber(d.InstancesNeeded) }),
		derived("monthly_cost", "usd", "cost of a month at the policy's traffic", Number,
			func(d engine.Derived) engine.Measured[float64] { return d.MonthlyCost }),
		derived("effective_cost_per_inference", "usd", "monthly_cost for each inference of the month", Number,
			func(d engine.Derived) engine.Measured[float64] { return d.EffectiveCostPerInference }),
		derived("serves_peak", "", "the endpoint as tested carries the policy's peak", Boolean,
			func(d engine.Derived) engine.Measured[float64] { return asTruth(d.ServesPeak) }),
		member{name: "baseline", doc: "the row with the same configuration in the baseline run",
			typ: Type{Kind: Record, record: recordRecommendation, Missing: true},
			why: "the baseline has no such row", get: (*frame).baselineRow},
	)
}

func identityMembers() []member {
	return []member{
		text("key", "the configuration, unique within the job", func(r *rec) string { return r.Key }),
		text("id", "RecommendationId: shown, not a key", func(r *rec) string { return r.ID }),
		text("endpoint_name", "name of the endpoint that was tested", func(r *rec) string { return r.EndpointName }),
		text("variant_name", "name of the variant that was tested", func(r *rec) string { return r.VariantName }),
		text("instance_type", `"ml.m5.xlarge"; "" for a serverless row`, func(r *rec) string { return r.InstanceType }),
		text("instance_family", `"m5"; "" for a serverless row`, (*rec).InstanceFamily),
		text("instance_size", `"xlarge"; "" for a serverless row`, (*rec).InstanceSize),
		integer("instance_count", "", "instances of the endpoint as tested; missing for a serverless row",
			func(r *rec) (int64, bool) { return r.InstanceCount.Get() }),
		{name: "serverless", doc: "the row is a serverless endpoint; missing when the row shows neither shape",
			typ: Type{Kind: Boolean, Missing: true}, get: serverless},
		integer("memory_size_mb", "MB", "memory of a serverless endpoint", func(r *rec) (int64, bool) { return r.MemorySizeMB.Get() }),
		integer("max_concurrency", "", "concurrency of a serverless endpoint", func(r *rec) (int64, bool) { return r.MaxConcurrency.Get() }),
		integer("provisioned_concurrency", "", "provisioned concurrency of a serverless endpoint",
			func(r *rec) (int64, bool) { return r.ProvisionedConcurrency.Get() }),
		{name: "env", doc: "environment parameters of the container; missing: an absent key, one with several values or none",
			typ: Type{Kind: Map, Elem: &Type{Kind: String}}, get: environment},
		text("inference_specification", "name of the inference specification", func(r *rec) string { return r.InferenceSpecification }),
		text("compilation_job", "name of the compilation job", func(r *rec) string { return r.CompilationJob }),
		moment("invocation_start", "when the load test began", func(b *row) engine.Measured[time.Time] { return b.r.InvocationStart }),
		moment("invocation_end", "when the load test ended", func(b *row) engine.Measured[time.Time] { return b.r.InvocationEnd }),
	}
}

func serverless(_ *frame, b *row) (value, state) {
	if x, ok := b.r.Serverless.Get(); ok {
		return truth(x), known
	}
	return value{}, missing
}

func environment(_ *frame, b *row) (value, state) {
	if b.env == nil {
		b.env = &row{}
		for name, v := range b.r.Environment() {
			entry := value{row: contradicted}
			if s, ok := v.Get(); ok {
				entry = value{s: s}
			}
			b.env.list = append(b.env.list, value{s: name}, entry)
		}
	}
	return value{row: b.env}, known
}

func metricMembers() []member {
	return []member{
		number("cost_per_hour", "usd", "cost of an hour, total for all instances as tested",
			func(r *rec) (float64, bool) { return r.Metrics.CostPerHour.Get() }),
		number("cost_per_inference", "usd", "cost of one inference at full load",
			func(r *rec) (float64, bool) { return r.Metrics.CostPerInference.Get() }),
		number("cost_per_million", "usd", "cost of a million inferences at full load",
			func(r *rec) (float64, bool) { return r.Metrics.CostPerMillion().Get() }),
		integer("max_invocations_per_minute", "1/min", "throughput of the whole endpoint as tested",
			func(r *rec) (int64, bool) { return r.Metrics.MaxInvocations.Get() }),
		number("model_latency_ms", "ms", "the model's time as SageMaker sees it, not the client's end-to-end time",
			func(r *rec) (float64, bool) { return r.Metrics.ModelLatencyMS.Get() }),
		number("cpu_utilization", "percent", "CPU utilization at full load; may pass 100",
			func(r *rec) (float64, bool) { return r.Metrics.CPUUtilization.Get() }),
		number("memory_utilization", "percent", "memory utilization at full load; may pass 100",
			func(r *rec) (float64, bool) { return r.Metrics.MemoryUtilization.Get() }),
		number("model_setup_time_ms", "ms", "cold start of a serverless endpoint",
			func(r *rec) (float64, bool) { return r.Metrics.ModelSetupTimeMS.Get() }),
	}
}

func jobText(name, doc string, get func(*engine.Job) string) member {
	return member{name: name, doc: doc, typ: Type{Kind: String},
		get: func(_ *frame, b *row) (value, state) { return value{s: get(b.job)}, known }}
}

func jobMembers() []member {
	return []member{
		jobText("name", "name of the job", func(j *engine.Job) string { return j.Name }),
		jobText("type", `"Default" or "Advanced"`, func(j *engine.Job) string { return j.Type }),
		jobText("status", `"COMPLETED", "FAILED", ...`, func(j *engine.Job) string { return j.Status }),
		jobText("arn", "ARN of the job", func(j *engine.Job) string { return j.ARN }),
		jobText("region", "AWS region in the ARN", (*engine.Job).Region),
		jobText("account", "AWS account in the ARN", (*engine.Job).Account),
		jobText("model_name", "name of the model", func(j *engine.Job) string { return j.ModelName }),
		jobText("model_package", "ARN of the model package version", func(j *engine.Job) string { return j.ModelPackageARN }),
		jobText("model_package_group", "group in that ARN", (*engine.Job).ModelPackageGroup),
		moment("created", "when the job was created", func(b *row) engine.Measured[time.Time] { return b.job.Created }),
		moment("completed", "when the job completed", func(b *row) engine.Measured[time.Time] { return b.job.Completed }),
		{name: "stopping", doc: "what the job was asked to meet", typ: Type{Kind: Record, record: recordStopping, Missing: true},
			why: "the job has no stopping conditions", get: stopping},
		{name: "existing_endpoint", doc: "the endpoint in production that the job measured too; missing without one, and with several",
			typ: Type{Kind: Record, record: recordEndpoint, Missing: true},
			why: "the job did not measure one existing endpoint", get: existingEndpoint},
	}
}

func stopping(_ *frame, b *row) (value, state) {
	s := b.job.Stopping
	if !s.MaxInvocations.IsKnown() && !s.LatencyThreshold.IsKnown() && s.Percentile == "" {
		return value{}, missing
	}
	return value{row: b}, known
}

func existingEndpoint(_ *frame, b *row) (value, state) {
	if len(b.job.ExistingEndpoints) != 1 {
		return value{}, missing
	}
	return value{row: b}, known
}

// maybe returns a measured number as a value.
func maybe(m engine.Measured[float64]) (value, state) {
	if x, ok := m.Get(); ok {
		return value{n: x}, known
	}
	return value{}, missing
}

func stoppingMembers() []member {
	return []member{
		{name: "max_invocations_per_minute", unit: "1/min", doc: "MaxInvocations at which the job was asked to stop",
			typ: Type{Kind: Integer, Missing: true}, why: "the job does not say at how many invocations it stops",
			get: func(_ *frame, b *row) (value, state) { return maybe(asNumber(b.job.Stopping.MaxInvocations)) }},
		{name: "latency_threshold_ms", unit: "ms", doc: "the strictest latency threshold of the job",
			typ: Type{Kind: Number, Missing: true}, why: "the job has no latency threshold",
			get: func(_ *frame, b *row) (value, state) { return maybe(b.job.Stopping.LatencyThreshold) }},
		{name: "latency_percentile", doc: `percentile of that threshold: "P95"`, typ: Type{Kind: String, Missing: true},
			why: "the job has no latency threshold", get: percentile},
	}
}

func percentile(_ *frame, b *row) (value, state) {
	if s := b.job.Stopping.Percentile; s != "" {
		return value{s: s}, known
	}
	return value{}, missing
}

func endpointMembers() []member {
	return []member{
		{name: "model_latency_ms", unit: "ms", doc: "latency of the endpoint in production", typ: Type{Kind: Number, Missing: true},
			get: func(_ *frame, b *row) (value, state) { return maybe(b.job.ExistingEndpoints[0].ModelLatencyMS) }},
		{name: "max_invocations_per_minute", unit: "1/min", doc: "throughput of the endpoint in production", typ: Type{Kind: Integer, Missing: true},
			get: func(_ *frame, b *row) (value, state) {
				return maybe(asNumber(b.job.ExistingEndpoints[0].MaxInvocations))
			}},
	}
}

func baselineMembers() []member {
	return []member{
		{name: "winner", doc: "what the same policies chose in the baseline", why: "the baseline has no winner",
			typ: Type{Kind: Record, record: recordRecommendation, Missing: true}, get: (*frame).baselineWinner},
		{name: "job", doc: "the job of the baseline", typ: Type{Kind: Record, record: recordJob},
			get: func(f *frame, b *row) (value, state) { return value{row: b}, known }},
	}
}
