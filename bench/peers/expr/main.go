// Command expr judges the jobs of JSON lines files and folders with
// encoding/json and expr's own machine: what a Go program would do at first.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

// A job is what the rules need of an answer.
type job struct {
	Status                   string
	InferenceRecommendations []row
}

type row struct {
	Metrics struct {
		CostPerHour      *float64
		CostPerInference float64
		MaxInvocations   float64
		ModelLatency     float64
		CpuUtilization   any // a number, or "NaN"
	}
	EndpointConfiguration struct{ InstanceType string }
}

// env is what an expression sees of a row.
type env struct {
	Latency    float64 `expr:"latency"`
	Cost       float64 `expr:"cost"`
	Throughput float64 `expr:"throughput"`
	CPU        float64 `expr:"cpu"`
	Type       string  `expr:"type"`
	PerRequest float64 `expr:"per_request"`
}

// A judge holds the compiled rules and what they counted.
type judge struct {
	machine                   vm.VM
	latency, cost, throughput *vm.Program
	cpu, family, score        *vm.Program
	passed, failed, undecided int
	rows, eligible            int
	scores                    float64
}

func newJudge() *judge {
	return &judge{
		latency:    compile(`latency <= 300`),
		cost:       compile(`cost <= 2.5`),
		throughput: compile(`throughput >= 300`),
		cpu:        compile(`cpu <= 85`),
		family:     compile(`not (type startsWith "ml.p")`),
		score: compile(`0.75 * min(1, max(0, 1 - per_request / 0.0001)) +
			0.25 * min(1, max(0, 1 - latency / 1000))`),
	}
}

func compile(text string) *vm.Program {
	p, err := expr.Compile(text, expr.Env(env{}))
	if err != nil {
		panic(err)
	}
	return p
}

func (j *judge) run(p *vm.Program, e *env) any {
	v, err := j.machine.Run(p, e)
	if err != nil {
		panic(err)
	}
	return v
}

// row reports whether a row fails, and whether a rule is undecided.
func (j *judge) row(r *row) (e env, fails, open bool) {
	cpu, measured := r.Metrics.CpuUtilization.(float64)
	e = env{
		Latency: r.Metrics.ModelLatency, Throughput: r.Metrics.MaxInvocations, CPU: cpu,
		Type: r.EndpointConfiguration.InstanceType, PerRequest: r.Metrics.CostPerInference,
	}
	if r.Metrics.CostPerHour != nil {
		e.Cost = *r.Metrics.CostPerHour
	}
	ask := func(p *vm.Program, known bool) {
		if !known {
			open = true
		} else if j.run(p, &e) == false {
			fails = true
		}
	}
	ask(j.latency, true)
	ask(j.cost, r.Metrics.CostPerHour != nil)
	ask(j.throughput, true)
	ask(j.cpu, measured)
	ask(j.family, true)
	return e, fails, open
}

func (j *judge) job(line []byte) error {
	var a job
	if err := json.Unmarshal(line, &a); err != nil {
		return err
	}
	eligible, undecided, best := 0, 0, 0.0
	for i := range a.InferenceRecommendations {
		e, fails, open := j.row(&a.InferenceRecommendations[i])
		switch {
		case fails:
		case open:
			undecided++
		default:
			eligible++
			best = max(best, j.run(j.score, &e).(float64))
		}
	}
	rows := len(a.InferenceRecommendations)
	j.rows += rows
	j.eligible += eligible
	switch {
	case rows > 0 && eligible+undecided < 1:
		j.failed++
	case a.Status != "COMPLETED" || eligible < 1:
		j.undecided++
	default:
		j.passed++
		j.scores += best
	}
	return nil
}

func (j *judge) lines(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 1<<20)
	for {
		line, err := in.ReadBytes('\n')
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = j.job(line)
		}
		if err != nil {
			return err
		}
	}
}

func (j *judge) folder(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".json") {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return j.job(b)
	})
}

func (j *judge) open(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return j.folder(name)
	}
	return j.lines(name)
}

func main() {
	j := newJudge()
	for _, name := range os.Args[1:] {
		if err := j.open(name); err != nil {
			fmt.Fprintln(os.Stderr, "expr:", err)
			os.Exit(1)
		}
	}
	fmt.Printf("passed=%d failed=%d undecided=%d rows=%d eligible=%d score=%v\n",
		j.passed, j.failed, j.undecided, j.rows, j.eligible, j.scores/float64(max(1, j.passed)))
}
