package report

import "github.com/iradvise/iradvise/engine"

// recommendation is one row of the json format.
type recommendation struct {
	Key              string          `json:"key"`
	ID               *string         `json:"id"`
	InstanceType     *string         `json:"instance_type"`
	InstanceCount    any             `json:"instance_count"`
	Serverless       any             `json:"serverless"`
	ServerlessConfig *jsonServerless `json:"serverless_config"`
	Env              object          `json:"env"`
	Rank             *int            `json:"rank"`
	Eligible         bool            `json:"eligible"`
	AtRisk           bool            `json:"at_risk"`
	Pareto           any             `json:"pareto"`
	Metrics          jsonMetrics     `json:"metrics"`
	Derived          jsonDerived     `json:"derived"`
	Defined          object          `json:"defined"`
	Score            *jsonScore      `json:"score"`
	Findings         []jsonFinding   `json:"findings"`
}

type jsonServerless struct {
	MemorySizeMB           any `json:"memory_size_mb"`
	MaxConcurrency         any `json:"max_concurrency"`
	ProvisionedConcurrency any `json:"provisioned_concurrency"`
}

type jsonMetrics struct {
	CostPerHour       any `json:"cost_per_hour"`
	CostPerInference  any `json:"cost_per_inference"`
	MaxInvocations    any `json:"max_invocations_per_minute"`
	ModelLatencyMS    any `json:"model_latency_ms"`
	CPUUtilization    any `json:"cpu_utilization"`
	MemoryUtilization any `json:"memory_utilization"`
	ModelSetupTimeMS  any `json:"model_setup_time_ms"`
}

type jsonDerived struct {
	InstancesNeeded           any `json:"instances_needed"`
	MonthlyCost               any `json:"monthly_cost"`
	EffectiveCostPerInference any `json:"effective_cost_per_inference"`
	ServesPeak                any `json:"serves_peak"`
}

type jsonScore struct {
	Total float64    `json:"total"`
	Terms []jsonTerm `json:"terms"`
}

type jsonTerm struct {
	Objective  string `json:"objective"`
	Value      any    `json:"value"`
	Normalized any    `json:"normalized"`
	Weight     any    `json:"weight"`
}

type jsonFinding struct {
	Rule       string        `json:"rule"`
	Policy     string        `json:"policy"`
	Severity   string        `json:"severity"`
	Status     string        `json:"status"`
	Message    string        `json:"message"`
	Fix        *string       `json:"fix"`
	Expression *string       `json:"expression"`
	Values     []jsonValue   `json:"values"`
	Missing    *jsonMissing  `json:"missing"`
	Margin     any           `json:"margin"`
	Position   *jsonPosition `json:"position"`
}

type jsonValue struct {
	Expr  string `json:"expr"`
	Value any    `json:"value"`
}

type jsonMissing struct {
	Name     *string       `json:"name"`
	Error    *string       `json:"error"`
	Position *jsonPosition `json:"position"`
}

func newRecommendation(rep *engine.Report, c *engine.Candidate) recommendation {
	m, d := c.Metrics, c.Derived
	out := recommendation{
		Key: c.Key, ID: text(c.ID), InstanceType: text(c.InstanceType), InstanceCount: c.InstanceCount.Any(),
		Serverless: c.Serverless.Any(), ServerlessConfig: serverlessConfig(c.Recommendation), Env: object{},
		Eligible: c.Eligible, AtRisk: c.AtRisk, Pareto: c.Pareto.Any(),
		Metrics: jsonMetrics{
			m.CostPerHour.Any(), m.CostPerInference.Any(), m.MaxInvocations.Any(), m.ModelLatencyMS.Any(),
			m.CPUUtilization.Any(), m.MemoryUtilization.Any(), m.ModelSetupTimeMS.Any(),
		},
		Derived:  jsonDerived{d.InstancesNeeded.Any(), d.MonthlyCost.Any(), d.EffectiveCostPerInference.Any(), d.ServesPeak.Any()},
		Defined:  object{},
		Score:    newJSONScore(c.Score),
		Findings: jsonFindings(shown(rep, c)),
	}
	if c.Rank > 0 {
		out.Rank = &c.Rank
	}
	for name, value := range c.Environment() {
		out.Env = append(out.Env, member{name, value.Any()})
	}
	for _, n := range c.Defined {
		out.Defined = append(out.Defined, member{n.Name, plainValue(n.Value)})
	}
	return out
}

func serverlessConfig(r *engine.Recommendation) *jsonServerless {
	if s, _ := r.Serverless.Get(); !s {
		return nil
	}
	return &jsonServerless{r.MemorySizeMB.Any(), r.MaxConcurrency.Any(), r.ProvisionedConcurrency.Any()}
}

// newJSONScore returns nil for a row without a score: one that is not eligible,
// or lacks the value of an objective.
func newJSONScore(s *engine.ScoreResult) *jsonScore {
	total, known := scoreTotal(s).Get()
	if !known {
		return nil
	}
	out := &jsonScore{Total: total, Terms: []jsonTerm{}}
	for _, t := range s.Terms {
		out.Terms = append(out.Terms, jsonTerm{t.Objective, t.Value.Any(), t.Normalized.Any(), t.Weight.Any()})
	}
	return out
}

func jsonFindings(findings []engine.Finding) []jsonFinding {
	out := []jsonFinding{}
	for _, f := range findings {
		out = append(out, newJSONFinding(f))
	}
	return out
}

func newJSONFinding(f engine.Finding) jsonFinding {
	out := jsonFinding{
		Rule: f.Rule, Policy: f.Policy, Severity: f.Severity.String(), Status: f.Status.String(),
		Message: f.Message, Fix: text(f.Fix), Expression: text(f.Expression), Values: []jsonValue{},
		Margin: f.Margin.Any(), Position: position(f.Position),
	}
	for _, v := range f.Values {
		out.Values = append(out.Values, jsonValue{v.Expr, plainValue(v.Value)})
	}
	if m := f.Missing; m != nil {
		out.Missing = &jsonMissing{text(m.Name), text(m.Error), position(m.Position)}
	}
	return out
}
