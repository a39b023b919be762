package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// A Format is one way to write a report.
type Format struct {
	Name, Doc string
	Write     func(io.Writer, *engine.Report) error

	file func(io.Writer, *engine.Report) error // where a file gets something else than the screen
}

// Style is what a person's screen asks of the formats made for people. The zero
// value is 80 columns without colour: right for pipes and files.
type Style struct {
	Width int  // columns; less than 40 counts as 80
	Color bool // ANSI colours
}

// Formats returns every format, the default first.
func Formats(s Style) []Format {
	return []Format{
		{Name: "table", Doc: "for people: ranked rows, findings and the verdict", Write: tableWriter(s), file: tableWriter(Style{})},
		{Name: "json", Doc: "the whole report as one JSON document (iradvise.report/v1)", Write: writeJSON},
		{Name: "jsonl", Doc: "one line of JSON for each run", Write: writeJSONL},
		{Name: "markdown", Doc: "for a comment on a pull request", Write: writeMarkdown},
		{Name: "html", Doc: "one self-contained page", Write: writeHTML},
		{Name: "csv", Doc: "one line for each recommendation", Write: writeCSV},
		{Name: "junit", Doc: "JUnit XML: a test suite for each run", Write: writeJUnit},
		{Name: "sarif", Doc: "SARIF 2.1.0, for code scanning", Write: writeSARIF},
		{Name: "github", Doc: "GitHub workflow commands: annotations", Write: writeGitHub},
		{Name: "gitlab", Doc: "GitLab code quality report", Write: writeGitLab},
	}
}

// UnknownFormatError is a format's name that is none. It lists the right ones.
type UnknownFormatError struct {
	Name  string
	Known []string
}

// Error says the nearest right name, and all of them on a second line.
func (e *UnknownFormatError) Error() string {
	hint := ""
	if near := nearest(e.Name, e.Known); near != "" {
		hint = fmt.Sprintf(": did you mean %s?", near)
	}
	return fmt.Sprintf("unknown format %q%s\n  the formats are %s", e.Name, hint, strings.Join(e.Known, ", "))
}

// Find returns the format of that name, or an *UnknownFormatError.
func Find(formats []Format, name string) (Format, error) {
	known := make([]string, len(formats))
	for i, f := range formats {
		if f.Name == name {
			return f, nil
		}
		known[i] = f.Name
	}
	return Format{}, &UnknownFormatError{Name: name, Known: known}
}

// nearest returns the known name that is the fewest edits away, or "" when
// none is near.
func nearest(name string, known []string) string {
	best, least := "", len(name)/3+2
	for _, k := range known {
		d := distance(strings.ToLower(name), k)
		if strings.HasPrefix(k, strings.ToLower(name)) && len(name) >= 2 {
			d = 1
		}
		if d < least {
			best, least = k, d
		}
	}
	return best
}

// distance is the number of single-byte edits between a and b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			diagonal, row[j] = row[j], min(row[j]+1, row[j-1]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
