package loaders_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders"
)

// seed adds every saved dialect and run.
func seed(f *testing.F) {
	for _, pattern := range []string{"testdata/dialects/*", "testdata/runs/*"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b)
		}
	}
	for _, s := range []string{
		`{"JobName":"j","Status":"COMPLETED","InferenceRecommendations":[{"Metrics":{"ModelLatency":1e5,"MaximumInvocations":"7"}}]}`,
		"{'JobName': 'j', 'Status': 'X', 'CreationTime': datetime.datetime(2022, 1, 1, tzinfo=<UTC>)}",
		"JobName: j\nStatus: x\nq: [1_000, 0x10, .5, +1, ~]\n---\n- a",
		"{}\n{\"JobName\":\"j\",\"Status\":\"S\"}\n[",
	} {
		f.Add([]byte(s))
	}
}

// FuzzDecode: whatever the bytes, Decode answers, each Result has exactly one
// of Job and Err, an Err names the source and a possible position, and what
// loaded survives being saved: decoding a Body gives the same Job and Body.
func FuzzDecode(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		results := loaders.Decode(b, "input", loaders.Options{})
		if len(results) == 0 {
			t.Fatal("no result at all")
		}
		for _, r := range results {
			switch {
			case (r.Job == nil) == (r.Err == nil):
				t.Fatalf("job %v, error %v: want exactly one", r.Job, r.Err)
			case r.Err != nil:
				checkError(t, r.Err)
			default:
				checkRoundTrip(t, r.Job)
			}
		}
	})
}

func checkError(t *testing.T, err error) {
	t.Helper()
	var e *loaders.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v is no *loaders.Error", err)
	}
	if e.Source != "input" || e.Message == "" || e.Line < 0 || e.Line > 0 && e.Column < 1 {
		t.Fatalf("error without a place or a message: %+v", e)
	}
}

func checkRoundTrip(t *testing.T, j *engine.Job) {
	t.Helper()
	again := loaders.Decode(j.Body, "body", loaders.Options{})
	if len(again) != 1 || again[0].Err != nil {
		t.Fatalf("the body does not load: %v\n%s", again[0].Err, j.Body)
	}
	// Warnings about spelling (a time without a zone, a member given twice) are
	// gone with the spelling.
	ignore := cmpopts.IgnoreFields(engine.Job{}, "Source", "Digest", "Warnings")
	if diff := cmp.Diff(j, again[0].Job, ignore); diff != "" {
		t.Fatalf("decoding the body gives another job (-first +second):\n%s\nbody: %s", diff, j.Body)
	}
	if _, err := loaders.Body(j); err != nil {
		t.Fatalf("Body: %v", err)
	}
}

// FuzzValue: whatever JSON value stands where a number, a time, a word or an
// unknown member belongs, it is measured only if it is a finite number of a
// possible size, and the job survives being saved.
func FuzzValue(f *testing.F) {
	for _, s := range []string{"1", "1.0", "-1", "1e999", "1e-999", `"NaN"`, "NaN", `"0.115"`, "null", "true", `{"Value":"x"}`, "[1,null]",
		"1664922919.2", `"2022-10-04 22:35:19.2"`, "123456789012345678901", "0.0", "-0", `"\ud800"`, `{"a":1,"a":1.0}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, v string) {
		for _, format := range []string{
			`{"JobName":"j","Status":"S","InferenceRecommendations":[{"Metrics":{"CostPerHour":%s}}]}`,
			`{"JobName":"j","Status":"S","InferenceRecommendations":[{"Metrics":{"ModelLatency":%s,"MaxInvocations":5}}]}`,
			`{"JobName":"j","Status":"S","InferenceRecommendations":[{"Metrics":{"MaximumInvocations":%s,"ModelLatency":5}}]}`,
			`{"JobName":"j","Status":"S","CreationTime":%s}`,
			`{"JobName":%s,"Status":"S"}`,
			`{"JobName":"j","Status":"S","New":%s}`,
		} {
			results := loaders.Decode([]byte(fmt.Sprintf(format, v)), "input", loaders.Options{})
			if len(results) != 1 || results[0].Job == nil {
				continue
			}
			j := results[0].Job
			checkRoundTrip(t, j)
			for _, r := range j.Recommendations {
				checkPossible(t, v, r.Metrics)
			}
		}
	})
}

func checkPossible(t *testing.T, v string, m engine.Metrics) {
	t.Helper()
	for _, metric := range []engine.Measured[float64]{m.CostPerHour, m.ModelLatencyMS} {
		if x, ok := metric.Get(); ok && !(x > 0 && x < 1e9) {
			t.Fatalf("%q was measured as %v", v, x)
		}
	}
	if n, ok := m.MaxInvocations.Get(); ok && n < 0 {
		t.Fatalf("%q was measured as %d invocations", v, n)
	}
}
