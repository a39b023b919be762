package loaders

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
)

// TestNarrow holds the quick way through float32 to the plain one: for every
// kind of digits that services and people print.
func TestNarrow(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	check := func(text string) {
		t.Helper()
		var n number
		if end := scanNumber(pad(text), 0, &n); end != len(text) {
			t.Fatalf("%s: scanned to %d", text, end)
		}
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return
		}
		want, fits := fromFloat32(f)
		got, ok := n.narrow(pad(text))
		if ok != fits || ok && got != want {
			t.Fatalf("%s: got %v %v, want %v %v", text, got, ok, want, fits)
		}
	}
	for _, text := range []string{"0", "0.0", "0.115", "0.11500000208616257", "7.456940238625975e-06", "1e-45", "3.4e38", "1e39", "1e-50",
		"16777217", "16777219.5", "9007199254740993", "123456789012345678901234567890", "0.000000000000000000000000000000000000001", "4e-06", "100", "99.99999"} {
		check(text)
	}
	for range 300_000 {
		x := math.Float32frombits(r.Uint32() & 0x7fffffff)
		if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
			continue
		}
		check(strconv.FormatFloat(float64(x), 'g', -1, 64))
		check(strconv.FormatFloat(float64(x), 'f', r.IntN(20), 64))
		check(strconv.FormatFloat(float64(x), 'g', -1, 32))
		y := float32(r.Float64() * math.Pow10(r.IntN(14)-9))
		check(strconv.FormatFloat(float64(y), 'g', -1, 64))
		check(strconv.FormatFloat(float64(y), 'e', r.IntN(18), 64))
		check(strconv.FormatFloat(r.Float64()*math.Pow10(r.IntN(30)-20), 'g', -1, 64))
		// The middle between two float32s, and its neighbours.
		mid := float64(y) + (float64(math.Nextafter32(y, 1e30))-float64(y))/2
		check(strconv.FormatFloat(mid, 'f', -1, 64))
		check(strconv.FormatFloat(math.Nextafter(mid, 0), 'g', -1, 64))
		check(strconv.FormatFloat(mid, 'f', -1, 64) + "0000001")
	}
}

func TestScanNumberGrammar(t *testing.T) {
	for _, text := range []string{"", "-1", "01", ".5", "1.", "1e", "1e+", "+1", "x", "00"} {
		var n number
		if end := scanNumber(pad(text), 0, &n); end == len(text) && text != "" || text == "" && end >= 0 {
			t.Errorf("%q was scanned as a number", text)
		}
	}
}

func BenchmarkNarrow(b *testing.B) {
	texts := []padded{pad("0.11500000208616257"), pad("7.456940238625975e-06"), pad("87.3"), pad("41.27894592285156")}
	for b.Loop() {
		for _, text := range texts {
			var n number
			scanNumber(text, 0, &n)
			n.narrow(text)
		}
	}
}
