package rules

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
)

// seeds returns every policy of the testdata, of the examples and of iradvise.
func seeds(f *testing.F) [][]byte {
	var all [][]byte
	pages, _ := filepath.Glob("testdata/*/*.txtar") // a fixed pattern: cannot fail
	for _, name := range pages {
		a, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range a.Files {
			if strings.HasSuffix(file.Name, ".yaml") {
				all = append(all, file.Data)
			}
		}
	}
	for _, pattern := range []string{"builtin/*.yaml", "../examples/policies/*.yaml"} {
		files, _ := filepath.Glob(pattern)
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			all = append(all, data)
		}
	}
	return all
}

// FuzzLoad holds that, whatever a team writes, a refusal points into the
// source: an existing line, a column in it or right behind it, and a caret under
// that column; and that what loads can be shown, and loads again as shown with
// the same digest.
func FuzzLoad(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add(string(seed))
	}
	f.Add("apiVersion: iradvise/v1\nkind: Policy\nmetadata: {name: \"a \\e[31m \\u202e\", owner: 'o \u202e ##[x]'}\n" +
		"rules:\n  - id: r \u009b\n    require: rec.model_latency_ms < 300\n    fix: |\n      \u202e a\n      ::b\n\n")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		name := filepath.Join(dir, "policy.yaml")
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		policies, err := Load([]string{name}, Options{})
		var refused Errors
		var usage *UsageError
		switch {
		case errors.As(err, &refused):
			for _, e := range refused {
				pointsInto(t, e, name, text)
			}
		case err != nil && !errors.As(err, &usage):
			t.Fatalf("an error of another kind: %v", err)
		case err == nil:
			showsTheSame(t, name, policies[0].Digest)
		}
	})
}

func pointsInto(t *testing.T, e *Error, name, text string) {
	if e.Position.File != name || e.Message == "" {
		t.Fatalf("%q does not speak of the file", e)
	}
	lines := newFile(name, string([]rune(text))).lines
	if e.Position.Line < 1 || e.Position.Line > len(lines) {
		t.Fatalf("%s: line %d of %d", e, e.Position.Line, len(lines))
	}
	line := newFile(name, string([]rune(text))).line(e.Position.Line)
	if e.Position.Column < 1 || e.Position.Column > utf8.RuneCountInString(line)+1 {
		t.Fatalf("%s: column %d of %q", e, e.Position.Column, line)
	}
	if strings.Contains(e.Message, "struct {") || strings.Contains(e.Message, "interface {") {
		t.Fatalf("%s: names a Go type", e)
	}
}

// showsTheSame shows the policy, reads what was shown and compares.
func showsTheSame(t *testing.T, name, digest string) {
	var shown strings.Builder
	if err := Show(&shown, []string{name}, Options{}); err != nil {
		t.Fatalf("cannot be shown: %v", err)
	}
	again := filepath.Join(filepath.Dir(name), "shown.yaml")
	if err := os.WriteFile(again, []byte(shown.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	policies, err := Load([]string{again}, Options{})
	if err != nil {
		t.Fatalf("what is shown does not load: %v\n%s", err, shown.String())
	}
	if policies[0].Digest != digest {
		t.Fatalf("what is shown is another policy:\n%s", shown.String())
	}
}
