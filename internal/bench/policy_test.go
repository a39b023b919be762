package main

import (
	"bytes"
	"testing"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/internal/archive"
	"github.com/iradvise/iradvise/loaders"
	"github.com/iradvise/iradvise/rules"
)

// TestPolicy: what is measured reaches every verdict, and an archive in several
// spellings is judged like one in the wire's alone.
func TestPolicy(t *testing.T) {
	plain := verdicts(t, archive.Options{Jobs: 300, Seed: seed, Plain: true})
	mixed := verdicts(t, archive.Options{Jobs: 300, Seed: seed})
	for v, n := range plain {
		if n < 10 || mixed[v] != n {
			t.Errorf("%v: %d jobs in the wire's spelling, %d in several", engine.Verdict(v), n, mixed[v])
		}
	}
}

// verdicts counts the verdicts over an archive.
func verdicts(t *testing.T, o archive.Options) (n [3]int) {
	t.Helper()
	policies, err := rules.Load([]string{"../../bench/policy.yaml"}, rules.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := archive.WriteLines(&b, o); err != nil {
		t.Fatal(err)
	}
	for _, r := range loaders.Decode(b.Bytes(), "archive", loaders.Options{}) {
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		n[engine.Evaluate(r.Job, policies, engine.Options{}).Verdict]++
	}
	return n
}
