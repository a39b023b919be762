package iradvise_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// pure are the standard packages that the engine and what lies below it may
// import: none reaches a file, a clock, the environment or chance but through
// the names that reaching refuses.
var pure = []string{
	"bytes", "cmp", "encoding/binary", "encoding/json", "errors", "fmt", "iter", "maps", "math", "math/bits", "slices", "sort", "strconv", "strings",
	"time", "unicode", "unicode/utf8", "unsafe",
}

// written are those that the packages below the engine may import beside, to give
// what they say a form: they write to whatever they are handed.
var written = []string{
	"crypto/sha256", "embed", "encoding/csv", "encoding/hex", "encoding/xml", "html/template", "io",
	"net/url", "path/filepath", "sync",
}

// files are the only files below the engine that reach the file system: they put a
// report in its place.
var files = []string{"engine/report/target.go", "engine/report/write.go"}

// reaching says which names of a package are allowed, for packages that have some
// which reach outside.
var reaching = map[string]func(name string) bool{
	"os": func(string) bool { return false },
	"time": func(name string) bool {
		return slices.Contains([]string{"Date", "DateOnly", "Duration", "Millisecond", "Parse", "RFC3339", "Second", "Time", "UTC", "Unix"}, name)
	},
	"fmt":           func(name string) bool { return !strings.HasPrefix(name, "Print") && !strings.HasPrefix(name, "Scan") },
	"html/template": func(name string) bool { return !strings.HasPrefix(name, "Parse") },
	"path/filepath": func(name string) bool { return name == "ToSlash" },
}

// methods are those that reach outside by themselves, whatever they belong to:
// they read the time zone or files.
var methods = []string{"Local", "ParseFiles", "ParseFS", "ParseGlob"}

// TestEngineIsPure holds the engine to the standard library without input, output,
// clock and environment, and what lies below it to what gives a report its form.
func TestEngineIsPure(t *testing.T) {
	seen := 0
	for _, p := range listed(t) {
		if !within(p.ImportPath, "engine") {
			continue
		}
		seen++
		for _, name := range p.GoFiles {
			file := path.Join(p.ImportPath, name)
			set := token.NewFileSet()
			parsed, err := parser.ParseFile(set, filepath.FromSlash(file), nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, what := range impure(set, parsed, p.ImportPath, slices.Contains(files, file)) {
				t.Error(what)
			}
		}
	}
	if seen < 4 {
		t.Errorf("%d packages at and below engine, want at least 4", seen)
	}
}

// impure lists what a file of a package imports or names and may not.
func impure(set *token.FileSet, f *ast.File, folder string, reaches bool) []string {
	var found []string
	say := func(n ast.Node, what string) {
		found = append(found, fmt.Sprintf("%s: %s", set.Position(n.Pos()), what))
	}
	names := map[string]string{}
	for _, i := range f.Imports {
		from, _ := strconv.Unquote(i.Path.Value)
		names[localName(i, from)] = from
		if !mayImport(folder, from) && (!reaches || from != "os") {
			say(i, "imports "+from)
		}
		if i.Name != nil && (i.Name.Name == "." || i.Name.Name == "_" && from != "embed") {
			say(i, "hides what it uses of "+from)
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok || reaches {
			return true
		}
		allowed := reaching[names[text(s.X)]]
		switch isMethod := names[text(s.X)] == ""; {
		case allowed != nil && !allowed(s.Sel.Name), isMethod && slices.Contains(methods, s.Sel.Name):
			say(s, "uses "+text(s.X)+"."+s.Sel.Name)
		}
		return true
	})
	return found
}

// mayImport reports whether a package at or below the engine may import another.
func mayImport(folder, from string) bool {
	if slices.Contains(pure, from) {
		return true
	}
	if folder == "engine" {
		return false
	}
	own := []string{module + "engine", module + "engine/report/grid", module + "internal/screen"}
	return slices.Contains(written, from) || slices.Contains(own, from) || home(from) != "" // TestHomes says whose
}

func localName(i *ast.ImportSpec, from string) string {
	if i.Name != nil {
		return i.Name.Name
	}
	return path.Base(from)
}

// text returns an identifier as it is written, "" for any other expression.
func text(e ast.Expr) string {
	if id, ok := e.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

// TestImpureIsNoticed holds the test above to seeing what it is there for.
func TestImpureIsNoticed(t *testing.T) {
	for source, want := range map[string]string{
		`import "os/exec"; var _ = exec.Command("x")`:                                          "imports os/exec",
		`import "math/rand"; var _ = rand.Int()`:                                               "imports math/rand",
		`import "os"; var _ = os.Args`:                                                         "imports os",
		`import "io"; var _ io.Reader`:                                                         "imports io",
		`import "github.com/iradvise/iradvise/internal/fakesagemaker"`:                         "imports github.com/iradvise/iradvise/internal/fakesagemaker",
		`import "github.com/expr-lang/expr"`:                                                   "imports github.com/expr-lang/expr",
		`import "time"; var _ = time.Now()`:                                                    "uses time.Now",
		`import clock "time"; var _ = clock.Since`:                                             "uses clock.Since",
		`import . "time"; var _ = Now()`:                                                       "hides what it uses of time",
		`import "time"; func f(t time.Time) any { return t.Local() }`:                          "uses t.Local",
		`import "fmt"; func f() { fmt.Println() }`:                                             "uses fmt.Println",
		`import "path/filepath"; var _, _ = filepath.Glob("*")`:                                "imports path/filepath",
		`import "time"; var _ = time.Unix(0, 0).UTC()`:                                         "",
		`import "fmt"; var _ = fmt.Sprint()`:                                                   "",
		`import "time"; func f() any { return func(t time.Time) time.Time { return t.UTC() }}`: "",
	} {
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, "x.go", "package engine; "+source, 0)
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(impure(set, f, "engine", false), "\n")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q", source, got, want)
		}
	}
	set := token.NewFileSet()
	below, err := parser.ParseFile(set, "x.go", `package report; import "path/filepath"; var _, _ = filepath.Glob("*")`, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got := impure(set, below, "engine/report", false); len(got) != 1 || !strings.HasSuffix(got[0], "uses filepath.Glob") {
		t.Errorf("below the engine: got %q", got)
	}
}
