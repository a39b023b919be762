package compare

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"
)

type statsCase struct {
	ID        string
	X, Y      []float64
	Benchstat *struct {
		MedianX  float64 `json:"median_x"`
		MedianY  float64 `json:"median_y"`
		Delta    string
		P        string
		Warnings []string
	}
	R *struct {
		P        float64 `json:"wilcox_p"`
		TwoSided float64 `json:"wilcox_p_two_sided"`
	} `json:"R_4_2_2"`
	Scipy *struct {
		P float64 `json:"p_two_sided_exact"`
	}
	Cases []struct {
		X, Y []float64
		Two  float64 `json:"p_two"`
	}
	MinP map[string]float64 `json:"min_two_sided_p_by_n"`
}

func statsCases(t *testing.T) []statsCase {
	data, err := os.ReadFile("testdata/stats_cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []statsCase }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	return file.Cases
}

func sampleOfValues(v []float64) Sample {
	s := Sample{Runs: len(v), Values: append([]float64(nil), v...)}
	s.summarize(0.95)
	return s
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Max(1, math.Abs(b)) }

// What R, scipy and benchstat say of the same numbers.
func TestStatisticsAgreeWithPublishedCases(t *testing.T) {
	checked := 0
	for _, c := range statsCases(t) {
		if c.X != nil {
			e := test(sampleOfValues(c.X), sampleOfValues(c.Y), 0.05)
			if want := c.Scipy.P; !near(e.P, want) {
				t.Errorf("%s: p = %v, scipy says %v", c.ID, e.P, want)
			}
			if want := max(c.R.P, c.R.TwoSided); !near(e.P, want) {
				t.Errorf("%s: p = %v, R says %v", c.ID, e.P, want)
			}
			checked++
		}
		for _, table := range c.Cases {
			e := test(sampleOfValues(table.X), sampleOfValues(table.Y), 0.05)
			if !near(e.P, table.Two) {
				t.Errorf("%s %v against %v: p = %v, want %v", c.ID, table.X, table.Y, e.P, table.Two)
			}
			checked++
		}
		for n, want := range c.MinP {
			var size int
			fmt.Sscan(n, &size)
			if got := leastP(size, size); !near(got, want) {
				t.Errorf("least p of n=%d: %v, want %v", size, got, want)
			}
			checked++
		}
	}
	if checked < 12 {
		t.Errorf("only %d cases were checked", checked)
	}
}

func TestBenchstatMediansAndWarnings(t *testing.T) {
	for _, c := range statsCases(t) {
		if c.Benchstat == nil {
			continue
		}
		x, y := sampleOfValues(c.X), sampleOfValues(c.Y)
		e := test(x, y, 0.05)
		mx, _ := x.Median.Get()
		my, _ := y.Median.Get()
		if mx != c.Benchstat.MedianX || my != c.Benchstat.MedianY {
			t.Errorf("%s: medians %v and %v, want %v and %v", c.ID, mx, my, c.Benchstat.MedianX, c.Benchstat.MedianY)
		}
		if got := e.Significant(); got != (c.Benchstat.Delta != "~") {
			t.Errorf("%s: significant = %v where benchstat prints %q", c.ID, got, c.Benchstat.Delta)
		}
		if got := fmt.Sprintf("%.3f", e.P); got != c.Benchstat.P {
			t.Errorf("%s: p=%s, want %s", c.ID, got, c.Benchstat.P)
		}
		if got := caveats(x, y, e, 0.95); len(got) != len(c.Benchstat.Warnings) {
			t.Errorf("%s: caveats %q where benchstat warns %q", c.ID, got, c.Benchstat.Warnings)
		}
	}
}

// Samples of different sizes: two against five cannot decide, two against eight can.
func TestLeastPOfUnequalSizes(t *testing.T) {
	for _, c := range []struct {
		n1, n2 int
		want   float64
	}{{1, 1, 1}, {1, 5, 2.0 / 6}, {2, 5, 2.0 / 21}, {5, 2, 2.0 / 21}, {2, 8, 2.0 / 45}, {1, 39, 2.0 / 40}} {
		if got := leastP(c.n1, c.n2); !near(got, c.want) {
			t.Errorf("leastP(%d, %d) = %v, want %v", c.n1, c.n2, got, c.want)
		}
		x, y := make([]float64, c.n1), make([]float64, c.n2)
		for i := range x {
			x[i] = float64(i)
		}
		for i := range y {
			y[i] = float64(1000 + i)
		}
		if got := test(sampleOfValues(x), sampleOfValues(y), 0.05).P; !near(got, c.want) {
			t.Errorf("samples of %d and %d that do not overlap: p = %v, want %v", c.n1, c.n2, got, c.want)
		}
	}
}

// The size of an interval's sample agrees with when the library finds one.
func TestIntervalNeedsAgreesWithTheLibrary(t *testing.T) {
	for _, confidence := range []float64{0.5, 0.8, 0.9, 0.95, 0.99, 0.999} {
		need := intervalNeeds(confidence)
		for n := 2; n <= need+2; n++ {
			s := Sample{Values: make([]float64, n)}
			for i := range s.Values {
				s.Values[i] = float64(i)
			}
			s.summarize(confidence)
			if got, want := s.Low.IsKnown(), n >= need; got != want {
				t.Errorf("confidence %v, n=%d: interval known = %v, want %v", confidence, n, got, want)
			}
		}
	}
}

// Ties make the exact distribution dear; 25 against 25 must still end with one.
func TestTiedSamples(t *testing.T) {
	e := test(tied(0), tied(3), 0.05)
	if !(e.P > 0 && e.P <= 1) {
		t.Errorf("p = %v", e.P)
	}
}

func BenchmarkTiedSamples(b *testing.B) {
	x, y := tied(0), tied(3)
	for b.Loop() {
		test(x, y, 0.05)
	}
}

// tied returns 25 values of which each but one stands there twice.
func tied(shift int) Sample {
	out := make([]float64, 25)
	for i := range out {
		out[i] = float64(i/2 + shift)
	}
	return sampleOfValues(out)
}
