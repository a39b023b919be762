package cli

import (
	"testing"
	"time"
)

func TestProgressLine(t *testing.T) {
	for _, test := range []struct {
		done, read, size int64
		want             string
	}{
		{1500, 0, 0, "1500 runs judged, 750 a second"},
		{1500, 250e6, 1e9, "1500 runs judged, 750 a second, 25% of 1 GB, 6s left"},
		{1500, 5, 4, "1500 runs judged, 750 a second"},
	} {
		if got := progressLine(test.done, test.read, test.size, 2*time.Second); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}
