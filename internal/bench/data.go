package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/iradvise/iradvise/internal/archive"
)

const seed = 1

// An archiveFile is an archive on disk: a file of JSON lines, or a folder.
type archiveFile struct {
	path string
	jobs int
	size int64
}

// makeArchives writes the archives that are not there yet. Their names hold what
// they hold, so that a change of the generator makes new ones.
func (b *bench) makeArchives() error {
	var err error
	if b.plain, err = b.lines(b.o.jobs, true); err != nil {
		return err
	}
	if b.mixed, err = b.lines(b.o.jobs, false); err != nil {
		return err
	}
	if b.o.large > 0 {
		if b.large, err = b.lines(b.o.large, true); err != nil {
			return err
		}
	}
	if b.folder, err = b.files(b.o.files); err != nil {
		return err
	}
	return b.single()
}

func (b *bench) lines(jobs int, plain bool) (archiveFile, error) {
	o := archive.Options{Jobs: jobs, Seed: seed, Plain: plain}
	path := filepath.Join(b.o.data, fmt.Sprintf("jobs-%d-%s.jsonl", jobs, generation(plain)))
	err := once(path, func(path string) error { return archive.WriteFile(path, o) })
	return described(path, jobs, err)
}

func (b *bench) files(jobs int) (archiveFile, error) {
	o := archive.Options{Jobs: jobs, Seed: seed, Plain: true}
	path := filepath.Join(b.o.data, fmt.Sprintf("files-%d-%s", jobs, generation(true)))
	err := once(path, func(path string) error { return archive.WriteFiles(path, o) })
	return described(path, jobs, err)
}

// single writes one job of mean size.
func (b *bench) single() error {
	b.one = filepath.Join(b.o.data, "one.json")
	for j := range archive.Jobs(archive.Options{Jobs: 100, Seed: seed, Plain: true}) {
		if len(j.Body) > 5000 && len(j.Body) < 6000 {
			return os.WriteFile(b.one, append(j.Body, '\n'), 0o644)
		}
	}
	return fmt.Errorf("no job of mean size among the first")
}

// once makes what path names, unless it is there, and never leaves half of it.
func once(path string, write func(string) error) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	part := path + ".part"
	if err := os.RemoveAll(part); err != nil {
		return err
	}
	if err := write(part); err != nil {
		return err
	}
	return os.Rename(part, path)
}

// described adds up the size of an archive, and reads it once, so that the first
// program that is measured does not wait for the disk alone.
func described(path string, jobs int, err error) (archiveFile, error) {
	a := archiveFile{path: path, jobs: jobs}
	if err != nil {
		return a, err
	}
	err = filepath.WalkDir(path, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		n, err := io.Copy(io.Discard, f)
		a.size += n
		return err
	})
	return a, err
}

// generation is a short digest of what the generator writes.
func generation(plain bool) string {
	var text bytes.Buffer
	archive.WriteLines(&text, archive.Options{Jobs: 200, Seed: seed, Plain: plain})
	return fmt.Sprintf("%.3x", sha256.Sum256(text.Bytes()))
}
