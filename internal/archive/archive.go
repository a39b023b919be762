package archive

import (
	"bufio"
	"io"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// Options say which archive to make.
type Options struct {
	Jobs  int    // how many
	Seed  uint64 // the same seed gives the same bytes
	Plain bool   // every job in the wire's spelling
}

// A Job is one saved describe answer.
type Job struct {
	Name  string // unique in the archive
	Group string // its model package group
	Body  []byte // one line of JSON without its end; valid until the next Job
}

// Jobs yields the jobs of an archive in their order, made one at a time.
func Jobs(o Options) iter.Seq[Job] {
	return func(yield func(Job) bool) {
		models := drawModels(o.Seed)
		var p printer
		for i := range o.Jobs {
			d := newDice(o.Seed, uint64(i))
			s := drawSpelling(d)
			if o.Plain {
				s = wire
			}
			j := drawJob(d, models, i)
			p.reset(s)
			p.job(&j)
			if !yield(Job{Name: j.name, Group: j.model.group, Body: p.text}) {
				return
			}
		}
	}
}

// WriteLines writes an archive as JSON lines.
func WriteLines(w io.Writer, o Options) error {
	out := bufio.NewWriterSize(w, 1<<20)
	for j := range Jobs(o) {
		out.Write(j.Body)
		out.WriteByte('\n')
	}
	return out.Flush()
}

// WriteFile writes an archive as a file of JSON lines.
func WriteFile(name string, o Options) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := WriteLines(f, o); err != nil {
		return err
	}
	return f.Close()
}

// WriteFiles writes an archive as one file a job, DIR/GROUP/NAME.json.
func WriteFiles(dir string, o Options) error {
	made := map[string]bool{}
	for j := range Jobs(o) {
		folder := filepath.Join(dir, j.Group)
		if !made[folder] {
			if err := os.MkdirAll(folder, 0o755); err != nil {
				return err
			}
			made[folder] = true
		}
		if err := os.WriteFile(filepath.Join(folder, j.Name+".json"), append(j.Body, '\n'), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Dice are the chance behind one job.
type dice struct{ *rand.Rand }

func newDice(seed, stream uint64) dice { return dice{rand.New(rand.NewPCG(seed, stream))} }

// once reports true in one of n cases.
func (d dice) once(n int) bool { return d.IntN(n) == 0 }

// between returns an integer from low to high, both included.
func (d dice) between(low, high int) int { return low + d.IntN(high-low+1) }

// scale returns a number from low up to high, both in thousandths.
func (d dice) scale(low, high int) float64 { return float64(d.between(low, high)) / 1000 }

// pick returns one of list.
func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }
