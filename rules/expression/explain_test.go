package expression

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iradvise/iradvise/engine"
)

// TestDrawing holds how an expression is drawn with its values.
func TestDrawing(t *testing.T) {
	s := testScope(t)
	c, _, lacking := testCase()
	tests := []struct{ source, want string }{
		{"rec.model_latency_ms <= params.max_latency_ms", `
rec.model_latency_ms <= params.max_latency_ms
│                    │  │
120                  │  100
                     false`},
		{"rec.cost_per_hour > 1 and\n  rec.cpu_utilization < 5", `
rec.cost_per_hour > 1 and rec.cpu_utilization < 5
│                 │   │
0.115             │   false
                  false`},
		{"rec.cpu_utilization <= 80", `
rec.cpu_utilization <= 80
│
missing`},
		{`"é" != "é" or is_gpu`, `
"é" != "é" or is_gpu
    │      │  │
    false  │  false
           false`},
	}
	for _, test := range tests {
		p, errs := s.Compile(test.source, engine.ScopeRecommendation, Type{Kind: Boolean})
		if len(errs) > 0 {
			t.Fatal(errs[0])
		}
		if diff := cmp.Diff(strings.TrimPrefix(test.want, "\n"), p.Explain(c, lacking).Drawing); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.source, diff)
		}
	}
}

// TestExplanation holds margins and changes; the row has 120 ms, 0.115 USD, one
// instance of ml.m5.large, and no utilization.
func TestExplanation(t *testing.T) {
	s := testScope(t)
	c, _, lacking := testCase()
	type change struct {
		Param    string
		Literal  any
		From, To any
	}
	tests := []struct {
		source  string
		margin  any
		changes []change
	}{
		{"rec.model_latency_ms <= params.max_latency_ms", -0.2, []change{{Param: "max_latency_ms", From: 100.0, To: 120.0}}},
		{"rec.model_latency_ms < params.max_latency_ms", -0.2, []change{{Param: "max_latency_ms", From: 100.0, To: 121.0}}},
		{"params.max_latency_ms >= rec.model_latency_ms", -0.2, []change{{Param: "max_latency_ms", From: 100.0, To: 120.0}}},
		{"rec.model_latency_ms <= 150", 0.2, nil},
		{"rec.cost_per_hour <= 0.1", -0.15, []change{{Literal: 0.1, From: 0.1, To: 0.115}}},
		{"rec.instance_count > params.min_count", 0.0, []change{{Param: "min_count", From: int64(1), To: int64(0)}}},
		{"not (rec.model_latency_ms > 100)", -0.2, []change{{Literal: int64(100), From: int64(100), To: int64(120)}}},
		{"rec.model_latency_ms <= 100 and rec.cost_per_hour <= 0.23", -0.2, []change{{Literal: int64(100), From: int64(100), To: int64(120)}}},
		{"rec.model_latency_ms <= 60 or rec.cost_per_hour <= 0.23", 0.5, nil},
		{"rec.instance_family == 'm5' and rec.model_latency_ms <= 240", 0.5, nil},
		{"rec.instance_family == 'c5' and rec.model_latency_ms <= 240", nil, []change{{Literal: "c5", From: "c5", To: "m5"}}},
		{"rec.instance_family in ['p3']", nil, []change{{Literal: []any{"p3"}, From: []any{"p3"}, To: []any{"p3", "m5"}}}},
		{"params.allow_gpu", nil, []change{{Param: "allow_gpu", From: false, To: true}}},
		{"rec.model_latency_ms in 60..150", 0.2, nil},
		{"60 <= rec.model_latency_ms <= 150", 0.2, nil},
		{"rec.instance_count in 2..3", -0.5, []change{{Literal: int64(2), From: int64(2), To: int64(1)}}},
		{"rec.model_latency_ms <= 0", nil, []change{{Literal: int64(0), From: int64(0), To: int64(120)}}},
		{"rec.model_latency_ms == 100", -0.2, []change{{Literal: int64(100), From: int64(100), To: int64(120)}}},
		{"rec.model_latency_ms == 120", nil, nil},
		{"rec.cpu_utilization <= 80", nil, nil},
		{"idle", nil, nil},
	}
	for _, test := range tests {
		p, errs := s.Compile(test.source, engine.ScopeRecommendation, Type{Kind: Boolean})
		if len(errs) > 0 {
			t.Fatal(errs[0])
		}
		margin := p.Margin(c, lacking).Any()
		if m, ok := margin.(float64); ok {
			margin = rounded(m, 6)
		}
		if margin != test.margin {
			t.Errorf("%s: got margin %v, want %v", test.source, margin, test.margin)
		}
		var got []change
		for _, ch := range p.Changes(c, lacking, true, nil) {
			got = append(got, change{ch.Param, ch.Literal, ch.From, ch.To})
			confirm(t, s, p, ch, c, lacking)
		}
		if diff := cmp.Diff(test.changes, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.source, diff)
		}
	}
}

// confirm judges again with the literal replaced.
func confirm(t *testing.T, s *Scope, p *Program, ch Change, c *engine.Case, r *engine.Recommendation) {
	t.Helper()
	if ch.Param != "" {
		return
	}
	again, errs := s.CompileWith(p.Source(), engine.ScopeRecommendation, Type{Kind: Boolean}, map[int]any{ch.Offset: ch.To})
	if len(errs) > 0 {
		t.Errorf("%s with %v: %v", p.Source(), ch.To, errs[0])
		return
	}
	if holds, stop := again.Bool(c, r); !holds || stop != nil {
		t.Errorf("%s with %v does not hold", p.Source(), ch.To)
	}
}

// TestNames holds that every name is typed, documented and readable.
func TestNames(t *testing.T) {
	s := testScope(t)
	for _, scope := range []engine.Scope{engine.ScopeRecommendation, engine.ScopeJob} {
		for _, n := range Names(scope) {
			if n.Doc == "" || n.Type.String() == "unknown" {
				t.Errorf("%s has no doc or type", n.Name)
			}
			if _, errs := s.Compile(n.Name, scope, Type{}); len(errs) > 0 {
				t.Errorf("%s: %v", n.Name, errs[0])
			}
		}
	}
}
