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
	"slices"
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

// support are packages for tests and measurements alone.
var support = []string{"internal/archive", "internal/bench", "internal/fakesagemaker", "bench"}

// TestSupportStaysOutside holds test support out of what people run.
func TestSupportStaysOutside(t *testing.T) {
	for _, p := range listed(t) {
		for _, i := range p.Imports {
			if own, ok := strings.CutPrefix(i, module); ok && inAny(own, support) && !inAny(p.ImportPath, support) {
				t.Errorf("%s imports %s, which is for tests", p.ImportPath, own)
			}
		}
	}
	for _, folder := range support {
		if _, err := os.Stat(folder); err != nil {
			t.Error(err)
		}
	}
}

// homes are the packages that may import each module of go.mod, with what lies
// below them; none where only tests may.
var homes = map[string][]string{
	"github.com/aclements/go-moremath":               {"engine/compare"},
	"github.com/aws/aws-sdk-go-v2":                   {"loaders/sagemaker"},
	"github.com/aws/aws-sdk-go-v2/config":            {"loaders/sagemaker"},
	"github.com/aws/aws-sdk-go-v2/credentials":       {"loaders/sagemaker"},
	"github.com/aws/aws-sdk-go-v2/service/sagemaker": {"loaders/sagemaker"},
	"github.com/aws/smithy-go":                       {"loaders/sagemaker"},
	"github.com/clipperhouse/displaywidth":           {"engine/compare", "engine/report", "rules"},
	"github.com/expr-lang/expr":                      {"rules", "bench/peers"},
	"github.com/google/go-cmp":                       {},
	"github.com/klauspost/compress":                  {"loaders"},
	"github.com/rogpeppe/go-internal":                {},
	"github.com/santhosh-tekuri/jsonschema/v6":       {},
	"github.com/spf13/cobra":                         {"cli"},
	"github.com/spf13/pflag":                         {"cli"},
	"github.com/tetratelabs/wazero":                  {"rules/plugin"},
	"go.yaml.in/yaml/v4":                             {"rules", "loaders"},
	"golang.org/x/perf":                              {"engine/compare"},
	"golang.org/x/sys":                               {"rules/plugin"},
	"golang.org/x/term":                              {"cli"},
	"golang.org/x/text":                              {"loaders/awscli"},
}

// home returns the module that a package belongs to, "" for none of go.mod.
func home(from string) string {
	longest := ""
	for lib := range homes {
		if within(from, lib) && len(lib) > len(longest) {
			longest = lib
		}
	}
	return longest
}

// TestHomes holds each third-party module to its home.
func TestHomes(t *testing.T) {
	for _, p := range listed(t) {
		for _, i := range p.Imports {
			switch lib := home(i); {
			case lib != "" && !inAny(p.ImportPath, homes[lib]):
				t.Errorf("%s imports %s, whose home is %v", p.ImportPath, i, homes[lib])
			case lib == "" && strings.Contains(strings.Split(i, "/")[0], ".") && !within(i, strings.TrimSuffix(module, "/")):
				t.Errorf("%s imports %s, which has no home", p.ImportPath, i)
			}
		}
	}
}

// TestEveryModuleHasAHome holds the list of homes to go.mod, in both directions.
func TestEveryModuleHasAHome(t *testing.T) {
	required := direct(t)
	for _, lib := range required {
		if _, ok := homes[lib]; !ok {
			t.Errorf("go.mod requires %s, which has no home", lib)
		}
	}
	for lib := range homes {
		if !slices.Contains(required, lib) {
			t.Errorf("%s has a home, and go.mod does not require it", lib)
		}
	}
}

// direct returns the modules that go.mod requires for imports of its own.
func direct(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command("go", "mod", "edit", "-json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var mod struct {
		Require []struct {
			Path     string
			Indirect bool
		}
	}
	if err := json.Unmarshal(out, &mod); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, r := range mod.Require {
		if !r.Indirect {
			all = append(all, r.Path)
		}
	}
	return all
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
