package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"time"
)

// A table is what came of one scenario.
type table struct {
	title string
	rows  []*tableRow
}

type tableRow struct {
	contender
	samples []sample
	counts  []counts // of each run
}

// median returns the middle of ascending values, and of an even number the mean of
// the two in the middle.
func median[T time.Duration | float64](sorted []T) T {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// times returns how much longer the program took than another one: the median over
// the rounds of both, so that a machine whose speed drifts does not decide.
func (r *tableRow) times(other *tableRow) float64 {
	var ratios []float64
	for i := range min(len(r.samples), len(other.samples)) {
		ratios = append(ratios, float64(r.samples[i].Wall)/float64(other.samples[i].Wall))
	}
	slices.Sort(ratios)
	return median(ratios)
}

// walls returns the times in ascending order.
func (r *tableRow) walls() []time.Duration {
	var walls []time.Duration
	for _, s := range r.samples {
		walls = append(walls, s.Wall)
	}
	slices.Sort(walls)
	return walls
}

// peak returns the most memory of any run, and the least that can be told.
func (r *tableRow) peak() (most, least int64) {
	for _, s := range r.samples {
		most, least = max(most, s.Peak), max(least, s.Least)
	}
	return most, least
}

func machine() string {
	return fmt.Sprintf("%s/%s, %d cores, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
}

// write prints the table as Markdown.
func (t *table) write(w io.Writer) {
	fmt.Fprintf(w, "\n### %s\n\n", t.title)
	fmt.Fprintln(w, "| program | median | least | most | runs | peak memory | times iradvise |")
	fmt.Fprintln(w, "|---|---:|---:|---:|---:|---:|---:|")
	for _, r := range t.rows {
		if !r.tool.installed() {
			fmt.Fprintf(w, "| %s | not installed | | | | | |\n", r.name)
			continue
		}
		walls := r.walls()
		fmt.Fprintf(w, "| %s | %s | %s | %s | %d | %s | %.2f |\n", r.name, short(median(walls)), short(walls[0]),
			short(walls[len(walls)-1]), len(walls), megabytes(r.peak()), r.times(t.rows[0]))
	}
}

// megabytes writes a peak, or the least that can be told.
func megabytes(peak, least int64) string {
	if peak <= least {
		return fmt.Sprintf("at most %d MB", least/1e6)
	}
	return fmt.Sprintf("%d MB", peak/1e6)
}

// short writes a time with three digits or so.
func short(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

// agree says whether all runs of all programs counted the same.
func (t *table) agree(w io.Writer) bool {
	var all []counts
	for _, r := range t.rows {
		all = append(all, r.counts...)
	}
	for i, c := range all {
		if slices.ContainsFunc(all[:i], c.differs) {
			t.disagree(w)
			return false
		}
	}
	fmt.Fprintf(w, "\nAll agree: %v.\n", fullest(all))
	return true
}

// disagree prints what each program counted.
func (t *table) disagree(w io.Writer) {
	fmt.Fprint(w, "\n**COUNTS DIFFER**\n\n")
	for _, r := range t.rows {
		said := map[string]bool{}
		for _, c := range r.counts {
			if s := c.String(); !said[s] {
				fmt.Fprintf(w, "- %s: %s\n", r.name, s)
				said[s] = true
			}
		}
	}
}

// fullest returns the counts that say most.
func fullest(all []counts) counts {
	best := all[0]
	for _, c := range all {
		if best.score < 0 {
			best = c
		}
	}
	return best
}
