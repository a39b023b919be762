package report

import (
	"encoding/xml"
	"io"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// The structs below are the part of JUnit XML that CI systems read.
type junitSuites struct {
	XMLName xml.Name `xml:"testsuites"`
	Name    string   `xml:"name,attr"`
	junitCounts
	Suites []junitSuite `xml:"testsuite"`
}

type junitCounts struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Skipped  int `xml:"skipped,attr"`
}

type junitSuite struct {
	Name string `xml:"name,attr"`
	junitCounts
	Cases     []junitCase `xml:"testcase"`
	SystemOut string      `xml:"system-out,omitempty"`
}

type junitCase struct {
	Name      string        `xml:"name,attr"`
	Class     string        `xml:"classname,attr"`
	Failure   *junitProblem `xml:"failure"`
	Error     *junitProblem `xml:"error"`
	Skipped   *junitProblem `xml:"skipped"`
	SystemOut string        `xml:"system-out,omitempty"`
}

type junitProblem struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// writeJUnit writes a test suite for each run: its verdict is a test, and so is
// each rule on each row. What could not be judged is an error. A rule that a row
// breaks is skipped, not failed, where the run passed by another row, and where
// breaking it only warns.
func writeJUnit(w io.Writer, rep *engine.Report) error {
	out := junitSuites{Name: clean(rep.Tool.Name)}
	for _, r := range rep.Runs {
		out.add(runSuite(r))
	}
	if len(rep.Errors) > 0 {
		out.add(inputSuite(rep.Errors))
	}
	if len(rep.Waivers) > 0 {
		out.add(waiverSuite(rep.Waivers))
	}
	b, err := xml.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, xml.Header+string(b)+"\n")
	return err
}

func (s *junitSuites) add(suite junitSuite) {
	for _, c := range suite.Cases {
		suite.count(c)
		s.count(c)
	}
	s.Suites = append(s.Suites, suite)
}

func (n *junitCounts) count(c junitCase) {
	n.Tests++
	switch {
	case c.Error != nil:
		n.Errors++
	case c.Failure != nil:
		n.Failures++
	case c.Skipped != nil:
		n.Skipped++
	}
}

func runSuite(r *engine.Run) junitSuite {
	suite := junitSuite{Name: clean(title(r))}
	var said []string
	for _, w := range r.Warnings() {
		said = append(said, "warning: "+clean(warning(w)))
	}
	for _, n := range r.NearMisses {
		said = append(said, "near miss: "+clean(nearMiss(n)))
	}
	suite.SystemOut = strings.Join(said, "\n")
	suite.Cases = append(suite.Cases, verdictCase(r, suite.Name))
	for _, f := range r.Findings {
		suite.Cases = append(suite.Cases, findingCase(r, f, f.Rule, suite.Name))
	}
	for _, c := range r.Candidates {
		if len(c.Findings) == 0 {
			suite.Cases = append(suite.Cases, unremarked(r, c, suite.Name))
		}
		for _, f := range c.Findings {
			suite.Cases = append(suite.Cases, findingCase(r, f, c.Key+": "+f.Rule, suite.Name))
		}
	}
	return suite
}

func verdictCase(r *engine.Run, class string) junitCase {
	out := junitCase{Name: "verdict", Class: class}
	p := &junitProblem{Message: clean(r.Reason), Text: clean(r.Next)}
	switch {
	case r.Skipped:
		out.Skipped = p
	case r.Verdict == engine.Pass:
		out.SystemOut = clean(r.Reason)
	case r.Verdict == engine.Fail:
		p.Type = "fail"
		out.Failure = p
	default:
		p.Type = "undecided"
		out.Error = p
	}
	return out
}

// unremarked is the test of a row that no rule has anything against.
func unremarked(r *engine.Run, c *engine.Candidate, class string) junitCase {
	out := junitCase{Name: clean(c.Key), Class: class}
	if !c.Eligible {
		out.Skipped = &junitProblem{Message: clean(or(r.Reason, "not judged"))}
	}
	return out
}

func findingCase(r *engine.Run, f engine.Finding, name, class string) junitCase {
	out := junitCase{Name: clean(name), Class: class}
	p := &junitProblem{Message: clean(f.Message), Type: f.Status.String(), Text: clean(sentence(f))}
	switch {
	case f.Status == engine.StatusPass:
	case blocks(f) && r.Verdict != engine.Pass && f.Status == engine.StatusFail:
		out.Failure = p
	case blocks(f) && r.Verdict != engine.Pass:
		out.Error = p
	default:
		p.Type = ""
		out.Skipped = p
	}
	return out
}

func inputSuite(errors []engine.InputError) junitSuite {
	suite := junitSuite{Name: "inputs"}
	for _, e := range errors {
		p := &junitProblem{Message: clean(e.Message), Type: "invalid", Text: clean(complaint(e))}
		suite.Cases = append(suite.Cases, junitCase{Name: clean(e.Source), Class: "inputs", Error: p})
	}
	return suite
}

func waiverSuite(uses []engine.WaiverUse) junitSuite {
	suite := junitSuite{Name: "waivers"}
	for _, u := range uses {
		c := junitCase{Name: clean(u.Rule), Class: "waivers"}
		if u.State == engine.WaiverUsed {
			c.SystemOut = clean(waiver(u))
		} else {
			c.Skipped = &junitProblem{Message: clean(waiver(u))}
		}
		suite.Cases = append(suite.Cases, c)
	}
	return suite
}
