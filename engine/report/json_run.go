package report

import (
	"time"

	"github.com/iradvise/iradvise/engine"
)

type jsonRun struct {
	Source           string           `json:"source"`
	Digest           *string          `json:"digest"`
	Job              jsonJob          `json:"job"`
	ExistingEndpoint *jsonEndpoint    `json:"existing_endpoint"`
	Verdict          *string          `json:"verdict"`
	Reason           string           `json:"reason"`
	Winner           *string          `json:"winner"`
	Warnings         []jsonWarning    `json:"warnings"`
	Findings         []jsonFinding    `json:"findings"`
	NearMisses       []jsonNearMiss   `json:"near_misses"`
	Stability        []jsonStability  `json:"stability"`
	Recommendations  []recommendation `json:"recommendations"`
}

type jsonJob struct {
	Name          *string `json:"name"`
	Type          *string `json:"type"`
	Status        *string `json:"status"`
	ARN           *string `json:"arn"`
	Created       *string `json:"created"`
	FailureReason *string `json:"failure_reason"`
}

type jsonEndpoint struct {
	Name           *string `json:"name"`
	ModelLatencyMS any     `json:"model_latency_ms"`
	MaxInvocations any     `json:"max_invocations_per_minute"`
}

type jsonWarning struct {
	Code    string `json:"code"`
	Path    string `json:"path"`
	Message string `json:"message"`
}

type jsonNearMiss struct {
	Key     string       `json:"key"`
	Margin  any          `json:"margin"`
	Changes []jsonChange `json:"changes"`
}

// jsonChange is one change: of a parameter, or of a literal in a rule.
type jsonChange struct {
	change object
}

// MarshalJSON writes {param, from, to} or {rule, literal, from, to}.
func (c jsonChange) MarshalJSON() ([]byte, error) { return c.change.MarshalJSON() }

type jsonStability struct {
	Objective string  `json:"objective"`
	Weight    float64 `json:"weight"`
	Low       float64 `json:"low"`
	High      any     `json:"high"`
}

func newJSONRun(rep *engine.Report, r *engine.Run) jsonRun {
	j := r.Job
	out := jsonRun{
		Source: j.Source, Digest: text(j.Digest), Reason: r.Reason,
		Job:              jsonJob{text(j.Name), text(j.Type), text(j.Status), text(j.ARN), timeText(j.Created), text(j.FailureReason)},
		ExistingEndpoint: existingEndpoint(j),
		Verdict:          text(r.Verdict.String()),
		Warnings:         []jsonWarning{}, NearMisses: []jsonNearMiss{}, Stability: []jsonStability{}, Recommendations: []recommendation{},
		Findings: jsonFindings(r.Findings),
	}
	if r.Skipped {
		out.Verdict = nil
	}
	if r.Winner != nil {
		out.Winner = &r.Winner.Key
	}
	for _, w := range r.Warnings() {
		out.Warnings = append(out.Warnings, jsonWarning(w))
	}
	for _, n := range r.NearMisses {
		out.NearMisses = append(out.NearMisses, jsonNearMiss{n.Candidate.Key, n.Margin.Any(), jsonChanges(n.Changes)})
	}
	for _, s := range r.Stability {
		out.Stability = append(out.Stability, jsonStability{s.Objective, s.Weight, s.Low, s.High.Any()})
	}
	for _, c := range r.Candidates {
		out.Recommendations = append(out.Recommendations, newRecommendation(rep, c))
	}
	return out
}

func timeText(m engine.Measured[time.Time]) *string {
	if t, ok := m.Get(); ok {
		return text(moment(t))
	}
	return nil
}

// existingEndpoint returns the endpoint in production; of several, which one that
// is is not known.
func existingEndpoint(j *engine.Job) *jsonEndpoint {
	if len(j.ExistingEndpoints) != 1 {
		return nil
	}
	e := j.ExistingEndpoints[0]
	return &jsonEndpoint{text(e.EndpointName), e.ModelLatencyMS.Any(), e.MaxInvocations.Any()}
}

func jsonChanges(changes []engine.Change) []jsonChange {
	out := []jsonChange{}
	for _, c := range changes {
		o := object{{"param", c.Param}}
		if c.Param == "" {
			o = object{{"rule", c.Rule}, {"literal", plainValue(c.Literal)}}
		}
		out = append(out, jsonChange{append(o, member{"from", plainValue(c.From)}, member{"to", plainValue(c.To)})})
	}
	return out
}
