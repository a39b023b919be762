package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// A sample is one run of a program.
type sample struct {
	Wall  time.Duration
	Peak  int64 // bytes of memory that it held at most
	Least int64 // a smaller Peak cannot be told
}

// apart is the first argument of a process that runs one program and prints a
// sample. The system counts as a program's peak what the process that starts it
// held; so that is a process that holds next to nothing.
const apart = "run-apart"

// runApart runs a program from another process, its outputs into files.
func runApart(stdout, stderr, path string, args []string) (sample, error) {
	self, err := os.Executable()
	if err != nil {
		return sample{}, err
	}
	cmd := exec.Command(self, append([]string{apart, stdout, stderr, path}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return sample{}, err
	}
	var s sample
	return s, json.Unmarshal(out, &s)
}

// runHere is what that process does.
func runHere(stdout, stderr, path string, args []string) error {
	s, err := timed(stdout, stderr, path, args)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(s)
}

// timed runs a program. An exit status is no error: a gate says no by one.
func timed(stdout, stderr, path string, args []string) (sample, error) {
	out, err := os.Create(stdout)
	if err != nil {
		return sample{}, err
	}
	defer out.Close()
	notes, err := os.Create(stderr)
	if err != nil {
		return sample{}, err
	}
	defer notes.Close()
	cmd := exec.Command(path, args...)
	cmd.Stdout, cmd.Stderr = out, notes
	begin := time.Now()
	err = cmd.Run()
	wall := time.Since(begin)
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() < 0) {
		return sample{}, fmt.Errorf("%s: %w", path, err)
	}
	return sample{wall, peak(cmd.ProcessState), ownPeak()}, nil
}
