package sagemaker

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iradvise/iradvise/internal/fakesagemaker"
)

// describe returns the answer for a job.
func describe(name, status string, modified float64) fakesagemaker.Answer {
	return fakesagemaker.JSON(fmt.Sprintf(
		`{"JobName":%q,"JobType":"Default","Status":%q,"CreationTime":1664922919.2,"LastModifiedTime":%v,"Future":{"b":1,"a":"\u00e9"}}`,
		name, status, modified))
}

// fetchInto fetches everything into dir, as one command would.
func fetchInto(t *testing.T, c *Client, dir string, steps bool) map[string]string {
	t.Helper()
	archive, err := OpenArchive(dir, steps)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	saved, err := archive.Fetch(t.Context(), c, Filter{}, FetchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return outcomes(saved)
}

func outcomes(saved []Saved) map[string]string {
	all := map[string]string{}
	for _, s := range saved {
		all[s.Job] = "saved"
		if s.Unchanged {
			all[s.Job] = "unchanged"
		}
		if s.Err != nil {
			all[s.Job] = s.Err.Error()
		}
	}
	return all
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// The second fetch asks only for what changed or has not ended.
func TestFetchSkipsWhatHasNotChanged(t *testing.T) {
	s, c := start(t)
	s.PageSize = 2
	s.Job("done", describe("done", "COMPLETED", 1664924208.291))
	s.Job("failed", describe("failed", "FAILED", 1664924208))
	s.Job("running", describe("running", "IN_PROGRESS", 1664924208))
	s.Job("touched", describe("touched", "COMPLETED", 100))
	s.Job("zulu", describe("zulu", "STOPPED", 7))
	dir := filepath.Join(t.TempDir(), "a", "b")

	all := map[string]string{"done": "saved", "failed": "saved", "running": "saved", "touched": "saved", "zulu": "saved"}
	if diff := cmp.Diff(all, fetchInto(t, c, dir, false)); diff != "" {
		t.Errorf("first fetch (-want +got):\n%s", diff)
	}
	want := describe("done", "COMPLETED", 1664924208.291).Body
	if got, _ := os.ReadFile(filepath.Join(dir, "done.json")); string(got) != want {
		t.Errorf("the saved body is not the service's own:\ngot  %s\nwant %s", got, want)
	}

	s.Job("touched", describe("touched", "COMPLETED", 200))
	if err := os.WriteFile(filepath.Join(dir, "zulu.json"), []byte(`{"JobName":"zu`), 0o666); err != nil {
		t.Fatal(err)
	}
	again := map[string]string{"done": "unchanged", "failed": "unchanged", "running": "saved", "touched": "saved", "zulu": "saved"}
	if diff := cmp.Diff(again, fetchInto(t, c, dir, false)); diff != "" {
		t.Errorf("second fetch (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"done.json", "failed.json", "running.json", "touched.json", "zulu.json"}, files(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// One job's trouble is named and does not stop the others.
func TestFetchNamesWhatFailed(t *testing.T) {
	s, c := start(t)
	s.Job("good", describe("good", "COMPLETED", 1))
	s.Job("secret", fakesagemaker.Error(400, "AccessDeniedException", "no"))
	s.Job("page", fakesagemaker.HTML(200, "<html>"))
	got := fetchInto(t, c, t.TempDir(), false)
	if got["good"] != "saved" || !strings.Contains(got["secret"], "AccessDeniedException: no") || !strings.Contains(got["page"], "HTML page") {
		t.Errorf("got %v", got)
	}
}

// No name of a job leaves the folder, hides a file or is written elsewhere.
func TestFetchStaysInTheFolder(t *testing.T) {
	hostile := []string{"../evil", "a/b", "/etc/evil", ".hidden", "..", "", "a\x00b", "-flag", "a b", "é", strings.Repeat("x", 300), `a\b`, "CON."}
	s, c := start(t)
	s.Job("good", describe("good", "COMPLETED", 1))
	for _, name := range hostile {
		s.Job(name, describe(name, "COMPLETED", 1))
	}
	parent := t.TempDir()
	dir := filepath.Join(parent, "runs")
	got := fetchInto(t, c, dir, true)
	for _, name := range hostile {
		if !strings.Contains(got[name], "cannot be a file name") {
			t.Errorf("job %q: got %q, want a refusal", name, got[name])
		}
	}
	if diff := cmp.Diff([]string{"good.json", "good.steps"}, files(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"runs"}, files(t, parent)); diff != "" {
		t.Errorf("beside the folder (-want +got):\n%s", diff)
	}
}

// A link in the folder is replaced by a file; what it points to is not touched.
func TestFetchDoesNotFollowLinks(t *testing.T) {
	s, c := start(t)
	s.Job("job", describe("job", "COMPLETED", 1))
	dir, outside := t.TempDir(), filepath.Join(t.TempDir(), "precious")
	if err := os.WriteFile(outside, []byte("keep"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "job.json")); err != nil {
		t.Fatal(err)
	}
	fetchInto(t, c, dir, false)
	if b, _ := os.ReadFile(outside); string(b) != "keep" {
		t.Errorf("the file outside now holds %q", b)
	}
}

// With steps, a job whose benchmarks are missing is fetched again; without,
// old benchmarks do not survive a changed job.
func TestFetchSteps(t *testing.T) {
	s, c := start(t)
	s.PageSize = 1
	s.Job("job", describe("job", "COMPLETED", 1))
	s.Steps("job", `{"StepType":"BENCHMARK","Status":"FAILED","JobName":"job","InferenceBenchmark":{"FailureReason":"no capacity"}}`,
		`{"StepType":"BENCHMARK","Status":"COMPLETED","JobName":"job","InferenceBenchmark":{"Metrics":{"ModelLatency":"NaN"}}}`)
	dir := t.TempDir()
	fetchInto(t, c, dir, false)
	for i, want := range []string{"saved", "unchanged"} {
		if got := fetchInto(t, c, dir, true)["job"]; got != want {
			t.Errorf("fetch %d with steps: %s, want %s", i+1, got, want)
		}
	}
	want := `{"Steps":[{"StepType":"BENCHMARK","Status":"FAILED","JobName":"job","InferenceBenchmark":{"FailureReason":"no capacity"}},` +
		`{"StepType":"BENCHMARK","Status":"COMPLETED","JobName":"job","InferenceBenchmark":{"Metrics":{"ModelLatency":"NaN"}}}]}` + "\n"
	if got, _ := os.ReadFile(filepath.Join(dir, "job.steps")); string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	s.Job("job", describe("job", "COMPLETED", 2))
	fetchInto(t, c, dir, false)
	if diff := cmp.Diff([]string{"job.json"}, files(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// A fetch that is stopped at any point leaves whole files only, and the next
// one completes the archive.
func TestFetchResumes(t *testing.T) {
	s, c := start(t)
	want := []string{}
	for i := range 12 {
		name := fmt.Sprintf("job%02d", i)
		s.Job(name, describe(name, "COMPLETED", float64(i+1)))
		want = append(want, name+".json")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, ".job03.json.1.unfinished"), []byte(`{"Job`), 0o666); err != nil {
		t.Fatal(err)
	}
	for stop := range 12 {
		stopAfter(t, c, dir, stop)
		for _, name := range files(t, dir) {
			b, _ := os.ReadFile(filepath.Join(dir, name))
			if _, why := parse(b); why != "" || !strings.HasSuffix(name, ".json") {
				t.Fatalf("stopped after %d: %s holds %q: %s", stop, name, b, why)
			}
		}
	}
	fetchInto(t, c, dir, false)
	if diff := cmp.Diff(want, files(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// stopAfter cancels a fetch once n jobs are done.
func stopAfter(t *testing.T, c *Client, dir string, n int) {
	t.Helper()
	archive, err := OpenArchive(dir, false)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	saved, err := archive.Fetch(ctx, c, Filter{}, FetchOptions{Workers: 2, Progress: func(done, _ int, _ Saved) {
		if done > n {
			cancel()
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(saved, func(s Saved) bool { return errors.Is(s.Err, context.Canceled) }) && n < 8 {
		t.Errorf("stopped after %d of 12, but no job says so: %v", n, outcomes(saved))
	}
}

// A list that breaks off says so; what was listed is saved.
func TestFetchOfABrokenList(t *testing.T) {
	s, c := start(t)
	s.Job("first", describe("first", "COMPLETED", 1))
	s.List(fakesagemaker.JSON(`{"InferenceRecommendationsJobs":[{"JobName":"first"}],"NextToken":"x"}`),
		fakesagemaker.Error(400, "AccessDeniedException", "no more"))
	archive, err := OpenArchive(t.TempDir(), false)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	saved, err := archive.Fetch(t.Context(), c, Filter{}, FetchOptions{})
	if got := outcomes(saved); got["first"] != "saved" || err == nil || !strings.Contains(err.Error(), "no more") {
		t.Errorf("got %v and error %v", got, err)
	}
}

// A bug in what fetch is given reaches its caller, after the jobs at hand ended.
func TestFetchPassesAPanicOn(t *testing.T) {
	s, c := start(t)
	s.Job("good", describe("good", "COMPLETED", 1))
	archive, err := OpenArchive(t.TempDir(), false)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	defer func() {
		if p := recover(); p != "odd" {
			t.Errorf("got %v, want the panic of Progress", p)
		}
	}()
	_, err = archive.Fetch(t.Context(), c, Filter{}, FetchOptions{Progress: func(int, int, Saved) { panic("odd") }})
	t.Errorf("no panic, but %v", err)
}

// A job whose name differs from an earlier one's in capitals only does not take
// its file where the file system makes no difference.
func TestFetchKeepsNamesApart(t *testing.T) {
	s, c := start(t)
	s.Job("alpha", describe("alpha", "COMPLETED", 1))
	dir := t.TempDir()
	other := describe("Alpha", "COMPLETED", 1).Body // as such a file system would show it
	if err := os.WriteFile(filepath.Join(dir, "alpha.json"), []byte(other), 0o666); err != nil {
		t.Fatal(err)
	}
	if got := fetchInto(t, c, dir, false)["alpha"]; !strings.Contains(got, "alpha.json: it holds the job Alpha, whose name differs in capitals only\n") {
		t.Errorf("got %s", got)
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "alpha.json")); string(got) != other {
		t.Errorf("the file now holds %s", got)
	}
}

// A list is what it is called: entries without a name are no jobs, and pages that
// never end are not read for ever.
func TestListRefusesWhatIsNone(t *testing.T) {
	for _, entry := range []string{`1`, `"x"`, `null`, `[]`, `{}`, `{"JobName":null}`, `{"JobName":5}`} {
		s, c := start(t)
		s.List(fakesagemaker.JSON(`{"InferenceRecommendationsJobs":[{"JobName":"ok"},` + entry + `]}`))
		for job, err := range c.List(t.Context(), Filter{}) {
			if err == nil || !strings.Contains(err.Error(), "entry 2 of the answer's list InferenceRecommendationsJobs has no JobName") {
				t.Errorf("%s: got %v, %v", entry, job, err)
			}
		}
	}
	s, c := start(t)
	c.maxPages = 3
	var pages []fakesagemaker.Answer
	for _, token := range []string{"a", "b", "c", "d"} {
		pages = append(pages, fakesagemaker.JSON(`{"InferenceRecommendationsJobs":[],"NextToken":"`+token+`"}`))
	}
	s.List(pages...)
	var last error
	for _, err := range c.List(t.Context(), Filter{}) {
		last = err
	}
	if last == nil || !strings.Contains(last.Error(), "the list has more than 3 pages") || s.Calls(listOperation, "") != 3 {
		t.Errorf("got %v after %d calls", last, s.Calls(listOperation, ""))
	}
}
