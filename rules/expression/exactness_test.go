package expression

import (
	"strings"
	"testing"

	"github.com/iradvise/iradvise/engine"
)

// noise holds comparisons that plain float64 decides by the noise of its arithmetic,
// and beside them those that noise must not excuse. The row costs 0.1 an hour, answers
// in 115 ms and uses 50.5 % of its CPU.
const noise = `
115 <= 100 * 1.15                                           pass
rec.model_latency_ms <= 100 * 1.15                          pass
100 * 1.15 >= rec.model_latency_ms                          pass
rec.model_latency_ms < 100 * 1.15                           fail
rec.model_latency_ms > 100 * 1.15                           fail
rec.model_latency_ms == 100 * 1.15                          pass
rec.model_latency_ms != 100 * 1.15                          fail
not (rec.model_latency_ms > 100 * 1.15)                     pass
not (rec.model_latency_ms != 100 * 1.15)                    pass
rec.model_latency_ms <= 100 * (1 + params.tolerance)        pass
rec.cost_per_hour * 3 <= 0.3                                pass
rec.cost_per_hour * 3 == 0.3                                pass
rec.cost_per_hour * 3 > 0.3                                 fail
rec.cost_per_hour * 3 in [0.2, 0.3]                         pass
rec.cost_per_hour * 3 not in [0.2, 0.3]                     fail
[rec.cost_per_hour * 3] == [0.3]                            pass
1 - 0.9 >= rec.cost_per_hour                                pass
1 - 0.9 == 0.1                                              pass
rec.cost_per_hour * 3 - 0.3 <= 0                            pass
0.3 - rec.cost_per_hour * 3 >= 0                            pass
rec.cost_per_hour + 0.2 - 0.3 == 0                          pass
-(rec.cost_per_hour * 3) >= -0.3                            pass
sum([rec.cost_per_hour, 0.2]) <= 0.3                        pass
sum([0.1, 0.2], # + 0) <= 0.3                               pass
mean([rec.cost_per_hour, 0.2, 0.3]) == 0.2                  pass
reduce([0.1, 0.2], #acc + #, 0.0) <= 0.3                    pass
all(map([1, 2, 3], # * 0.1), # <= 0.3)                      pass
max(rec.cost_per_hour * 3, 0.2) <= 0.3                      pass
let total = rec.cost_per_hour * 3; total <= 0.3             pass
(true ? rec.cost_per_hour * 3 : 0.2) <= 0.3                 pass
(rec.cost_per_hour * 3 | max(0.1)) <= 0.3                   pass
tripled <= 0.3                                              pass
rec.cost_per_hour ** 2 <= 0.01                              pass
ceil(1.1 * 10) == 11                                        pass
floor(rec.cost_per_hour * 3 / 0.1) == 3                     pass
int(0.29 * 100) == 29                                       pass
round(1.15 * 10 - 9) == 3                                   pass
1.1 * 10 in 11..11                                          pass
duration("1h") * 1.1 <= duration("66m")                     pass
rec.cost_per_hour <= 0.1                                    pass
rec.cost_per_hour < 0.1000000000000001                      pass
rec.cost_per_hour < 0.1                                     fail
rec.cost_per_hour * 3 <= 0.2999999999                       fail
rec.cost_per_hour * 3 == 0.30000000001                      fail
rec.cost_per_hour * 3 < 0.30000000001                       pass
rec.cost_per_hour * 3 - 0.29999999 <= 0                     fail
2 * 3 == 6                                                  pass
9007199254740991 - 1 == 9007199254740991                    fail
date("2026-01-31") + duration("1ms") > date("2026-01-31")   pass
`

// noisyCase returns a case whose row the table speaks of.
func noisyCase(t *testing.T) (*Scope, *engine.Case, *engine.Recommendation) {
	t.Helper()
	s, errs := NewScope(Environment{
		Params:  []Parameter{{Name: "tolerance", Type: Type{Kind: Number}, Value: 0.15}, {Name: "limit", Type: Type{Kind: Number}, Value: 0.2}},
		Defines: []Define{{"tripled", "rec.cost_per_hour * 3"}},
	})
	if len(errs) > 0 {
		t.Fatal(errs[0])
	}
	c, r, _ := testCase()
	r.Metrics.CostPerHour, r.Metrics.ModelLatencyMS, r.Metrics.CPUUtilization = engine.Known(0.1), engine.Known(115.0), engine.Known(50.5)
	return s, c, r
}

// TestNoiseNeverDecides holds that the noise of arithmetic neither lets a comparison
// hold nor keeps it from holding, while measurements and limits are compared exactly.
func TestNoiseNeverDecides(t *testing.T) {
	s, c, r := noisyCase(t)
	for line := range strings.Lines(strings.TrimSpace(noise)) {
		i := strings.LastIndex(strings.TrimSpace(line), " ")
		source, want := strings.TrimSpace(line[:i]), strings.TrimSpace(line[i:])
		if got := outcome(t, s, source, c, r); got != want {
			t.Errorf("%s: got %s, want %s", source, got, want)
		}
		other := map[string]string{"pass": "fail", "fail": "pass"}[want]
		if got := outcome(t, s, "let b = ("+source+"); not b", c, r); got != other {
			t.Errorf("not (%s): got %s, want %s", source, got, other)
		}
	}
}

// TestNoiseHasNoMargin holds that a row at a threshold is at it, and not beyond or
// within by noise, and that the limit itself is proposed.
func TestNoiseHasNoMargin(t *testing.T) {
	s, c, r := noisyCase(t)
	for _, test := range []struct {
		source string
		margin float64
	}{
		{"rec.model_latency_ms <= 100 * 1.15", 0},
		{"rec.model_latency_ms < 100 * 1.15", 0},
		{"not (rec.model_latency_ms > 100 * 1.15)", 0},
		{"rec.cost_per_hour * 3 <= 0.3 and rec.cost_per_hour * 3 >= 0.3", 0},
		{"rec.cost_per_hour * 110 in 11..12", 0},
		{"rec.cost_per_hour * 2 <= 0.4", 0.5},
	} {
		p := mustCompile(t, s, test.source)
		if got, ok := p.Margin(c, r).Get(); !ok || got != test.margin {
			t.Errorf("%s: margin %v, want %v", test.source, got, test.margin)
		}
	}
	for _, test := range []struct {
		source string
		want   any
	}{
		{"rec.cost_per_hour * 3 <= params.limit", 0.3},
		{"not (rec.cost_per_hour * 3 > params.limit)", 0.3},
		{"rec.cost_per_hour * 3 == params.limit", 0.3},
		{"rec.cost_per_hour * 3 < params.limit", 0.4},
		{"tripled <= params.limit", 0.3},
		{"rec.cost_per_hour <= 0.05 * params.limit", 2.0},
	} {
		changes := mustCompile(t, s, test.source).Changes(c, r, true, nil)
		var got any
		for _, ch := range changes {
			if ch.Param == "limit" {
				got = ch.To
			}
		}
		if got != test.want {
			t.Errorf("%s: proposes %v, want %v", test.source, got, test.want)
		}
	}
}
