// Command generate writes an archive of made-up describe answers.
//
//	go run ./internal/archive/generate -jobs 100000 -o jobs.jsonl
//	go run ./internal/archive/generate -jobs 10000 -dir jobs
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/iradvise/iradvise/internal/archive"
)

func main() {
	var o archive.Options
	var file, dir string
	flag.IntVar(&o.Jobs, "jobs", 1000, "how many jobs")
	flag.Uint64Var(&o.Seed, "seed", 1, "the same seed gives the same bytes")
	flag.BoolVar(&o.Plain, "plain", false, "every job in the spelling of the API's own answers")
	flag.StringVar(&file, "o", "", "write JSON lines to this file")
	flag.StringVar(&dir, "dir", "", "write one file a job below this folder")
	flag.Parse()
	if err := write(file, dir, o); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func write(file, dir string, o archive.Options) error {
	switch {
	case flag.NArg() > 0 || (file == "") == (dir == ""):
		return errors.New("say -o FILE or -dir DIR")
	case dir != "":
		return archive.WriteFiles(dir, o)
	}
	return archive.WriteFile(file, o)
}
