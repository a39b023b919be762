package grid_test

import (
	"slices"
	"testing"

	"github.com/iradvise/iradvise/engine/report/grid"
)

func TestLines(t *testing.T) {
	columns := []grid.Column{{Head: "row", Left: true}, {Head: "ms"}, {Head: "note", Left: true}}
	got := grid.Lines(columns, [][]string{
		{"ml.m5.xlarge×3", "7", "two\nlines"},
		{"日本", "12.5", ""},
		{"e\u0301 👩‍👩‍👧", "", "combined"}, // as wide as people see them
	}, 2)
	want := []string{
		"row               ms  note",
		"ml.m5.xlarge×3     7  two",
		"                      lines",
		"日本            12.5",
		"e\u0301 👩‍👩‍👧                  combined",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestLinesWithoutRows(t *testing.T) {
	if got := grid.Lines([]grid.Column{{Head: "row", Left: true}}, nil, 2); !slices.Equal(got, []string{"row"}) {
		t.Errorf("got %q", got)
	}
}
