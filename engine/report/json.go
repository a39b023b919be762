package report

import (
	"io"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/internal/screen"
)

// SchemaName names the version of the json format.
const SchemaName = "iradvise.report/v1"

// document is the json format. The order of the fields is the order of the keys;
// every key is always present and null where it is unknown or does not apply.
type document struct {
	Schema   string       `json:"schema"`
	Tool     jsonTool     `json:"tool"`
	Policies []jsonPolicy `json:"policies"`
	AsOf     *string      `json:"as_of"`
	Runs     []jsonRun    `json:"runs"`
	Errors   []jsonError  `json:"errors"`
	Waivers  []jsonWaiver `json:"waivers"`
	Summary  jsonSummary  `json:"summary"`
	Verdict  string       `json:"verdict"`
}

type jsonTool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type jsonPolicy struct {
	Name    string      `json:"name"`
	Source  string      `json:"source"`
	Digest  *string     `json:"digest"`
	Params  object      `json:"params"`
	Traffic jsonTraffic `json:"traffic"`
}

type jsonParam struct {
	Value any    `json:"value"`
	From  string `json:"from"`
}

type jsonTraffic struct {
	Peak          any     `json:"peak_invocations_per_minute"`
	PerMonth      any     `json:"invocations_per_month"`
	SafetyFactor  float64 `json:"safety_factor"`
	MinInstances  int64   `json:"min_instances"`
	HoursPerMonth float64 `json:"hours_per_month"`
	Discount      float64 `json:"discount"`
}

type jsonError struct {
	Source   string        `json:"source"`
	Position *jsonPosition `json:"position"`
	Message  string        `json:"message"`
}

type jsonPosition struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column *int   `json:"column"`
}

type jsonWaiver struct {
	Rule    string `json:"rule"`
	State   string `json:"state"`
	Reason  string `json:"reason"`
	Expires string `json:"expires"`
}

type jsonSummary struct {
	Runs            int `json:"runs"`
	Passed          int `json:"passed"`
	Failed          int `json:"failed"`
	Undecided       int `json:"undecided"`
	Skipped         int `json:"skipped"`
	Invalid         int `json:"invalid"`
	Recommendations int `json:"recommendations"`
	Eligible        int `json:"eligible"`
}

func writeJSON(w io.Writer, rep *engine.Report) error { return screen.WriteJSON(w, newDocument(rep)) }

func newDocument(rep *engine.Report) document {
	d := document{
		Schema:   SchemaName,
		Tool:     jsonTool{rep.Tool.Name, rep.Tool.Version},
		Policies: []jsonPolicy{}, Runs: []jsonRun{}, Errors: []jsonError{}, Waivers: []jsonWaiver{},
		AsOf:    text(rep.AsOf),
		Summary: jsonSummary(rep.Summary),
		Verdict: rep.Verdict.String(),
	}
	for _, p := range rep.Policies {
		d.Policies = append(d.Policies, newJSONPolicy(p))
	}
	for _, r := range rep.Runs {
		d.Runs = append(d.Runs, newJSONRun(rep, r))
	}
	for _, e := range rep.Errors {
		d.Errors = append(d.Errors, jsonError{e.Source, position(e.Position), e.Message})
	}
	for _, u := range rep.Waivers {
		d.Waivers = append(d.Waivers, jsonWaiver{u.Rule, string(u.State), u.Reason, u.Expires})
	}
	return d
}

func newJSONPolicy(p *engine.Policy) jsonPolicy {
	t := p.Traffic
	out := jsonPolicy{
		Name: p.Name, Source: p.Source, Digest: text(p.Digest), Params: object{},
		Traffic: jsonTraffic{t.Peak.Any(), t.PerMonth.Any(), t.SafetyFactor, t.MinInstances, t.HoursPerMonth, t.Discount},
	}
	for _, q := range p.Params {
		out.Params = append(out.Params, member{q.Name, jsonParam{plainValue(q.Value), q.From}})
	}
	return out
}

// text returns s, or nil for what is not known.
func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// position returns nil for a place whose line is not known.
func position(p engine.Position) *jsonPosition {
	if p.Line < 1 {
		return nil
	}
	out := &jsonPosition{File: p.File, Line: p.Line}
	if p.Column > 0 {
		out.Column = &p.Column
	}
	return out
}
