package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDrawing(t *testing.T) {
	for _, c := range []struct{ name, drawing, want string }{
		{"a value that does not fit", `
rec.model_latency_ms < 300 or rec.name == params.t
│                    │     │  │        │  │
459                  false │  │        │  "arn:aws:sagemaker:x"
                           │  │        false
                           │  "endpoint"
                           false`, `
rec.model_latency_ms < 300 or rec.name
│                    │     │  │
459                  false │  │
                           │  "endpoint"
                           false
== params.t
│  │
│  "arn:aws:sagemaker:x"
false`},
		{"a value that begins a line of its own", `
rec.a == 1 or rec.bc == params.t
│     │    │  │      │  │
2     true │  │      │  "arn:aws:sagemaker:x"
           │  │      false
           │  "b"
           false`, `
rec.a == 1 or rec.bc ==
│     │    │  │      │
2     true │  │      │
           │  │      false
           │  "b"
           false
params.t
│
"arn:aws:sagemaker:x"`},
		{"wide characters", `
rec.key == "日本語" and rec.a > 1
│       │        │         │
│       false    │         missing
"日本"             false`, `
rec.key == "日本語" and rec.a > 1
│       │           │         │
│       false       │         missing
"日本"              false`},
		{"a value that is wider than the page", `
rec.a == "x"
│     │
│     false
"an endpoint with a name of 40 characters..."`, `
rec.a == "x"
│     │
│     false
"an endpoint with a name of 40 character
s..."`},
		{"what is no tree", "\na\nb", "\na\nb"},
	} {
		p := &page{width: 47}
		p.drawing(7, strings.TrimPrefix(c.drawing, "\n"))
		got := strings.ReplaceAll("\n"+strings.TrimSuffix(p.b.String(), "\n"), "\n       ", "\n")
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// FuzzDrawing holds whatever is drawn to stay within the page.
func FuzzDrawing(f *testing.F) {
	f.Add("rec.a < 3\n│     │\n│     false\n4", 40)
	f.Add("日本 < 3\n│  │\n│  false\n\"\u202e\"", 50)
	f.Add("a\n│││\n", 9)
	f.Fuzz(func(t *testing.T, drawing string, width int) {
		p := &page{width: 40 + abs(width)%80}
		p.drawing(7, drawing)
		for _, l := range strings.Split(p.b.String(), "\n") {
			if cells(l) > p.width && len(strings.TrimSpace(l)) > 8 {
				t.Errorf("%q is wider than %d", l, p.width)
			}
		}
	})
}
