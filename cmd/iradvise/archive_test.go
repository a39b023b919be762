package main

import (
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/iradvise/iradvise/internal/archive"
)

// writeArchive makes an archive of made-up jobs: "archive 200 jobs.jsonl" as JSON
// lines, "archive 200 jobs/" as one file a job.
func writeArchive(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: archive JOBS FILE|FOLDER/")
	}
	jobs, err := strconv.Atoi(args[0])
	ts.Check(err)
	ts.Check(makeArchive(jobs, ts.MkAbs(args[1]), strings.HasSuffix(args[1], "/")))
}

func makeArchive(jobs int, name string, folder bool) error {
	o := archive.Options{Jobs: jobs, Seed: 1}
	if folder {
		return archive.WriteFiles(name, o)
	}
	return archive.WriteFile(name, o)
}
