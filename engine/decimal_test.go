package engine_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/iradvise/iradvise/engine"
)

// TestDecimalIsTheNearest holds Decimal to its promise over the range of float64:
// in the middle between two decimals either is the nearest.
func TestDecimalIsTheNearest(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 30_000 {
		v := (random.Float64() - 0.5) * math.Pow(10, float64(random.IntN(80)-40))
		if got, ok := engine.Decimal(v).Get(); !ok || !nearest(t, got, new(big.Rat).SetFloat64(v)) {
			t.Fatalf("Decimal(%v) = %v, %v", v, got, ok)
		}
	}
}

func TestDecimalAtTheEdges(t *testing.T) {
	for _, c := range []struct{ v, want float64 }{
		{0, 0}, {1, 1}, {-0.1, -0.1}, {1007.4000000000001, 1007.4}, {9.999999999999999, 10}, {99999999999.99999, 1e11},
		{1e-300, 1e-300}, {5e-324, 5e-324}, {1e300, 1e300}, {123456789012.5, 123456789013}, {1234567890125, 1234567890130},
	} {
		if got, ok := engine.Decimal(c.v).Get(); !ok || got != c.want {
			t.Errorf("Decimal(%v) = %v, %v, want %v", c.v, got, ok, c.want)
		}
	}
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if got := engine.Decimal(v); got.IsKnown() {
			t.Errorf("Decimal(%v) = %v, want not measured", v, got)
		}
	}
}

// sizing is one row and the traffic that it is sized for, in decimals.
type sizing struct {
	perHour, perInference, peak, perMonth, safety, hours, discount string
	invocations, count, least                                      int64
}

func randomSizing(random *rand.Rand) sizing {
	decimal := func(digits, places int) string {
		n := 1 + random.Int64N(int64(math.Pow10(digits))-1)
		return strconv.FormatFloat(float64(n)/math.Pow10(places), 'f', places, 64)
	}
	return sizing{
		perHour: decimal(1+random.IntN(6), 3), perInference: decimal(1+random.IntN(9), 12), peak: decimal(1+random.IntN(6), random.IntN(2)),
		perMonth: decimal(1+random.IntN(9), 0), safety: decimal(1+random.IntN(2), 2), hours: decimal(1+random.IntN(3), random.IntN(2)),
		discount: decimal(1+random.IntN(3), 4), invocations: 1 + random.Int64N(100_000), count: 1 + random.Int64N(6), least: 1 + random.Int64N(4),
	}
}

func float(t *testing.T, decimal string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(decimal, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// ratio is exact: a decimal, or a whole number.
func ratio(v any) *big.Rat {
	switch v := v.(type) {
	case int64:
		return new(big.Rat).SetInt64(v)
	case string:
		r, _ := new(big.Rat).SetString(v)
		return r
	}
	return nil
}

func times(factors ...*big.Rat) *big.Rat {
	out := big.NewRat(1, 1)
	for _, f := range factors {
		out.Mul(out, f)
	}
	return out
}

func over(a, b *big.Rat) *big.Rat { return new(big.Rat).Quo(a, b) }

// exact sizes in rational numbers, by the formulas of Traffic.Derive.
func (s sizing) exact() (needed int64, month, effective, million, carries *big.Rat) {
	count := ratio(s.count)
	carries = times(ratio(s.invocations), ratio(s.safety))
	quotient := over(times(ratio(s.peak), count), carries)
	ceiling := new(big.Int).Div(new(big.Int).Sub(new(big.Int).Add(quotient.Num(), quotient.Denom()), big.NewInt(1)), quotient.Denom())
	needed = max(s.least, ceiling.Int64())
	share := new(big.Rat).Sub(ratio(int64(1)), ratio(s.discount))
	month = times(over(ratio(s.perHour), count), ratio(needed), ratio(s.hours), share)
	return needed, month, over(month, ratio(s.perMonth)), times(ratio(s.perInference), ratio(int64(1_000_000))), carries
}

// nearest reports whether got is the nearest float64 to the exact value as a
// decimal of twelve digits; in the middle between two of them either is.
func nearest(t *testing.T, got float64, exact *big.Rat) bool {
	t.Helper()
	noise := big.NewRat(1, 1e15)
	for _, sign := range []int64{-1, 1} {
		near := times(exact, new(big.Rat).Add(ratio(int64(1)), times(noise, ratio(sign))))
		if got == float(t, new(big.Float).SetPrec(400).SetRat(near).Text('g', 12)) {
			return true
		}
	}
	return false
}

// TestDerivedValuesAreDecimals sizes rows in float64 and exactly: what is derived
// is the nearest float64 to the decimal, and no instance more or fewer.
func TestDerivedValuesAreDecimals(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		s := randomSizing(random)
		traffic := engine.Traffic{
			Peak: engine.Known(float(t, s.peak)), PerMonth: engine.Known(float(t, s.perMonth)), SafetyFactor: float(t, s.safety),
			MinInstances: s.least, HoursPerMonth: float(t, s.hours), Discount: float(t, s.discount),
		}
		row := &engine.Recommendation{Serverless: engine.Known(false), InstanceCount: engine.Known(s.count), Metrics: engine.Metrics{
			CostPerHour: engine.Known(float(t, s.perHour)), CostPerInference: engine.Known(float(t, s.perInference)),
			MaxInvocations: engine.Known(s.invocations),
		}}
		needed, month, effective, million, carries := s.exact()
		d := traffic.Derive(row)
		if got, _ := d.InstancesNeeded.Get(); got != needed {
			t.Fatalf("%+v: %d instances needed, want %d", s, got, needed)
		}
		if got, _ := d.ServesPeak.Get(); got != (carries.Cmp(ratio(s.peak)) >= 0) {
			t.Fatalf("%+v: serves the peak: %v, of %v it carries %v", s, got, s.peak, carries.FloatString(3))
		}
		for name, c := range map[string]struct {
			got  engine.Measured[float64]
			want *big.Rat
		}{
			"monthly_cost": {d.MonthlyCost, month}, "cost_per_million": {row.Metrics.CostPerMillion(), million},
		} {
			if got, ok := c.got.Get(); !ok || !nearest(t, got, c.want) {
				t.Fatalf("%+v: %s is %v, exactly %s", s, name, got, c.want.FloatString(15))
			}
		}
		if got, _ := d.EffectiveCostPerInference.Get(); !within(got, effective, 1e-11) { // it follows from a value that was rounded
			t.Fatalf("%+v: effective_cost_per_inference is %v, exactly %s", s, got, effective.FloatString(20))
		}
	}
}

func within(got float64, exact *big.Rat, relative float64) bool {
	want, _ := exact.Float64()
	return math.Abs(got-want) <= relative*want
}

// TestBudgetEqualToTheCost is the case of a budget that is exactly what a month
// costs.
func TestBudgetEqualToTheCost(t *testing.T) {
	traffic := engine.DefaultTraffic()
	traffic.Peak = engine.Known(3000.0)
	row := &engine.Recommendation{Serverless: engine.Known(false), InstanceCount: engine.Known(int64(1)),
		Metrics: engine.Metrics{CostPerHour: engine.Known(0.115), MaxInvocations: engine.Known(int64(535))}}
	if got, _ := traffic.Derive(row).MonthlyCost.Get(); got != 1007.4 {
		t.Errorf("a month costs %v, want 1007.4", got)
	}
}

func BenchmarkDecimal(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		engine.Decimal(1007.4000000000001)
	}
}

// TestSameDecimal holds that one unit of the twelfth digit is noise, and that two are not.
func TestSameDecimal(t *testing.T) {
	for _, c := range []struct {
		x, y float64
		want bool
	}{
		{0, 0, true}, {115, 114.99999999999999, true}, {0.30000000000000004, 0.3, true}, {-0.1, -0.09999999999999998, true},
		{1, 1 + 0.9e-12, true}, {1, 1 + 2e-12, false}, {0, 1e-300, false}, {1, -1, false}, {1e300, 1e300 * (1 + 1e-11), false},
	} {
		if got := engine.SameDecimal(c.x, c.y); got != c.want {
			t.Errorf("SameDecimal(%v, %v) = %v", c.x, c.y, got)
		}
		if got := engine.SameDecimal(c.y, c.x); got != c.want {
			t.Errorf("SameDecimal(%v, %v) = %v", c.y, c.x, got)
		}
	}
}
