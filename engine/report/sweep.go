package report

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/internal/screen"
)

// Swept is one job with the intervals of a parameter.
type Swept struct {
	Job       *engine.Job
	Intervals []engine.Interval
}

// FindSweep returns what writes sweeps in the format of that name: table or
// json (iradvise.sweep/v1).
func FindSweep(name string) (func(w io.Writer, s Style, param string, sweeps []Swept) error, error) {
	switch name {
	case "table":
		return writeSweepTable, nil
	case "json":
		return writeSweepJSON, nil
	}
	return nil, &UnknownFormatError{Name: name, Known: []string{"table", "json"}}
}

func writeSweepTable(w io.Writer, s Style, param string, sweeps []Swept) error {
	p := newPage(s)
	columns := []column{{head: param, left: true}, {head: "verdict", left: true}, {head: "winner", left: true, give: true}, {head: "eligible", left: true, give: true}}
	for _, swept := range sweeps {
		p.blank()
		p.heading(0, strings.TrimSpace(swept.Job.Name+"  "+swept.Job.Source))
		var rows [][]string
		for _, i := range swept.Intervals {
			rows = append(rows, []string{span(i), i.Verdict.String(), orDash(i.Winner), orDash(strings.Join(i.Eligible, ", "))})
		}
		p.grid(2, columns, rows)
	}
	_, err := io.WriteString(w, p.String())
	return err
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// span writes the interval as a person would: "below 213", "213 to 459", "above 51".
func span(i engine.Interval) string {
	if i.Value != nil {
		return fmt.Sprint(i.Value)
	}
	low, high := math.IsInf(i.Low, 0), math.IsInf(i.High, 0)
	switch {
	case low && high:
		return "any value"
	case low && i.HighOpen:
		return "below " + decimal(i.High)
	case low:
		return "up to " + decimal(i.High)
	case high && i.LowOpen:
		return "above " + decimal(i.Low)
	case high:
		return decimal(i.Low) + " and above"
	}
	return lowEnd(i) + " " + highEnd(i)
}

func lowEnd(i engine.Interval) string {
	if i.LowOpen {
		return "above " + decimal(i.Low)
	}
	return decimal(i.Low)
}

func highEnd(i engine.Interval) string {
	if i.HighOpen {
		return "to below " + decimal(i.High)
	}
	return "to " + decimal(i.High)
}

// decimal writes v with all its digits, and without an exponent where a person
// would.
func decimal(v float64) string {
	if size := math.Abs(v); size != 0 && (size < 1e-6 || size >= 1e15) {
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// sweepJSON is the machine's form of a sweep: schema iradvise.sweep/v1.
type sweepJSON struct {
	Schema string         `json:"schema"`
	Param  string         `json:"param"`
	Runs   []sweepRunJSON `json:"runs"`
}

type sweepRunJSON struct {
	Source    string         `json:"source"`
	Job       string         `json:"job"`
	Intervals []intervalJSON `json:"intervals"`
}

type intervalJSON struct {
	Low      *float64 `json:"low"`  // null where nothing bounds it
	High     *float64 `json:"high"` // likewise
	LowOpen  bool     `json:"low_open"`
	HighOpen bool     `json:"high_open"`
	Value    any      `json:"value"`
	Verdict  string   `json:"verdict"`
	Reason   string   `json:"reason"`
	Winner   *string  `json:"winner"`
	Eligible []string `json:"eligible"`
}

func writeSweepJSON(w io.Writer, _ Style, param string, sweeps []Swept) error {
	out := sweepJSON{Schema: "iradvise.sweep/v1", Param: param, Runs: []sweepRunJSON{}}
	for _, s := range sweeps {
		run := sweepRunJSON{Source: s.Job.Source, Job: s.Job.Name}
		for _, i := range s.Intervals {
			run.Intervals = append(run.Intervals, toIntervalJSON(i))
		}
		out.Runs = append(out.Runs, run)
	}
	return screen.WriteJSON(w, out)
}

func toIntervalJSON(i engine.Interval) intervalJSON {
	out := intervalJSON{
		LowOpen: i.LowOpen, HighOpen: i.HighOpen, Value: i.Value,
		Verdict: i.Verdict.String(), Reason: i.Reason, Eligible: append([]string{}, i.Eligible...),
	}
	if i.Winner != "" {
		out.Winner = &i.Winner
	}
	if i.Value == nil && !math.IsInf(i.Low, 0) {
		out.Low = &i.Low
	}
	if i.Value == nil && !math.IsInf(i.High, 0) {
		out.High = &i.High
	}
	return out
}
