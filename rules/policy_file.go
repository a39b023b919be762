package rules

import (
	"errors"
	"io"
	"os"
	"strings"
)

// policyFile is one policy file, whatever names lead to it.
type policyFile struct {
	info os.FileInfo // nil for a builtin policy
	name string      // of a builtin policy
	own  *node       // nil where it is no policy, which was reported
}

// file returns the file of that name, read once; what is extended must be a
// regular file.
func (l *library) file(name string, extended bool) (*policyFile, error) {
	f, text, err := l.openPolicy(name, extended)
	if err != nil || text == nil {
		return f, err
	}
	defer text.Close()
	bytes, err := io.ReadAll(io.LimitReader(text, maxFileBytes+1))
	if err != nil {
		return nil, err
	}
	f.own = l.parse(name, bytes)
	l.files = append(l.files, f)
	return f, nil
}

// openPolicy finds a file among those that were read; text is nil for one of
// them.
func (l *library) openPolicy(name string, extended bool) (f *policyFile, text io.ReadCloser, err error) {
	f = &policyFile{}
	if short, ok := strings.CutPrefix(name, builtinPrefix); ok {
		f.name = short
		text, err = openBuiltin(short)
	} else {
		text, f.info, err = openFile(name, extended)
	}
	if err != nil {
		return nil, nil, err
	}
	for _, known := range l.files {
		if known.is(f) {
			return known, nil, text.Close()
		}
	}
	return f, text, nil
}

// is reports whether both are one file.
func (f *policyFile) is(other *policyFile) bool {
	if f.info == nil || other.info == nil {
		return f.info == other.info && f.name == other.name
	}
	return os.SameFile(f.info, other.info)
}

// parse reads the fields of a policy; nil after reporting why it is none.
func (l *library) parse(name string, text []byte) *node {
	own := parse(name, text, aPolicy, l.bad)
	switch {
	case own == nil:
		return nil
	case own.get("kind") == nil && isSavedRun(own):
		refuseOthers(own, l.bad)
		return nil
	}
	return (&checker{l.bad}).fields(own, policyKeys(), "the policy")
}

func openBuiltin(short string) (io.ReadCloser, error) {
	f, err := builtin.Open("builtin/" + short + ".yaml")
	if err != nil {
		return nil, hinted{errors.New("no such builtin policy"), builtinHint(short)}
	}
	return f, nil
}

// readFile reads a file up to the limit; what was not named by the user must be
// a regular file.
func readFile(name string, regular bool) ([]byte, error) {
	f, _, err := openFile(name, regular)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFileBytes+1))
}

func openFile(name string, regular bool) (io.ReadCloser, os.FileInfo, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	switch {
	case err != nil:
	case info.IsDir():
		err = hinted{errors.New("is a directory"), "name a policy file in it"}
	case regular && !info.Mode().IsRegular():
		err = errors.New("is not a regular file")
	default:
		return f, info, nil
	}
	f.Close()
	return nil, nil, err
}
