package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iradvise/iradvise/cli"
)

// TestDocs runs every console block of README.md and docs/*.md and compares what
// it shows with what is printed. A YAML block whose first line is "# NAME.yaml"
// is a file of that name for the commands that follow it. With -update the shown
// output is rewritten.
func TestDocs(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob(root + "/docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append(pages, root+"/README.md") {
		t.Run(filepath.Base(page), func(t *testing.T) {
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			if err := os.Symlink(root+"/examples", dir+"/examples"); err != nil {
				t.Fatal(err)
			}
			t.Chdir(dir)
			t.Setenv("NO_COLOR", "1")
			got := rerun(t, string(text))
			if *update && got != string(text) {
				if err := os.WriteFile(page, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			compareLines(t, page, got, string(text))
		})
	}
}

// rerun returns the page with the output of its commands as they print it now.
func rerun(t *testing.T, page string) string {
	t.Helper()
	var out []string
	lines := strings.Split(page, "\n")
	for i := 0; i < len(lines); i++ {
		out = append(out, lines[i])
		if lines[i] != "```console" && lines[i] != "```yaml" {
			continue
		}
		end := i + 1
		for lines[end] != "```" {
			end++
		}
		body := lines[i+1 : end]
		if lines[i] == "```yaml" {
			keepFile(t, body)
			out = append(out, body...)
		} else {
			out = append(out, runBlock(t, body)...)
		}
		i = end - 1
	}
	return strings.Join(out, "\n")
}

// keepFile writes a block that begins with the name of a file.
func keepFile(t *testing.T, body []string) {
	t.Helper()
	name, ok := strings.CutPrefix(body[0], "# ")
	if !ok || !strings.HasSuffix(name, ".yaml") || strings.ContainsAny(name, " /") {
		return
	}
	if err := os.WriteFile(name, []byte(strings.Join(body, "\n")+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
}

// runBlock returns the commands of a block, each with its output and, when it is
// not 0, its exit status.
func runBlock(t *testing.T, body []string) []string {
	t.Helper()
	var out []string
	for _, line := range body {
		command, ok := strings.CutPrefix(line, "$ ")
		if !ok {
			continue
		}
		out = append(out, line)
		args := strings.Fields(strings.Replace(command, "go run ./cmd/iradvise", "iradvise", 1))
		if args[0] != "iradvise" {
			t.Fatalf("%q does not run iradvise", command)
		}
		var stdout, stderr bytes.Buffer
		code := cli.Program{}.Run(context.Background(), unquoted(args[1:]), strings.NewReader(""), &stdout, &stderr)
		for _, text := range []string{stdout.String(), stderr.String()} {
			if text = strings.TrimRight(text, "\n"); text != "" {
				out = append(out, strings.Split(text, "\n")...)
			}
		}
		if code != 0 {
			out = append(out, fmt.Sprintf("exit status %d", code))
		}
	}
	return out
}

// unquoted joins words that single quotes hold together.
func unquoted(words []string) []string {
	var out []string
	for i := 0; i < len(words); i++ {
		word := words[i]
		for strings.Count(word, "'")%2 == 1 && i+1 < len(words) {
			i++
			word += " " + words[i]
		}
		out = append(out, strings.ReplaceAll(word, "'", ""))
	}
	return out
}

func compareLines(t *testing.T, page, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		switch {
		case i >= len(g):
			t.Fatalf("%s:%d: shows %q, which is not printed", filepath.Base(page), i+1, w[i])
		case i >= len(w) || g[i] != w[i]:
			t.Fatalf("%s:%d: prints %q\n(go test ./cmd/iradvise -update rewrites it)", filepath.Base(page), i+1, g[i])
		}
	}
}
