package compare

import (
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
)

// Samples whose values tie have the p of counting every way in which the values
// can fall to the sides.
func TestTiedPAgreesWithEnumeration(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		x, y := few(r, 1+r.IntN(6)), few(r, 1+r.IntN(6))
		want := enumerated(x, y)
		for _, sides := range [][2][]float64{{x, y}, {y, x}} {
			if got := test(sampleOfValues(sides[0]), sampleOfValues(sides[1]), 0.05).P; !near(got, want) {
				t.Fatalf("%v against %v: p = %v, want %v", sides[0], sides[1], got, want)
			}
		}
	}
}

// A difference that ties once hid, and one that they made up.
func TestTiesDoNotTurnTheVerdict(t *testing.T) {
	for _, c := range []struct {
		x, y        []float64
		significant bool
	}{
		{[]float64{101, 102, 102}, []float64{100, 102, 130, 130, 130, 130, 130, 130}, false},
		{[]float64{101, 101, 101, 101}, []float64{100, 101, 125, 125, 125, 130, 130, 130, 130, 130}, true},
	} {
		e := test(sampleOfValues(c.x), sampleOfValues(c.y), 0.05)
		if e.Significant() != c.significant || !near(e.P, enumerated(c.x, c.y)) {
			t.Errorf("%v against %v: p = %v, want %v", c.x, c.y, e.P, enumerated(c.x, c.y))
		}
	}
}

// No p is under what the sizes allow, or over 1, and the sides can be swapped,
// where a normal distribution stands for the exact one too.
func TestPStaysInItsBounds(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 60 {
		x, y := few(r, 1+r.IntN(3)), few(r, 20+r.IntN(60))
		a, b := sampleOfValues(x), sampleOfValues(y)
		e, swapped := test(a, b, 0.05), test(b, a, 0.05)
		if e.P < e.LeastP || e.P > 1 || e != swapped {
			t.Fatalf("%v against %v: %+v, swapped %+v", x, y, e, swapped)
		}
	}
	one := sampleOfValues([]float64{2})
	same := sampleOfValues(make([]float64, 60))
	if e := test(one, same, 0.05); !near(e.P, 2.0/61) {
		t.Errorf("one value above 60 equal ones: p = %v, want 2/61", e.P)
	}
}

// few returns values that tie often.
func few(r *rand.Rand, n int) []float64 {
	out := make([]float64, n)
	kinds := 1 + r.IntN(6)
	for i := range out {
		out[i] = float64(r.IntN(kinds))
	}
	return out
}

// enumerated returns the two-sided p by counting all choices of the first sample.
func enumerated(x, y []float64) float64 {
	all := slices.Concat(x, y)
	u := uOf(x, y)
	var below, above, total float64
	for chosen := range uint(1) << len(all) {
		if bits.OnesCount(chosen) != len(x) {
			continue
		}
		var a, b []float64
		for i, v := range all {
			if chosen>>i&1 == 1 {
				a = append(a, v)
			} else {
				b = append(b, v)
			}
		}
		total++
		if uOf(a, b) <= u {
			below++
		}
		if uOf(a, b) >= u {
			above++
		}
	}
	return min(1, 2*min(below, above)/total)
}
