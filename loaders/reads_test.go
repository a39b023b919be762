package loaders

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestReads holds what would be overwritten to what is read, through links too.
func TestReads(t *testing.T) {
	t.Chdir(t.TempDir())
	var errs []error
	for _, dir := range []string{"runs/below", "runs/.hidden", "else"} {
		errs = append(errs, os.MkdirAll(dir, 0o777))
	}
	for _, file := range []string{"runs/a.json", "runs/a.steps", "runs/notes.md", "runs/.b.json", "runs/.hidden/c.json", "runs/below/d.csv.gz", "else/e.json", "else/f.json"} {
		errs = append(errs, os.WriteFile(file, []byte(file), 0o666))
	}
	for link, to := range map[string]string{
		"link.json": "runs/a.json", "runs/e.json": "../else/e.json", "runs/linked": "../else", "else/back": "../runs", "way": "runs", "nothing.json": "absent.json",
	} {
		errs = append(errs, os.Symlink(filepath.FromSlash(to), link))
	}
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, path, want string }{
		{"runs/a.json", "runs/a.json", "runs/a.json"},
		{"runs/a.json", "runs/../runs/a.json", "runs/a.json"},
		{"runs/a.json", "link.json", "runs/a.json"},
		{"link.json", "runs/a.json", "link.json"},
		{"runs/a.json", "runs/a.steps", "runs/a.steps"},
		{"runs/a.json", "runs/e.json", ""},
		{"runs/a.json", "absent.json", ""},
		{"absent.json", "runs/a.json", ""},
		{"sagemaker:job", "runs/a.json", ""},
		{"runs", "runs/a.json", "runs/a.json"},
		{"runs", "way/a.json", "runs/a.json"},
		{"way", "link.json", "way/a.json"},
		{"runs", "runs/a.steps", "runs/a.steps"},
		{"runs", "runs/below/d.csv.gz", "runs/below/d.csv.gz"},
		{"runs", "else/e.json", "runs/e.json"},
		{"runs", "else/f.json", "runs/linked/f.json"},
		{"runs", "runs/notes.md", ""},
		{"runs", "runs/.b.json", ""},
		{"runs", "runs/.hidden/c.json", ""},
		{"runs", "runs/new.json", ""},
		{"runs", "nothing.json", ""},
		{"runs", "runs", ""},
	} {
		if got := Reads(test.name, test.path); got != filepath.FromSlash(test.want) {
			t.Errorf("Reads(%q, %q) = %q, want %q", test.name, test.path, got, test.want)
		}
	}
}
