package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/internal/screen"
)

func formatNamed(t *testing.T, name string) Format {
	t.Helper()
	f, err := Find(Formats(Style{}), name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// eachSample renders every sample in one format.
func eachSample(t *testing.T, format string, f func(t *testing.T, rep *engine.Report, out []byte)) {
	all := samples()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		t.Run(name, func(t *testing.T) { f(t, all[name], render(t, formatNamed(t, format), all[name])) })
	}
}

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("report.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("report.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestJSONMeetsItsSchema(t *testing.T) {
	s := schema(t)
	eachSample(t, "json", func(t *testing.T, _ *engine.Report, out []byte) {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(doc); err != nil {
			t.Error(err)
		}
	})
}

// TestSchemaIsStrict takes every member of a whole report away, adds one to
// every object and gives every member a value of another kind: none of that is
// a report.
func TestSchemaIsStrict(t *testing.T) {
	s := schema(t)
	for _, name := range []string{"explained", "fail", "mixed", "waived"} {
		var doc any
		if err := json.Unmarshal(render(t, formatNamed(t, "json"), samples()[name]), &doc); err != nil {
			t.Fatal(err)
		}
		mutate(doc, "", func(path string) {
			if s.Validate(doc) == nil {
				t.Errorf("%s: %s is accepted", name, path)
			}
		})
	}
}

// open objects are those whose members have names of the user's own.
var openObject = regexp.MustCompile(`/(params|env|defined)$|/values/\d+$`)

// mutate changes one place of v after the other, calls refused, and puts it back.
func mutate(v any, path string, refused func(string)) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			mutate(e, path, refused)
		}
	case map[string]any:
		named := !openObject.MatchString(path)
		if named {
			v["surprise"] = 1
			refused(path + " with a member more")
			delete(v, "surprise")
		}
		for _, k := range slices.Sorted(maps.Keys(v)) {
			old := v[k]
			if named {
				delete(v, k)
				refused(path + " without " + k)
			}
			if k != "value" && k != "from" && k != "to" && k != "literal" && !strings.HasSuffix(path, "/defined") {
				v[k] = otherKind(old)
				refused(path + " with another kind of value as " + k)
			}
			v[k] = old
			mutate(old, path+"/"+k, refused)
		}
	}
}

// otherKind returns a value that cannot stand where old does.
func otherKind(old any) any {
	if _, ok := old.([]any); ok {
		return map[string]any{"no": "such thing"}
	}
	return []any{[]any{}}
}

func TestTableFitsItsWidth(t *testing.T) {
	for _, width := range []int{0, 80, 100, 160} {
		f := Formats(Style{Width: width})[0]
		for name, rep := range samples() {
			limit := width
			if width == 0 {
				limit = 80
			}
			for n, l := range strings.Split(string(render(t, f, rep)), "\n") {
				if displaywidth.String(l) > limit && len(strings.Fields(l)) > 1 {
					t.Errorf("%s at width %d, line %d has %d columns:\n%s", name, width, n+1, displaywidth.String(l), l)
				}
			}
		}
	}
}

// TestNothingActs holds every format to print no character that a terminal acts
// on, and no line that a CI system takes for a command of somebody else.
func TestNothingActs(t *testing.T) {
	rep := samples()["hostile"]
	rep.Runs[0].Job.Source = "::add-mask::x ##[error]y ##vso[task]z"
	rep.Runs[0].Job.Name = "::add-mask::x ##[error]y"
	rep.Runs[0].Reason = strings.Repeat("word ", 14) + "::add-mask::x"
	for _, f := range Formats(Style{Color: false}) {
		out := string(render(t, f, rep))
		for _, r := range strings.NewReplacer("\r\n", "", "\n", "").Replace(out) {
			if screen.Acts(r) && r != '\u200b' {
				t.Errorf("%s: prints %q", f.Name, r)
				break
			}
		}
		for _, l := range strings.Split(out, "\n") {
			if strings.HasPrefix(strings.TrimSpace(l), "::") && f.Name != "github" {
				t.Errorf("%s: a line begins as a command: %s", f.Name, l)
			}
			if strings.Contains(l, "##[") || strings.Contains(l, "##vso[") {
				t.Errorf("%s: a line holds a command: %s", f.Name, l)
			}
		}
	}
}

// TestMarkdownFitsAComment holds long reports to what a comment can hold.
func TestMarkdownFitsAComment(t *testing.T) {
	var runs []*engine.Run
	for i := range 300 {
		runs = append(runs, failing(fmt.Sprintf("job-%d", i), "runs/a.json"))
	}
	for _, n := range []int{1, 15, 20, 300} {
		r := reportOf(runs[:n]...)
		r.Explained = n == 15
		for _, run := range r.Runs {
			run.Candidates[0].Findings[0].Message = strings.Repeat("long ", 500)
		}
		if size := len(render(t, formatNamed(t, "markdown"), r)); size > 65_536 {
			t.Errorf("%d runs take %d bytes", n, size)
		}
	}
}

// TestScoreIsNull holds an eligible row that lacks an objective to have no score.
func TestScoreIsNull(t *testing.T) {
	rep := samples()["pass"]
	rep.Runs[0].Candidates[1].Score = &engine.ScoreResult{Terms: []engine.Term{{Objective: "cost", Weight: engine.Known(1.0)}}}
	var got struct {
		Runs []struct{ Recommendations []struct{ Score any } }
	}
	if err := json.Unmarshal(render(t, formatNamed(t, "json"), rep), &got); err != nil {
		t.Fatal(err)
	}
	if s := got.Runs[0].Recommendations[1].Score; s != nil {
		t.Errorf("score %v, want null", s)
	}
}

// TestScoreWithoutWeights holds a lexicographic score to its schema, and to no
// column for what it does not have.
func TestScoreWithoutWeights(t *testing.T) {
	rep := samples()["explained"]
	for _, c := range rep.Runs[0].Candidates {
		if c.Score == nil {
			continue
		}
		for i := range c.Score.Terms {
			c.Score.Terms[i].Weight = engine.Measured[float64]{}
		}
	}
	rep.Runs[0].Stability = nil
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(render(t, formatNamed(t, "json"), rep)))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema(t).Validate(doc); err != nil {
		t.Error(err)
	}
	for _, format := range []string{"table", "markdown"} {
		if out := render(t, formatNamed(t, format), rep); bytes.Contains(out, []byte("weight")) {
			t.Errorf("%s speaks of weights:\n%s", format, out)
		}
	}
}

func TestColor(t *testing.T) {
	out := string(render(t, Formats(Style{Color: true})[0], samples()["fail"]))
	if !strings.Contains(out, "\x1b[31mFAIL\x1b[0m") {
		t.Errorf("no red FAIL in\n%s", out)
	}
	plain := regexp.MustCompile("\x1b\\[[0-9]*m").ReplaceAllString(out, "")
	if want := string(render(t, Formats(Style{})[0], samples()["fail"])); plain != want {
		t.Errorf("colour changes more than colour:\n%s", plain)
	}
}

func TestCSVReadsBack(t *testing.T) {
	eachSample(t, "csv", func(t *testing.T, rep *engine.Report, out []byte) {
		records, err := csv.NewReader(bytes.NewReader(out)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		want := 1
		for _, r := range rep.Runs {
			want += max(1, len(r.Candidates))
		}
		if len(records) != want {
			t.Errorf("%d lines, want %d", len(records), want)
		}
		for _, r := range records[1:] {
			for i, c := range r {
				number := records[0][i] == "margin"
				if c != "" && strings.ContainsAny(c[:1], "=+-@") && !number {
					t.Errorf("%s is a formula: %s", records[0][i], c)
				}
			}
		}
	})
}

func TestJUnitReadsBack(t *testing.T) {
	eachSample(t, "junit", func(t *testing.T, rep *engine.Report, out []byte) {
		var got junitSuites
		if err := xml.Unmarshal(out, &got); err != nil {
			t.Fatal(err)
		}
		var sum junitCounts
		for _, s := range got.Suites {
			for _, c := range s.Cases {
				sum.count(c)
			}
		}
		if sum != got.junitCounts {
			t.Errorf("counts %+v, want %+v", got.junitCounts, sum)
		}
		if red := sum.Failures+sum.Errors > 0; red != (rep.Verdict != engine.Pass) && rep.Summary.Passed+rep.Summary.Failed+rep.Summary.Undecided > 0 {
			t.Errorf("verdict %s with %d failures and %d errors", rep.Verdict, sum.Failures, sum.Errors)
		}
	})
}

func TestHTMLIsWellFormedAndAlone(t *testing.T) {
	eachSample(t, "html", func(t *testing.T, _ *engine.Report, out []byte) {
		d := xml.NewDecoder(bytes.NewReader(out))
		d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
		allowed := "html head meta title style body header main section footer h1 h2 h3 p span code strong div table caption thead tbody tr th td ul li br details summary pre"
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if e, ok := token.(xml.StartElement); ok && !slices.Contains(strings.Fields(allowed), e.Name.Local) {
				t.Errorf("the page has an element <%s>", e.Name.Local)
			}
		}
	})
}

func TestSARIFAndGitLabShape(t *testing.T) {
	eachSample(t, "sarif", func(t *testing.T, _ *engine.Report, out []byte) {
		var log sarifLog
		if err := json.Unmarshal(out, &log); err != nil {
			t.Fatal(err)
		}
		run := log.Runs[0]
		for _, r := range run.Results {
			if id := run.Tool.Driver.Rules[r.RuleIndex].ID; id != r.RuleID {
				t.Errorf("rule index %d is %s, want %s", r.RuleIndex, id, r.RuleID)
			}
			if u := r.Locations[0].Physical.Artifact.URI; u == "" || strings.ContainsAny(u, " \"<>|") {
				t.Errorf("not a URI: %q", u)
			}
		}
	})
	eachSample(t, "gitlab", func(t *testing.T, _ *engine.Report, out []byte) {
		var issues []gitlabIssue
		if err := json.Unmarshal(out, &issues); err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, i := range issues {
			if seen[i.Fingerprint] {
				t.Errorf("fingerprint of %q is not its own", i.Description)
			}
			seen[i.Fingerprint] = true
		}
	})
}

// TestJSONL holds the archive's format to one line for each run, in order.
func TestJSONL(t *testing.T) {
	eachSample(t, "jsonl", func(t *testing.T, rep *engine.Report, out []byte) {
		lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
		if len(out) == 0 {
			lines = nil
		}
		if len(lines) != len(rep.Runs) {
			t.Fatalf("%d lines, want %d", len(lines), len(rep.Runs))
		}
		for i, l := range lines {
			var got struct {
				Source string
				Rows   []any
			}
			if err := json.Unmarshal([]byte(l), &got); err != nil {
				t.Fatal(err)
			}
			if got.Source != rep.Runs[i].Job.Source || (got.Rows != nil) != rep.Explained {
				t.Errorf("line %d: %s", i+1, l)
			}
		}
	})
}

func TestFindNamesTheNearest(t *testing.T) {
	for name, want := range map[string]string{
		"jsn": "did you mean json?", "md": "the formats are table, json", "mark": "did you mean markdown?", "JSON": "did you mean json?", "": "the formats are",
	} {
		_, err := Find(Formats(Style{}), name)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", name, err, want)
		}
	}
}

func TestClosing(t *testing.T) {
	all := samples()
	for name, want := range map[string]string{
		"pass":      `PASS policy=payments/fraud-realtime runs=1 passed=1 failed=0 undecided=0 eligible=2/3 winner="ml.inf1.xlarge compiled" nearest=-`,
		"fail":      `FAIL policy=payments/fraud-realtime runs=1 passed=0 failed=1 undecided=0 eligible=0/3 winner=- nearest="ml.inf1.xlarge compiled"(latency-slo -6.5%)`,
		"undecided": `UNDECIDED policy=payments/fraud-realtime runs=1 passed=0 failed=0 undecided=1 eligible=0/2 winner=- nearest=-`,
		"mixed":     `FAIL policy=payments/fraud-realtime,org runs=5 passed=1 failed=1 undecided=2 skipped=1 invalid=2 eligible=2/11 winner=- nearest=-`,
		"empty":     `UNDECIDED policy=payments/fraud-realtime runs=0 passed=0 failed=0 undecided=0 eligible=0/0 winner=- nearest=-`,
	} {
		if got := Closing(all[name]); got != want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
	if got := Closing(all["hostile"]); strings.ContainsAny(got, "\x1b\n") {
		t.Errorf("hostile: %q", got)
	}
}
