package expression

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/iradvise/iradvise/engine"
)

// letters says what an outlook holds: p for pass, f for fail, u for a missing value,
// e for an error; a - in front where nothing is let through by when.
func (o Outlook) letters() string {
	s := ""
	for _, one := range []struct {
		is   bool
		mark string
	}{{!o.Applies, "-"}, {o.Holds, "p"}, {o.Fails, "f"}, {o.Unmeasured, "u"}, {o.Wrong, "e"}} {
		if one.is {
			s += one.mark
		}
	}
	return s
}

func TestForesee(t *testing.T) {
	s := testScope(t)
	for source, want := range map[string]string{
		`rec.model_latency_ms <= params.max_latency_ms and rec.model_latency_ms > params.max_latency_ms`: "fu",
		`rec.model_latency_ms <= params.max_latency_ms or rec.model_latency_ms > params.max_latency_ms`:  "pu",
		`rec.model_latency_ms < params.max_latency_ms or rec.model_latency_ms > params.max_latency_ms`:   "pfue",
		`params.max_latency_ms < rec.model_latency_ms and rec.model_latency_ms < params.max_latency_ms`:  "fu",
		`rec.cost_per_hour == nil or rec.cost_per_hour != nil`:                                           "p",
		`rec.cost_per_hour == nil or rec.cost_per_hour > 5 or rec.cost_per_hour <= 5`:                    "p",
		`rec.cost_per_hour == nil and rec.cost_per_hour != nil`:                                          "f",
		`rec.cost_per_hour != nil and rec.cost_per_hour > 5`:                                             "pfue",
		`rec.cost_per_hour == nil and rec.cost_per_hour > 5`:                                             "fu",
		`rec.cost_per_hour > 5 and 5 < 3`:                                                                "fu",
		`rec.cost_per_hour > 5 and 2 + 3 < 3`:                                                            "fu",
		`true or rec.cost_per_hour > 5`:                                                                  "p",
		`rec.serverless == true and rec.serverless == false`:                                             "fu",
		`rec.serverless and not rec.serverless`:                                                          "fu",
		`rec.serverless == nil or rec.serverless or not rec.serverless`:                                  "p",
		`rec.cost_per_hour > 5 ? true : true`:                                                            "pu",
		`let x = rec.cost_per_hour; x > 5 and x < 3`:                                                     "fu",
		`let x = rec.cost_per_hour; true`:                                                                "p",
		`let x = rec.cost_per_hour; x == nil or x >= 0`:                                                  "p",
		`rec.instance_type not in []`:                                                                    "p",
		`rec.instance_type in ["a", "b"] and rec.instance_type == "c"`:                                   "f",
		`rec.instance_type < "b" or rec.instance_type >= "b"`:                                            "p",
		`len(rec.instance_type) >= 0`:                                                                    "p",
		`len(rec.instance_type) > 0`:                                                                     "pfue",
		`rec.instance_count > 1 and rec.instance_count < 2`:                                              "fu",
		`rec.instance_count > 1 and rec.instance_count < 3`:                                              "pfue",
		`rec.instance_count == 1.5`:                                                                      "fu",
		`rec.instance_count in 1..3 and rec.instance_count == 4`:                                         "fu",
		`rec.cost_per_hour in 1..3 and rec.cost_per_hour == 4`:                                           "fu",
		`(rec.cpu_utilization ?? 0) >= 0`:                                                                "p",
		`(rec.cpu_utilization ?? 100) <= 80 or (rec.cpu_utilization ?? 100) > 80`:                        "p",
		`(rec.cpu_utilization ?? 0) > 80 and rec.cpu_utilization == nil`:                                 "f",
		`rec.cost_per_hour - rec.cost_per_inference >= 0`:                                                "pfue",
		`busy or idle`:                     "pu",
		`busy and idle`:                    "fu",
		`is_gpu or not is_gpu`:             "p",
		`is_gpu`:                           "pfue",
		`max(rec.cpu_utilization, 5) >= 5`: "pfue",
		`params.budget == nil or rec.cost_per_hour <= params.budget`:  "pfue",
		`params.allow_gpu or not params.allow_gpu`:                    "p",
		`params.allow_gpu or rec.cost_per_hour > 5`:                   "pfue",
		`rec.env.A == "1" or rec.env.A != "1"`:                        "pu",
		`rec.env.A == nil or rec.env.A == "1" or rec.env.A != "1"`:    "p",
		`0.1 + 0.2 > 0.31 or rec.cost_per_hour > 5`:                   "pfue",
		`0.1 + 0.2 < 0.31 or rec.cost_per_hour > 5`:                   "p",
		`1 / 0 > 5 or true`:                                           "pe",
		`rec.cpu_utilization * 2 > 5 or rec.cpu_utilization * 2 <= 5`: "pue",
		`rec.key[1:] == "a" or rec.key[:1] != "a"`:                    "pfue",
		`rec.cost_per_hour < rec.cost_per_inference or rec.cost_per_inference < rec.cost_per_hour or rec.cost_per_inference == rec.cost_per_hour`: "pu",
	} {
		p, errs := s.Compile(source, engine.ScopeRecommendation, Type{Kind: Boolean})
		if len(errs) > 0 {
			t.Errorf("%s: %v", source, errs[0])
			continue
		}
		got, complete := Foresee(nil, p, false)
		if !complete || got.letters() != want {
			t.Errorf("%s: got %s (complete %v), want %s", source, got.letters(), complete, want)
		}
	}
}

// TestForeseeSettled holds that parameters have their values where they are settled,
// and that when decides too.
func TestForeseeSettled(t *testing.T) {
	s := testScope(t)
	for _, test := range []struct{ when, require, want string }{
		{`params.budget != nil`, `rec.cost_per_hour <= params.budget`, "-"},
		{`params.allow_gpu`, `rec.cost_per_hour <= 5`, "-"},
		{`true`, `rec.cost_per_hour <= params.budget`, "u"},
		{`true`, `params.team == "fraud" or rec.cost_per_hour > 5`, "p"},
		{`rec.cost_per_hour > params.max_latency_ms`, `rec.cost_per_hour > 50`, "pu"},
		{`rec.cost_per_hour > params.max_latency_ms`, `rec.cost_per_hour < 50`, "fu"},
		{`rec.cost_per_hour > params.max_latency_ms and rec.cost_per_hour < 50`, `is_gpu`, "-u"},
	} {
		when, errs := s.Compile(test.when, engine.ScopeRecommendation, Type{Kind: Boolean})
		require, more := s.Compile(test.require, engine.ScopeRecommendation, Type{Kind: Boolean})
		if len(errs)+len(more) > 0 {
			t.Fatal(errs, more)
		}
		got, complete := Foresee(when, require, true)
		if !complete || got.letters() != test.want {
			t.Errorf("%s: %s: got %s, want %s", test.when, test.require, got.letters(), test.want)
		}
	}
}

// foreseen writes conditions that are often constant: few things, few values.
type foreseen struct{ generator }

func (g foreseen) condition(depth int) string {
	if depth == 0 {
		return g.atom()
	}
	a, b := g.condition(depth-1), g.condition(depth-1)
	switch g.IntN(7) {
	case 0, 1:
		return fmt.Sprintf("(%s and %s)", a, b)
	case 2, 3:
		return fmt.Sprintf("(%s or %s)", a, b)
	case 4:
		return fmt.Sprintf("not (%s)", a)
	case 5:
		return fmt.Sprintf("(%s ? %s : %s)", a, b, g.condition(depth-1))
	}
	name := fmt.Sprintf("x%d", g.IntN(1e9))
	if g.IntN(2) == 0 {
		return fmt.Sprintf("(let %s = %s; %s %s %s)", name, a, b, g.pick("and", "or"), name)
	}
	c := g.pick(" == nil", " != nil", " > "+g.quantity(), " + 1 <= "+g.quantity(), " * 2 == 3")
	return fmt.Sprintf("(let %s = %s; %s %s %s%s)", name, g.quantity(), b, g.pick("and", "or"), name, c)
}

func (g foreseen) atom() string {
	name := g.pick("rec.cpu_utilization", "rec.instance_count", "rec.serverless", "rec.env.A", "params.budget")
	switch g.IntN(12) {
	case 0:
		return fmt.Sprintf("%s %s nil", name, g.pick("==", "!="))
	case 1:
		return g.pick("true", "false", "rec.serverless", "params.allow_gpu", "is_gpu", "busy", "idle", "(rec.serverless ?? true)")
	case 2:
		return fmt.Sprintf("rec.serverless == %s", g.pick("true", "false", "params.allow_gpu"))
	case 3:
		return fmt.Sprintf("rec.instance_family %s %q", g.pick("==", "!=", "<", ">=", "startsWith"), g.pick("c5", "m5", "g5"))
	case 4:
		return fmt.Sprintf("rec.instance_family %s %s", g.pick("in", "not in"), g.pick(`[]`, `["c5", "m5"]`, `["g5"]`, "params.families"))
	case 5:
		return fmt.Sprintf("%s %s %s", g.quantity(), g.pick("in", "not in"), g.pick("[1, 2]", "[]", "1..2", "0..1", "[params.min_count, 2.5]"))
	case 6:
		return fmt.Sprintf("(rec.env.A ?? %q) %s %q", g.pick("1", "2"), g.pick("==", "!="), g.pick("1", "2"))
	}
	return fmt.Sprintf("%s %s %s", g.quantity(), g.pick("<", "<=", ">", ">=", "==", "!="), g.quantity())
}

func (g foreseen) quantity() string {
	switch x := g.pick("rec.cpu_utilization", "rec.instance_count", "params.max_latency_ms"); g.IntN(9) {
	case 0, 1, 2:
		return x
	case 3:
		return g.pick("params.min_count", "len(rec.instance_family)", "rec.cost_per_hour")
	case 4:
		return fmt.Sprintf("(%s ?? %s)", g.pick("rec.cpu_utilization", "rec.instance_count", "params.budget"), g.pick("0", "1.5", "2", "rec.cost_per_hour"))
	case 5:
		return fmt.Sprintf("(%s %s %s)", x, g.pick("+", "-", "*", "/"), g.pick("0", "1", "2.0"))
	case 6:
		return fmt.Sprintf("%s(%s, 1)", g.pick("min", "max"), x)
	}
	return g.pick("0", "1", "1.5", "2", "3", "-1", "1 - 2", "two", "two + 1", "level", "level", "cap")
}

// TestForeseeIsSound judges random conditions on random rows, with values missing:
// whatever happens was foreseen, with any parameters and with those that they have.
func TestForeseeIsSound(t *testing.T) {
	g := foreseen{generator{Rand: rand.New(rand.NewPCG(5, 6))}}
	constant, tried := 0, 0
	for range 3000 {
		source, when := g.condition(g.IntN(4)), g.condition(g.IntN(2))
		for range 2 {
			s := g.scope(t)
			p, errs := s.Compile(source, engine.ScopeRecommendation, Type{Kind: Boolean})
			w, more := s.Compile(when, engine.ScopeRecommendation, Type{Kind: Boolean})
			if len(errs)+len(more) > 0 {
				break // ?? on a variable that is never missing and the like
			}
			for _, settled := range []bool{false, true} {
				found, complete := Foresee(w, p, settled)
				if !complete {
					continue
				}
				tried++
				if !found.Holds || !found.Fails {
					constant++
				}
				for range 25 {
					c, r := g.row()
					if e := found.surprise(w, p, c, r); e != "" {
						t.Fatalf("when %s require %s: %s was not foreseen (%s, settled %v) for %+v %v %+v", when, source, e, found.letters(), settled, r, s.values, r.Metrics)
					}
				}
			}
		}
	}
	if tried < 6000 || constant < 1500 {
		t.Errorf("%d were tried and %d constant", tried, constant)
	}
}

// surprise says what happens to a row that was not foreseen, or "".
func (o Outlook) surprise(when, require *Program, c *engine.Case, r *engine.Recommendation) string {
	applies, stop := when.Bool(c, r)
	holds := false
	if stop == nil && applies {
		if !o.Applies {
			return "that it applies"
		}
		holds, stop = require.Bool(c, r)
	}
	switch {
	case stop != nil && stop.Name != "" && !o.Unmeasured:
		return "a missing value"
	case stop != nil && stop.Name == "" && !o.Wrong:
		return "an error: " + stop.Text
	case stop != nil || !applies:
	case holds && !o.Holds:
		return "that it holds"
	case !holds && !o.Fails:
		return "that it fails"
	}
	return ""
}

func (g foreseen) scope(t *testing.T) *Scope {
	var budget any
	if g.IntN(2) == 0 {
		budget = g.small()
	}
	s, errs := NewScope(Environment{
		Params: []Parameter{
			{Name: "max_latency_ms", Type: Type{Kind: Number}, Value: g.small()},
			{Name: "min_count", Type: Type{Kind: Integer}, Value: int64(g.IntN(4))},
			{Name: "budget", Type: Type{Kind: Number}, Nullable: true, Value: budget},
			{Name: "families", Type: ListOf(String), Value: []any{g.pick("c5", "m5")}},
			{Name: "allow_gpu", Type: Type{Kind: Boolean}, Value: g.IntN(2) == 0},
		},
		Defines: []Define{
			{Name: "busy", Source: "not idle"},
			{Name: "idle", Source: "rec.cpu_utilization < 1.5"},
			{Name: "is_gpu", Source: `rec.instance_family startsWith "g"`},
			{Name: "two", Source: "1 + 1"},
			{Name: "level", Source: "rec.cpu_utilization"},
			{Name: "cap", Source: "min(params.max_latency_ms + 1, params.budget ?? two)"},
		},
	})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return s
}

func (g foreseen) small() float64 { return float64(g.IntN(7)) / 2 }

// row returns a row of small values, any of them missing.
func (g foreseen) row() (*engine.Case, *engine.Recommendation) {
	maybe := func() engine.Measured[float64] {
		if g.IntN(4) == 0 {
			return engine.Measured[float64]{}
		}
		return engine.Known(g.small())
	}
	r := &engine.Recommendation{InstanceType: "ml." + g.pick("c5", "m5", "g5", "a1", "z1") + ".large"}
	r.Metrics.CPUUtilization, r.Metrics.CostPerHour = maybe(), maybe()
	if g.IntN(4) > 0 {
		r.InstanceCount = engine.Known(int64(g.IntN(4)))
	}
	if g.IntN(4) > 0 {
		r.Serverless = engine.Known(g.IntN(2) == 0)
	}
	if g.IntN(3) > 0 {
		r.Env = []engine.EnvVar{{Name: "A", Value: g.pick("1", "2", "3")}}
	}
	job := &engine.Job{Recommendations: []*engine.Recommendation{r}}
	return &engine.Case{Job: job, Policy: &engine.Policy{Traffic: engine.DefaultTraffic()}}, r
}
