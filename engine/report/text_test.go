package report

import (
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/internal/screen"
)

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		form func(float64) string
		v    float64
		want string
	}{
		{number, 0.30000000000000004, "0.3"}, {number, 6000, "6000"}, {number, 3.58e-06, "3.58e-06"}, {number, 0, "0"}, {number, -0.5, "-0.5"},
		{number, 3.7800000000000002e-06 * 1e6, "3.78"}, {number, 100.0000001, "100.0000001"}, {number, 1e21, "1e+21"}, {number, 90e6, "90000000"},
		{short, 1234567.8, "1234570"}, {short, 0.115, "0.115"}, {dollars, 671.6, "671.60"}, {dollars, 0.004, "0.004"}, {dollars, 0, "0"},
		{percent, -0.065, "-6.5%"}, {percent, -0.0004, "-0.04%"}, {percent, 1e-09, "1e-07%"}, {percent, -12.12, "-1210%"},
	} {
		if got := c.form(c.v); got != c.want {
			t.Errorf("%v: got %q, want %q", c.v, got, c.want)
		}
	}
}

func TestAnnotate(t *testing.T) {
	for _, c := range []struct {
		expression string
		values     []engine.Value
		want       string
	}{
		{"rec.a <= params.b", []engine.Value{{Expr: "rec.a", Value: 51.0}, {Expr: "params.b", Value: 50.0}}, "rec.a 51 <= params.b 50"},
		{"rec.a > 1 and rec.ab > 2", []engine.Value{{Expr: "rec.a", Value: 3.0}}, "rec.a 3 > 1 and rec.ab > 2"},
		{`x == "rec.a" or rec.a == nil`, []engine.Value{{Expr: "rec.a", Value: nil}}, `x == "rec.a" or rec.a missing == nil`},
		{"rec.a <= 0.3", []engine.Value{{Expr: "rec.a", Value: 0.30000000000000004}, {Expr: "0.3", Value: 0.3}}, "rec.a 0.30000000000000004 <= 0.3"},
		{"é == rec.s", []engine.Value{{Expr: "rec.s", Value: "é"}}, `é == rec.s "é"`},
		{"rec.a in params.l", []engine.Value{{Expr: "params.l", Value: []any{"a", 1.0}}}, `rec.a in params.l ["a", 1]`},
		{"", nil, ""},
	} {
		f := engine.Finding{Expression: c.expression, Explanation: engine.Explanation{Values: c.values}}
		if got := annotate(f); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.expression, got, c.want)
		}
	}
}

// FuzzAnnotate holds an expression without values to be shown as it is.
func FuzzAnnotate(f *testing.F) {
	for _, s := range []string{"rec.a <= 1", `"\"`, "é\xff", "`a` == 'b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, expression string) {
		if got := annotate(engine.Finding{Expression: expression}); got != expression {
			t.Errorf("got %q, want %q", got, expression)
		}
	})
}

// FuzzClean holds every text to become one line that no screen acts on, and
// wrapping to lose nothing but spaces.
func FuzzClean(f *testing.F) {
	for _, s := range []string{"plain", "\x1b[2J", "a\r\n::error::b", "##[group]", "日本語 👩‍👩‍👧", "\xff\xfe", "\u202e"} {
		f.Add(s, 10)
	}
	f.Fuzz(func(t *testing.T, s string, width int) {
		got := clean(s)
		if strings.ContainsFunc(got, func(r rune) bool { return screen.Acts(r) && r != '\u200b' }) || strings.Contains(got, "##[") {
			t.Errorf("%q becomes %q", s, got)
		}
		if again := clean(got); again != got && !strings.Contains(got, "\u200b") {
			t.Errorf("cleaning %q again gives %q", got, again)
		}
		width = 4 + abs(width)%100
		lines := fold(got, width)
		if join := strings.Join(lines, ""); strings.ReplaceAll(join, " ", "") != strings.ReplaceAll(got, " ", "") {
			t.Errorf("folding %q gives %q", got, lines)
		}
		for _, l := range lines {
			if g := displaywidth.StringGraphemes(l); displaywidth.String(l) > width && g.Next() && g.Next() {
				t.Errorf("%q is wider than %d", l, width)
			}
		}
	})
}

func abs(n int) int {
	if n < 0 {
		return -(n + 1)
	}
	return n
}

// BenchmarkAppendRun is the cost of one line of an archive.
func BenchmarkAppendRun(b *testing.B) {
	rep, run := samples()["pass"], passing("a", "runs/a.json")
	var line []byte
	b.ReportAllocs()
	for b.Loop() {
		line = AppendRun(line[:0], rep, run)
	}
}
