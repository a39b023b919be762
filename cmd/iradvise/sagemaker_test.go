package main

import (
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/iradvise/iradvise/internal/fakesagemaker"
)

// sagemakerServer starts the server that a spec describes for the rest of the
// script: "sagemaker server.json". It sets $SAGEMAKER to the server's URL and
// gives the script credentials and a region that mean nothing elsewhere.
func sagemakerServer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: sagemaker SPEC.json")
	}
	s := fakesagemaker.Start()
	ts.Defer(s.Close)
	ts.Check(s.Load(ts.MkAbs(args[0])))
	ts.Setenv("SAGEMAKER", s.URL)
	for name, value := range nowhere(ts.MkAbs(".")) {
		ts.Setenv(name, value)
	}
}

// nowhere is the AWS environment of tests: it names no file, account or network.
func nowhere(dir string) map[string]string {
	return map[string]string{
		"AWS_ACCESS_KEY_ID":           "AKIDEXAMPLE1",
		"AWS_SECRET_ACCESS_KEY":       "not-a-real-secret",
		"AWS_REGION":                  "us-east-1",
		"AWS_DEFAULT_REGION":          "us-east-1",
		"AWS_EC2_METADATA_DISABLED":   "true",
		"AWS_CONFIG_FILE":             dir + "/no-aws-config",
		"AWS_SHARED_CREDENTIALS_FILE": dir + "/no-aws-credentials",
		"AWS_PAGER":                   "",
		"NO_PROXY":                    "127.0.0.1",
	}
}
