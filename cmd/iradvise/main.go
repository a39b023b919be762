// Command iradvise turns the output of SageMaker Inference Recommender into a
// deployment decision with a verdict and an exit status; see "iradvise help".
// Package cli holds its commands.
package main

import "github.com/iradvise/iradvise/cli"

func main() { cli.Program{}.Main() }
