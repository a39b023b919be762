package loaders

import (
	"cmp"
	"slices"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders/document"
)

// newJob builds the Job that one describe answer tells of. The order is: bring
// the document into canonical form, keep that as the Body, read the Body.
func newJob(n *document.Node, o Options) (*engine.Job, error) {
	c := &canonicaliser{}
	body, err := c.value(jobShape, n, nil)
	if err != nil {
		return nil, err
	}
	b := &builder{canonicaliser: c, job: &engine.Job{}}
	if err := b.build(body, o); err != nil {
		return nil, err
	}
	c.warnUnzoned()
	b.job.Body = body.AppendJSON(nil)
	b.job.Warnings = inDocumentOrder(c.warnings)
	b.job.OrderRecommendations()
	return b.job, nil
}

// A builder reads a canonical document into a Job.
type builder struct {
	*canonicaliser
	job *engine.Job
}

func (b *builder) build(n *document.Node, o Options) error {
	j := b.job
	j.Name = n.Get("JobName").String()
	j.Description = n.Get("JobDescription").String()
	j.Type = n.Get("JobType").String()
	j.Status = n.Get("Status").String()
	j.ARN = n.Get("JobArn").String()
	j.RoleARN = n.Get("RoleArn").String()
	j.FailureReason = n.Get("FailureReason").String()
	j.Created = timeOf(n.Get("CreationTime"))
	j.Completed = timeOf(n.Get("CompletionTime"))
	j.Modified = timeOf(n.Get("LastModifiedTime"))
	j.RecommendationsOnly = j.Name == "" && j.ARN == "" && j.Status == ""
	if j.Status == "" && o.AssumeCompleted {
		j.Status, j.AssumedStatus = engine.JobCompleted, true
	}
	input := n.Get("InputConfig")
	j.ModelName = input.Get("ModelName").String()
	j.ModelPackageARN = input.Get("ModelPackageVersionArn").String()
	j.TrafficType = input.Get("TrafficPattern").Get("TrafficType").String()
	if err := b.stopping(n.Get("StoppingConditions")); err != nil {
		return err
	}
	b.latencyUnit(n, o)
	b.performances(n.Get("EndpointPerformances"))
	b.recommendations(n.Get("InferenceRecommendations"))
	return nil
}

// stopping reads what the job was asked to meet. A limit that cannot be one is
// an error: a gate must not go by a wish that it misread.
func (b *builder) stopping(n *document.Node) error {
	p := (*document.Path)(nil).Member("StoppingConditions")
	s := &b.job.Stopping
	s.FlatInvocations = n.Get("FlatInvocations").String()
	most, err := limit(n.Get("MaxInvocations"), p.Member("MaxInvocations"))
	if err != nil {
		return err
	}
	s.MaxInvocations = most
	for i, t := range n.Get("ModelLatencyThresholds").List() {
		at := p.Member("ModelLatencyThresholds").Item(i).Member("ValueInMilliseconds")
		value, err := limit(t.Get("ValueInMilliseconds"), at)
		if err != nil {
			return err
		}
		ms, ok := value.Get()
		if !ok {
			return faultAt(t, at, "the threshold has no value")
		}
		s.Thresholds = append(s.Thresholds, engine.LatencyThreshold{Percentile: t.Get("Percentile").String(), MS: ms})
	}
	s.SetStrictest()
	return nil
}

// limit reads a whole number of at least 1.
func limit(n *document.Node, p *document.Path) (engine.Measured[int64], error) {
	if n == nil {
		return engine.Measured[int64]{}, nil
	}
	v, ok := wholeNumber(n.Text)
	if n.Kind != document.Number || !ok || v < 1 {
		return engine.Measured[int64]{}, faultAt(n, p, "%s is no limit: expected a whole number of at least 1", n.Text)
	}
	return engine.Known(v), nil
}

func (b *builder) performances(n *document.Node) {
	p := (*document.Path)(nil).Member("EndpointPerformances")
	for i, item := range n.List() {
		m := b.metrics(item.Get("Metrics"), p.Item(i).Member("Metrics"))
		b.job.ExistingEndpoints = append(b.job.ExistingEndpoints, engine.EndpointPerformance{
			EndpointName:   item.Get("EndpointInfo").Get("EndpointName").String(),
			MaxInvocations: m.MaxInvocations,
			ModelLatencyMS: m.ModelLatencyMS,
		})
	}
	b.severalEndpoints(p)
}

// inDocumentOrder sorts warnings by their path, list items by number, so that
// they do not depend on the order in which a dialect writes members.
func inDocumentOrder(list []engine.Warning) []engine.Warning {
	slices.SortStableFunc(list, func(a, b engine.Warning) int {
		return cmp.Or(engine.CompareSources(a.Path, b.Path), cmp.Compare(a.Code, b.Code))
	})
	return list
}
