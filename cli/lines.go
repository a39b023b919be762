package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/report"
)

// A lineSink takes the lines of the jsonl format in their order. It has to be
// closed when all lines came, and abandoned otherwise; after a close that
// succeeded, that does nothing.
type lineSink interface {
	add(lines []byte) error
	close() error
	abandon()
}

// lineSinks returns where the lines of the targets go. Targets of other formats
// have none.
func (k *checking) lineSinks() ([]lineSink, error) {
	var sinks []lineSink
	for _, t := range k.targets {
		switch {
		case t.Format.Name != "jsonl":
		case t.File == "":
			sinks = append(sinks, stdoutLines{k.c.stdout})
		default:
			f, err := report.CreateFile(t.File)
			if err != nil {
				abandonAll(sinks)
				return nil, unreachable(&report.WriteError{File: t.File, Err: err})
			}
			k.c.program.begun.add(f)
			sinks = append(sinks, &fileLines{f, t.File})
		}
	}
	if k.resume != "" { // the first to be closed: it may refuse what it finds
		r, err := resumeLines(k.resume)
		if err != nil {
			abandonAll(sinks)
			return nil, err
		}
		sinks = append([]lineSink{r}, sinks...)
	}
	return sinks, nil
}

// closeAll closes the sinks until one cannot be.
func closeAll(sinks []lineSink) error {
	for _, s := range sinks {
		if err := s.close(); err != nil {
			return err
		}
	}
	return nil
}

func abandonAll(sinks []lineSink) {
	for _, s := range sinks {
		s.abandon()
	}
}

// stdoutLines writes lines as they come.
type stdoutLines struct{ w io.Writer }

func (s stdoutLines) add(lines []byte) error {
	if _, err := s.w.Write(lines); err != nil {
		return unreachable(&report.WriteError{Err: err})
	}
	return nil
}

func (stdoutLines) close() error { return nil }
func (stdoutLines) abandon()     {}

// fileLines writes a file as a whole or not at all.
type fileLines struct {
	f    *report.File
	name string
}

func (s *fileLines) add(lines []byte) error {
	_, err := s.f.Write(lines)
	return s.failed(err)
}

func (s *fileLines) close() error { return s.failed(s.f.Commit()) }
func (s *fileLines) abandon()     { s.f.Abandon() }

func (s *fileLines) failed(err error) error {
	if err == nil {
		return nil
	}
	return unreachable(&report.WriteError{File: s.name, Err: err})
}

// resumedLines appends to a file that an interrupted check left. Every run is
// judged again, which costs less than to trust: the lines that are there must be
// the lines that come, so that a file never holds verdicts of two policies. What
// is new is in the file line by line.
type resumedLines struct {
	f     *os.File
	name  string
	old   *bytes.Buffer // what is read of the file ahead of the lines that come
	ended bool          // all of the file was read
	line  int           // lines that came
}

// resumeLines opens or creates the file of --resume.
func resumeLines(name string) (*resumedLines, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, unreachable(&report.WriteError{File: name, Err: err})
	}
	if info, err := f.Stat(); err == nil && !info.Mode().IsRegular() {
		f.Close()
		return nil, usagef("--resume %s: it is not a regular file", name)
	}
	return &resumedLines{f: f, name: name, old: &bytes.Buffer{}}, nil
}

// resumeRuns writes the runs of a report to the file of --resume.
func resumeRuns(name string, rep *engine.Report) error {
	lines, err := resumeLines(name)
	if err != nil {
		return err
	}
	defer lines.abandon()
	for _, r := range rep.Runs {
		if err := lines.add(report.AppendRun(nil, rep, r)); err != nil {
			return err
		}
	}
	return lines.close()
}

func (s *resumedLines) add(lines []byte) error {
	for len(lines) > 0 && !s.ended {
		end := bytes.IndexByte(lines, '\n') + 1
		s.line++
		if err := s.compare(lines[:end]); err != nil {
			return err
		}
		if s.ended {
			break // the line is not there yet
		}
		lines = lines[end:]
	}
	if len(lines) == 0 {
		return nil
	}
	_, err := s.f.Write(lines)
	return s.failed(err)
}

// compare reads the next line of the file and holds it equal to the one that
// came. At the end of the file it cuts off what is no whole line.
func (s *resumedLines) compare(line []byte) error {
	for s.old.Len() < len(line) {
		n, err := io.CopyN(s.old, s.f, max(64<<10, int64(len(line))))
		if errors.Is(err, io.EOF) && n == 0 {
			break
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return s.failed(err)
		}
	}
	if there := s.old.Next(len(line)); bytes.Equal(there, line) {
		return nil
	} else if len(there) == len(line) || !bytes.HasPrefix(line, there) {
		return invalid(fmt.Errorf("%s:%d:1: this line is of another judgement: the policies, the flags or the runs are not what they were\n  judge into another file, or remove this one", s.name, s.line))
	} else {
		s.ended = true
		return s.cut(len(there))
	}
}

// cut removes the last n bytes, an incomplete line.
func (s *resumedLines) cut(n int) error {
	end, err := s.f.Seek(-int64(n), io.SeekEnd)
	if err == nil {
		err = s.f.Truncate(end)
	}
	return s.failed(err)
}

// close refuses a file that has more lines than came.
func (s *resumedLines) close() error {
	if err := s.whole(); err != nil {
		return err
	}
	return s.failed(s.f.Close())
}

func (s *resumedLines) whole() error {
	if s.ended {
		return nil
	}
	if more, err := io.CopyN(io.Discard, s.f, 1); s.old.Len() > 0 || more > 0 {
		return invalid(fmt.Errorf("%s:%d:1: there is no such run any more\n  judge into another file, or remove this one", s.name, s.line+1))
	} else if err != nil && !errors.Is(err, io.EOF) {
		return s.failed(err)
	}
	return nil
}

func (s *resumedLines) abandon() { s.f.Close() }

func (s *resumedLines) failed(err error) error {
	if err == nil {
		return nil
	}
	return unreachable(&report.WriteError{File: s.name, Err: err})
}
