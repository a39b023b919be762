package engine_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iradvise/iradvise/engine"
)

// Jobs of one model that measured the same endpoint speak of one; of different
// ones, none is the endpoint in production.
func TestTogetherKeepsOneEndpoint(t *testing.T) {
	measured := func(name string, ms float64) *engine.Job {
		return &engine.Job{Name: name, Source: name, ExistingEndpoints: []engine.EndpointPerformance{{EndpointName: "e", ModelLatencyMS: engine.Known(ms)}}}
	}
	for _, test := range []struct {
		name      string
		jobs      []*engine.Job
		endpoints int
		want      []engine.Warning
	}{
		{"the same", []*engine.Job{measured("a", 5), measured("b", 5), {Name: "c"}}, 1, nil},
		{"different", []*engine.Job{measured("a", 5), measured("b", 6)}, 2, []engine.Warning{
			{Code: "existing-endpoint", Message: "the jobs judged together measured 2 different endpoints in production; taken as not measured"}}},
	} {
		got := engine.Together(test.jobs)
		if n := len(got.ExistingEndpoints); n != test.endpoints {
			t.Errorf("%s: got %d endpoints, want %d", test.name, n, test.endpoints)
		}
		if diff := cmp.Diff(test.want, got.Warnings); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}
