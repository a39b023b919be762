package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// printed is a file with what a program printed.
func printed(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "out")
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestReaders(t *testing.T) {
	for _, test := range []struct {
		name, text string
		read       func(string) (counts, error)
		want       counts
	}{
		{
			"closing line", "FAIL policy=bench runs=7 passed=4 failed=1 undecided=2 eligible=20/50 winner=- nearest=-\n",
			func(name string) (counts, error) { return closingLine("", name) },
			counts{4, 1, 2, 50, 20, -1},
		},
		{
			"peer", "passed=4 failed=1 undecided=2 rows=50 eligible=20 score=0.25\n",
			func(name string) (counts, error) { return countsLine(name, "") },
			counts{4, 1, 2, 50, 20, 0.25},
		},
		{
			"OPA exec", `{"result": [
				{"path": "a", "result": {"verdict": "passed", "rows": 3, "eligible": 1, "score": 0.5}},
				{"path": "b", "result": {"verdict": "undecided", "rows": 2, "eligible": 0, "score": 0}}]}`,
			func(name string) (counts, error) { return opaExec(name, "") },
			counts{1, 0, 1, 5, 1, 0.5},
		},
		{
			"OPA eval", `{"result": [{"expressions": [{"value": {"verdict": "failed", "rows": 3, "eligible": 0, "score": 0}}]}]}`,
			func(name string) (counts, error) { return opaEval(name, "") },
			counts{0, 1, 0, 3, 0, 0},
		},
		{
			"conftest", `[{"successes": 2}, {"failures": [{"msg": "no"}]}, {"warnings": [{"msg": "undecided"}]}]`,
			func(name string) (counts, error) { return conftestTable(name, "") },
			counts{1, 1, 1, -1, -1, -1},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := test.read(printed(t, test.text))
			if err != nil || got != test.want {
				t.Errorf("got %+v, %v; want %+v", got, err, test.want)
			}
		})
	}
}

// TestNothingPrinted: a program that says nothing is an error, not zero runs.
func TestNothingPrinted(t *testing.T) {
	if c, err := countsLine(printed(t, "it did not work\n"), ""); err == nil {
		t.Errorf("got %+v, want an error", c)
	}
}

// TestTable: a program that is not installed is listed, and one that counts
// otherwise is named.
func TestTable(t *testing.T) {
	here := tool{path: "here"}
	row := func(name string, eligible int, walls ...time.Duration) *tableRow {
		r := &tableRow{contender: contender{name: name, tool: here}}
		for _, w := range walls {
			r.samples = append(r.samples, sample{Wall: w, Peak: 1 << 40})
			r.counts = append(r.counts, counts{1, 0, 0, 9, eligible, -1})
		}
		return r
	}
	one := row("iradvise", 5, 2*time.Second, time.Second, 4*time.Second)
	same, other := row("peer", 5, 3*time.Second, 5*time.Second), row("peer", 6, time.Second)
	absent := &tableRow{contender: contender{name: "absent"}}

	var b strings.Builder
	agreeing := &table{"title", []*tableRow{one, same, absent}}
	agreeing.write(&b)
	if !agreeing.agree(&b) {
		t.Error("the same counts do not agree")
	}
	for _, want := range []string{"| iradvise | 2.00 s | 1.00 s | 4.00 s | 3 |", "| peer | 4.00 s |", "| 3.25 |", "| absent | not installed |"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}

	b.Reset()
	if (&table{"title", []*tableRow{one, other}}).agree(&b) || !strings.Contains(b.String(), "peer: 1 passed, 0 failed, 0 undecided; 6 of 9 rows eligible") {
		t.Errorf("other counts are not named in\n%s", b.String())
	}
}
