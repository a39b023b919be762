package plugin

import (
	"errors"
	"strings"
	"testing"
)

func TestParseSignature(t *testing.T) {
	for text, want := range map[string]string{
		"() -> number":                                             "() -> number",
		"(number,string)->boolean":                                 "(number, string) -> boolean",
		" ( integer )\n->\tlist  of string ":                       "(integer) -> list of string",
		"(list of number, boolean) -> integer":                     "(list of number, boolean) -> integer",
		"(" + strings.Repeat("number, ", 15) + "number) -> number": "(" + strings.Repeat("number, ", 15) + "number) -> number",
	} {
		got, err := ParseSignature(text)
		if err != nil || got.String() != want {
			t.Errorf("%q: got %v, %v; want %s", text, got, err, want)
		}
	}
}

func TestSignatureMistakes(t *testing.T) {
	for _, c := range []struct {
		text   string
		offset int
		want   string
	}{
		{"", 0, `the signature ends before "("`},
		{"number -> number", 0, `want "(", not "number -> number"`},
		{"(number", 7, `the signature ends before ","`},
		{"(number string) -> number", 8, `want ",", not "string) -> number"`},
		{"(number) number", 9, `want "->", not "number"`},
		{"(number) ->", 11, "a type is missing"},
		{"(,) -> number", 1, "a type is missing"},
		{"(number,) -> number", 8, "a type is missing"},
		{"(float) -> number", 1, "unknown type float: the types are number, integer"},
		{"(Number) -> number", 1, "unknown type Number"},
		{"(list) -> number", 5, "a list needs the type of its elements"},
		{"(list of list of number) -> number", 9, "a list cannot hold lists"},
		{"(number) -> number, string", 18, `unexpected ", string" after`},
		{"(" + strings.Repeat("number, ", 16) + "number) -> number", 135, "more than the limit of 16"},
		{"(\xff) -> number", 1, "a type is missing"},
	} {
		_, err := ParseSignature(c.text)
		var e *SignatureError
		if !errors.As(err, &e) || e.Offset != c.offset || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q: got %v at %v; want %q at %d", c.text, err, e, c.want, c.offset)
		}
	}
}

// FuzzParseSignature: what is read is written as it was meant, and a refusal
// points into the text.
func FuzzParseSignature(f *testing.F) {
	f.Add("(number, list of string) -> boolean")
	f.Add("(list of) -> x")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseSignature(text)
		var e *SignatureError
		if errors.As(err, &e) {
			if e.Offset < 0 || e.Offset > len(text) || e.Message == "" {
				t.Errorf("%q: %v at %d", text, e, e.Offset)
			}
			return
		}
		again, err := ParseSignature(s.String())
		if err != nil || again.String() != s.String() {
			t.Errorf("%q is written as %q, which is read as %v, %v", text, s, again, err)
		}
	})
}
