package report

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A Target is one place that a report goes to, and its format there.
type Target struct {
	Format Format
	File   string // "" for standard output
}

// TargetError is a list of targets that asks for what cannot be: wrong usage.
type TargetError struct {
	Arg    string
	Reason string
}

// Error begins with the -o that is wrong.
func (e *TargetError) Error() string { return fmt.Sprintf("-o %s: %s", e.Arg, e.Reason) }

// ParseTargets reads the values of -o, each FORMAT or FORMAT=FILE. At most one
// goes to standard output; where none does, the first of formats does, before
// the files. It returns an *UnknownFormatError or a *TargetError.
func ParseTargets(formats []Format, args []string) ([]Target, error) {
	var files []Target
	stdout := Target{Format: formats[0]}
	said := ""
	for _, arg := range args {
		t, err := parseTarget(formats, arg)
		if err != nil {
			return nil, err
		}
		if t.File != "" {
			if other := duplicate(files, t.File); other != "" {
				return nil, &TargetError{arg, fmt.Sprintf("%s is written to already", other)}
			}
			files = append(files, t)
			continue
		}
		if said != "" {
			return nil, &TargetError{arg, fmt.Sprintf("standard output already gets %s: write one of them to a file, as in -o %s=FILE", said, t.Format.Name)}
		}
		stdout, said = t, t.Format.Name
	}
	return append([]Target{stdout}, files...), nil
}

func parseTarget(formats []Format, arg string) (Target, error) {
	name, file, named := strings.Cut(arg, "=")
	f, err := Find(formats, name)
	if err != nil {
		return Target{}, err
	}
	if named && file == "" {
		return Target{}, &TargetError{arg, fmt.Sprintf("no file after %q: write -o %s for standard output", "=", name)}
	}
	switch filepath.Clean(file) {
	case ".", "-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1":
		if !named || file != "." && file != "./" {
			file = ""
		}
	}
	return Target{f, file}, nil
}

// duplicate returns the target that already writes to file, or "". Devices may
// be written to twice.
func duplicate(files []Target, file string) string {
	if info, err := os.Stat(file); err == nil && !info.Mode().IsRegular() {
		return ""
	}
	for _, t := range files {
		if SameFile(t.File, file) {
			return t.File
		}
	}
	return ""
}

// SameFile reports whether two names lead to one file, or would once it is
// written.
func SameFile(a, b string) bool {
	x, err := os.Stat(a)
	y, other := os.Stat(b)
	if err == nil && other == nil {
		return os.SameFile(x, y)
	}
	return followed(a) == followed(b)
}

// absolute returns the path without links in its folder, as far as it exists.
func absolute(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(abs)); err == nil {
		return filepath.Join(dir, filepath.Base(abs))
	}
	return abs
}

// WriteError is a target that could not be written. Nothing of the file was
// changed.
type WriteError struct {
	File string // "" for standard output
	Err  error
}

// Error names the target as it was asked for, never the new file beside it.
func (e *WriteError) Error() string {
	err := e.Err
	var path *os.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Sprintf("%s: the report cannot be written: %v", or(e.File, "standard output"), err)
}

// Unwrap returns what the system said.
func (e *WriteError) Unwrap() error { return e.Err }
