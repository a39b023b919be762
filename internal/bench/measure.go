package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// measure runs every program of a scenario in turn, forwards and backwards, so
// that what else the machine does falls on all of them alike. It tells standard
// error of each run.
func (s scenario) measure(b *bench, rounds int) (*table, error) {
	t := &table{title: s.title}
	for _, c := range s.contenders {
		t.rows = append(t.rows, &tableRow{contender: c})
	}
	if s.quick {
		rounds *= 4
	}
	for range rounds {
		for _, r := range t.rows {
			if !r.tool.installed() || r.enough() {
				continue
			}
			if err := r.run(b); err != nil {
				return nil, err
			}
			fmt.Fprintf(os.Stderr, "%s: %s\n", r.name, short(r.samples[len(r.samples)-1].Wall))
		}
		slices.Reverse(t.rows)
	}
	if rounds%2 == 1 {
		slices.Reverse(t.rows)
	}
	return t, nil
}

// enough reports whether a slow program has run often enough.
func (r *tableRow) enough() bool {
	const often, long = 3, 20 * time.Second
	var total time.Duration
	for _, s := range r.samples {
		total += s.Wall
	}
	return len(r.samples) >= often && total > long
}

// run measures one run and reads what it counted.
func (r *tableRow) run(b *bench) error {
	stdout, stderr := filepath.Join(b.o.data, "out", "stdout"), filepath.Join(b.o.data, "out", "stderr")
	s, err := runApart(stdout, stderr, r.tool.path, r.args)
	if err != nil {
		return fmt.Errorf("%s: %w", r.name, err)
	}
	r.samples = append(r.samples, s)
	if r.read == nil {
		return nil
	}
	c, err := r.read(stdout, stderr)
	if err != nil {
		return fmt.Errorf("%s: %w; it said: %s", r.name, err, firstLine(stderr))
	}
	r.counts = append(r.counts, c)
	return nil
}

func firstLine(name string) string {
	b, _ := os.ReadFile(name)
	if i := slices.Index(b, '\n'); i >= 0 {
		b = b[:i]
	}
	return string(b)
}
