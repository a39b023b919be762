package report

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// writeCSV writes one line for each recommendation (RFC 4180), and one with an
// empty key for a run that has none. Text that a spreadsheet would take for a
// formula gets an apostrophe before it.
func writeCSV(w io.Writer, rep *engine.Report) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	fields := append(csvFields(), waiversField(rep.Waivers))
	head := make([]string, len(fields))
	for i, f := range fields {
		head[i] = f.name
	}
	if err := out.Write(head); err != nil {
		return err
	}
	for _, r := range rep.Runs {
		for _, c := range orNone(r.Candidates) {
			if err := out.Write(csvRecord(fields, r, c)); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// orNone returns the candidates, or one that says nothing.
func orNone(list []*engine.Candidate) []*engine.Candidate {
	if len(list) > 0 {
		return list
	}
	return []*engine.Candidate{{Recommendation: &engine.Recommendation{}}}
}

// csvField is one column: a value that is text, number, bool or nil.
type csvField struct {
	name  string
	value func(*engine.Run, *engine.Candidate) any
}

func csvFields() []csvField {
	type run = engine.Run
	type row = engine.Candidate
	return []csvField{
		{"source", func(r *run, _ *row) any { return r.Job.Source }},
		{"job", func(r *run, _ *row) any { return r.Job.Name }},
		{"job_type", func(r *run, _ *row) any { return r.Job.Type }},
		{"job_status", func(r *run, _ *row) any { return r.Job.Status }},
		{"verdict", func(r *run, _ *row) any { return verdict(r) }},
		{"reason", func(r *run, _ *row) any { return r.Reason }},
		{"key", func(_ *run, c *row) any { return c.Key }},
		{"rank", func(_ *run, c *row) any { return rank(c) }},
		{"eligible", func(_ *run, c *row) any { return ofRow(c, c.Eligible) }},
		{"at_risk", func(_ *run, c *row) any { return ofRow(c, c.AtRisk) }},
		{"pareto", func(_ *run, c *row) any { return c.Pareto.Any() }},
		{"score", func(_ *run, c *row) any { return scoreTotal(c.Score).Any() }},
		{"margin", func(_ *run, c *row) any { return c.Margin.Any() }},
		{"failed", func(_ *run, c *row) any { return rules(c, engine.StatusFail) }},
		{"undecided", func(_ *run, c *row) any { return rules(c, engine.StatusUndecided) }},
		{"waived", func(_ *run, c *row) any { return rules(c, engine.StatusWaived) }},
		{"id", func(_ *run, c *row) any { return c.ID }},
		{"instance_type", func(_ *run, c *row) any { return c.InstanceType }},
		{"instance_count", func(_ *run, c *row) any { return c.InstanceCount.Any() }},
		{"serverless", func(_ *run, c *row) any { return c.Serverless.Any() }},
		{"memory_size_mb", func(_ *run, c *row) any { return c.MemorySizeMB.Any() }},
		{"max_concurrency", func(_ *run, c *row) any { return c.MaxConcurrency.Any() }},
		{"provisioned_concurrency", func(_ *run, c *row) any { return c.ProvisionedConcurrency.Any() }},
		{"env", func(_ *run, c *row) any { return environment(c.Env) }},
		{"cost_per_hour", func(_ *run, c *row) any { return c.Metrics.CostPerHour.Any() }},
		{"cost_per_inference", func(_ *run, c *row) any { return c.Metrics.CostPerInference.Any() }},
		{"max_invocations_per_minute", func(_ *run, c *row) any { return c.Metrics.MaxInvocations.Any() }},
		{"model_latency_ms", func(_ *run, c *row) any { return c.Metrics.ModelLatencyMS.Any() }},
		{"cpu_utilization", func(_ *run, c *row) any { return c.Metrics.CPUUtilization.Any() }},
		{"memory_utilization", func(_ *run, c *row) any { return c.Metrics.MemoryUtilization.Any() }},
		{"model_setup_time_ms", func(_ *run, c *row) any { return c.Metrics.ModelSetupTimeMS.Any() }},
		{"instances_needed", func(_ *run, c *row) any { return c.Derived.InstancesNeeded.Any() }},
		{"monthly_cost", func(_ *run, c *row) any { return c.Derived.MonthlyCost.Any() }},
		{"effective_cost_per_inference", func(_ *run, c *row) any { return c.Derived.EffectiveCostPerInference.Any() }},
		{"serves_peak", func(_ *run, c *row) any { return c.Derived.ServesPeak.Any() }},
		{"warnings", func(r *run, _ *row) any { return warningCodes(r) }},
	}
}

// waiversField says on every line what became of the waivers of the report.
func waiversField(uses []engine.WaiverUse) csvField {
	said := make([]string, len(uses))
	for i, u := range uses {
		said[i] = u.Rule + " " + string(u.State) + " (" + u.Expires + "): " + u.Reason
	}
	all := strings.Join(said, "; ")
	return csvField{"waivers", func(*engine.Run, *engine.Candidate) any { return all }}
}

func csvRecord(fields []csvField, r *engine.Run, c *engine.Candidate) []string {
	var out []string
	for _, f := range fields {
		out = append(out, csvCell(f.value(r, c)))
	}
	return out
}

// csvCell returns a value as a cell; nil is empty.
func csvCell(v any) string {
	switch v := v.(type) {
	case string:
		return guardFormula(clean(v))
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case int64:
		return strconv.FormatInt(v, 10)
	case int:
		return strconv.Itoa(v)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// guardFormula returns s so that no spreadsheet evaluates it.
func guardFormula(s string) string {
	if t := strings.TrimLeft(s, " \t\u00a0\"'"); t != "" && strings.ContainsRune("=+-@|%＝＋－＠", []rune(t)[0]) {
		return "'" + s
	}
	return s
}

// ofRow returns v, or nil where the line has no recommendation.
func ofRow(c *engine.Candidate, v bool) any {
	if c.Key == "" {
		return nil
	}
	return v
}

func rank(c *engine.Candidate) any {
	if c.Rank == 0 {
		return nil
	}
	return c.Rank
}

// scoreTotal returns the total of a score that may be nil.
func scoreTotal(s *engine.ScoreResult) engine.Measured[float64] {
	if s == nil {
		return engine.Measured[float64]{}
	}
	return s.Total
}

// rules lists the rules that gave the row this status.
func rules(c *engine.Candidate, s engine.Status) string {
	var out []string
	for _, f := range c.Findings {
		if f.Status == s {
			out = append(out, f.Rule)
		}
	}
	return strings.Join(out, "; ")
}

func environment(env []engine.EnvVar) string {
	out := make([]string, len(env))
	for i, e := range env {
		out[i] = e.Name + "=" + e.Value
		if e.Unknown {
			out[i] += "?"
		}
	}
	return strings.Join(out, "; ")
}

func warningCodes(r *engine.Run) string { return strings.Join(codesOf(nil, r.Warnings()), "; ") }

// codesOf appends the codes of warnings, in an order that does not depend on that
// of the rows they are about.
func codesOf(codes []string, warnings []engine.Warning) []string {
	for _, w := range warnings {
		codes = append(codes, w.Code)
	}
	slices.Sort(codes)
	return codes
}
