package archive

import "strconv"

// job writes the whole answer, its members in the API's order.
func (p *printer) job(j *job) {
	p.raw("{")
	p.str("JobName", j.name)
	p.optional("JobDescription", j.description)
	p.str("JobType", map[bool]string{false: "Default", true: "Advanced"}[j.advanced])
	p.str("JobArn", j.model.arn("inference-recommendations-job/"+j.name))
	p.str("RoleArn", j.model.role)
	p.str("Status", j.status)
	p.time("CreationTime", j.created)
	p.time("CompletionTime", j.completed)
	p.time("LastModifiedTime", j.modified)
	p.optional("FailureReason", j.failure)
	p.object("InputConfig", func() { p.inputConfig(j) })
	if j.latencyLimitMS > 0 {
		p.object("StoppingConditions", func() { p.stopping(j) })
	}
	if len(j.rows) > 0 || j.status == "COMPLETED" {
		p.objects("InferenceRecommendations", len(j.rows), func(i int) { p.row(&j.rows[i]) })
	}
	if len(j.existing) > 0 {
		p.objects("EndpointPerformances", len(j.existing), func(i int) { p.existing(j.existing[i]) })
	}
	if p.boto3 {
		p.object("ResponseMetadata", func() { p.responseMetadata(j) })
	}
	p.raw("}")
}

func (p *printer) inputConfig(j *job) {
	k := j.model.kind
	p.str("ModelPackageVersionArn", j.model.arn("model-package/"+j.model.group+"/"+strconv.Itoa(j.version)))
	if j.advanced {
		p.int("JobDurationInSeconds", j.seconds)
		p.object("TrafficPattern", func() {
			p.str("TrafficType", "PHASES")
			p.objects("Phases", 1, func(int) {
				p.int("InitialNumberOfUsers", 1)
				p.int("SpawnRate", 1)
				p.int("DurationInSeconds", 120)
			})
		})
		p.object("ResourceLimit", func() {
			p.int("MaxNumberOfTests", 10)
			p.int("MaxParallelOfTests", 5)
		})
		p.objects("EndpointConfigurations", len(j.types), func(i int) {
			p.str("InstanceType", j.types[i])
			if i > 0 {
				return
			}
			p.object("EnvironmentParameterRanges", func() {
				p.objects("CategoricalParameterRanges", 1, func(int) {
					p.str("Name", k.workers)
					p.list("Value", 2, func(i int) { p.quote(strconv.Itoa(1 + i*3)) })
				})
			})
		})
	}
	if j.container {
		p.object("ContainerConfig", func() { p.containerConfig(j) })
	}
	if len(j.existing) > 0 {
		p.objects("Endpoints", len(j.existing), func(i int) { p.str("EndpointName", j.existing[i].endpoint) })
	}
}

func (p *printer) containerConfig(j *job) {
	k := j.model.kind
	p.str("Domain", k.domain)
	p.str("Task", k.task)
	p.str("Framework", k.framework)
	p.str("FrameworkVersion", k.version)
	p.object("PayloadConfig", func() {
		p.str("SamplePayloadUrl", "s3://amzn-s3-demo-bucket/"+j.model.group+"/payload.tar.gz")
		p.list("SupportedContentTypes", 1, func(int) { p.quote(k.content) })
	})
	p.str("NearestModelName", k.nearest)
	if !j.advanced {
		p.list("SupportedInstanceTypes", len(j.types), func(i int) { p.quote(j.types[i]) })
	}
}

func (p *printer) stopping(j *job) {
	p.int("MaxInvocations", j.invocationLimit)
	p.objects("ModelLatencyThresholds", 1, func(int) {
		p.str("Percentile", "P95")
		p.int("ValueInMilliseconds", j.latencyLimitMS)
	})
	p.str("FlatInvocations", "Stop")
}

func (p *printer) row(r *row) {
	p.optional("RecommendationId", r.id)
	p.object("Metrics", func() { p.metrics(r) })
	p.object("EndpointConfiguration", func() {
		p.str("EndpointName", r.endpoint)
		p.str("VariantName", r.endpoint)
		if r.instance != "" {
			p.str("InstanceType", r.instance)
			p.int("InitialInstanceCount", r.count)
			return
		}
		p.object("ServerlessConfig", func() {
			p.int("MemorySizeInMB", r.memoryMB)
			p.int("MaxConcurrency", r.concurrency)
		})
	})
	p.object("ModelConfiguration", func() {
		p.optional("InferenceSpecificationName", r.specification)
		p.objects("EnvironmentParameters", len(r.parameters), func(i int) {
			p.str("Key", r.parameters[i][0])
			p.str("ValueType", "string")
			p.str("Value", r.parameters[i][1])
		})
		p.optional("CompilationJobName", r.compilation)
	})
	p.time("InvocationEndTime", r.end)
	p.time("InvocationStartTime", r.start)
}

func (p *printer) metrics(r *row) {
	if r.costPerHour > 0 {
		p.float("CostPerHour", r.costPerHour)
	}
	p.float("CostPerInference", r.costPerInference)
	p.speed(r.maxInvocations, r.latencyMS)
	p.reading("CpuUtilization", r.cpu)
	p.reading("MemoryUtilization", r.memory)
	if r.setupMS > 0 {
		p.int("ModelSetupTime", r.setupMS)
	}
}

// speed writes throughput and latency, whose unit goes with the older name.
func (p *printer) speed(maxInvocations, latencyMS int) {
	if p.old {
		p.int("MaximumInvocations", maxInvocations)
		p.int("ModelLatency", latencyMS*1000)
		return
	}
	p.int("MaxInvocations", maxInvocations)
	p.int("ModelLatency", latencyMS)
}

func (p *printer) reading(name string, r reading) {
	switch r.state {
	case notANumber:
		p.str(name, "NaN")
	case measured:
		p.float(name, r.value)
	}
}

func (p *printer) existing(e existing) {
	p.object("Metrics", func() { p.speed(e.maxInvocations, e.latencyMS) })
	p.object("EndpointInfo", func() { p.str("EndpointName", e.endpoint) })
}

// responseMetadata writes what boto3 adds to an answer.
func (p *printer) responseMetadata(j *job) {
	p.str("RequestId", uuid(newDice(uint64(j.created.UnixMilli()), 0)))
	p.int("HTTPStatusCode", 200)
	p.object("HTTPHeaders", func() { p.str("content-type", "application/x-amz-json-1.1") })
	p.int("RetryAttempts", 0)
}
