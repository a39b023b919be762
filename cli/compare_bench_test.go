package cli

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/compare"
	"github.com/iradvise/iradvise/loaders"
)

// runsOfOneModel returns saved runs of one model, ten rows each.
func runsOfOneModel(runs int, seed uint64) [][]byte {
	r := rand.New(rand.NewPCG(seed, 0))
	out := make([][]byte, runs)
	for i := range out {
		var b strings.Builder
		fmt.Fprintf(&b, `{"JobName": "side%d-%d", "JobType": "Default", "Status": "COMPLETED", "InputConfig": {"ModelName": "fraud"}, "InferenceRecommendations": [`, seed, i)
		for row := range 10 {
			if row > 0 {
				b.WriteString(", ")
			}
			invocations := 500 + r.IntN(100)
			fmt.Fprintf(&b, `{"RecommendationId": "side%d-%d/%d", "Metrics": {"CostPerHour": 0.115, "CostPerInference": %g, "MaxInvocations": %d, "ModelLatency": %d, "CpuUtilization": %g}, `,
				seed, i, row, 0.115/60/float64(invocations), invocations, 400+r.IntN(100), 20+70*r.Float64())
			fmt.Fprintf(&b, `"EndpointConfiguration": {"EndpointName": "e", "VariantName": "v", "InstanceType": "ml.c%d.xlarge", "InitialInstanceCount": 1}, "ModelConfiguration": {"EnvironmentParameters": [{"Key": "OMP_NUM_THREADS", "ValueType": "String", "Value": "4"}]}}`, row)
		}
		b.WriteString("]}")
		out[i] = []byte(b.String())
	}
	return out
}

func decodeAll(tb testing.TB, archive [][]byte) []*engine.Job {
	tb.Helper()
	var jobs []*engine.Job
	for i, text := range archive {
		for _, r := range loaders.Decode(text, fmt.Sprintf("%d.json", i), loaders.Options{}) {
			if r.Err != nil {
				tb.Fatal(r.Err)
			}
			jobs = append(jobs, r.Job)
		}
	}
	return jobs
}

// sides times loading and comparing once.
func sides(tb testing.TB, base, new [][]byte) (load, compared time.Duration) {
	start := time.Now()
	b, n := decodeAll(tb, base), decodeAll(tb, new)
	load = time.Since(start)
	c := compare.Jobs(b, n, compare.Options{})
	compared = time.Since(start) - load
	if c.Summary.Matched != 10 || len(c.Base) != len(base) {
		tb.Fatalf("%d rows of %d runs matched", c.Summary.Matched, len(c.Base))
	}
	return load, compared
}

// BenchmarkCompareThousandRuns reports how many times as long as reading 1,000
// runs for each side it takes to read and compare them; it should stay below 2.
func BenchmarkCompareThousandRuns(b *testing.B) {
	base, new := runsOfOneModel(1000, 1), runsOfOneModel(1000, 2)
	var load, compared time.Duration
	for b.Loop() {
		l, c := sides(b, base, new)
		load, compared = load+l, compared+c
	}
	b.ReportMetric(float64(load+compared)/float64(load), "total/load")
}
