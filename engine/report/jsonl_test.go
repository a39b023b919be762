package report

import (
	"math/rand/v2"
	"testing"
)

// TestAppendString holds the short way for usual texts to the plain encoder.
func TestAppendString(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	parts := []string{"ml.m5.xlarge", " eligible recommendations", "×", "3", "ÿ", "\u0080", "\xc3", "\xa9", "é", "日", "\"", "\\", "#", "##", "<", "&", "\x1b", "\x7f", "\u2028", "\u202e", "\n", " "}
	for range 20_000 {
		s := ""
		for range r.IntN(6) {
			s += parts[r.IntN(len(parts))]
		}
		if got, want := string(appendString(nil, s)), string(appendJSON(nil, s)); got != want {
			t.Fatalf("%q: got %s, want %s", s, got, want)
		}
	}
}
