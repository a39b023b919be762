package report

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestParseTargets(t *testing.T) {
	formats := Formats(Style{})
	for args, want := range map[string]string{
		"":                             "table:",
		"json":                         "json:",
		"json=a.json":                  "table: json:a.json",
		"json=a.json csv":              "csv: json:a.json",
		"junit=x=y.xml":                "table: junit:x=y.xml",
		"json=-":                       "json:",
		"json=/dev/stdout":             "json:",
		"json=/dev/null csv=/dev/null": "table: json:/dev/null csv:/dev/null",
		"json csv":                     "error -o csv: standard output already gets json",
		"json json":                    "error -o json: standard output already gets json",
		"json=- csv":                   "error -o csv: standard output already gets json",
		"json=a json=./a":              "error -o json=./a: a is written to already",
		"json=":                        "error -o json=: no file",
		"yml":                          "error unknown format",
		"=a":                           "error unknown format",
	} {
		targets, err := ParseTargets(formats, strings.Fields(args))
		var got []string
		for _, x := range targets {
			got = append(got, x.Format.Name+":"+x.File)
		}
		said := strings.Join(got, " ")
		if err != nil {
			said = "error " + err.Error()
		}
		if said != want && (err == nil || !strings.HasPrefix(said, want)) {
			t.Errorf("-o %s: got %q, want %q", args, said, want)
		}
	}
}

func TestSameFileByAnotherName(t *testing.T) {
	dir := t.TempDir()
	a, link := filepath.Join(dir, "a"), filepath.Join(dir, "link")
	if err := errors.Join(os.WriteFile(a, nil, 0o600), os.Symlink("a", link)); err != nil {
		t.Fatal(err)
	}
	nothing, second := filepath.Join(dir, "nothing"), filepath.Join(dir, "second")
	if err := errors.Join(os.Symlink("nothing", second), os.Symlink("second", filepath.Join(dir, "first"))); err != nil {
		t.Fatal(err)
	}
	for _, pair := range [][2]string{{a, link}, {link, a}, {nothing, second}, {filepath.Join(dir, "first"), nothing}} {
		var wrong *TargetError
		if _, err := ParseTargets(Formats(Style{}), []string{"json=" + pair[0], "csv=" + pair[1]}); !errors.As(err, &wrong) {
			t.Errorf("two formats to one file, %s: %v", pair, err)
		}
	}
}

// TestLinksToNothing writes through links to a file that is not there yet: they
// stay links.
func TestLinksToNothing(t *testing.T) {
	dir := t.TempDir()
	path, second, first := filepath.Join(dir, "file"), filepath.Join(dir, "second"), filepath.Join(dir, "first")
	err := errors.Join(os.Symlink("file", second), os.Symlink(second, first), WriteFile(first, []byte("x")))
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range []string{first, second} {
		if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("%s is no link any more: %v, %v", link, info, err)
		}
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "x" {
		t.Errorf("the file holds %q, %v", b, err)
	}
}

// TestErrorsNameTheFile holds an error to the name that was asked for: what is
// written is a file beside it first.
func TestErrorsNameTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none", "x")
	err := WriteFile(path, nil)
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), path+":") || strings.Contains(err.Error(), ".tmp") {
		t.Errorf("error %v", err)
	}
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	old, link, fresh := filepath.Join(dir, "old"), filepath.Join(dir, "link"), filepath.Join(dir, "new")
	if err := errors.Join(os.WriteFile(old, []byte("before"), 0o640), os.Symlink("old", link), os.Chmod(old, 0o640)); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{link, fresh, "/dev/null"} {
		if err := WriteFile(path, []byte("after")); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	for _, path := range []string{old, fresh} {
		if b, err := os.ReadFile(path); err != nil || string(b) != "after" {
			t.Errorf("%s holds %q, %v", path, b, err)
		}
	}
	if info, err := os.Stat(old); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("permissions of the old file: %v, %v", info, err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is no link any more: %v, %v", info, err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 3 {
		t.Errorf("left behind: %v", entries)
	}
}

// TestDeviceThatIsAFile writes to this process's own open file by its name below
// /dev: it is written in place, after what it holds already.
func TestDeviceThatIsAFile(t *testing.T) {
	if _, err := os.Stat("/dev/fd"); err != nil {
		t.Log("this system has no /dev/fd")
		return
	}
	path := filepath.Join(t.TempDir(), "log")
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	_, err = f.WriteString("before ")
	link := path + "-link"
	device := fmt.Sprintf("/dev/fd/%d", f.Fd())
	err = errors.Join(err, WriteFile(device, []byte("between ")), os.Symlink(device, link), WriteFile(link, []byte("by link ")))
	_, last := f.WriteString("after")
	if err = errors.Join(err, last); err != nil {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(path); string(b) != "before between by link after" {
		t.Errorf("the file holds %q", b)
	}
}

// TestWriteTargetsGoesOn holds one target that cannot be written to be told,
// and the others to be written.
func TestWriteTargetsGoesOn(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "r.json")
	targets, err := ParseTargets(Formats(Style{}), []string{"csv=" + filepath.Join(dir, "none", "r.csv"), "json=" + good, "html=" + dir})
	if err != nil {
		t.Fatal(err)
	}
	var stdout bytes.Buffer
	err = WriteTargets(targets, &stdout, samples()["pass"])
	var refused *WriteError
	if !errors.As(err, &refused) || !strings.Contains(err.Error(), "r.csv: the report cannot be written: no such file") || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("error %v", err)
	}
	if b, _ := os.ReadFile(good); len(b) == 0 || stdout.Len() == 0 {
		t.Errorf("the others were not written")
	}
}

// TestFilesGetNoColour holds files to what a pipe gets, whatever the screen is.
func TestFilesGetNoColour(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	targets, err := ParseTargets(Formats(Style{Width: 200, Color: true}), []string{"table=" + path})
	if err != nil {
		t.Fatal(err)
	}
	var stdout bytes.Buffer
	if err := WriteTargets(targets, &stdout, samples()["fail"]); err != nil {
		t.Fatal(err)
	}
	golden(t, filepath.Join("testdata", "fail.table"), must(os.ReadFile(path)))
	if !strings.Contains(stdout.String(), "\x1b[") {
		t.Errorf("the screen gets no colour")
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

type closedPipe struct{}

func (closedPipe) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestStandardOutputFails(t *testing.T) {
	targets, _ := ParseTargets(Formats(Style{}), nil)
	var refused *WriteError
	if err := WriteTargets(targets, closedPipe{}, samples()["pass"]); !errors.As(err, &refused) {
		t.Errorf("error %v", err)
	}
}
