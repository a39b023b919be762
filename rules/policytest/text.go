package policytest

import (
	"fmt"
	"io"
	"strings"
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
	fmt.Fprintf(&b, "%s, %d passed, %d failed\n", counted(n, "case"), n-failed, failed)
	switch {
	case mutated && failed > 0:
		b.WriteString("no mutants were tried: the cases have to pass first\n")
	case mutated:
		surviving, of := rep.Surviving()
		fmt.Fprintf(&b, "%s, %d caught, %d surviving\n", counted(of, "mutant"), of-surviving, surviving)
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
	fmt.Fprintf(b, "%s  %s  %s\n", status, f.Name, counted(len(f.Cases), "case"))
	for _, r := range f.Cases {
		if len(r.Differences) > 0 {
			fmt.Fprintf(b, "%s: %s\n%s", r.Position, r.Name, r.difference())
		}
	}
}

// difference shows what was expected and what came.
func (r *Result) difference() string {
	var b strings.Builder
	for _, d := range r.Differences {
		fmt.Fprintf(&b, "  - %s: %s\n  + %s: %s\n", d.What, d.Want, d.What, d.Got)
		if d.Why != "" {
			fmt.Fprintf(&b, "    %s\n", d.Why)
		}
	}
	return b.String()
}

func (p *Policy) write(b *strings.Builder) {
	fmt.Fprintf(b, "%s: coverage %d%% (%s, %s, %s)\n", p.Name, p.Percent(),
		p.share(KindRule, "rules"), p.share(KindOutcome, "outcomes"), p.share(KindBoundary, "boundaries"))
	for _, c := range p.Coverage {
		if !c.Covered {
			fmt.Fprintf(b, "%s: %s\n", c.Position, c.Missing)
		}
	}
	for _, m := range p.Mutants {
		if !m.Caught {
			fmt.Fprintf(b, "%s: no case notices %s\n", m.Position, m.title())
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

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
