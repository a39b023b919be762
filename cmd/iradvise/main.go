// Command iradvise turns the output of SageMaker Inference Recommender into a
// deployment decision with a verdict and an exit status. Package
// cmd/iradvise holds flags and wiring only; see "iradvise help".
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
