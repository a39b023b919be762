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
		once, err := Format("p.yaml", []byte(text))
		if err != nil {
			return
		}
		bad := &mistakes{}
		if before, after := parse("p.yaml", []byte(text), aPolicy, bad), parse("p.yaml", once, aPolicy, bad); bad.err() != nil || !before.same(after) {
			t.Fatalf("%q became %q, which means something else: %v", text, once, bad.err())
		}
		if want, got := strings.Count(text, "#"), strings.Count(string(once), "#"); want != got {
			t.Fatalf("%q became %q: a comment is lost", text, once)
		}
		twice, err := Format("p.yaml", once)
		if err != nil || string(twice) != string(once) {
			t.Fatalf("%q became %q and then %q (%v)", text, once, twice, err)
		}
	})
}
