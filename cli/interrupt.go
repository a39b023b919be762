package cli

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/iradvise/iradvise/engine/report"
)

// patience is how long an interrupted command may take to end by itself. One
// that waits for input that does not come cannot.
const patience = 2 * time.Second

// Main runs the command line of the process and exits with its status. An
// interrupt or a request to terminate cancels the command's context; a second one
// ends the process at once.
func (p Program) Main() {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	p.begun = &begun{}
	ended := make(chan int, 1)
	go func() { ended <- p.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr) }()
	select {
	case code := <-ended:
		os.Exit(code)
	case <-signals:
		cancel()
	}
	select {
	case code := <-ended:
		os.Exit(code)
	case <-signals:
	case <-time.After(patience):
	}
	p.begun.abandon()
	fmt.Fprintln(os.Stderr, "iradvise: interrupted")
	os.Exit(ExitInterrupted)
}

// begun are the files that a command writes over a long time. Nil takes none.
type begun struct {
	mu    sync.Mutex
	files []*report.File
}

func (b *begun) add(f *report.File) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.files = append(b.files, f)
}

// abandon gives up what is not complete, for a command that does not end.
func (b *begun) abandon() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range b.files {
		f.Abandon()
	}
}
