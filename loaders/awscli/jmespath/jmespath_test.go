package jmespath

import (
	"errors"
	"testing"

	"github.com/iradvise/iradvise/loaders/document"
)

const answer = `{"Status":"COMPLETED","Zeta":{"z":1,"a":2.50,"m":"x"},"Empty":[],"None":null,
 "Rows":[{"Id":"c","Cost":0.5,"N":3,"Tags":["x","y"]},{"Id":"a","Cost":1e-05,"N":12,"Tags":[]},{"Id":"b","N":12345678901234567890}],
 "Nested":[[1,2],[3,[4]],5],"b-c":{"é":"日本"},"Wild":{"x":{"a":{"b":1}},"y":{"a":{"b":2}}}}`

// Each expression selects what jmespath.py selects, in the same order.
func TestSearch(t *testing.T) {
	tests := []struct{ expression, want string }{
		{"Status", `"COMPLETED"`},
		{"Nothing.at.all", `null`},
		{"Zeta.*", `[1,2.50,"x"]`},
		{"keys(Zeta)", `["z","a","m"]`},
		{"values(Zeta)", `[1,2.50,"x"]`},
		{"Rows[].{Id:Id,Cost:Cost}", `[{"Id":"c","Cost":0.5},{"Id":"a","Cost":1e-05},{"Id":"b","Cost":null}]`},
		{"Rows[*].Cost", `[0.5,1e-05]`},
		{"Rows[*].[N]", `[[3],[12],[12345678901234567890]]`},
		{"Rows[0].Id", `"c"`}, {"Rows[-1].Id", `"b"`}, {"Rows[7]", `null`},
		{"Rows[::-1].Id", `["b","a","c"]`}, {"Rows[1:].Id", `["a","b"]`}, {"Rows[:-2].Id", `["c"]`},
		{"Rows[9223372036854775807:9223372036854775807:9223372036854775807]", `[]`},
		{"Rows[?N > `10`].Id", `["a","b"]`}, {"Rows[?Id == 'a'].N | [0]", `12`}, {"Rows[?Cost && N<=`3`].Id", `["c"]`},
		{"Rows[?!Cost].Id", `["b"]`}, {"Rows[?Id >= 'b'].Id", `["c","b"]`}, {"Rows[].Tags[]", `["x","y"]`}, {"Rows[*].Tags[0]", `["x"]`},
		{"sort_by(Rows,&N)[].Id", `["c","a","b"]`}, {"max_by(Rows,&N).Id", `"b"`}, {"min_by(Rows,&Id).Id", `"a"`},
		{"sum(Rows[].N)", `12345678901234567905`}, {"sum(Rows[].Cost)", `0.50001`}, {"avg(Nested[0])", `1.5`}, {"avg(`[2,4]`)", `3.0`}, {"avg(Empty)", `null`},
		{"length(Rows)", `3`}, {"length('日本')", `2`}, {"ceil(`1.2`)", `2`}, {"floor(`-1.5`)", `-2`}, {"abs(`-2`)", `2`},
		{"Wild.*.a", `[{"b":1},{"b":2}]`}, {"Wild.*.a.b", `null`}, {"Wild.*[0]", `[]`}, {"*.y.a.b", `[2]`}, {"Rows[0:1].Tags.*", `[]`},
		{"Rows[?Id > None].Id", `[]`}, {"`true` < `2`", `null`}, {"`NaN` < `1`", `false`}, {"'a' < 'b'", `true`},
		{"Nested[]", `[1,2,3,[4],5]`}, {"Nested[][]", `[1,2,3,4,5]`}, {"`1` == `1.0`", `true`}, {"`0` == `false`", `false`}, {"`{\"a\":1,\"b\":2}` == `{\"b\":2,\"a\":1}`", `true`},
		{"to_number('6500.0')", `6500.0`}, {"to_number('x')", `null`}, {"to_string(Zeta)", `"{\"z\":1,\"a\":2.50,\"m\":\"x\"}"`}, {"to_string(`\"é\"`)", `"é"`}, {"to_string(\"b-c\")", `"{\"\\u00e9\":\"\\u65e5\\u672c\"}"`},
		{"\"b-c\".\"é\"", `"日本"`}, {"join(', ', Rows[].Id)", `"c, a, b"`}, {"reverse('日本')", `"本日"`}, {"contains(Status, 'PLET')", `true`},
		{"not_null(Nothing, Status)", `"COMPLETED"`}, {"merge(Zeta, `{\"a\":0,\"q\":1}`)", `{"z":1,"a":0,"m":"x","q":1}`}, {"map(&Id, Rows)", `["c","a","b"]`},
		{"Status || 'x'", `"COMPLETED"`}, {"Empty || Status", `"COMPLETED"`}, {"None.[a,b]", `null`}, {"@.Status", `"COMPLETED"`}, {"'it\\'s'", `"it's"`},
	}
	n, err := document.ParseJSON([]byte(answer))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range tests {
		q, err := Compile(test.expression)
		if err != nil {
			t.Errorf("%s: %v", test.expression, err)
			continue
		}
		got, err := q.Search(n)
		if err != nil {
			t.Errorf("%s: %v", test.expression, err)
		} else if text := string(got.AppendJSON(nil)); text != test.want {
			t.Errorf("%s\ngot  %s\nwant %s", test.expression, text, test.want)
		}
	}
}

// A wrong expression is refused at its place.
func TestCompileErrors(t *testing.T) {
	tests := []struct {
		expression string
		at         int
	}{
		{"", 0}, {"a[", 2}, {"a.", 2}, {"a]", 1}, {"[", 1}, {"[]]", 2}, {"{a}", 2}, {"a ? b", 2}, {"'open", 0}, {"`\"a`", 0}, {"a = b", 2}, {"f(", 2},
		{"a[1:2:3:4]", 7}, {"a[::0]", 4}, {"\"q\"(a)", 3}, {"&a", 0}, {"*[", 2}, {"a..b", 2}, {"f(a,)", 4}, {"[a,]", 3}, {"#", 0},
	}
	for _, test := range tests {
		_, err := Compile(test.expression)
		var e *Error
		if !errors.As(err, &e) || e.At != test.at {
			t.Errorf("%q: got %v, want an error at offset %d", test.expression, err, test.at)
		}
	}
}

// A function says which argument it cannot take.
func TestSearchErrors(t *testing.T) {
	tests := []struct{ expression, want string }{
		{"nosuch(@)", "unknown function nosuch()"},
		{"length()", "length() takes 1 arguments, not 0"},
		{"length(`1`)", "argument 1 of length() must be of type string or array or object, not a number"},
		{"sum(Rows)", "argument 1 of sum() must be of type numbers, not a list"},
		{"sort_by(Rows, Id)", "argument 2 of sort_by() must be an &expression"},
		{"Rows[?Id > `1`]", "\"c\" > 1 compares a string with a number"},
		{"`1.5` <= Status", "1.5 <= \"COMPLETED\" compares a number with a string"},
		{"sort_by(Rows, &Cost)", "the &expression gives null where a number or a string is needed"},
	}
	n, err := document.ParseJSON([]byte(answer))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range tests {
		q, err := Compile(test.expression)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := q.Search(n); err == nil || err.Error() != test.want {
			t.Errorf("%s: got %v, want %s", test.expression, err, test.want)
		}
	}
}

// Whatever is written as an expression, it compiles or is refused at a place
// within it, and what compiles gives the same answer twice.
func FuzzCompile(f *testing.F) {
	for _, seed := range []string{"a.b[0]", "Rows[?N>`1`].{x:Id}", "sort_by(Rows,&N)[::-1]", "*.a || 'x'", "[a,b]|[0]"} {
		f.Add(seed)
	}
	n, err := document.ParseJSON([]byte(answer))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, expression string) {
		q, err := Compile(expression)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.At < 0 || e.At > len(expression) {
				t.Fatalf("%q is refused outside itself: %v", expression, err)
			}
			return
		}
		first, err := q.Search(n)
		second, again := q.Search(n)
		if (err == nil) != (again == nil) || err == nil && !document.Equal(first, second) {
			t.Fatalf("%q gives two answers", expression)
		}
	})
}
