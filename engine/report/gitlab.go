package report

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/internal/screen"
)

// gitlabIssue is one entry of GitLab's code quality report.
type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
}

// writeGitLab writes a code quality report. A run that
// passed is no issue, nor is a row that loses in it.
func writeGitLab(w io.Writer, rep *engine.Report) error {
	issues := []gitlabIssue{}
	seen := map[string]int{}
	for _, n := range notices(rep) {
		if n.harmless || n.id == "verdict" && n.level == note {
			continue
		}
		at := n.place()
		issues = append(issues, gitlabIssue{
			Description: clean(n.subject + ": " + n.message),
			CheckName:   clean(n.id),
			Fingerprint: fingerprint(n, seen),
			Severity:    [...]string{"info", "minor", "major"}[n.level],
			Location:    gitlabLocation{clean(strings.TrimPrefix(at.File, "./")), gitlabLines{max(1, at.Line)}},
		})
	}
	return screen.WriteJSON(w, issues)
}

// fingerprint identifies a notice across pipelines: by what it is about, not by
// numbers that change with each measurement or by the line of the policy.
func fingerprint(n notice, seen map[string]int) string {
	parts := []string{n.id, n.source}
	if n.finding != nil {
		parts = append(parts, n.finding.Policy)
	}
	if n.candidate != nil {
		parts = append(parts, n.candidate.Key)
	}
	if n.run == nil || n.finding == nil && n.id != "verdict" {
		parts = append(parts, n.message)
	}
	id := strings.Join(parts, "\x00")
	seen[id]++
	sum := sha256.Sum256([]byte(id + strings.Repeat("\x00again", seen[id]-1)))
	return hex.EncodeToString(sum[:16])
}
