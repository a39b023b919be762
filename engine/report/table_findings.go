package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/iradvise/iradvise/engine"
)

// findings writes what did not pass: of the job, then of each row that is not
// explained in full below.
func (p *page) findings(rep *engine.Report, r *engine.Run) {
	job := r.Findings
	if !rep.Explained {
		job = problems(job)
	}
	if len(job) > 0 {
		p.blank()
		p.heading(1, "the job")
		p.list(rep, job, rep.Explained)
	}
	for _, c := range r.Candidates {
		if bad := problems(c.Findings); len(bad) > 0 && !isExplained(rep, c) {
			p.blank()
			p.heading(1, c.Key)
			p.list(rep, bad, false)
		}
	}
}

func (p *page) list(rep *engine.Report, findings []engine.Finding, drawn bool) {
	for _, f := range findings {
		p.finding(rep, f, drawn)
	}
}

// finding writes one finding with all that it knows.
func (p *page) finding(rep *engine.Report, f engine.Finding, drawn bool) {
	name := f.Rule
	if len(rep.Policies) > 1 {
		name += " (" + f.Policy + ")"
	}
	p.item(3, label(f), name+": "+f.Message)
	const indent = 7
	if drawn && f.Drawing != "" {
		p.drawing(indent, f.Drawing)
	} else if e := annotate(f); e != "" {
		p.text(indent, e)
	}
	for _, s := range details(f) {
		p.text(indent, s)
	}
}

// label returns a finding's status, or what breaking the rule costs.
func label(f engine.Finding) string {
	switch {
	case f.Status == engine.StatusPass:
		return "ok"
	case f.Status == engine.StatusFail && f.Severity == engine.SeverityError:
		return "FAIL"
	case f.Status == engine.StatusFail:
		return f.Severity.String()
	}
	return f.Status.String()
}

// lacking says what a name without a value lacks.
func lacking(name string) string {
	if strings.HasPrefix(name, "params.") {
		return "not set"
	}
	return "not measured"
}

// details returns what else a finding knows, one line each.
func details(f engine.Finding) []string {
	var out []string
	if m := f.Missing; m != nil {
		if m.Name != "" && !strings.Contains(f.Message, m.Name) {
			out = append(out, lacking(m.Name)+": "+m.Name)
		}
		if m.Error != "" && !strings.Contains(f.Message, m.Error) {
			out = append(out, "error: "+m.Error)
		}
	}
	var facts []string
	if m, ok := f.Margin.Get(); ok {
		facts = append(facts, "margin "+percent(m))
	}
	if f.Position.File != "" {
		facts = append(facts, f.Position.String())
	}
	if len(facts) > 0 {
		out = append(out, strings.Join(facts, ", "))
	}
	if f.Waiver != nil {
		out = append(out, fmt.Sprintf("waived until %s: %s", f.Waiver.Expires, f.Waiver.Reason))
	}
	if f.Fix != "" {
		out = append(out, "fix: "+f.Fix)
	}
	return out
}

// annotate returns the expression with the value of each name behind it:
// "rec.model_latency_ms 51 <= params.max_latency_ms 50".
func annotate(f engine.Finding) string {
	if f.Expression == "" {
		return ""
	}
	values := map[string]any{}
	for _, v := range f.Values {
		if isName(v.Expr) {
			values[v.Expr] = v.Value
		}
	}
	exact := collide(f.Values)
	var b strings.Builder
	for e := f.Expression; e != ""; {
		n := nameLength(e)
		token := e[:max(n, 1)]
		if n == 0 && (token == `"` || token == "'" || token == "`") {
			token = quoted(e)
		}
		b.WriteString(token)
		if v, ok := values[token]; ok {
			b.WriteString(" " + showExact(v, exact))
		}
		e = e[len(token):]
	}
	return b.String()
}

// nameLength returns the length of the dotted name that e begins with, or 0. It
// never stops within a character.
func nameLength(e string) int {
	n := strings.IndexFunc(e, func(r rune) bool { return !isNameRune(r) })
	if n < 0 {
		return len(e)
	}
	if n == 0 && e[0] >= 0x80 {
		_, size := utf8.DecodeRuneInString(e)
		return size
	}
	return n
}

func isNameRune(r rune) bool {
	return r == '_' || r == '.' || r == '?' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// isName reports whether a part of an expression is a name, not a literal or an
// operation.
func isName(expr string) bool {
	return expr != "" && nameLength(expr) == len(expr) && (expr[0] < '0' || expr[0] > '9') && expr != "true" && expr != "false" && expr != "nil"
}

// quoted returns the string literal that e begins with.
func quoted(e string) string {
	for i := 1; i < len(e); i++ {
		switch e[i] {
		case '\\':
			i++
		case e[0]:
			return e[:i+1]
		}
	}
	return e
}

// collide reports whether two different numbers of the values print the same.
func collide(values []engine.Value) bool {
	seen := map[string]float64{}
	for _, v := range values {
		if n, ok := v.Value.(float64); ok {
			if other, ok := seen[number(n)]; ok && other != n {
				return true
			}
			seen[number(n)] = n
		}
	}
	return false
}

// showExact is show; exact numbers keep every digit.
func showExact(v any, exact bool) string {
	if n, ok := v.(float64); ok && exact {
		return digits(n, 17)
	}
	return show(v)
}
