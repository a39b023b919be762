package loaders

import (
	"strings"
	"sync"
)

// A plan is a shape made ready for scanning: each field with its name as a
// document spells it, and the place that its value goes to.
type plan struct {
	form    form
	fields  []planField
	item    *plan // of a list
	each    each  // what becomes of the items of a list
	slot    slot  // where the value goes; 0 for one that is only checked
	outline int   // of an object that is an item, or the root: index in quickReader.layouts
}

type planField struct {
	quoted string // `"CostPerHour"`
	plan   *plan
}

// A slot is where the quick reader keeps one value of the object that it reads.
type slot uint8

// The slots of texts, numbers and times. Those of a row are cleared before each.
const (
	_ slot = iota
	slotInstanceType
	slotEndpointName
	slotVariantName
	slotRecommendationID
	slotSpecification
	slotCompilationJob
	slotEnvKey
	slotEnvValue
	slotPercentile
	rowTexts // all before are of a row or smaller

	slotJobName
	slotJobDescription
	slotJobType
	slotJobARN
	slotRoleARN
	slotStatus
	slotFailureReason
	slotModelName
	slotModelPackage
	slotTrafficType
	slotFlatInvocations
	slotTexts
)

const (
	_ slot = iota
	slotCostPerHour
	slotCostPerInference
	slotMaxInvocations
	slotOldInvocations
	slotModelLatency
	slotCPU
	slotMemory
	slotSetupTime
	slotInstanceCount
	slotMemorySize
	slotConcurrency
	slotProvisioned
	slotServerless // present when the row has a ServerlessConfig
	slotCompiled   // 0 or 1
	slotInvocationStart
	slotInvocationEnd
	slotThreshold
	rowNumbers

	slotStoppingInvocations
	slotCreated
	slotCompleted
	slotModified
	slotRows // present when the document has InferenceRecommendations
	slotNumbers
)

// slots is the room for either kind: a word has a bit for each.
const (
	slots = 64
	_     = uint(slots - slotTexts)
	_     = uint(slots - slotNumbers)
)

// each tells what becomes of the items of a list.
type each int

const (
	checkItem each = iota // nothing: they have to be of their shape
	addRow
	addPerformance
	addThreshold
	addVariable
)

// quickPlan returns the plan of a describe answer, made once.
var quickPlan = sync.OnceValue(func() *plan {
	return newRoot(func(name string) string { return name }, 0)
})

// camelPlan is quickPlan for documents with lowerCamel names.
var camelPlan = sync.OnceValue(func() *plan {
	return newRoot(func(name string) string { return strings.ToLower(name[:1]) + name[1:] }, planOutlines/2)
})

// newRoot returns the plan of an answer whose names are spelled by spell. Its
// outlines are numbered from outline on.
func newRoot(spell func(string) string, outline int) *plan {
	p := newPlan(jobShape, "", spell)
	for _, name := range envelopes {
		p.fields = append(p.fields, planField{`"` + spell(name) + `"`, &plan{form: anything}})
	}
	p.outline = outline
	p.numberOutlines(outline + 1)
	return p
}

// planOutlines is the room for the layouts of all items of both plans.
const planOutlines = 32

// numberOutlines gives every kind of item below p its outline, from n on, and
// returns the next free one.
func (p *plan) numberOutlines(n int) int {
	for _, f := range p.fields {
		n = f.plan.numberOutlines(n)
	}
	if p.item != nil {
		p.item.outline = n
		n = p.item.numberOutlines(n + 1)
	}
	return n
}

// textSlots and numberSlots are the members that a Job keeps as typed fields, by
// their path; an item of a list has the path of the list.
var textSlots = map[string]slot{
	"InferenceRecommendations.EndpointConfiguration.InstanceType":             slotInstanceType,
	"InferenceRecommendations.EndpointConfiguration.EndpointName":             slotEndpointName,
	"InferenceRecommendations.EndpointConfiguration.VariantName":              slotVariantName,
	"InferenceRecommendations.RecommendationId":                               slotRecommendationID,
	"InferenceRecommendations.ModelConfiguration.InferenceSpecificationName":  slotSpecification,
	"InferenceRecommendations.ModelConfiguration.CompilationJobName":          slotCompilationJob,
	"InferenceRecommendations.ModelConfiguration.EnvironmentParameters.Key":   slotEnvKey,
	"InferenceRecommendations.ModelConfiguration.EnvironmentParameters.Value": slotEnvValue,
	"EndpointPerformances.EndpointInfo.EndpointName":                          slotEndpointName,
	"StoppingConditions.ModelLatencyThresholds.Percentile":                    slotPercentile,
	"StoppingConditions.FlatInvocations":                                      slotFlatInvocations,
	"JobName":                                                                 slotJobName,
	"JobDescription":                                                          slotJobDescription,
	"JobType":                                                                 slotJobType,
	"JobArn":                                                                  slotJobARN,
	"RoleArn":                                                                 slotRoleARN,
	"Status":                                                                  slotStatus,
	"FailureReason":                                                           slotFailureReason,
	"InputConfig.ModelName":                                                   slotModelName,
	"InputConfig.ModelPackageVersionArn":                                      slotModelPackage,
	"InputConfig.TrafficPattern.TrafficType":                                  slotTrafficType,
}

var numberSlots = map[string]slot{
	"InferenceRecommendations.EndpointConfiguration.InitialInstanceCount":                    slotInstanceCount,
	"InferenceRecommendations.EndpointConfiguration.ServerlessConfig":                        slotServerless,
	"InferenceRecommendations.EndpointConfiguration.ServerlessConfig.MemorySizeInMB":         slotMemorySize,
	"InferenceRecommendations.EndpointConfiguration.ServerlessConfig.MaxConcurrency":         slotConcurrency,
	"InferenceRecommendations.EndpointConfiguration.ServerlessConfig.ProvisionedConcurrency": slotProvisioned,
	"InferenceRecommendations.ModelConfiguration.Compiled":                                   slotCompiled,
	"InferenceRecommendations.InvocationStartTime":                                           slotInvocationStart,
	"InferenceRecommendations.InvocationEndTime":                                             slotInvocationEnd,
	"InferenceRecommendations":                                                               slotRows,
	"StoppingConditions.MaxInvocations":                                                      slotStoppingInvocations,
	"StoppingConditions.ModelLatencyThresholds.ValueInMilliseconds":                          slotThreshold,
	"CreationTime":     slotCreated,
	"CompletionTime":   slotCompleted,
	"LastModifiedTime": slotModified,
}

// metricSlots are the members of Metrics, whether of a row or of an endpoint.
var metricSlots = map[string]slot{
	"CostPerHour":       slotCostPerHour,
	"CostPerInference":  slotCostPerInference,
	"MaxInvocations":    slotMaxInvocations,
	oldMaxInvocations:   slotOldInvocations,
	"ModelLatency":      slotModelLatency,
	"CpuUtilization":    slotCPU,
	"MemoryUtilization": slotMemory,
	"ModelSetupTime":    slotSetupTime,
}

var eachItem = map[string]each{
	"InferenceRecommendations": addRow,
	"InferenceRecommendations.ModelConfiguration.EnvironmentParameters": addVariable,
	"EndpointPerformances":                      addPerformance,
	"StoppingConditions.ModelLatencyThresholds": addThreshold,
}

// newPlan returns the plan of the shape that stands at path. It knows no field.old:
// a document that has one goes to the tolerant reader.
func newPlan(s *shape, path string, spell func(string) string) *plan {
	p := &plan{form: s.form, each: eachItem[path]}
	switch s.form {
	case text, enum:
		p.slot = textSlots[path]
	default:
		p.slot = numberSlots[path]
	}
	if s.item != nil {
		p.item = newPlan(s.item, path, spell)
		p.item.slot = 0
	}
	for _, f := range s.fields {
		child := newPlan(f.shape, join(path, f.name), spell)
		if s == metricsShape {
			child.slot = metricSlots[f.name]
		}
		p.fields = append(p.fields, planField{`"` + spell(f.name) + `"`, child})
	}
	return p
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
