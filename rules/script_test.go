package rules

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the expected parts of testdata")

// page is one archive of testdata: files, a first comment line with the
// arguments of Load, and the file "want".
type page struct {
	t       *testing.T
	path    string
	archive *txtar.Archive
}

// pages runs f in the folder of each archive's files and compares what it
// returns with the file want.
func pages(t *testing.T, glob string, f func(p *page) string) {
	paths, err := filepath.Glob(filepath.Join("testdata", glob))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no pages %s: %v", glob, err)
	}
	for _, path := range paths {
		abs, err := filepath.Abs(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			a, err := txtar.ParseFile(abs)
			if err != nil {
				t.Fatal(err)
			}
			p := &page{t, abs, a}
			t.Chdir(p.extract())
			p.compare(f(p))
		})
	}
}

func (p *page) extract() string {
	dir := p.t.TempDir()
	for _, f := range p.archive.Files {
		if f.Name == "want" {
			continue
		}
		name := filepath.Join(dir, f.Name)
		data := strings.ReplaceAll(string(f.Data), "^M\n", "\r\n")
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(data), 0o666)); err != nil {
			p.t.Fatal(err)
		}
	}
	return dir
}

// options reads the page's first line: policies, name=value for --set,
// --require=EXPR and --params=FILE.
func (p *page) options() (names []string, o Options) {
	line, _, _ := strings.Cut(string(p.archive.Comment), "\n")
	for arg := range strings.FieldsSeq(line) {
		key, value, _ := strings.Cut(arg, "=")
		switch {
		case key == "--require":
			o.Require = append(o.Require, value)
		case key == "--params":
			o.ParamsFile = value
		case value != "":
			o.Set = append(o.Set, arg)
		default:
			names = append(names, arg)
		}
	}
	return names, o
}

func (p *page) compare(got string) {
	for i := range p.archive.Files {
		f := &p.archive.Files[i]
		if f.Name != "want" {
			continue
		}
		if *update {
			f.Data = []byte(got)
			if err := os.WriteFile(p.path, txtar.Format(p.archive), 0o666); err != nil {
				p.t.Fatal(err)
			}
			return
		}
		if d := cmp.Diff(string(f.Data), got); d != "" {
			p.t.Errorf("want -, got +:\n%s", d)
		}
		return
	}
	p.t.Fatal("the page has no file want")
}

// TestErrors holds the diagnostics of policies that do not load.
func TestErrors(t *testing.T) {
	pages(t, "errors/*.txtar", func(p *page) string {
		names, o := p.options()
		_, err := Load(names, o)
		return fmt.Sprintln(err)
	})
}

// TestMerge shows what policies come to with all that they extend.
func TestMerge(t *testing.T) {
	pages(t, "merge/*.txtar", func(p *page) string {
		names, o := p.options()
		var out strings.Builder
		if err := Show(&out, names, o); err != nil {
			return fmt.Sprintln(err)
		}
		return out.String()
	})
}
