package compare

import (
	"strings"
	"testing"
)

func TestParseTolerances(t *testing.T) {
	got, err := ParseTolerances([]string{"model_latency_ms=15", "5%", "cost_per_hour=0%"})
	if err != nil {
		t.Fatal(err)
	}
	for metric, want := range map[string]string{"model_latency_ms": "15", "cost_per_hour": "0%", "cost_per_inference": "5%"} {
		if got := got.Of(metric).String(); got != want {
			t.Errorf("%s: %s, want %s", metric, got, want)
		}
	}
	if got := (Tolerances{}).Of("cost_per_hour").String(); got != "10%" {
		t.Errorf("default %s, want 10%%", got)
	}
}

func TestParseTolerancesRefuses(t *testing.T) {
	for spec, want := range map[string]string{
		"":                     "want a number",
		"5":                    "write 5% for all",
		"-1%":                  "want a number",
		"NaN%":                 "want a number",
		"model_latency_ms=":    "want a number",
		"model_latency_ms=inf": "want a number",
		"latency=5%":           `unknown metric "latency"`,
		"5%%":                  "want a number",
	} {
		if _, err := ParseTolerances([]string{spec}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", spec, err, want)
		}
	}
	for _, twice := range [][]string{{"5%", "6%"}, {"cost_per_hour=1", "cost_per_hour=2"}} {
		if _, err := ParseTolerances(twice); err == nil {
			t.Errorf("%q is accepted", twice)
		}
	}
}

// The edge belongs to the band, whatever rounding does to it.
func TestToleranceEdge(t *testing.T) {
	ten := DefaultTolerance()
	for _, old := range []float64{0.115, 0.3, 1, 100, 1070, 3.582554427339346e-06} {
		if ten.exceeded(old, old*1.1-old) {
			t.Errorf("10 %% more than %v leaves the band", old)
		}
		if !ten.exceeded(old, old*1.1001-old) {
			t.Errorf("10.01 %% more than %v stays in the band", old)
		}
	}
}
