package document_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/iradvise/iradvise/loaders/document"
)

func parse(t *testing.T, s string) *document.Node {
	t.Helper()
	n, err := document.ParseJSON([]byte(s))
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return n
}

func TestParseKeepsWhatAMapLoses(t *testing.T) {
	n := parse(t, `{"b": 1.50, "a": [true, null, NaN, -Infinity], "b": "\u00e9\ud83d\ude00\n"}`)
	const want = `{"b":1.50,"a":[true,null,"NaN","-Infinity"],"b":"é😀\n"}`
	if got := string(n.AppendJSON(nil)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := n.Get("b"); got.Kind != document.String {
		t.Errorf("Get of a member given twice: got %+v, want the last", got)
	}
	if got := n.Get("a").Items[1].Pos; got != (document.Pos{Line: 1, Column: 25}) {
		t.Errorf("position of null: %v, want 1:25", got)
	}
	if n.Get("a").Get("x").Get("y") != nil {
		t.Error("Get of what is not there: want nil")
	}
}

func TestParseRefuses(t *testing.T) {
	for _, test := range []struct {
		input, pos, message string
		truncated           bool
	}{
		{``, "1:1", "ends too early", true},
		{`{"a": [1, 2`, "1:12", "ends too early", true},
		{`{"a": "x`, "1:9", "ends too early", true},
		{`{"a": tru`, "1:10", "ends too early", true},
		{`{"a": -`, "1:8", "ends too early", true},
		{`{"a": 1.`, "1:9", "ends too early", true},
		{"{\n\"é\" 1}", "2:5", "expected ':'", false},
		{`[1 2]`, "1:4", "expected ',' or ']'", false},
		{`[1,]`, "1:4", "expected a value", false},
		{`{"a":1,}`, "1:8", "member name", false},
		{`[01]`, "1:2", `"01" is not a number`, false},
		{`[+1]`, "1:2", "expected a value", false},
		{`[1.]`, "1:2", `"1." is not a number`, false},
		{`['a']`, "1:2", "expected a value", false},
		{`["\x"]`, "1:3", "unknown escape", false},
		{`["\u12g4"]`, "1:3", "four hexadecimal digits", false},
		{"[\"a\nb\"]", "1:4", "does not end on its line", false},
		{"[\"a\x01b\"]", "1:4", "control character", false},
		{`[1] 2`, "1:5", "more text after", false},
	} {
		_, err := document.ParseJSON([]byte(test.input))
		var e *document.SyntaxError
		if !errors.As(err, &e) {
			t.Errorf("%q: got %v, want a SyntaxError", test.input, err)
			continue
		}
		if e.Pos.String() != test.pos || !strings.Contains(e.Message, test.message) || e.Truncated != test.truncated {
			t.Errorf("%q: got %v (truncated %v), want %s: …%s… (truncated %v)",
				test.input, err, e.Truncated, test.pos, test.message, test.truncated)
		}
	}
}

func TestPath(t *testing.T) {
	var root *document.Path
	p := root.Member("InferenceRecommendations").Item(2).Member("Metrics").Member("a b")
	if got, want := p.String(), `InferenceRecommendations[2].Metrics["a b"]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if root.String() != "" {
		t.Errorf("the root prints as %q", root)
	}
}

// FuzzParseJSON: what encoding/json takes, ParseJSON takes with the same
// content, and what ParseJSON takes it writes as JSON that it reads again.
func FuzzParseJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5e-3,"x\u00e9",true,null,NaN]}`, `[[],{}]`, `"\ud800"`, `-0`, `{"a":1,"a":2}`, ``} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		n, err := document.ParseJSON(b)
		if err != nil {
			if json.Valid(b) && !strings.Contains(err.Error(), "deep") && !strings.Contains(err.Error(), "UTF-8") {
				t.Fatalf("valid JSON was refused: %v", err)
			}
			return
		}
		written := n.AppendJSON(nil)
		again, err := document.ParseJSON(written)
		if err != nil {
			t.Fatalf("%s: %v", written, err)
		}
		if twice := again.AppendJSON(nil); !bytes.Equal(written, twice) {
			t.Fatalf("written %s, then %s", written, twice)
		}
		if json.Valid(b) && !reflect.DeepEqual(decoded(t, b), decoded(t, written)) {
			t.Fatalf("%s became %s", b, written)
		}
	})
}

func decoded(t *testing.T, b []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	return v
}
