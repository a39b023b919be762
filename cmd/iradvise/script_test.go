package main

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/iradvise/iradvise/cli"
)

var update = flag.Bool("update", false, "rewrite the expected parts of testdata/script")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"iradvise-main": cli.Program{}.Main,
		"iradvise": func() {
			os.Exit(cli.Program{}.Run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
		},
	})
}

// TestScripts runs one script for each promise of the command line.
func TestScripts(t *testing.T) {
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "sagemaker": sagemakerServer, "archive": writeArchive},
		Setup: func(e *testscript.Env) error {
			e.Setenv("EXAMPLES", root+"/../../examples")
			e.Setenv("JOBS", root+"/../../loaders/testdata")
			e.Setenv("NO_COLOR", "1")
			return nil
		},
	})
}

// exits runs a program and holds it to one exit status: "exits 4 iradvise …".
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits N program [args]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if exit, ok := err.(*exec.ExitError); ok {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}
