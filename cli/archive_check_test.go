package cli

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/internal/archive"
	"github.com/iradvise/iradvise/loaders"
)

// manyJobs are jobs in several spellings, of more than one chunk.
func manyJobs(t *testing.T) [][]byte {
	t.Helper()
	var out [][]byte
	for j := range archive.Jobs(archive.Options{Jobs: 240, Seed: 3}) {
		out = append(out, append(bytes.Clone(j.Body), '\n'))
	}
	return out
}

// spoiled breaks a job here and there, in one way after another.
func spoiled(jobs [][]byte) []byte {
	var out []byte
	for i, line := range jobs {
		switch i % 37 {
		case 5:
			line = append(bytes.Clone(line[:len(line)/2]), '\n')
		case 11:
			line = []byte("no document\n")
		case 17:
			line = append([]byte("{\"JobName\":\"a\",\"JobName\":\"b\","), line[1:]...)
		case 23:
			line = bytes.ReplaceAll(line, []byte(`,"`), []byte(",\r\n \""))
		case 29:
			line = []byte("\r\n\n")
		}
		out = append(out, line...)
	}
	return out
}

// archiveFolder is a folder with what an archive can be: a file for each job,
// JSON lines, plain and compressed, YAML, broken and empty files.
func archiveFolder(t *testing.T) string {
	t.Helper()
	jobs, dir := manyJobs(t), t.TempDir()
	write := func(name string, text []byte) {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for i, job := range jobs[:70] {
		write(fmt.Sprintf("jobs/%d/%d.json", i%3, i), job)
	}
	write("jobs/1/empty.json", nil)
	write("jobs/2/cut.json", jobs[0][:500])
	write("lines.jsonl", spoiled(jobs))
	write("policy.yaml", []byte("apiVersion: iradvise/v1\nkind: Policy\n"))
	write("yaml/some.yaml", append([]byte("# jobs\n---\n"), bytes.Join(jobs[:8], []byte("---\n"))...))
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(spoiled(jobs)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	write("lines.jsonl.gz", packed.Bytes())
	return dir
}

// ran is what a command printed and how it ended.
type ran struct {
	stdout, stderr string
	code           int
}

func run(p Program, args ...string) ran {
	var stdout, stderr bytes.Buffer
	code := p.Run(context.Background(), append([]string{"check", "--now", "2026-11-23"}, args...), strings.NewReader(""), &stdout, &stderr)
	return ran{stdout.String(), stderr.String(), code}
}

// TestWorkersAgree: however many workers judge an archive, what they print is the
// same byte for byte, and so it is where all runs are held.
func TestWorkersAgree(t *testing.T) {
	dir, lines := archiveFolder(t), filepath.Join(t.TempDir(), "runs.jsonl")
	args := []string{"-p", "testdata/archive.yaml", "--where", `job.type != "Advanced"`, "-o", "jsonl=" + lines, dir}
	judged := func(more ...string) ran {
		r := run(Program{}, append(args, more...)...)
		text, err := os.ReadFile(lines)
		if err != nil {
			t.Fatal(err)
		}
		r.stdout += string(text)
		return r
	}
	want := judged("-j", "1")
	if want.code != ExitInvalid || !strings.Contains(want.stderr, "policy=archive runs=504 ") {
		t.Fatalf("exit status %d: %s", want.code, want.stderr)
	}
	for _, more := range [][]string{{"-j", "2"}, {"-j", "5"}, {"-j", "3", "-o", "csv=" + filepath.Join(t.TempDir(), "runs.csv")}} {
		if got := judged(more...); got != want {
			t.Errorf("%s differs from -j 1 in its %s", strings.Join(more, " "), got.differs(want))
		}
	}
}

// differs names what is not the same, and where it begins.
func (r ran) differs(o ran) string {
	if r.code != o.code {
		return fmt.Sprintf("exit status: %d, not %d", r.code, o.code)
	}
	for _, text := range []struct{ name, a, b string }{{"output", r.stdout, o.stdout}, {"complaints", r.stderr, o.stderr}} {
		a, b := strings.Split(text.a, "\n"), strings.Split(text.b, "\n")
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				return fmt.Sprintf("%s, line %d:\n%s\nnot\n%s", text.name, i+1, a[i], b[i])
			}
		}
	}
	return "length"
}

// stuck is a loader of many jobs. open is called for each before it is read.
func stuck(job []byte, open func(name string)) Program {
	return Program{Loaders: []loaders.Loader{{
		Name: "stuck", Doc: "a source that is slow at times", Prefix: "stuck:",
		Open: func(_ context.Context, name string, o loaders.Options) iter.Seq[loaders.Result] {
			return func(yield func(loaders.Result) bool) {
				open(name)
				for _, r := range loaders.Decode(job, "stuck:"+name, o) {
					if !yield(r) {
						return
					}
				}
			}
		},
	}}}
}

// stuckRuns are the names of so many runs of that loader.
func stuckRuns(n int) []string {
	var names []string
	for i := range n {
		names = append(names, fmt.Sprint("stuck:", i))
	}
	return names
}

// TestInterruptedWorkersEnd: an interrupt ends the workers that wait for a part
// that another one will not deliver.
func TestInterruptedWorkersEnd(t *testing.T) {
	const workers = 3
	ctx, cancel := context.WithCancel(context.Background())
	waits := make(chan bool, workers)
	slow := func(yield func(loaders.Result) bool) {
		for range workers - 1 {
			<-waits
		}
		cancel()
		yield(loaders.Result{Err: ctx.Err()})
	}
	begun := false
	pull := func() (loaders.Batch, bool) {
		if begun {
			return func(func(loaders.Result) bool) {}, true
		}
		begun = true
		return slow, true
	}
	a := &archiveCheck{
		checking: &checking{checkOptions: &checkOptions{workers: workers}}, ctx: ctx, first: -1, total: engine.NewRollup(),
		source: &source{pull: pull, progress: newProgress(io.Discard)}, waiting: map[int]*part{},
	}
	a.flushed = sync.NewCond(toldUnlock{&a.mu, waits})
	a.work(workers)
	if a.first != -1 {
		t.Errorf("part %d was written before the slow one", a.first)
	}
}

// toldUnlock is the lock of a condition, which gives it up when somebody waits:
// then it says so.
type toldUnlock struct {
	sync.Locker
	waits chan bool
}

func (l toldUnlock) Unlock() {
	l.Locker.Unlock()
	l.waits <- true
}

// TestPluggedLoaderKeepsItsJobs: what a loader decodes at once is not read over by
// what other workers decode.
func TestPluggedLoaderKeepsItsJobs(t *testing.T) {
	p := stuck(bytes.Join(manyJobs(t)[:6], nil), func(string) {})
	args := append([]string{"-o", "jsonl"}, stuckRuns(60)...)
	want := run(p, append(args, "-j", "1")...)
	if got := run(p, append(args, "-j", "4")...); got != want {
		t.Errorf("-j 4 differs from -j 1 in its %s", got.differs(want))
	}
	if n := strings.Count(want.stdout, "\n"); n != 6*60 {
		t.Errorf("%d lines, want %d", n, 6*60)
	}
	lines := strings.SplitAfter(want.stdout, "\n")
	for i := range 6 * 60 {
		first, this := fmt.Sprintf("stuck:0:%d\"", i%6+1), fmt.Sprintf("stuck:%d:%d\"", i/6, i%6+1)
		if got := strings.Replace(lines[i], this, first, 1); got != lines[i%6] {
			t.Fatalf("got %s, want %s", got, lines[i%6])
		}
	}
}
