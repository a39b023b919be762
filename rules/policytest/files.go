package policytest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Error says that there is nothing to test.
type Error struct {
	Name    string // of what was asked for; "" for all of it
	Message string
	Hint    string // what to do; may be ""
}

// Error begins with the name that was asked for; the hint has a line of its own.
func (e *Error) Error() string {
	text := strings.TrimPrefix(e.Name+": "+e.Message, ": ")
	if e.Hint != "" {
		text += "\n  " + e.Hint
	}
	return text
}

// Find returns the test files that names stand for: a file itself, the test
// beside a policy, and the tests in a folder and below it, without hidden ones;
// each once. A folder without tests is an *Error.
func Find(names []string) ([]string, error) {
	var all []string
	seen := map[string]bool{}
	for _, name := range names {
		found, err := find(name)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			if path := absolute(f); !seen[path] {
				seen[path] = true
				all = append(all, f)
			}
		}
	}
	return all, nil
}

// absolute returns the path of a file from wherever it is named. A link keeps
// its own: the policy of a test is looked for beside it.
func absolute(name string) string {
	path, err := filepath.Abs(name)
	if err != nil {
		return name
	}
	return path
}

func find(name string) ([]string, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, absent(name, err)
	case info.IsDir():
		return below(name)
	case isTest(name):
		return []string{filepath.Clean(name)}, nil
	}
	ext := filepath.Ext(name)
	beside := strings.TrimSuffix(name, ext) + "_test" + ext
	switch _, err := os.Stat(beside); {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &Error{name, "there is no test beside it", "write " + beside + ", or begin with 'iradvise policy new'"}
	case err != nil:
		return nil, absent(beside, err)
	}
	return []string{filepath.Clean(beside)}, nil
}

// absent says why a file or a folder cannot be looked at.
func absent(name string, err error) *Error {
	e := &Error{Name: name, Message: err.Error()}
	var path *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Message = "no such file or folder"
	case errors.As(err, &path):
		e.Message = path.Err.Error()
	}
	return e
}

func below(folder string) ([]string, error) {
	var all []string
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return absent(path, err)
		case path != folder && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir() && isTest(path):
			all = append(all, path)
		}
		return nil
	})
	if err == nil && len(all) == 0 {
		err = &Error{folder, "no policy tests", "a test is called NAME_test.yaml; 'iradvise policy new' writes one"}
	}
	return all, err
}

func isTest(name string) bool {
	return strings.HasSuffix(name, "_test.yaml") || strings.HasSuffix(name, "_test.yml")
}
