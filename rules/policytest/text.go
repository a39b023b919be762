package policytest

import (
	"fmt"
	"io"
	"strings"

	"github.com/iradvise/iradvise/internal/screen"
)

// WriteText writes the report for a person; with mutants it ends with their
// count.
func (rep *Report) WriteText(w io.Writer, mutated bool) error {
	var b strings.Builder
	for _, f := range rep.Files {
		f.write(&b)
	}
	for _, p := range rep.Policies {
		p.write(&b)
	}
	n, failed := rep.cases(), rep.Failed()
	line(&b, "%s, %d passed, %d failed", counted(n, "case"), n-failed, failed)
	switch {
	case mutated && failed > 0:
		line(&b, "no mutants were tried: the cases have to pass first")
	case mutated:
		surviving, of := rep.Surviving()
		line(&b, "%s, %d caught, %d surviving", counted(of, "mutant"), of-surviving, surviving)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (f *File) write(b *strings.Builder) {
	if len(f.Cases) == 0 {
		return
	}
	status := "ok  "
	for _, r := range f.Cases {
		if len(r.Differences) > 0 {
			status = "FAIL"
		}
	}
	line(b, "%s  %s  %s", status, f.Name, counted(len(f.Cases), "case"))
	for _, r := range f.Cases {
		if len(r.Differences) > 0 {
			line(b, "%s: %s", r.Position, r.Name)
			b.WriteString(r.difference())
		}
	}
}

// difference shows what was expected and what came.
func (r *Result) difference() string {
	var b strings.Builder
	for _, d := range r.Differences {
		line(&b, "  - %s: %s", d.What, d.Want)
		line(&b, "  + %s: %s", d.What, d.Got)
		if d.Why != "" {
			line(&b, "    %s", trim(d.Why))
		}
	}
	return b.String()
}

func (p *Policy) write(b *strings.Builder) {
	line(b, "%s: coverage %d%% (%s, %s, %s)", p.Name, p.Percent(),
		p.share(KindRule, "rules"), p.share(KindOutcome, "outcomes"), p.share(KindBoundary, "boundaries"))
	for _, c := range p.Coverage {
		if !c.Covered {
			line(b, "%s: %s", c.Position, c.Missing)
		}
	}
	for _, m := range p.Mutants {
		if !m.Caught {
			line(b, "%s: no case notices %s", m.Position, m.title())
		}
	}
}

func (m Mutant) title() string {
	if m.Rule == "" {
		return m.Change
	}
	return m.Rule + ": " + m.Change
}

func (p *Policy) share(kind, many string) string {
	reached, of := p.Covered(kind)
	return fmt.Sprintf("%d of %d %s", reached, of, many)
}

// line writes one line that is safe to show, whatever a test or a policy holds.
func line(b *strings.Builder, format string, args ...any) {
	b.WriteString(screen.Exact(fmt.Sprintf(format, args...)) + "\n")
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
