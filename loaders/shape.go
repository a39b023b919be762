package loaders

// A shape says what AWS documents for one part of the describe answer: which
// members an object has, in the order in which the AWS CLI prints them, and how
// a value is to be read. It is a description, not a filter: members that no
// shape names are kept after the known ones.
type shape struct {
	form   form
	fields []field // of an object
	item   *shape  // of a list
}

type form int

const (
	text    form = iota
	enum         // text that is never empty: SDKs print "" for an absent one
	integer      // a whole number
	float        // a number
	boolean
	moment // a time
	object
	list
	anything // of no known shape; only in plans
)

type field struct {
	name  string
	shape *shape
	old   string // an earlier name for the same thing, "" for none
}

// Members follow the order of AWS CLI 2.9 wherever it knows them; later
// releases move ModelName and RecommendationId to the front of their objects.
var (
	textShape    = &shape{form: text}
	enumShape    = &shape{form: enum}
	integerShape = &shape{form: integer}
	floatShape   = &shape{form: float}
	booleanShape = &shape{form: boolean}
	momentShape  = &shape{form: moment}
	textsShape   = &shape{form: list, item: textShape}
)

// jobShape is the answer of DescribeInferenceRecommendationsJob.
var jobShape = &shape{form: object, fields: []field{
	{name: "JobName", shape: textShape},
	{name: "JobDescription", shape: textShape},
	{name: "JobType", shape: enumShape},
	{name: "JobArn", shape: textShape},
	{name: "RoleArn", shape: textShape},
	{name: "Status", shape: enumShape},
	{name: "CreationTime", shape: momentShape},
	{name: "CompletionTime", shape: momentShape},
	{name: "LastModifiedTime", shape: momentShape},
	{name: "FailureReason", shape: textShape},
	{name: "InputConfig", shape: inputShape},
	{name: "StoppingConditions", shape: stoppingShape},
	{name: "InferenceRecommendations", shape: &shape{form: list, item: rowShape}},
	{name: "EndpointPerformances", shape: &shape{form: list, item: performanceShape}},
}}

var inputShape = &shape{form: object, fields: []field{
	{name: "ModelPackageVersionArn", shape: textShape},
	{name: "JobDurationInSeconds", shape: integerShape},
	{name: "TrafficPattern", shape: trafficShape},
	{name: "ResourceLimit", shape: &shape{form: object, fields: []field{
		{name: "MaxNumberOfTests", shape: integerShape},
		{name: "MaxParallelOfTests", shape: integerShape},
	}}},
	{name: "EndpointConfigurations", shape: &shape{form: list, item: askedShape}},
	{name: "VolumeKmsKeyId", shape: textShape},
	{name: "ContainerConfig", shape: containerShape},
	{name: "Endpoints", shape: &shape{form: list, item: endpointShape}},
	{name: "VpcConfig", shape: &shape{form: object, fields: []field{
		{name: "SecurityGroupIds", shape: textsShape},
		{name: "Subnets", shape: textsShape},
	}}},
	{name: "ModelName", shape: textShape},
}}

var trafficShape = &shape{form: object, fields: []field{
	{name: "TrafficType", shape: enumShape},
	{name: "Phases", shape: &shape{form: list, item: &shape{form: object, fields: []field{
		{name: "InitialNumberOfUsers", shape: integerShape},
		{name: "SpawnRate", shape: integerShape},
		{name: "DurationInSeconds", shape: integerShape},
	}}}},
	{name: "Stairs", shape: &shape{form: object, fields: []field{
		{name: "DurationInSeconds", shape: integerShape},
		{name: "NumberOfSteps", shape: integerShape},
		{name: "UsersPerStep", shape: integerShape},
	}}},
}}

// askedShape is a configuration that the job was asked to test.
var askedShape = &shape{form: object, fields: []field{
	{name: "InstanceType", shape: enumShape},
	{name: "ServerlessConfig", shape: serverlessShape},
	{name: "InferenceSpecificationName", shape: textShape},
	{name: "EnvironmentParameterRanges", shape: &shape{form: object, fields: []field{
		{name: "CategoricalParameterRanges", shape: &shape{form: list, item: &shape{form: object, fields: []field{
			{name: "Name", shape: textShape},
			{name: "Value", shape: textsShape},
		}}}},
	}}},
}}

var containerShape = &shape{form: object, fields: []field{
	{name: "Domain", shape: textShape},
	{name: "Task", shape: textShape},
	{name: "Framework", shape: textShape},
	{name: "FrameworkVersion", shape: textShape},
	{name: "PayloadConfig", shape: &shape{form: object, fields: []field{
		{name: "SamplePayloadUrl", shape: textShape},
		{name: "SupportedContentTypes", shape: textsShape},
	}}},
	{name: "NearestModelName", shape: textShape},
	{name: "SupportedInstanceTypes", shape: textsShape},
	{name: "SupportedEndpointType", shape: enumShape},
	{name: "DataInputConfig", shape: textShape},
	{name: "SupportedResponseMIMETypes", shape: textsShape},
}}

var endpointShape = &shape{form: object, fields: []field{{name: "EndpointName", shape: textShape}}}

var stoppingShape = &shape{form: object, fields: []field{
	{name: "MaxInvocations", shape: integerShape, old: oldMaxInvocations},
	{name: "ModelLatencyThresholds", shape: &shape{form: list, item: &shape{form: object, fields: []field{
		{name: "Percentile", shape: textShape},
		{name: "ValueInMilliseconds", shape: integerShape},
	}}}},
	{name: "FlatInvocations", shape: enumShape},
}}

// rowShape is one recommendation.
var rowShape = &shape{form: object, fields: []field{
	{name: "Metrics", shape: metricsShape},
	{name: "EndpointConfiguration", shape: configurationShape},
	{name: "ModelConfiguration", shape: modelShape},
	{name: "RecommendationId", shape: textShape},
	{name: "InvocationEndTime", shape: momentShape},
	{name: "InvocationStartTime", shape: momentShape},
}}

// MaximumInvocations is the name of MaxInvocations before general availability.
// It is kept apart because it also says that ModelLatency is in microseconds.
var metricsShape = &shape{form: object, fields: []field{
	{name: "CostPerHour", shape: floatShape},
	{name: "CostPerInference", shape: floatShape},
	{name: "MaxInvocations", shape: integerShape},
	{name: oldMaxInvocations, shape: integerShape},
	{name: "ModelLatency", shape: integerShape},
	{name: "CpuUtilization", shape: floatShape},
	{name: "MemoryUtilization", shape: floatShape},
	{name: "ModelSetupTime", shape: integerShape},
}}

var configurationShape = &shape{form: object, fields: []field{
	{name: "EndpointName", shape: textShape},
	{name: "VariantName", shape: textShape},
	{name: "InstanceType", shape: enumShape},
	{name: "InitialInstanceCount", shape: integerShape},
	{name: "ServerlessConfig", shape: serverlessShape},
}}

var serverlessShape = &shape{form: object, fields: []field{
	{name: "MemorySizeInMB", shape: integerShape, old: "MemorySizeInMb"},
	{name: "MaxConcurrency", shape: integerShape},
	{name: "ProvisionedConcurrency", shape: integerShape},
}}

// Compiled is what answers before general availability said where there is a
// CompilationJobName today.
var modelShape = &shape{form: object, fields: []field{
	{name: "Compiled", shape: booleanShape},
	{name: "InferenceSpecificationName", shape: textShape},
	{name: "EnvironmentParameters", shape: &shape{form: list, item: &shape{form: object, fields: []field{
		{name: "Key", shape: textShape},
		{name: "ValueType", shape: textShape},
		{name: "Value", shape: textShape},
	}}}},
	{name: "CompilationJobName", shape: textShape},
}}

var performanceShape = &shape{form: object, fields: []field{
	{name: "Metrics", shape: metricsShape},
	{name: "EndpointInfo", shape: endpointShape, old: "EndpointConfiguration"},
}}

// stepsShape is the answer of ListInferenceRecommendationsJobSteps.
var stepsShape = &shape{form: object, fields: []field{
	{name: "Steps", shape: &shape{form: list, item: &shape{form: object, fields: []field{
		{name: "StepType", shape: enumShape},
		{name: "JobName", shape: textShape},
		{name: "Status", shape: enumShape},
		{name: "InferenceBenchmark", shape: benchmarkShape},
	}}}},
}}

var benchmarkShape = &shape{form: object, fields: []field{
	{name: "Metrics", shape: metricsShape},
	{name: "EndpointMetrics", shape: metricsShape},
	{name: "EndpointConfiguration", shape: configurationShape},
	{name: "ModelConfiguration", shape: modelShape},
	{name: "FailureReason", shape: textShape},
	{name: "InvocationEndTime", shape: momentShape},
	{name: "InvocationStartTime", shape: momentShape},
}}

// find returns the index of the field that a member called name holds, or -1.
func (s *shape) find(name string) int {
	for i := range s.fields {
		if f := &s.fields[i]; sameName(f.name, name) || f.old != "" && sameName(f.old, name) {
			return i
		}
	}
	return -1
}

// spelling returns 1 where a member called name uses the field's earlier name, else 0.
func (f *field) spelling(name string) int {
	if f.old != "" && len(name) > 1 && (name[1:] == f.old[1:] || !sameName(f.name, name)) {
		return 1
	}
	return 0
}

// sameName compares member names the way SDKs vary them: JobName, jobName,
// job_name; MemorySizeInMB, MemorySizeInMb.
func sameName(a, b string) bool {
	i, j := 0, 0
	for {
		for i < len(a) && a[i] == '_' {
			i++
		}
		for j < len(b) && b[j] == '_' {
			j++
		}
		if i == len(a) || j == len(b) {
			return i == len(a) && j == len(b)
		}
		if lower(a[i]) != lower(b[j]) {
			return false
		}
		i, j = i+1, j+1
	}
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
