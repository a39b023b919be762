//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/iradvise/iradvise/cli"
	"github.com/iradvise/iradvise/internal/archive"
)

// TestInterruptLeavesNoFiles interrupts a check that waits for standard input: it
// ends by force, and what it had begun to write is gone. A second interrupt does
// not wait.
func TestInterruptLeavesNoFiles(t *testing.T) {
	for name, again := range map[string]bool{"patience": false, "at once": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			p := startSilent(t, dir)
			for begun(dir) == 0 {
				time.Sleep(time.Millisecond)
			}
			interrupt(t, p, again)
			if code := p.ProcessState.ExitCode(); code != cli.ExitInterrupted {
				t.Errorf("exit status %d, want %d", code, cli.ExitInterrupted)
			}
			if n := begun(dir); n > 0 {
				t.Errorf("%d files stay behind", n)
			}
		})
	}
}

// startSilent starts a check in dir whose standard input stops after many jobs.
func startSilent(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	p := exec.Command("iradvise-main", "check", "-o", "jsonl=x.jsonl", "-")
	p.Dir = dir
	in, err := p.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	if err := archive.WriteLines(in, archive.Options{Jobs: 300, Seed: 1}); err != nil {
		t.Fatal(err)
	}
	return p
}

// interrupt sends a signal, and further ones until the process ends when it is to
// be sent again.
func interrupt(t *testing.T, p *exec.Cmd, again bool) {
	t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- p.Wait() }()
	for {
		if err := p.Process.Signal(syscall.SIGTERM); err != nil && err != os.ErrProcessDone {
			t.Fatal(err)
		}
		var next <-chan time.Time
		if again {
			next = time.After(10 * time.Millisecond)
		}
		select {
		case <-ended:
			return
		case <-next:
		}
	}
}

// begun counts the files in dir.
func begun(dir string) int {
	all, _ := filepath.Glob(filepath.Join(dir, ".x.jsonl.*"))
	return len(all)
}
