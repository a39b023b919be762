// Package policytest runs the tests that sit beside policies.
//
//	*_test.yaml → cases → verdicts → differences, coverage, surviving mutants
//
// A case is a small job and what the policy should say of it. Coverage asks
// whether the cases together make each rule pass and fail, and whether they
// stand at, below and above each threshold. Mutants ask the harder question:
// whether any case would notice if a threshold moved a little, a comparison was
// turned, or a rule or a "not" was dropped.
//
//	rep, err := policytest.Run(ctx, []string{"policies"}, policytest.Options{Read: read})
//
// The result depends on the files alone: there is no clock, and the day of a
// test is the one that its file names.
//
// # Stability
//
// The API and the format of test files change only with the major version. Run stops
// between two cases when its context ends and returns the context's error. What is
// invalid is a rules.Error of the file; a name without tests is an *Error.
package policytest
