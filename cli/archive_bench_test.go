package cli

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/internal/archive"
	"github.com/iradvise/iradvise/loaders"
	"github.com/iradvise/iradvise/rules"
)

// benchPolicy is the policy that make bench judges by too.
const benchPolicy = "../bench/policy.yaml"

const benchJobs = 200

func benchArchive() archive.Options { return archive.Options{Jobs: benchJobs, Seed: 1} }

// loadedJobs are the jobs of an archive, held in memory.
func loadedJobs(b *testing.B) []*engine.Job {
	b.Helper()
	var lines bytes.Buffer
	if err := archive.WriteLines(&lines, benchArchive()); err != nil {
		b.Fatal(err)
	}
	var jobs []*engine.Job
	for _, r := range loaders.Decode(lines.Bytes(), "jobs.jsonl", loaders.Options{Keep: loaders.KeepJudged}) {
		if r.Err != nil {
			b.Fatal(r.Err)
		}
		jobs = append(jobs, r.Job)
	}
	return jobs
}

func loadedPolicies(b *testing.B, name string) []*engine.Policy {
	b.Helper()
	policies, err := rules.Load([]string{name}, rules.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return policies
}

// perJob reports what one job took.
func perJob(b *testing.B, jobs int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(jobs), "ns/job")
}

// judgeJobs measures one Judge over jobs that were read before.
func judgeJobs(b *testing.B, policy string, o engine.Options) {
	jobs, judge := loadedJobs(b), engine.NewJudge(loadedPolicies(b, policy), o)
	b.ReportAllocs()
	for b.Loop() {
		for _, job := range jobs {
			judge.Judge(job)
		}
	}
	perJob(b, len(jobs))
}

// BenchmarkArchiveJudge judges by five rules and a score: brief, as an archive is
// judged, and with all that is said of single runs.
func BenchmarkArchiveJudge(b *testing.B) {
	b.Run("brief", func(b *testing.B) { judgeJobs(b, benchPolicy, engine.Options{Brief: true}) })
	b.Run("explained", func(b *testing.B) { judgeJobs(b, benchPolicy, engine.Options{Explain: true}) })
}

// BenchmarkArchiveRank ranks every row of every job, by each method.
func BenchmarkArchiveRank(b *testing.B) {
	for _, bench := range []struct{ method, score string }{
		{"weighted_sum", "{method: weighted_sum, objectives: [{name: cost, minimize: rec.cost_per_inference, weight: 3}, {name: latency, minimize: rec.model_latency_ms, weight: 1}]}"},
		{"topsis", "{method: topsis, objectives: [{name: cost, minimize: rec.cost_per_inference, weight: 3}, {name: latency, minimize: rec.model_latency_ms, weight: 1}]}"},
		{"lexicographic", "{method: lexicographic, objectives: [{name: cost, minimize: rec.cost_per_inference}, {name: latency, minimize: rec.model_latency_ms}]}"},
	} {
		b.Run(bench.method, func(b *testing.B) {
			name := filepath.Join(b.TempDir(), "policy.yaml")
			text := "apiVersion: iradvise/v1\nkind: Policy\nmetadata: {name: rank}\nscore: " + bench.score + "\n"
			if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
				b.Fatal(err)
			}
			judgeJobs(b, name, engine.Options{Brief: true})
		})
	}
}

// BenchmarkArchiveRollup adds judged runs to a Rollup, and merges Rollups.
func BenchmarkArchiveRollup(b *testing.B) {
	var runs []*engine.Run
	policies, whole := loadedPolicies(b, benchPolicy), engine.NewRollup()
	for _, job := range loadedJobs(b) {
		runs = append(runs, engine.Evaluate(job, policies, engine.Options{Brief: true}))
		whole.Add(runs[len(runs)-1])
	}
	b.Run("add", func(b *testing.B) {
		u := engine.NewRollup()
		for b.Loop() {
			for _, run := range runs {
				u.Add(run)
			}
		}
		perJob(b, len(runs))
	})
	b.Run("merge", func(b *testing.B) {
		u := engine.NewRollup()
		for b.Loop() {
			u.Merge(whole)
		}
	})
}

// BenchmarkArchiveCheck runs the command over an archive, from its policy to its
// report: JSON lines and a folder, by one worker and by two.
func BenchmarkArchiveCheck(b *testing.B) {
	dir := b.TempDir()
	lines, folder := filepath.Join(dir, "jobs.jsonl"), filepath.Join(dir, "jobs")
	f, err := os.Create(lines)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	o := benchArchive()
	o.Jobs *= 5
	if err := archive.WriteLines(f, o); err != nil {
		b.Fatal(err)
	}
	if err := archive.WriteFiles(folder, o); err != nil {
		b.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		b.Fatal(err)
	}
	for _, bench := range []struct{ name, source, workers string }{
		{"lines/j=1", lines, "1"}, {"lines/j=2", lines, "2"}, {"folder/j=1", folder, "1"}, {"folder/j=2", folder, "2"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.SetBytes(info.Size())
			for b.Loop() {
				if code := (Program{}).Run(context.Background(), []string{"check", "-j", bench.workers, "-p", benchPolicy, "-o", "jsonl", bench.source}, nil, io.Discard, io.Discard); code != ExitFail {
					b.Fatalf("exit status %d", code)
				}
			}
			perJob(b, o.Jobs)
		})
	}
}
