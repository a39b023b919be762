package screen_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iradvise/iradvise/internal/screen"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ name, got, want string }{
		{"Line", screen.Line(" a\t\x1b[31m\n\u202e  b "), `a \x1b[31m \u202e b`},
		{"Line", screen.Line("\xff\u009b\U000e0041"), `\xff\u009b\U000e0041`},
		{"Line", screen.Line("::error::x"), ":\u200b:error::x"},
		{"Exact", screen.Exact("  a  \n"), `  a  \x0a`},
		{"Source", screen.Source("\ta\t\u202e"), "\ta\t\\u202e"},
		{"Text", screen.Text("a:\r\n\tb  \n\n\x00\n"), "a:\n    b\n\n\\x00"},
		{"Text", screen.Text("a\n  ##vso[x]"), "a\n  #\u200b#vso[x]"},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// FuzzJSON holds a document to say the same, to any reader, without anything
// that a screen acts on.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{"plain", "\u202e\u009b", "##[group]", "\U000e0041"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		before, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		after := screen.JSON(before)
		var want, got string
		if err := json.Unmarshal(before, &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(after, &got); err != nil || got != want {
			t.Errorf("%q says %q, want %q (%v)", after, got, want, err)
		}
		if strings.ContainsFunc(string(after), screen.Acts) {
			t.Errorf("%q acts on a screen", after)
		}
	})
}
