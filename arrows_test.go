// Package iradvise_test holds the rules of the house that no single package
// can hold for itself.
package iradvise_test

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const module = "github.com/iradvise/iradvise/"

type pkg struct {
	ImportPath   string
	Name         string
	GoFiles      []string
	XTestGoFiles []string
	Imports      []string
	Deps         []string
	Standard     bool
}

// listed asks the go command for every package of the module. It looks at every
// Go file itself too, so that the answer is asked for again when one changes.
func listed(t *testing.T) []pkg {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".go") {
			_, err = os.Stat(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "list", "-json=ImportPath,Name,GoFiles,XTestGoFiles,Imports,Deps,Standard", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		switch err := dec.Decode(&p); {
		case errors.Is(err, io.EOF):
			return all
		case err != nil:
			t.Fatal(err)
		}
		p.ImportPath = strings.TrimPrefix(p.ImportPath, module)
		all = append(all, p)
	}
}

// TestArrows holds the direction in which packages may import each other.
func TestArrows(t *testing.T) {
	forbidden := []struct{ from, to, why string }{
		{"rules", module + "loaders", "rules and loaders never import each other"},
		{"loaders", module + "rules", "rules and loaders never import each other"},
		{"engine", module + "cli", "every arrow points at engine"},
		{"rules", module + "cli", "a library does not know the command line"},
		{"loaders", module + "cli", "a library does not know the command line"},
		{"engine/report", module + "rules", "a format looks at the report only"},
		{"engine/report", module + "loaders", "a format looks at the report only"},
		{"engine/compare", module + "rules", "a comparison looks at jobs only"},
		{"engine/compare", module + "loaders", "a comparison looks at jobs only"},
	}
	for _, p := range listed(t) {
		for _, f := range forbidden {
			if !within(p.ImportPath, f.from) {
				continue
			}
			for _, i := range p.Imports {
				if within(i, f.to) {
					t.Errorf("%s imports %s: %s", p.ImportPath, i, f.why)
				}
			}
		}
	}
}

// TestEngineIsPure holds the engine to the standard library, without input,
// output, clock and environment.
func TestEngineIsPure(t *testing.T) {
	impure := map[string]bool{"os": true, "io": true, "net": true, "net/http": true, "log": true, "bufio": true, "math/rand": true, "math/rand/v2": true}
	for _, p := range listed(t) {
		if p.ImportPath != "engine" {
			continue
		}
		for _, i := range p.Imports {
			if strings.Contains(i, ".") || impure[i] {
				t.Errorf("engine imports %s", i)
			}
		}
		return
	}
	t.Error("package engine is gone")
}

// TestHomes holds each third-party package to its home.
func TestHomes(t *testing.T) {
	homes := map[string][]string{
		"github.com/aws/":                       {"loaders/sagemaker"},
		"github.com/expr-lang/expr":             {"rules", "bench/peers"},
		"go.yaml.in/yaml":                       {"rules", "loaders"},
		"github.com/olekukonko/tablewriter":     {"engine/report"},
		"golang.org/x/perf":                     {"engine/compare"},
		"github.com/aclements/go-moremath":      {"engine/compare"},
		"github.com/klauspost/compress":         {"loaders"},
		"github.com/tetratelabs/wazero":         {"rules"},
		"github.com/spf13/cobra":                {"cli"},
		"github.com/jmespath/go-jmespath":       {"loaders"},
		"github.com/santhosh-tekuri/jsonschema": {},
	}
	for _, p := range listed(t) {
		for _, i := range p.Imports {
			for lib, allowed := range homes {
				if within(i, strings.TrimSuffix(lib, "/")) && !inAny(p.ImportPath, allowed) {
					t.Errorf("%s imports %s, whose home is %v", p.ImportPath, i, allowed)
				}
			}
		}
	}
}

func inAny(path string, folders []string) bool {
	for _, f := range folders {
		if within(path, f) {
			return true
		}
	}
	return false
}

// TestPublicPackages holds every package that a program may import, without those
// that serve another package alone, to a page that
// says what of it is stable, and to an example.
func TestPublicPackages(t *testing.T) {
	for _, p := range listed(t) {
		if p.Name == "main" || len(p.GoFiles) == 0 || inAny(p.ImportPath, []string{"internal", "cmd", "engine/report/grid", "loaders/awscli/jmespath"}) {
			continue
		}
		doc, err := os.ReadFile(filepath.Join(p.ImportPath, "doc.go"))
		if err != nil {
			t.Error(err)
			continue
		}
		if !strings.Contains(string(doc), "// # Stability\n") {
			t.Errorf("%s/doc.go does not say what is stable", p.ImportPath)
		}
		examples := 0
		for _, name := range p.XTestGoFiles {
			text, err := os.ReadFile(filepath.Join(p.ImportPath, name))
			if err != nil {
				t.Fatal(err)
			}
			examples += strings.Count(string(text), "\nfunc Example")
		}
		if examples == 0 {
			t.Errorf("%s has no example", p.ImportPath)
		}
	}
}

// within reports whether path is the folder or lies below it.
func within(path, folder string) bool {
	return path == folder || strings.HasPrefix(path, folder+"/")
}
