package report

import (
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/internal/screen"
)

// The structs below are the part of SARIF 2.1.0 that iradvise writes.
type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool       sarifTool     `json:"tool"`
	ColumnKind string        `json:"columnKind"`
	Results    []sarifResult `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name    string      `json:"name"`
	Version string      `json:"version,omitempty"`
	Rules   []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID    string    `json:"id"`
	Short sarifText `json:"shortDescription"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifResult struct {
	RuleID       string             `json:"ruleId"`
	RuleIndex    int                `json:"ruleIndex"`
	Kind         string             `json:"kind"`
	Level        string             `json:"level"`
	Message      sarifText          `json:"message"`
	Locations    []sarifLocation    `json:"locations"`
	Related      []sarifLocation    `json:"relatedLocations,omitempty"`
	Fingerprints map[string]string  `json:"partialFingerprints"`
	Suppressions []sarifSuppression `json:"suppressions,omitempty"`
}

type sarifLocation struct {
	Physical sarifPhysical  `json:"physicalLocation"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
}

type sarifArtifact struct {
	URI string `json:"uri"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
}

type sarifLogical struct {
	Name string `json:"name"`
	Kind string `json:"kind"`
}

type sarifSuppression struct {
	Kind          string `json:"kind"`
	Justification string `json:"justification"`
}

// writeSARIF writes one result for each notice: at the rule's place in the
// policy, related to the run file.
func writeSARIF(w io.Writer, rep *engine.Report) error {
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: rep.Tool.Name, Version: rep.Tool.Version, Rules: []sarifRule{}}},
		ColumnKind: "unicodeCodePoints", Results: []sarifResult{},
	}
	index, seen := map[string]int{}, map[string]int{}
	for _, n := range notices(rep) {
		if _, known := index[n.id]; !known {
			index[n.id] = len(run.Tool.Driver.Rules)
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{clean(n.id), sarifText{clean(about(rep, n))}})
		}
		run.Results = append(run.Results, sarifOf(n, index[n.id], fingerprint(n, seen)))
	}
	return screen.WriteJSON(w, sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

// about says what the results of one id have in common.
func about(rep *engine.Report, n notice) string {
	switch {
	case n.finding != nil:
		return or(or(ruleDoc(rep, n.finding), n.finding.Expression), n.id)
	case n.id == "verdict":
		return "The verdict on a job"
	case n.id == "input":
		return "An input that could not be read"
	case n.id == "waiver":
		return "A waiver and what became of it"
	}
	return "A caveat about the data"
}

// ruleDoc returns the sentence that a policy has about a rule, or "".
func ruleDoc(rep *engine.Report, f *engine.Finding) string {
	for _, p := range rep.Policies {
		for _, r := range p.Rules {
			if p.Name == f.Policy && r.ID == f.Rule {
				return r.Doc
			}
		}
	}
	return ""
}

func sarifOf(n notice, rule int, print string) sarifResult {
	out := sarifResult{
		RuleID: clean(n.id), RuleIndex: rule, Kind: "fail", Level: [...]string{"note", "warning", "error"}[n.level],
		Message:      sarifText{clean(n.subject + ": " + n.message)},
		Locations:    []sarifLocation{sarifAt(n.place(), n.candidate)},
		Fingerprints: map[string]string{"iradvise/v1": print},
	}
	if n.id == "verdict" && n.level == note {
		out.Kind, out.Level = "pass", "none"
	}
	if n.finding != nil && inFile(n.position) {
		out.Related = []sarifLocation{sarifAt(engine.Position{File: file(n.source)}, nil)}
	}
	if n.finding != nil && n.finding.Waiver != nil {
		out.Suppressions = []sarifSuppression{{"external", clean(n.finding.Waiver.Reason + ", until " + n.finding.Waiver.Expires)}}
	}
	return out
}

func sarifAt(p engine.Position, c *engine.Candidate) sarifLocation {
	out := sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifact{uri(p.File)}}}
	if p.Line > 0 {
		out.Physical.Region = &sarifRegion{p.Line, p.Column}
	}
	if c != nil {
		out.Logical = []sarifLogical{{clean(c.Key), "element"}}
	}
	return out
}

// uri returns a path as a URI reference: relative paths stay relative.
func uri(path string) string {
	if strings.HasPrefix(path, "sagemaker:") {
		return "sagemaker:" + url.PathEscape(strings.TrimPrefix(path, "sagemaker:"))
	}
	slash := filepath.ToSlash(path)
	parts := strings.Split(strings.TrimPrefix(slash, "./"), "/")
	escaped := slices.Clone(parts)
	for i, p := range parts {
		escaped[i] = strings.ReplaceAll(url.PathEscape(p), ":", "%3A")
	}
	out := strings.Join(escaped, "/")
	if strings.HasPrefix(slash, "/") {
		return "file://" + out
	}
	return out
}
