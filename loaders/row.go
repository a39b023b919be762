package loaders

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders/document"
)

func (b *builder) recommendations(n *document.Node) {
	p := (*document.Path)(nil).Member("InferenceRecommendations")
	for i, item := range n.List() {
		b.job.Recommendations = append(b.job.Recommendations, b.recommendation(item, i, p.Item(i)))
	}
}

func (b *builder) recommendation(n *document.Node, row int, p *document.Path) *engine.Recommendation {
	model := n.Get("ModelConfiguration")
	r := &engine.Recommendation{
		Row:                    row,
		ID:                     n.Get("RecommendationId").String(),
		Env:                    environment(model.Get("EnvironmentParameters")),
		InferenceSpecification: model.Get("InferenceSpecificationName").String(),
		CompilationJob:         model.Get("CompilationJobName").String(),
		InvocationStart:        timeOf(n.Get("InvocationStartTime")),
		InvocationEnd:          timeOf(n.Get("InvocationEndTime")),
	}
	if c := model.Get("Compiled"); c != nil {
		r.Compiled = engine.Known(c.Text == "true")
	}
	b.contradictions(r, p.Member("ModelConfiguration").Member("EnvironmentParameters"))
	at := p.Member("EndpointConfiguration")
	b.configuration(r, n.Get("EndpointConfiguration"), at)
	r.Metrics = b.metrics(n.Get("Metrics"), p.Member("Metrics"))
	if r.InstanceType == "" && !r.Serverless.IsKnown() && r.Metrics != (engine.Metrics{}) {
		b.warn("configuration", at, "names neither an instance type nor a serverless endpoint; old clients leave out the latter")
	}
	return r
}

// configuration reads what the row ran on: instances, or a serverless endpoint.
// A row that shows neither shape, or both, does not say.
func (b *builder) configuration(r *engine.Recommendation, n *document.Node, p *document.Path) {
	r.EndpointName = n.Get("EndpointName").String()
	r.VariantName = n.Get("VariantName").String()
	r.InstanceType = n.Get("InstanceType").String()
	r.InstanceCount = b.count(n, p, "InitialInstanceCount")
	s := n.Get("ServerlessConfig")
	if s != nil {
		at := p.Member("ServerlessConfig")
		r.MemorySizeMB = b.count(s, at, "MemorySizeInMB")
		r.MaxConcurrency = b.count(s, at, "MaxConcurrency")
		r.ProvisionedConcurrency = b.count(s, at, "ProvisionedConcurrency")
	}
	switch {
	case s != nil && r.InstanceType != "":
		b.warn("configuration", p, "names an instance type and a serverless endpoint at once")
	case s != nil || r.InstanceType != "":
		r.Serverless = engine.Known(s != nil)
	}
}

func environment(n *document.Node) []engine.EnvVar {
	var out []engine.EnvVar
	for _, item := range n.List() {
		value := item.Get("Value")
		out = append(out, engine.EnvVar{Name: item.Get("Key").String(), Value: value.String(), Unknown: value == nil})
	}
	sortEnvironment(out)
	return out
}

// sortEnvironment sorts by name, then by value, one that is not known first.
func sortEnvironment(list []engine.EnvVar) {
	slices.SortFunc(list, func(x, y engine.EnvVar) int {
		return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.Value, y.Value), unknownFirst(x, y))
	})
}

func unknownFirst(x, y engine.EnvVar) int {
	switch {
	case x.Unknown == y.Unknown:
		return 0
	case x.Unknown:
		return -1
	}
	return 1
}

// timeOf returns the time of a Timestamp, which canonical form writes in
// seconds with at most three decimals.
func timeOf(n *document.Node) engine.Measured[time.Time] {
	if n == nil || n.Kind != document.Timestamp {
		return engine.Measured[time.Time]{}
	}
	whole, fraction, _ := strings.Cut(n.Text, ".")
	s, _ := strconv.ParseInt(whole, 10, 64)
	ms, _ := strconv.ParseInt((fraction + "000")[:3], 10, 64)
	return engine.Known(time.UnixMilli(s*1000 + ms).UTC())
}
