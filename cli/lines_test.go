package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// resumed writes lines to a file of --resume that holds old, in parts of so many
// lines, and returns what is in it then.
func resumed(t *testing.T, old string, lines []string, part int) (string, error) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "runs.jsonl")
	if err := os.WriteFile(name, []byte(old), 0o666); err != nil {
		t.Fatal(err)
	}
	r, err := resumeLines(name)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(lines) && err == nil; i += part {
		err = r.add([]byte(strings.Join(lines[i:min(i+part, len(lines))], "")))
	}
	if err == nil {
		err = r.close()
	} else {
		r.abandon()
	}
	text, readErr := os.ReadFile(name)
	if readErr != nil {
		t.Fatal(readErr)
	}
	return string(text), err
}

// TestResumeAnywhere cuts the file off after every byte: what was left is always
// completed to the same file.
func TestResumeAnywhere(t *testing.T) {
	lines := []string{"{\"a\":1}\n", "{\"a\":1}\n", "{}\n", "{\"b\":\"" + strings.Repeat("x", 50) + "\"}\n", "{}\n"}
	want := strings.Join(lines, "")
	for cut := range len(want) + 1 {
		for part := 1; part <= len(lines); part++ {
			if got, err := resumed(t, want[:cut], lines, part); err != nil || got != want {
				t.Fatalf("cut after %d bytes, in parts of %d lines: %q, %v", cut, part, got, err)
			}
		}
	}
}

// TestResumeLongFile reads a file that is longer than what is read at once.
func TestResumeLongFile(t *testing.T) {
	var lines []string
	for i := range 5000 {
		lines = append(lines, "{\"run\":\""+strings.Repeat("x", i%200)+"\"}\n")
	}
	want := strings.Join(lines, "")
	for _, cut := range []int{0, 64 << 10, 64<<10 + 1, 300_000, len(want) - 1, len(want)} {
		if got, err := resumed(t, want[:cut], lines, 7); err != nil || got != want {
			t.Errorf("cut after %d bytes: %d bytes instead of %d, %v", cut, len(got), len(want), err)
		}
	}
}

// TestResumeRefuses: a file of another judgement is refused at the line that
// differs, and stays as it was.
func TestResumeRefuses(t *testing.T) {
	lines := []string{"{\"a\":1}\n", "{\"a\":2}\n", "{\"a\":3}\n"}
	for _, test := range []struct{ old, want string }{
		{"{\"a\":1}\n{\"a\":9}\n", ":2:1: this line is of another judgement"},
		{"{\"a\":1}\n{\"a\":2}\n{\"a", ""},
		{"{\"a\":1}\n{\"b", ":2:1: this line is of another judgement"},
		{"{\"a\":1,\"more\":true}\n", ":1:1: this line is of another judgement"},
		{"\n", ":1:1: this line is of another judgement"},
		{strings.Join(lines, "") + "{\"a\":4}\n", ":4:1: there is no such run any more"},
		{strings.Join(lines, "") + "{", ":4:1: there is no such run any more"},
	} {
		for part := 1; part <= 3; part++ {
			got, err := resumed(t, test.old, lines, part)
			switch {
			case test.want == "" && err == nil:
			case test.want == "" || err == nil || !strings.Contains(err.Error(), test.want):
				t.Errorf("%q: %v, want %q", test.old, err, test.want)
			case got != test.old:
				t.Errorf("%q became %q", test.old, got)
			}
		}
	}
}

// TestNothingStaysBehind holds that a check of many runs that cannot end well
// leaves no half-written file: when a folder takes the place of the target
// meanwhile, and when there is a bug.
func TestNothingStaysBehind(t *testing.T) {
	for _, c := range []struct {
		about string
		spoil func(target string)
		code  int
	}{
		{"folder", func(target string) { _ = os.Mkdir(target, 0o777) }, ExitUnreachable},
		{"bug", func(string) { panic("odd") }, ExitBug},
	} {
		dir := t.TempDir()
		target := filepath.Join(dir, "x.jsonl")
		p := stuck(manyJobs(t)[0], func(name string) {
			if name == "30" {
				c.spoil(target)
			}
		})
		args := append([]string{"-o", "jsonl=" + target}, stuckRuns(60)...)
		if got := run(p, args...); got.code != c.code {
			t.Errorf("%s: exit status %d, want %d: %s", c.about, got.code, c.code, got.stderr)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
			t.Errorf("%s: %s stays behind", c.about, left)
		}
	}
}
