package rules

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFormat(t *testing.T) {
	const written = "\ufeff# a policy\r\napiVersion: iradvise/v1  \r\nkind: Policy\r\n\r\n\r\n" + `rules:
- id: latency      # the SLO
  # speaks of the next line
  require: >
      rec.model_latency_ms
      <= 100
  message: |
      two

      lines  here

-   id: cpu
    when: "not
      is_gpu"
    require: rec.cpu_utilization
        <= 80
score:
      prefer: [not is_gpu,
         is_cpu]
      # the end of score
# the end

`
	const want = `# a policy
apiVersion: iradvise/v1
kind: Policy

rules:
  - id: latency      # the SLO
    # speaks of the next line
    require: >
        rec.model_latency_ms
        <= 100
    message: |
        two

        lines  here

  - id: cpu
    when: "not
      is_gpu"
    require: rec.cpu_utilization
      <= 80
score:
  prefer: [not is_gpu,
     is_cpu]
  # the end of score
# the end
`
	got, err := Format("p.yaml", []byte(written))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("formatted differently (-want +got):\n%s", diff)
	}
}

// FuzzFormat holds that formatting keeps the meaning and the comments, and that
// formatting twice is formatting once.
func FuzzFormat(f *testing.F) {
	for _, pattern := range []string{"builtin/*.yaml", "../examples/policies/*.yaml"} {
		files, _ := filepath.Glob(pattern)
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(text))
		}
	}
	for _, text := range []string{"a: >+\n    b\n\n\n# end\n\n\n", "a:\n    -   b: |2\n          c\n\n         d\n        # e\n", "a:\n- b\n- c: d\n", "a: |2\n   x\n  y\n\n\nb: 1\n", "a: 'it''s\n  [x'\nb: {c: \"}\",\n d: 1}\n", "- - a\n  - b\n-\n  c: d\n", "a: &x\n    b: c\n? d\n: e\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		bad := &mistakes{}
		root := parse("p.yaml", []byte(text), aPolicy, bad)
		if bad.err() != nil {
			return
		}
		once, err := arranged("p.yaml", root, []byte(text))
		if err != nil {
			return
		}
		after := parse("p.yaml", once, aPolicy, bad)
		if bad.err() != nil || !root.same(after) {
			t.Fatalf("%q became %q, which means something else: %v", text, once, bad.err())
		}
		if want, got := strings.Count(text, "#"), strings.Count(string(once), "#"); want != got {
			t.Fatalf("%q became %q: a comment is lost", text, once)
		}
		twice, err := arranged("p.yaml", after, once)
		if err != nil || string(twice) != string(once) {
			t.Fatalf("%q became %q and then %q (%v)", text, once, twice, err)
		}
	})
}

// TestFormatEnds holds what stands at the end of a file: blocks of text keep what
// counts there, and nothing else does.
func TestFormatEnds(t *testing.T) {
	const begin = "apiVersion: iradvise/v1\nkind: Policy"
	for _, test := range []struct{ name, written, want string }{
		{"a block that keeps its empty lines", "  \nx: |+\n  a\n\n\n", "\nx: |+\n  a\n\n\n"},
		{"one without the end of its last line", "  \nx: |+\n  a", "\nx: |+\n  a"},
		{"one that keeps one end", "  \nx: |\n  a\n\n", "\nx: |\n  a\n"},
		{"likewise without", "  \nx: |\n  a", "\nx: |\n  a"},
		{"one that keeps none", "  \nx: >-\n  a\n\n", "\nx: >-\n  a\n"},
		{"a comment behind a block", "  \nx: |+\n  a\n\n# end  \n\n", "\nx: |+\n  a\n\n# end\n"},
		{"a block in a list", "  \nx:\n-   |+\n    a\n\n", "\nx:\n  - |+\n      a\n\n"},
		{"a block behind a dash", "  \nx:\n  - |\n    a  \n     b\n\n", "\nx:\n  - |\n    a  \n     b\n"},
		{"quotes", "  \nx: \"a\n\n\n  b\"\n\n", "\nx: \"a\n\n\n  b\"\n"},
		{"no end", "\nx: 1  ", "\nx: 1\n"},
		{"empty lines", "\nx: 1\n\n \n", "\nx: 1\n"},
	} {
		got, err := Format("p.yaml", []byte(begin+test.written))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		} else if diff := cmp.Diff(begin+test.want, string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// TestFormatRefuses holds formatting to what it is for.
func TestFormatRefuses(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"{\"JobName\": \"j\",\n \"InferenceRecommendations\": []}", "p.yaml:1:1: the file is a saved run, neither a policy nor a policy test"},
		{"[1, 2]\n", "p.yaml:1:1: the file is a list, neither a policy nor a policy test"},
		{"kind: Deployment\n", "p.yaml:1:7: the file is of the kind \"Deployment\", neither a policy nor a policy test"},
		{"max_latency_ms: 5\n", "p.yaml:1:1: the file has no kind: it is neither a policy nor a policy test"},
		{"kind: Policy\nrules:\n- id: a\n\n\n   b  \n", "p.yaml:3:7: formatted, this would mean something else"},
	} {
		_, err := Format("p.yaml", []byte(test.text))
		if err == nil {
			t.Errorf("%q is formatted", test.text)
			continue
		}
		got, _, _ := strings.Cut(err.Error(), "\n")
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.text, diff)
		}
	}
}
