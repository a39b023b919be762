package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// options are the flags.
type options struct {
	jobs, files, large int
	rounds             int
	data               string
	iradvise           string
}

func main() {
	if len(os.Args) > 4 && os.Args[1] == apart {
		end(runHere(os.Args[2], os.Args[3], os.Args[4], os.Args[5:]))
		return
	}
	var o options
	flag.IntVar(&o.jobs, "jobs", 100000, "jobs in the archive of JSON lines")
	flag.IntVar(&o.files, "files", 10000, "jobs in the folder of files")
	flag.IntVar(&o.large, "large", 0, "jobs in a larger archive, to see whether memory grows; 0 leaves it out")
	flag.IntVar(&o.rounds, "rounds", 5, "runs of each program")
	flag.StringVar(&o.data, "data", "bench/data", "folder for archives, outputs and installed peers")
	flag.StringVar(&o.iradvise, "iradvise", "bin/iradvise", "the program to measure")
	flag.Parse()
	end(run(os.Stdout, o))
}

// end exits with 1 if there is an error.
func end(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run measures all scenarios. Programs that disagree are an error, which comes
// after all tables.
func run(w io.Writer, o options) error {
	b, err := prepare(o)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s\n", machine())
	disagree := 0
	for _, s := range b.scenarios() {
		t, err := s.measure(b, o.rounds)
		if err != nil {
			return err
		}
		t.write(w)
		if !t.agree(w) {
			disagree++
		}
	}
	if disagree > 0 {
		return fmt.Errorf("COUNTS DIFFER in %d of the tables above: no time in them means anything", disagree)
	}
	return nil
}

// A bench is what is needed to measure.
type bench struct {
	o      options
	policy string
	peers  string // the folder with their programs
	tools  tools

	plain, mixed archiveFile // the same jobs, in the wire's spelling alone and in several
	folder       archiveFile
	large        archiveFile
	one          string
}

func prepare(o options) (*bench, error) {
	b := &bench{o: o, policy: "bench/policy.yaml", peers: "bench/peers"}
	for _, path := range []*string{&b.o.data, &b.o.iradvise, &b.policy, &b.peers} {
		absolute, err := filepath.Abs(*path)
		if err != nil {
			return nil, err
		}
		*path = absolute
	}
	if err := os.MkdirAll(filepath.Join(b.o.data, "out"), 0o755); err != nil {
		return nil, err
	}
	b.tools = findTools(b.o.data)
	return b, b.makeArchives()
}
