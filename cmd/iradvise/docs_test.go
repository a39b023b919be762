package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iradvise/iradvise/cli"
)

// TestDocs runs every console block of README.md and docs/*.md and compares what
// it shows with what is printed. A YAML block whose first line is "# NAME.yaml"
// is a file of that name for the commands that follow it, and a Go block whose
// first line is "// FOLDER/NAME.go" is that file of the project. With -update the
// shown output is rewritten.
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
		if lines[i] != "```console" && lines[i] != "```yaml" && lines[i] != "```go" {
			continue
		}
		end := i + 1
		for lines[end] != "```" {
			end++
		}
		body := lines[i+1 : end]
		switch lines[i] {
		case "```yaml":
			keepFile(t, body)
			out = append(out, body...)
		case "```go":
			out = append(out, goFile(t, body)...)
		default:
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

// goFile returns a block that is a file of the examples as the file is now.
func goFile(t *testing.T, body []string) []string {
	t.Helper()
	name, ok := strings.CutPrefix(body[0], "// ")
	if !ok || !strings.HasPrefix(name, "examples/") {
		return body
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return append([]string{body[0], ""}, strings.Split(strings.TrimRight(string(text), "\n"), "\n")...)
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
		stdout, stderr, code := runCommand(t, command)
		for _, text := range []string{stdout, stderr} {
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

// runCommand runs iradvise, the program of the examples that embeds it, or what
// makes an archive.
func runCommand(t *testing.T, command string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	if line, ok := strings.CutPrefix(command, "go run ./examples/embedding "); ok {
		cmd := exec.Command(embedding(t), unquoted(strings.Fields(line))...)
		cmd.Stdout, cmd.Stderr = &out, &errs
		if err := cmd.Run(); cmd.ProcessState == nil {
			t.Fatal(err)
		}
		return out.String(), errs.String(), cmd.ProcessState.ExitCode()
	}
	if made, name := 0, ""; scans(command, "go run ./internal/archive/generate -jobs %d -o %s", &made, &name) {
		if err := makeArchive(made, name, false); err != nil {
			t.Fatal(err)
		}
		return "", "", 0
	}
	args := strings.Fields(strings.Replace(command, "go run ./cmd/iradvise", "iradvise", 1))
	if args[0] != "iradvise" {
		t.Fatalf("%q does not run iradvise", command)
	}
	code = cli.Program{}.Run(context.Background(), unquoted(args[1:]), strings.NewReader(""), &out, &errs)
	return out.String(), errs.String(), code
}

// scans reports whether the text is like the format, whose values it reads.
func scans(text, format string, values ...any) bool {
	n, err := fmt.Sscanf(text, format, values...)
	return err == nil && n == len(values)
}

// embedding builds the program of the examples, once for each page.
func embedding(t *testing.T) string {
	t.Helper()
	here, err := filepath.Abs("embedding.test")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(here); err == nil {
		return here
	}
	examples, err := filepath.EvalSymlinks("examples")
	if err != nil {
		t.Fatal(err)
	}
	build := exec.Command("go", "build", "-o", here, "./embedding")
	build.Dir = examples
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return here
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
