package policytest

import (
	"encoding/xml"
	"fmt"
	"io"

	"github.com/iradvise/iradvise/internal/screen"
)

// suites is the JUnit document: a suite for each test file, one for the coverage
// that was asked for, and one for the mutants of each policy.
type suites struct {
	XMLName  xml.Name `xml:"testsuites"`
	Name     string   `xml:"name,attr"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Suites   []suite  `xml:"testsuite"`
}

type suite struct {
	Name     string     `xml:"name,attr"`
	Tests    int        `xml:"tests,attr"`
	Failures int        `xml:"failures,attr"`
	Cases    []testcase `xml:"testcase"`
}

type testcase struct {
	Class   string   `xml:"classname,attr"`
	Name    string   `xml:"name,attr"`
	File    string   `xml:"file,attr,omitempty"`
	Line    int      `xml:"line,attr,omitempty"`
	Failure *failure `xml:"failure,omitempty"`
}

type failure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// WriteJUnit writes the report as JUnit XML.
func (rep *Report) WriteJUnit(w io.Writer) error {
	doc := suites{Name: "iradvise policy test"}
	for _, f := range rep.Files {
		doc.add(f.suite())
	}
	if rep.minCoverage > 0 {
		doc.add(rep.coverage())
	}
	for _, p := range rep.Policies {
		if len(p.Mutants) > 0 {
			doc.add(p.suite())
		}
	}
	text, err := xml.MarshalIndent(doc, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	return err
}

func (d *suites) add(s suite) {
	s.Tests = len(s.Cases)
	for _, c := range s.Cases {
		if c.Failure != nil {
			s.Failures++
		}
	}
	d.Tests += s.Tests
	d.Failures += s.Failures
	d.Suites = append(d.Suites, s)
}

func (f *File) suite() suite {
	s := suite{Name: screen.Line(f.Name)}
	for _, r := range f.Cases {
		c := testcase{Class: screen.Line(r.tests.Policy), Name: screen.Line(r.Name), File: screen.Line(f.Name), Line: r.Position.Line}
		if len(r.Differences) > 0 {
			d := r.Differences[0]
			c.Failure = &failure{screen.Line(fmt.Sprintf("%s: want %s, got %s", d.What, d.Want, d.Got)), r.difference()}
		}
		s.Cases = append(s.Cases, c)
	}
	return s
}

// coverage has a case for each policy.
func (rep *Report) coverage() suite {
	s := suite{Name: "coverage"}
	for _, p := range rep.Policies {
		c := testcase{Class: screen.Line(p.Name), Name: fmt.Sprintf("at least %d%%", rep.minCoverage), File: screen.Line(p.Name)}
		if short := p.short(rep.minCoverage); short != "" {
			c.Failure = &failure{short, ""}
		}
		s.Cases = append(s.Cases, c)
	}
	return s
}

func (p *Policy) suite() suite {
	s := suite{Name: screen.Line("mutants of " + p.Name)}
	for _, m := range p.Mutants {
		c := testcase{Class: screen.Line(p.Name), Name: screen.Line(fmt.Sprintf("%s: %s", m.Position, m.title())), File: screen.Line(m.Position.File), Line: m.Position.Line}
		if !m.Caught {
			c.Failure = &failure{"no case notices it", ""}
		}
		s.Cases = append(s.Cases, c)
	}
	return s
}
