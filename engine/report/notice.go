package report

import (
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// A notice is one thing that the formats for code review say: of a run, of a
// finding, of an input or of a waiver.
type notice struct {
	level     level
	id        string // rule, warning code, or one of "verdict", "input", "waiver"
	subject   string // what it speaks of, readable: a job, or a row of it
	message   string
	run       *engine.Run       // nil for inputs and waivers
	candidate *engine.Candidate // nil where it does not speak of a row
	finding   *engine.Finding   // nil where no rule speaks
	harmless  bool              // a row that breaks the policy of a run that passed by another row
	source    string            // the run file, or the file that could not be read
	position  engine.Position   // in the policy, where known
}

// level is how much a notice matters.
type level int

const (
	note level = iota
	warn
	failure
)

// notices returns all that the formats for code review say, in report order.
func notices(rep *engine.Report) []notice {
	var out []notice
	for _, e := range rep.Errors {
		out = append(out, notice{level: failure, id: "input", subject: e.Source, message: e.Message, source: e.Source, position: e.Position})
	}
	for _, r := range rep.Runs {
		out = append(out, runNotices(r)...)
	}
	for _, u := range rep.Waivers {
		n := notice{level: warn, id: "waiver", subject: u.Rule, message: waiver(u), source: u.Position.File, position: u.Position}
		if u.State == engine.WaiverUsed {
			n.level = note
		}
		out = append(out, n)
	}
	return out
}

func runNotices(r *engine.Run) []notice {
	v := notice{level: failure, id: "verdict", subject: title(r), message: strings.ToUpper(verdict(r)) + ": " + r.Reason, run: r, source: r.Job.Source}
	if r.Skipped || r.Verdict == engine.Pass {
		v.level = note
	}
	if r.Next != "" {
		v.message += "; next: " + r.Next
	}
	out := []notice{v}
	for _, w := range r.Warnings() {
		out = append(out, notice{level: warn, id: w.Code, subject: title(r), message: warning(w), run: r, source: r.Job.Source})
	}
	for _, f := range problems(r.Findings) {
		out = append(out, findingNotice(r, nil, f))
	}
	for _, c := range r.Candidates {
		for _, f := range problems(c.Findings) {
			out = append(out, findingNotice(r, c, f))
		}
	}
	return out
}

func findingNotice(r *engine.Run, c *engine.Candidate, f engine.Finding) notice {
	n := notice{
		level: levelOf(r, f), id: f.Rule, subject: title(r), message: sentence(f),
		run: r, candidate: c, finding: &f, source: r.Job.Source,
	}
	if c != nil {
		n.subject += ": " + c.Key
	}
	n.harmless = blocks(f) && r.Verdict == engine.Pass
	if inFile(f.Position) {
		n.position = f.Position
	}
	return n
}

// levelOf returns how much a finding matters for its run: a row that breaks the
// policy is no failure where another row passes.
func levelOf(r *engine.Run, f engine.Finding) level {
	switch {
	case f.Status == engine.StatusWaived || f.Severity == engine.SeverityInfo:
		return note
	case f.Severity == engine.SeverityWarn:
		return warn
	case r.Verdict == engine.Pass:
		return note
	}
	return failure
}

// sentence returns a finding's message with all its details on one line.
func sentence(f engine.Finding) string {
	parts := []string{f.Message}
	if f.Status == engine.StatusUndecided || f.Status == engine.StatusWaived {
		parts[0] = f.Status.String() + ": " + f.Message
	}
	if e := annotate(f); e != "" && e != f.Message {
		parts = append(parts, e)
	}
	f.Position = engine.Position{} // the place stands beside the sentence
	parts = append(parts, details(f)...)
	return strings.Join(parts, "; ")
}

// inFile reports whether a position is in a file that a reader can open.
func inFile(p engine.Position) bool {
	return p.File != "" && p.Line > 0 && !strings.HasPrefix(p.File, "builtin:") && !strings.HasPrefix(p.File, "-")
}

// place returns where a reader finds a notice: the policy's line, else the file
// that was read.
func (n notice) place() engine.Position {
	if inFile(n.position) {
		return n.position
	}
	return engine.Position{File: file(n.source)}
}

// file returns the path of a source: without the number of a document in it.
func file(source string) string {
	if source == "-" || source == "" {
		return "stdin"
	}
	if strings.HasPrefix(source, "sagemaker:") {
		return source
	}
	if i := strings.LastIndexAny(source, "#:"); i > 0 && isDigits(source[i+1:]) {
		return source[:i]
	}
	return source
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
