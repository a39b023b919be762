package loaders_test

import (
	"context"
	"encoding/binary"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders"
)

// tree writes files below a new directory and returns it. A name that ends in
// -> is a link to its content.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		link := strings.HasSuffix(name, "->")
		path := filepath.Join(dir, strings.TrimSuffix(name, "->"))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		if link {
			err = os.Symlink(content, path)
		} else {
			err = os.WriteFile(path, []byte(content), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// open lists what names give: "source name" or "source !".
func open(dir string, o loaders.Options, names ...string) []string {
	var got []string
	for i := range names {
		if names[i] != "-" && !strings.Contains(names[i], ":") {
			names[i] = filepath.Join(dir, names[i])
		}
	}
	for r := range loaders.Open(context.Background(), []loaders.Loader{loaders.Files()}, names, o) {
		name := "!"
		if r.Job != nil {
			name = r.Job.Name
		}
		source, err := filepath.Rel(dir, r.Source)
		if err != nil {
			source = r.Source
		}
		got = append(got, source+" "+name)
	}
	return got
}

func failed(name string) string { return `{"JobName":"` + name + `","Status":"FAILED"}` }

func TestOpenKeepsTheOrderOfNames(t *testing.T) {
	dir := tree(t, map[string]string{"b.json": failed("b"), "a.json": failed("a"), "empty.json": ""})
	o := loaders.Options{Stdin: strings.NewReader(failed("stdin"))}
	want := []string{"b.json b", "empty.json !", "- stdin", "absent.json !", "a.json a", "b.json b"}
	got := open(dir, o, "b.json", "empty.json", "-", "absent.json", "a.json", "b.json")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("results differ (-want +got):\n%s", diff)
	}
}

func TestDirectory(t *testing.T) {
	dir := tree(t, map[string]string{
		"b.json":           failed("b"),
		"a.JSON":           failed("a"),
		"c.yaml":           "JobName: c\nStatus: FAILED\n",
		"deep/er/d.txt":    "{'JobName': 'd', 'Status': 'FAILED'}",
		"e.ndjson":         failed("e1") + "\n" + failed("e2"),
		"f.json.gz":        string(gzipped(t, []byte(failed("f")))),
		"g.json.zst":       string(zstandard(t, []byte(failed("g")))),
		"h.json":           "broken",
		".hidden.json":     failed("hidden"),
		".git/x.json":      failed("hidden"),
		"policy.yaml":      "apiVersion: iradvise/v1\nkind: Policy\n",
		"policy_test.yaml": "# tests\napiVersion: iradvise/v1\nkind: PolicyTest\n",
		"b.steps":          `{"Steps":[]}`,
		"README.md":        "# runs",
		"job.json.tmp":     failed("half"),
		"link.json->":      "b.json",
		"deep/loop->":      "..",
		"deep/self->":      ".",
		"dangling.json->":  "nowhere",
		"dangling.other->": "nowhere",
		"z/y.csv":          "InstanceType,ModelLatency\nml.m5.large,5\n",
	})
	want := []string{
		"a.JSON a", "b.json b", "c.yaml c", "dangling.json !", "deep/er/d.txt d", "e.ndjson:1 e1", "e.ndjson:2 e2",
		"f.json.gz f", "g.json.zst g", "h.json !", "link.json b", "z/y.csv ",
	}
	if diff := cmp.Diff(want, open(dir, loaders.Options{}, ".")); diff != "" {
		t.Errorf("results differ (-want +got):\n%s", diff)
	}
}

// TestBlankHead: however much white space stands before a document, it is read,
// by every transport, and its place is right.
func TestBlankHead(t *testing.T) {
	for name, text := range map[string]string{
		"lines":       strings.Repeat("\n", 1100<<10) + failed("a") + "\n" + failed("b") + "\n",
		"one line":    strings.Repeat(" ", 1100<<10) + failed("a") + "\n" + failed("b") + "\n",
		"YAML":        strings.Repeat("\n", 1100<<10) + "JobName: a\nStatus: FAILED\n---\nJobName: b\nStatus: FAILED\n",
		"in UTF-16":   "\xff\xfe" + string(inUTF16([]byte(strings.Repeat("\n", 1100<<10)+failed("a")+"\n"+failed("b")), binary.LittleEndian)),
		"all at once": failed("a") + strings.Repeat("\n", 1100<<10) + failed("b") + "\n",
	} {
		dir := tree(t, map[string]string{"x.txt": text, "x.gz": string(gzipped(t, []byte(text)))})
		var want []string
		for _, r := range loaders.Decode([]byte(text), "", loaders.Options{}) {
			want = append(want, r.Source+" "+r.Job.Name)
		}
		for _, source := range []string{"x.txt", "x.gz", "-"} {
			var got []string
			for _, line := range open(dir, loaders.Options{Stdin: strings.NewReader(text)}, source) {
				got = append(got, strings.TrimPrefix(line, source))
			}
			if diff := cmp.Diff(want, got); diff != "" || len(got) != 2 {
				t.Errorf("%s of %s differs (-whole +got):\n%s", name, source, diff)
			}
		}
	}
}

// TestLongLine: a line that is too long for a transport takes no other with it.
func TestLongLine(t *testing.T) {
	long := `{"JobName":"long","Status":"FAILED","New":"` + strings.Repeat("x", 66<<20) + `"}`
	for name, test := range map[string]struct {
		text string
		want string
	}{
		"in between":               {failed("a") + "\n" + failed("b") + "\n" + long + "\n" + failed("c") + "\n", ":1 a|:2 b|:3 !|:4 c"},
		"at the end":               {failed("a") + "\n" + long, ":1 a|:2 !"},
		"alone":                    {long, " !"},
		"at the beginning":         {long + "\n\n" + failed("a"), ":1 !|:3 a"},
		"behind a broken document": {failed("a") + "\n{\"b\":\n  " + long + "\n" + failed("c"), ":1 a|:2 !|:3 !|:4 c"},
	} {
		dir := tree(t, map[string]string{"x.gz": string(zstandard(t, []byte(test.text)))})
		for _, source := range []string{"x.gz", "-"} {
			var got []string
			for _, line := range open(dir, loaders.Options{Stdin: strings.NewReader(test.text)}, source) {
				got = append(got, strings.TrimPrefix(line, source))
			}
			if got := strings.Join(got, "|"); got != test.want {
				t.Errorf("%s of %s: got %q, want %q", name, source, got, test.want)
			}
		}
	}
	for r := range loaders.Open(context.Background(), []loaders.Loader{loaders.Files()}, []string{"-"}, loaders.Options{Stdin: strings.NewReader("{}\n" + long)}) {
		if r.Source == "-:2" {
			const want = "-:2:1: this line is longer than 64 MiB, the most that is read of standard input or of a compressed file\n" +
				"  unpack it and name the file itself, or write each document on a line of its own"
			if diff := cmp.Diff(want, r.Err.Error()); diff != "" {
				t.Errorf("message differs (-want +got):\n%s", diff)
			}
		}
	}
}

func TestDirectoryWithoutRuns(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"nothing":         {"README.md": "x"},
		"only policies":   {"p.yaml": "apiVersion: iradvise/v1\nkind: Policy\n"},
		"only itself":     {"loop->": "."},
		"only hidden":     {".a.json": failed("a")},
		"an empty folder": {"sub/.keep": ""},
	} {
		dir := tree(t, files)
		for r := range loaders.Files().Open(context.Background(), dir, loaders.Options{}) {
			if r.Err == nil || !strings.Contains(r.Err.Error(), "no runs in this directory") {
				t.Errorf("%s: got %+v, want an error", name, r)
			}
		}
		if n := len(open(dir, loaders.Options{}, ".")); n != 1 {
			t.Errorf("%s: %d results, want 1", name, n)
		}
	}
}

func TestKindsOfErrors(t *testing.T) {
	dir := tree(t, map[string]string{"broken.json": "{"})
	for name, want := range map[string]loaders.ErrorKind{"broken.json": loaders.Invalid, "absent.json": loaders.Unreadable} {
		for r := range loaders.Files().Open(context.Background(), filepath.Join(dir, name), loaders.Options{}) {
			var e *loaders.Error
			if !errors.As(r.Err, &e) || e.Kind != want {
				t.Errorf("%s: got %#v, want kind %d", name, r.Err, want)
			}
			if absent := errors.Is(r.Err, fs.ErrNotExist); absent != (want == loaders.Unreadable) {
				t.Errorf("%s: errors.Is(ErrNotExist) is %v", name, absent)
			}
		}
	}
}

func TestOpenStopsWithItsContext(t *testing.T) {
	dir := tree(t, map[string]string{"a.json": failed("a"), "b.json": failed("b")})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var got []error
	for r := range loaders.Open(ctx, []loaders.Loader{loaders.Files()}, []string{dir, dir}, loaders.Options{}) {
		cancel()
		got = append(got, r.Err)
	}
	if len(got) != 2 || got[0] != nil || !errors.Is(got[1], context.Canceled) {
		t.Errorf("got %v, want one run and the end of the context", got)
	}
}

func TestPrefixPicksTheLoader(t *testing.T) {
	echo := loaders.Loader{Name: "echo", Prefix: "echo:", Open: func(_ context.Context, name string, _ loaders.Options) iter.Seq[loaders.Result] {
		return func(yield func(loaders.Result) bool) {
			yield(loaders.Result{Source: "echo:" + name, Job: &engine.Job{Name: name}})
		}
	}}
	var got []string
	for r := range loaders.Open(context.Background(), []loaders.Loader{loaders.Files(), echo}, []string{"echo:a:b"}, loaders.Options{}) {
		got = append(got, r.Source+" "+r.Job.Name)
	}
	if diff := cmp.Diff([]string{"echo:a:b a:b"}, got); diff != "" {
		t.Errorf("results differ (-want +got):\n%s", diff)
	}
	for r := range loaders.Open(context.Background(), []loaders.Loader{echo}, []string{"file"}, loaders.Options{}) {
		if r.Err == nil {
			t.Errorf("a name without a loader gave %+v", r)
		}
	}
}

func TestStepsBesideTheRun(t *testing.T) {
	steps := `{"Steps":[{"StepType":"BENCHMARK","JobName":"a","Status":"FAILED","InferenceBenchmark":{"FailureReason":"out of memory",
	  "EndpointConfiguration":{"EndpointName":"e","InstanceType":"ml.c5.large","InitialInstanceCount":1},"InvocationStartTime":"2022-10-04T22:35:19.2Z"}}]}`
	want := []engine.Step{{
		Type: "BENCHMARK", Status: "FAILED", FailureReason: "out of memory", InstanceType: "ml.c5.large", EndpointName: "e",
		Body: []byte(`{"StepType":"BENCHMARK","JobName":"a","Status":"FAILED","InferenceBenchmark":{"EndpointConfiguration":` +
			`{"EndpointName":"e","InstanceType":"ml.c5.large","InitialInstanceCount":1},"FailureReason":"out of memory","InvocationStartTime":1664922919.2}}`),
	}}
	padded := failed("large") + strings.Repeat(" ", 2<<20) // read in pieces
	dir := tree(t, map[string]string{"a.json": failed("a"), "a.steps": steps, "in/large.json": padded, "in/large.steps": steps, "bad.json": failed("bad"), "bad.steps": "{"})
	for _, name := range []string{"a.json", "in/large.json", "in"} {
		for r := range loaders.Files().Open(context.Background(), filepath.Join(dir, name), loaders.Options{}) {
			if r.Err != nil {
				t.Fatal(r.Err)
			}
			if diff := cmp.Diff(want, r.Job.Steps); diff != "" {
				t.Errorf("%s: steps differ (-want +got):\n%s", name, diff)
			}
		}
	}
	for r := range loaders.Files().Open(context.Background(), filepath.Join(dir, "bad.json"), loaders.Options{}) {
		if r.Err == nil || !strings.Contains(r.Err.Error(), "bad.steps") {
			t.Errorf("broken steps were passed over: %+v", r)
		}
	}
}

// TestExamplesLoad: every run that users find in the examples loads cleanly.
func TestExamplesLoad(t *testing.T) {
	n := 0
	for r := range loaders.Files().Open(context.Background(), "../examples/runs", loaders.Options{}) {
		n++
		if r.Err != nil || len(r.Job.Warnings) > 0 {
			t.Errorf("%s: error %v, job %+v", r.Source, r.Err, r.Job)
		}
	}
	if n < 8 {
		t.Errorf("%d runs, want at least 8", n)
	}
}
