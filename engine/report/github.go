package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// writeGitHub writes workflow commands, which a GitHub job's log turns into
// annotations. Rows that lose in a run that passed get none:
//
//	::error file=team.yaml,line=18,col=14,title=latency-slo%3A job ml.m5.large::answers in 1070 ms
func writeGitHub(w io.Writer, rep *engine.Report) error {
	var b strings.Builder
	for _, n := range notices(rep) {
		if !n.harmless {
			b.WriteString(command(n))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func command(n notice) string {
	at := n.place()
	properties := []string{"file=" + property(at.File)}
	if at.Line > 0 {
		properties = append(properties, fmt.Sprintf("line=%d", at.Line))
	}
	if at.Column > 0 {
		properties = append(properties, fmt.Sprintf("col=%d", at.Column))
	}
	name := n.subject
	if n.id != "" {
		name = n.id + ": " + name
	}
	properties = append(properties, "title="+property(name))
	return fmt.Sprintf("::%s %s::%s\n", [...]string{"notice", "warning", "error"}[n.level], strings.Join(properties, ","), commandText(n.message))
}

// commandText returns the text of a command: on one line, so that nothing in it
// begins a command of its own.
func commandText(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(clean(s))
}

// property is commandText for a property, where ":" and "," separate.
func property(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(commandText(s))
}
