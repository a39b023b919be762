package engine_test

import (
	"testing"

	"github.com/iradvise/iradvise/engine"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		from, to any
		want     float64
	}{
		{100.0, 213.0, 1.13}, {int64(4), int64(1), 0.75}, {int64(4), 5.0, 0.25}, {-2.0, -3.0, 0.5}, {0.0, -0.2, 0.2},
		{"a", "b", 1}, {false, true, 1}, {[]any{"a"}, []any{"a", "b"}, 1}, {[]any{"a"}, []any{"b", "c"}, 3}, {nil, 5.0, 1},
	} {
		if got := engine.Distance(c.from, c.to); got != c.want {
			t.Errorf("Distance(%v, %v) = %v, want %v", c.from, c.to, got, c.want)
		}
	}
}
