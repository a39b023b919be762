package awscli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iradvise/iradvise/loaders/document"
)

// read returns a JSON document without the members that AWS CLI 2.9 drops.
func read(t *testing.T, path string) *document.Node {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", path))
	if err != nil {
		t.Fatal(err)
	}
	n, err := document.ParseJSON(b)
	if err != nil {
		t.Fatal(err)
	}
	drop(n, "FlatInvocations", "ServerlessConfig", "ModelSetupTime", "InvocationStartTime", "InvocationEndTime")
	return n
}

func drop(n *document.Node, names ...string) {
	var kept []document.Member
	for _, m := range n.Members {
		if !strings.Contains(strings.Join(names, " "), m.Name) {
			drop(m.Value, names...)
			kept = append(kept, m)
		}
	}
	n.Members = kept
	for _, item := range n.Items {
		drop(item, names...)
	}
}

func write(t *testing.T, format string, n *document.Node) string {
	t.Helper()
	f, err := FormatNamed(format)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b, n, Screen{Title: Describe().Name}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Every format prints the bytes that AWS CLI 2.9.19 printed for this answer.
func TestFormats(t *testing.T) {
	const projection = "InferenceRecommendations[].{Instance:EndpointConfiguration.InstanceType,CostPerHour:Metrics.CostPerHour," +
		"Latency:Metrics.ModelLatency,MaxInvocations:Metrics.MaxInvocations}"
	tests := []struct{ want, format, query string }{
		{"json.out", "json", "@"}, {"yaml.out", "yaml", "@"}, {"yaml-stream.out", "yaml-stream", "@"}, {"text.out", "text", "@"}, {"table.out", "table", "@"},
		{"query.json.out", "json", projection}, {"query.table.out", "table", projection},
	}
	for _, test := range tests {
		want, err := os.ReadFile(filepath.Join("testdata", test.want))
		if err != nil {
			t.Fatal(err)
		}
		q, err := ParseQuery(test.query)
		if err != nil {
			t.Fatal(err)
		}
		n, err := q.Apply(Plain(Describe().Arrange(read(t, "answer.json"))))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), write(t, test.format, n)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.want, diff)
		}
	}
}

// Numbers are spelled as Python's repr spells what its JSON reader made of them.
func TestNumber(t *testing.T) {
	tests := map[string]string{
		"0": "0", "-0": "0", "1645": "1645", "6500.0": "6500.0", "1e3": "1000.0", "7.456940238625975E-6": "7.456940238625975e-06", "0.00001": "1e-05",
		"0.0001": "0.0001", "-0.0": "-0.0", "1E16": "1e+16", "1e15": "1000000000000000.0", "123456789012345680.0": "1.2345678901234568e+17",
		"123456789012345678901234567890": "123456789012345678901234567890", "0.11500000208616257": "0.11500000208616257", "1e400": "Infinity",
		"-1e400": "-Infinity", "5e-324": "5e-324", "NaN": "NaN", "Infinity": "Infinity",
	}
	for text, want := range tests {
		if got := number(text); got != want {
			t.Errorf("number(%q) = %q, want %q", text, got, want)
		}
	}
}

// Times print as Python's isoformat does, always in UTC.
func TestIsoTime(t *testing.T) {
	tests := map[string]string{
		"0": "1970-01-01T00:00:00+00:00", "1664922919.2": "2022-10-04T22:35:19.200000+00:00", "1664922919.1234567": "2022-10-04T22:35:19.123457+00:00",
		"1664922919.9999999": "2022-10-04T22:35:20+00:00", "-0.5": "1969-12-31T23:59:59.500000+00:00", "1e300": "1e300", "soon": "soon",
	}
	for text, want := range tests {
		if got := isoTime(text); got != want {
			t.Errorf("isoTime(%q) = %q, want %q", text, got, want)
		}
	}
}

// Nulls are left out, of a member given twice the last value counts, and what
// the CLI does not know follows what it knows.
func TestArrangeAndPlain(t *testing.T) {
	n, err := document.ParseJSON([]byte(`{"zz":1,"Status":"A","FailureReason":null,"JobName":"j","aa":[null],"Status":"B","CreationTime":"2022-10-04T22:35:19+13:00","CompletionTime":"1664922919"}`))
	if err != nil {
		t.Fatal(err)
	}
	got := string(Plain(Describe().Arrange(n)).AppendJSON(nil))
	want := `{"JobName":"j","Status":"B","CreationTime":"2022-10-04T09:35:19+00:00","CompletionTime":"2022-10-04T22:35:19+00:00","aa":[null],"zz":1}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// The sample answers name every member once and are what Arrange would print.
func TestSamples(t *testing.T) {
	for _, o := range []Operation{Describe(), List()} {
		if diff := cmp.Diff(write(t, "json", o.Sample()), write(t, "json", Plain(o.Sample()))); diff != "" {
			t.Errorf("%s (-sample +plain):\n%s", o.Name, diff)
		}
	}
}

// An empty answer prints nothing, a lone scalar prints as JSON.
func TestSmallAnswers(t *testing.T) {
	tests := []struct{ answer, json, yaml, stream, text, table string }{
		{`{}`, "", "", "", "", ""},
		{`[]`, "[]\n", "[]\n", "- []\n", "", ""},
		{`null`, "null\n", "null\n", "- null\n", "None\n", ""},
		{`"yes"`, "\"yes\"\n", "\"yes\"\n", "- yes\n", "yes\n", "DescribeInferenceRecommendationsJob"},
		{`true`, "true\n", "true\n", "- true\n", "True\n", "DescribeInferenceRecommendationsJob"},
		{`NaN`, "NaN\n", "NaN\n", "- .nan\n", "nan\n", "DescribeInferenceRecommendationsJob"},
		{`["a",["b"]]`, "[\n    \"a\",\n    [\n        \"b\"\n    ]\n]\n", "- a\n- - b\n", "- - a\n  - - b\n", "a\nb\n", "DescribeInferenceRecommendationsJob"},
	}
	for _, test := range tests {
		n, err := document.ParseJSON([]byte(test.answer))
		if err != nil {
			t.Fatal(err)
		}
		got := []string{write(t, "json", n), write(t, "yaml", n), write(t, "yaml-stream", n), write(t, "text", n)}
		if diff := cmp.Diff([]string{test.json, test.yaml, test.stream, test.text}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.answer, diff)
		}
		if table := write(t, "table", n); !strings.Contains(table, test.table) || (table == "") != (test.table == "") {
			t.Errorf("%s as a table:\n%s", test.answer, table)
		}
	}
}

// Whatever the answer, its JSON reads back as the same values.
func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"JobName":"j","a":[1.50,"\u0000é\\ \" "],"b":{}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		n, err := document.ParseJSON(b)
		if err != nil || isEmptyObject(Plain(n)) {
			return
		}
		plain := Plain(n)
		printed := write(t, "json", plain)
		again, err := document.ParseJSON([]byte(printed))
		if err != nil {
			t.Fatalf("%q prints as %q: %v", b, printed, err)
		}
		if second := write(t, "json", Plain(again)); second != printed {
			t.Fatalf("%q prints as %q and then as %q", b, printed, second)
		}
		if json.Valid(b) && !strings.ContainsAny(printed, "NI") && !json.Valid([]byte(printed)) {
			t.Fatalf("%q prints as %q, which is not JSON", b, printed)
		}
	})
}
