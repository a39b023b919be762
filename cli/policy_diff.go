package cli

import (
	"fmt"
	"strings"

	"github.com/iradvise/iradvise/internal/screen"
)

// unified returns what changes between two texts as a unified diff.
func unified(name string, before, after []byte) string {
	const context = 3
	edits := lineEdits(splitText(string(before)), splitText(string(after)))
	var b strings.Builder
	shown := screen.Exact(name)
	fmt.Fprintf(&b, "--- %s\n+++ %s (formatted)\n", shown, shown)
	for i := 0; i < len(edits); {
		if edits[i].kind == ' ' {
			i++
			continue
		}
		from, last := max(0, i-context), i
		for j := i; j < len(edits) && j <= last+2*context; j++ {
			if edits[j].kind != ' ' {
				last = j
			}
		}
		to := min(len(edits), last+context+1)
		writeHunk(&b, edits, from, to)
		i = to
	}
	return b.String()
}

// lineEdit is a line that stays (' '), goes ('-') or comes ('+').
type lineEdit struct {
	kind byte
	text string
}

func writeHunk(b *strings.Builder, edits []lineEdit, from, to int) {
	count := func(list []lineEdit, not byte) int {
		n := 0
		for _, e := range list {
			if e.kind != not {
				n++
			}
		}
		return n
	}
	fmt.Fprintf(b, "@@ -%d,%d +%d,%d @@\n", count(edits[:from], '+')+1, count(edits[from:to], '+'), count(edits[:from], '-')+1, count(edits[from:to], '-'))
	for _, e := range edits[from:to] {
		fmt.Fprintf(b, "%c%s\n", e.kind, e.text)
	}
}

// splitText returns the lines of a text; a carriage return, a byte order mark,
// whatever else a terminal acts on and a last line without its end are visible.
func splitText(text string) []string {
	whole, ended := strings.CutSuffix(strings.NewReplacer("\r", "\\r", "\ufeff", "\\ufeff").Replace(text), "\n")
	if !ended {
		whole += "\\"
	}
	lines := strings.Split(whole, "\n")
	for i, line := range lines {
		lines[i] = screen.Source(line)
	}
	return lines
}

// lineEdits matches equal lines in order: the formatter keeps the order of
// lines, so the next equal line within reach is the right one.
func lineEdits(before, after []string) []lineEdit {
	var all []lineEdit
	i, j := 0, 0
	for i < len(before) || j < len(after) {
		switch {
		case i < len(before) && j < len(after) && before[i] == after[j]:
			all = append(all, lineEdit{' ', before[i]})
			i, j = i+1, j+1
		case j >= len(after) || i < len(before) && strings.TrimSpace(before[i]) == "":
			all = append(all, lineEdit{'-', before[i]})
			i++
		case i >= len(before):
			all = append(all, lineEdit{'+', after[j]})
			j++
		default:
			all = append(all, lineEdit{'-', before[i]}, lineEdit{'+', after[j]})
			i, j = i+1, j+1
		}
	}
	return all
}
