package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// manyRuns is how many runs the table shows one by one; more are summed up.
const manyRuns = 20

func tableWriter(s Style) func(io.Writer, *engine.Report) error {
	return func(w io.Writer, rep *engine.Report) error {
		p := newPage(s)
		p.report(rep)
		_, err := io.WriteString(w, p.String())
		return err
	}
}

func (p *page) report(rep *engine.Report) {
	for _, policy := range rep.Policies {
		p.policy(rep, policy)
	}
	if rep.Summary.Runs > manyRuns {
		p.summary(rep)
	} else {
		for _, r := range rep.Runs {
			p.run(rep, r)
		}
	}
	p.inputErrors(rep.Errors)
	p.waivers(rep)
	if rep.Summary.Runs != 1 || len(rep.Runs) != 1 || len(rep.Errors) > 0 {
		p.blank()
		p.item(0, strings.ToUpper(rep.Verdict.String()), tally(rep.Summary))
	}
}

// policy writes one policy with what it was given.
func (p *page) policy(rep *engine.Report, q *engine.Policy) {
	name := q.Name
	if q.Source != "" && q.Source != q.Name {
		name += " (" + q.Source + ")"
	}
	p.item(0, "policy ", name)
	if params := given(q.Params); params != "" {
		p.item(0, "params ", params)
	}
	if sized(q.Traffic) || rep.Explained {
		p.item(0, "traffic", traffic(q.Traffic))
	}
}

// given lists the parameters that have a value: "max_latency_ms=200 (flag)".
func given(params []engine.Param) string {
	var out []string
	for _, q := range params {
		if q.Value != nil {
			out = append(out, fmt.Sprintf("%s=%s (%s)", q.Name, show(q.Value), q.From))
		}
	}
	return strings.Join(out, ", ")
}

// sized reports whether the policy says anything about traffic.
func sized(t engine.Traffic) bool { return t != engine.DefaultTraffic() && t != engine.Traffic{} }

func traffic(t engine.Traffic) string {
	var out []string
	if v, ok := t.Peak.Get(); ok {
		out = append(out, "peak "+number(v)+" invocations/min")
	}
	if v, ok := t.PerMonth.Get(); ok {
		out = append(out, number(v)+" invocations/month")
	}
	out = append(out, "safety factor "+number(t.SafetyFactor), "at least "+plural(int(t.MinInstances), "instance"),
		number(t.HoursPerMonth)+" hours/month", "discount "+percent(t.Discount))
	return strings.Join(out, ", ")
}

// tally returns the counts of a summary in words.
func tally(s engine.Summary) string {
	out := fmt.Sprintf("%s: %d passed, %d failed, %d undecided", plural(s.Runs, "run"), s.Passed, s.Failed, s.Undecided)
	if s.Skipped > 0 {
		out += fmt.Sprintf(", %d skipped", s.Skipped)
	}
	if s.Invalid > 0 {
		out += fmt.Sprintf("; %s could not be read", plural(s.Invalid, "input"))
	}
	return out + fmt.Sprintf("; %d of %s eligible", s.Eligible, plural(s.Recommendations, "recommendation"))
}

// inputErrors lists the first inputs that could not be read.
func (p *page) inputErrors(errors []engine.InputError) {
	if len(errors) == 0 {
		return
	}
	p.blank()
	p.heading(0, "could not be read")
	for _, e := range errors[:min(manyRuns, len(errors))] {
		p.text(2, complaint(e))
	}
	if left := len(errors) - manyRuns; left > 0 {
		p.text(2, "and "+strconv.Itoa(left)+" more: -o json has them all")
	}
}

// complaint returns an input error as one line: where, then what.
func complaint(e engine.InputError) string {
	where := e.Source
	if e.Position.Line > 0 {
		where = e.Position.String()
	}
	if where == "" || strings.HasPrefix(e.Message, where+":") {
		return e.Message
	}
	return where + ": " + e.Message
}

func (p *page) waivers(rep *engine.Report) {
	if len(rep.Waivers) == 0 {
		return
	}
	p.blank()
	p.heading(0, "waivers as of "+or(rep.AsOf, "no known day"))
	for _, u := range rep.Waivers {
		p.text(2, waiver(u))
	}
}

// waiver returns a waiver and what became of it as one sentence.
func waiver(u engine.WaiverUse) string {
	return fmt.Sprintf("%s: %s, until %s: %s", u.Rule, waiverState(u.State), u.Expires, u.Reason)
}

func waiverState(s engine.WaiverState) string {
	switch s {
	case engine.WaiverUnused:
		return "unused, nothing needed it"
	case engine.WaiverExpired:
		return "expired, no longer counts"
	}
	return string(s)
}
