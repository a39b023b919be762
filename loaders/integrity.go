package loaders

import (
	"fmt"
	"math"
	"strings"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders/document"
)

// latencyUnit decides the unit of ModelLatency for the whole document. Before
// general availability the API gave microseconds and called the throughput
// MaximumInvocations; today it gives milliseconds and says MaxInvocations. A
// document that says both says nothing, and its latencies are not measured.
func (b *builder) latencyUnit(n *document.Node, o Options) {
	if o.LatencyUnit != "" {
		b.job.LatencyUnit = o.LatencyUnit
		return
	}
	today, old := false, false
	for _, name := range []string{"InferenceRecommendations", "EndpointPerformances"} {
		for _, item := range n.Get(name).List() {
			m := item.Get("Metrics")
			today = today || m.Get("MaxInvocations") != nil
			old = old || m.Get("MaximumInvocations") != nil
		}
	}
	switch {
	case today && old:
		b.warn("latency-unit", nil, "MaxInvocations and MaximumInvocations both occur, so the unit of ModelLatency "+
			"is not known and it is taken as not measured; say --latency-unit ms or us")
	case old:
		b.job.LatencyUnit = "us"
	default:
		b.job.LatencyUnit = "ms"
	}
}

// contradictions warns of the variables that a row gives several values, or none.
func (b *builder) contradictions(r *engine.Recommendation, p *document.Path) {
	var several, none []string
	for i := 0; i < len(r.Env); {
		first := r.Env[i]
		differ := false
		for i++; i < len(r.Env) && r.Env[i].Name == first.Name; i++ {
			differ = differ || r.Env[i] != first
		}
		switch {
		case differ:
			several = append(several, shorten(first.Name))
		case first.Unknown:
			none = append(none, shorten(first.Name))
		}
	}
	b.warnVariables("several values", several, p)
	b.warnVariables("no value", none, p)
}

func (b *builder) warnVariables(what string, names []string, p *document.Path) {
	if len(names) > 0 {
		b.warn("environment", p, "%s of %s; taken as not measured", what, strings.Join(names, ", "))
	}
}

// severalEndpoints warns of a job that measured more than the one endpoint in
// production that it can be given: which one a policy means is not known.
func (b *builder) severalEndpoints(p *document.Path) {
	if n := len(b.job.ExistingEndpoints); n > 1 {
		b.warn("existing-endpoint", p, "%d endpoints in production, where a job has one; taken as not measured", n)
	}
}

// wrongUnit applies Little's law: the requests in flight at full load are
// throughput times latency. A load test holds neither a thousand nor a
// hundredth of one, so such a product tells of a wrong unit. It returns what to
// say, or "".
func wrongUnit(m *engine.Metrics, unit string) string {
	perMinute, ok := m.MaxInvocations.Get()
	ms, measured := m.ModelLatencyMS.Get()
	if !ok || !measured || perMinute == 0 {
		return ""
	}
	inFlight := float64(perMinute) / 60 * ms / 1000
	if inFlight <= 1000 && inFlight >= 0.01 {
		return ""
	}
	return fmt.Sprintf("%d invocations per minute of %v ms each keep %.3g requests in flight; "+
		"is ModelLatency in %s? (--latency-unit %[4]s)", perMinute, ms, inFlight, otherUnit(unit))
}

func otherUnit(unit string) string {
	if unit == "us" {
		return "ms"
	}
	return "us"
}

// wrongCost applies CostPerInference = CostPerHour / (60 × MaxInvocations),
// which holds in what the service prints. Off by more than 0.1 % and by more
// than the printed digits can hide, the row was edited or mixed up. printed is
// CostPerInference as canonicalNumber writes it. It returns what to say, or "".
func wrongCost(m *engine.Metrics, printed func() string) string {
	perHour, ok := m.CostPerHour.Get()
	perInference, priced := m.CostPerInference.Get()
	perMinute, measured := m.MaxInvocations.Get()
	if !ok || !priced || !measured || perMinute == 0 {
		return ""
	}
	want := perHour / (60 * float64(perMinute))
	off := math.Abs(perInference - want)
	if off <= want*0.001 || off <= halfUnit(printed())*(1+1e-9) {
		return ""
	}
	return fmt.Sprintf("CostPerInference is %v, but CostPerHour / (60 × MaxInvocations) is %.4g", perInference, want)
}
