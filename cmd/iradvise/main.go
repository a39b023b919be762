// Command iradvise turns the output of SageMaker Inference Recommender into a
// deployment decision with a verdict and an exit status. Package
// cmd/iradvise holds flags and wiring only; see "iradvise help".
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// patience is how long an interrupted command may take to end by itself. One
// that waits for input that does not come cannot.
const patience = 2 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr) }()
	select {
	case code := <-ended:
		os.Exit(code)
	case <-ctx.Done():
		stop() // a second interrupt ends the process at once
	}
	select {
	case code := <-ended:
		os.Exit(code)
	case <-time.After(patience):
		fmt.Fprintln(os.Stderr, "iradvise: interrupted")
		os.Exit(exitInterrupted)
	}
}
