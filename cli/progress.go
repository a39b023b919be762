package cli

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"golang.org/x/term"
)

// progress shows on a terminal how far a long command has come: what is done, at
// what rate, and how much time is left where that can be told.
type progress struct {
	w     io.Writer
	began time.Time
	done  atomic.Int64 // runs
	read  atomic.Int64 // bytes
	size  atomic.Int64 // bytes in all; 0 while nobody knows
	quit  chan struct{}
	ended chan struct{}
}

// How often progress is shown, and when first: a short command shows none.
const (
	progressEvery = 200 * time.Millisecond
	progressAfter = time.Second
)

// newProgress begins to count.
func newProgress(w io.Writer) *progress {
	return &progress{w: w, began: time.Now(), quit: make(chan struct{}), ended: make(chan struct{})}
}

// start shows the progress until stop. Off a terminal it shows nothing.
func (p *progress) start() {
	if p.isShown() {
		go p.show()
	} else {
		close(p.ended)
	}
}

// isShown reports whether anybody sees it.
func (p *progress) isShown() bool { return isTerminal(p.w) }

// isTerminal reports whether w is a terminal that can take a line back.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb"
}

// statusLine is one line on a terminal that says how a command stands, until it
// says something that stays. Off a terminal it shows nothing.
type statusLine struct {
	w     io.Writer
	shown bool
}

// set shows a line instead of the one before.
func (l *statusLine) set(format string, args ...any) {
	if l.shown = isTerminal(l.w); l.shown {
		fmt.Fprintf(l.w, "\r\x1b[K"+format, args...)
	}
}

// clear takes the line back.
func (l *statusLine) clear() {
	if l.shown {
		fmt.Fprint(l.w, "\r\x1b[K")
		l.shown = false
	}
}

// listed shows how many jobs a list has so far, page by page.
func (l *statusLine) listed(found int) {
	if found%100 == 0 {
		l.set("%d jobs listed", found)
	}
}

func (p *progress) show() {
	defer close(p.ended)
	tick := time.NewTicker(progressEvery)
	defer tick.Stop()
	shown := false
	for {
		select {
		case <-tick.C:
			if elapsed := time.Since(p.began); elapsed >= progressAfter {
				fmt.Fprintf(p.w, "\r\x1b[K%s", progressLine(p.done.Load(), p.read.Load(), p.size.Load(), elapsed))
				shown = true
			}
		case <-p.quit:
			if shown {
				fmt.Fprint(p.w, "\r\x1b[K")
			}
			return
		}
	}
}

// clear makes room for a line that stays.
func (p *progress) clear() {
	if p.isShown() {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

// stop removes what start showed.
func (p *progress) stop() {
	close(p.quit)
	<-p.ended
}

// progressLine says how far a command has come after some time.
func progressLine(done, read, size int64, elapsed time.Duration) string {
	line := fmt.Sprintf("%d runs judged, %.0f a second", done, float64(done)/elapsed.Seconds())
	if read <= 0 || size < read {
		return line
	}
	left := time.Duration(float64(elapsed) * float64(size-read) / float64(read))
	return fmt.Sprintf("%s, %d%% of %s, %s left", line, 100*read/size, bytesText(size), left.Round(time.Second))
}

// bytesText writes a size for people: "548 MB".
func bytesText(n int64) string {
	for _, unit := range []string{"B", "kB", "MB", "GB"} {
		if n < 1000 {
			return fmt.Sprintf("%d %s", n, unit)
		}
		n = (n + 500) / 1000
	}
	return fmt.Sprintf("%d TB", n)
}
