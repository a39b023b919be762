// Package engine judges Inference Recommender jobs. It is the core of iradvise
// and imports the standard library only: no files, no clock, no environment, so
// the same input gives the same report, byte for byte.
//
//	Job + Policies → statuses → eligible rows → Ranking → Verdict → Run
//
// A Job comes from package loaders, a Policy from package rules or from Go code,
// and a Report goes to package engine/report. Evaluate puts one Job before a
// list of policies:
//
//	run := engine.Evaluate(job, policies, engine.Options{})
//	fmt.Println(run.Verdict, run.Reason)
//
// A Judge does the same for one job after another in the same memory, and a Rollup
// is what many runs come to: parts of an archive can be judged and rolled up apart
// and merged.
//
// A gate that cannot judge never passes: what was not measured is a Measured
// without a value, a rule that reaches one is undecided, and the zero value of a
// Verdict is Undecided.
//
// # Stability
//
// The API changes only with the major version; fields may be added to structs, so
// write their literals with names. Evaluate does not wait for anything and takes no
// context. Whoever judges many jobs looks at theirs between two.
package engine
