package archive_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/internal/archive"
	"github.com/iradvise/iradvise/loaders"
)

// small is an archive in which every spelling occurs.
var small = archive.Options{Jobs: 400, Seed: 1}

func lines(t *testing.T, o archive.Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := archive.WriteLines(&b, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestBytes: the same seed gives the same bytes, so that two measurements of one
// archive can be compared. Who changes the archive changes the digest.
func TestBytes(t *testing.T) {
	const want = "67b0bb027da9a2262eb973e08a2b0a0235dd3b0f2cedfddaf64b88a89a40bcef"
	sum := sha256.Sum256(lines(t, small))
	if got := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
}

func TestSmallBeginsLarge(t *testing.T) {
	o := small
	o.Jobs = 100
	if !bytes.HasPrefix(lines(t, small), lines(t, o)) {
		t.Error("the first 100 jobs differ from an archive of 100 jobs")
	}
}

func TestSeedMatters(t *testing.T) {
	one, two := archive.Options{Jobs: 1, Seed: 1}, archive.Options{Jobs: 1, Seed: 2}
	if bytes.Equal(lines(t, one), lines(t, two)) {
		t.Error("seeds 1 and 2 give the same job")
	}
}

// loaded returns the jobs of an archive as a loader reads them.
func loaded(t *testing.T, o archive.Options) []*engine.Job {
	t.Helper()
	var jobs []*engine.Job
	for _, r := range loaders.Decode(lines(t, o), "archive", loaders.Options{}) {
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		jobs = append(jobs, r.Job)
	}
	return jobs
}

// TestLoads: every job loads under a name of its own, and only edited rows make
// a loader wonder.
func TestLoads(t *testing.T) {
	jobs := loaded(t, small)
	names := map[string]bool{}
	rows, edited, size := 0, 0, len(lines(t, small))
	for _, j := range jobs {
		names[j.Name] = true
		rows += len(j.Recommendations)
		for _, w := range j.Warnings {
			if w.Code != "cost-identity" {
				t.Errorf("%s: %s: %s", j.Name, w.Code, w.Message)
			}
			edited++
		}
	}
	if len(jobs) != small.Jobs || len(names) != small.Jobs {
		t.Errorf("%d jobs with %d names, want %d", len(jobs), len(names), small.Jobs)
	}
	if mean := float64(rows) / float64(len(jobs)); mean < 9.3 || mean > 9.9 {
		t.Errorf("%v rows a job, want about 9.6", mean)
	}
	if edited == 0 || edited > rows/500 {
		t.Errorf("%d of %d rows are edited, want one in a thousand", edited, rows)
	}
	if mean := size / len(jobs); mean < 5300 || mean > 5700 {
		t.Errorf("%d bytes a job, want about 5500", mean)
	}
}

// TestSpellings: a job in another spelling loads as it does in the wire's.
func TestSpellings(t *testing.T) {
	plain := small
	plain.Plain = true
	want, got := loaded(t, plain), loaded(t, small)
	if len(got) != len(want) {
		t.Fatalf("%d jobs, %d in the wire's spelling", len(got), len(want))
	}
	others := 0
	ignore := cmpopts.IgnoreFields(engine.Job{}, "Source", "Digest", "Body", "LatencyUnit", "Warnings")
	for i := range got {
		if got[i].Digest != want[i].Digest {
			others++
		}
		if diff := cmp.Diff(want[i], got[i], ignore); diff != "" {
			t.Errorf("%s differs (-wire +other):\n%s", got[i].Name, diff)
		}
	}
	if others < small.Jobs/100 || others > small.Jobs/30 {
		t.Errorf("%d of %d jobs in another spelling, want 2 %%", others, small.Jobs)
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	o := archive.Options{Jobs: 50, Seed: 1}
	if err := archive.WriteFiles(dir, o); err != nil {
		t.Fatal(err)
	}
	var found []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			found = append(found, strings.TrimSuffix(d.Name(), ".json"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for j := range archive.Jobs(o) {
		want = append(want, j.Name)
	}
	slices.Sort(found)
	slices.Sort(want)
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("files differ (-want +got):\n%s", diff)
	}
}
