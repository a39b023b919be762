package loaders

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Reads returns the file that is read for the name of a saved run and is the file
// at path, whatever links lead there; "" when there is none. Who writes to path
// would overwrite it. Below a directory that is a file with the ending of a run.
func Reads(name, path string) string {
	target, err := os.Stat(path)
	if err != nil || !target.Mode().IsRegular() {
		return ""
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return ""
	}
	s := &search{target, filepath.Base(real), map[string]bool{}}
	if isDirectory(name) {
		return s.directory(name)
	}
	return s.file(name)
}

// search looks for one file among those that are read.
type search struct {
	target  fs.FileInfo
	base    string          // of its path
	visited map[string]bool // directories by their real path
}

// file returns path, or where its steps are, when that is the target.
func (s *search) file(path string) string {
	for _, one := range []string{path, stepsName(path)} {
		if info, err := os.Stat(one); err == nil && os.SameFile(info, s.target) {
			return one
		}
	}
	return ""
}

// directory searches what a walker reads. Of the files that are no links it looks
// only at those of the target's name, so that a large directory costs little.
func (s *search) directory(dir string) string {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil || s.visited[real] {
		return ""
	}
	s.visited[real] = true
	entries, _ := os.ReadDir(dir) // whoever reads it says what is wrong with it
	for _, e := range entries {
		if found := s.entry(dir, e); found != "" {
			return found
		}
	}
	return ""
}

func (s *search) entry(dir string, e fs.DirEntry) string {
	path, isLink := filepath.Join(dir, e.Name()), e.Type()&fs.ModeSymlink != 0
	switch {
	case strings.HasPrefix(e.Name(), "."):
		return ""
	case e.IsDir() || isLink && isDirectory(path):
		return s.directory(path)
	case readsName(e.Name()) && (isLink || e.Name() == s.base || stepsName(e.Name()) == s.base):
		return s.file(path)
	}
	return ""
}

func isDirectory(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
