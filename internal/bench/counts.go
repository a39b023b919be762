package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
)

// Counts are what a program counted. A value below zero was not said.
type counts struct {
	passed, failed, undecided int
	rows, eligible            int
	score                     float64 // mean of the best score of each run that passed
}

// differs reports whether two programs contradict each other.
func (c counts) differs(d counts) bool {
	other := func(a, b int) bool { return a >= 0 && b >= 0 && a != b }
	return c.passed != d.passed || c.failed != d.failed || c.undecided != d.undecided ||
		other(c.rows, d.rows) || other(c.eligible, d.eligible) ||
		c.score >= 0 && d.score >= 0 && math.Abs(c.score-d.score) > 1e-6
}

func (c counts) String() string {
	s := fmt.Sprintf("%d passed, %d failed, %d undecided", c.passed, c.failed, c.undecided)
	if c.rows >= 0 {
		s += fmt.Sprintf("; %d of %d rows eligible", c.eligible, c.rows)
	}
	if c.score >= 0 {
		s += fmt.Sprintf("; mean best score %.6f", c.score)
	}
	return s
}

// A reader finds the counts in what a program printed.
type reader func(stdout, stderr string) (counts, error)

// countsLine reads what most peers print: "passed=1 failed=0 …".
func countsLine(stdout, _ string) (counts, error) { return pairs(stdout) }

// closingLine reads the last line of check.
func closingLine(_, stderr string) (counts, error) { return pairs(stderr) }

var pair = regexp.MustCompile(`\b(passed|failed|undecided|rows|eligible|score)=([0-9./e-]+)`)

func pairs(name string) (counts, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return counts{}, err
	}
	c := counts{passed: -1, failed: -1, undecided: -1, rows: -1, eligible: -1, score: -1}
	whole := map[string]*int{
		"passed": &c.passed, "failed": &c.failed, "undecided": &c.undecided, "rows": &c.rows, "eligible": &c.eligible,
	}
	for _, m := range pair.FindAllSubmatch(b, -1) {
		name, value := string(m[1]), string(m[2])
		switch {
		case name == "score":
			c.score, err = strconv.ParseFloat(value, 64)
		case name == "eligible" && regexp.MustCompile("/").MatchString(value):
			_, err = fmt.Sscanf(value, "%d/%d", &c.eligible, &c.rows)
		default:
			*whole[name], err = strconv.Atoi(value)
		}
		if err != nil {
			return counts{}, err
		}
	}
	if c.passed < 0 {
		return counts{}, fmt.Errorf("it printed no counts")
	}
	return c, nil
}

// An answer is what bench/peers/rego says of one job.
type answer struct {
	Verdict        string
	Rows, Eligible int
	Score          float64
}

func (c *counts) add(a answer) {
	switch a.Verdict {
	case "passed":
		c.passed++
		c.score += a.Score
	case "failed":
		c.failed++
	default:
		c.undecided++
	}
	c.rows += a.Rows
	c.eligible += a.Eligible
}

func tally(answers []answer) counts {
	var c counts
	for _, a := range answers {
		c.add(a)
	}
	c.score /= float64(max(1, c.passed))
	return c
}

// opaExec reads the answers of opa exec, one for each file.
func opaExec(stdout, _ string) (counts, error) {
	var out struct{ Result []struct{ Result answer } }
	if err := decode(stdout, &out); err != nil {
		return counts{}, err
	}
	var all []answer
	for _, r := range out.Result {
		all = append(all, r.Result)
	}
	return tally(all), nil
}

// opaEval reads the answer of opa eval.
func opaEval(stdout, _ string) (counts, error) {
	var out struct {
		Result []struct{ Expressions []struct{ Value answer } }
	}
	if err := decode(stdout, &out); err != nil {
		return counts{}, err
	}
	var all []answer
	for _, r := range out.Result {
		for _, e := range r.Expressions {
			all = append(all, e.Value)
		}
	}
	return tally(all), nil
}

// conftestTable reads what conftest says of each file. It counts no rows.
func conftestTable(stdout, _ string) (counts, error) {
	var out []struct {
		Failures []json.RawMessage
		Warnings []json.RawMessage
	}
	if err := decode(stdout, &out); err != nil {
		return counts{}, err
	}
	c := counts{rows: -1, eligible: -1, score: -1}
	for _, f := range out {
		switch {
		case len(f.Failures) > 0:
			c.failed++
		case len(f.Warnings) > 0:
			c.undecided++
		default:
			c.passed++
		}
	}
	return c, nil
}

func decode(name string, v any) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return json.NewDecoder(f).Decode(v)
}
