package engine

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Recommendation is one configuration the job measured, as loaded; read-only.
type Recommendation struct {
	Key   string // its configuration, readable and unique within the Job; see OrderRecommendations
	Index int    // position in Job.Recommendations
	Row   int    // position in the input's InferenceRecommendations

	ID           string // RecommendationId: shown, never trusted as a key
	EndpointName string
	VariantName  string

	InstanceType  string          // "ml.m5.xlarge"; "" for serverless rows
	InstanceCount Measured[int64] // InitialInstanceCount
	Serverless    Measured[bool]  // not known when the row shows neither shape

	MemorySizeMB           Measured[int64] // ServerlessConfig, likewise below
	MaxConcurrency         Measured[int64]
	ProvisionedConcurrency Measured[int64]

	Env                    []EnvVar // sorted by name
	InferenceSpecification string
	CompilationJob         string
	Compiled               Measured[bool] // the pre-GA spelling of "has a compilation job"

	InvocationStart Measured[time.Time]
	InvocationEnd   Measured[time.Time]

	Metrics Metrics
}

// EnvVar is one environment parameter of the container.
type EnvVar struct{ Name, Value string }

// Metrics are the measurements of one Recommendation. Costs are for the whole
// endpoint as tested: never multiply by the instance count again.
type Metrics struct {
	CostPerHour       Measured[float64] // USD, total for all instances
	CostPerInference  Measured[float64] // USD, at 100 % load
	MaxInvocations    Measured[int64]   // invocations per minute, whole endpoint
	ModelLatencyMS    Measured[float64] // milliseconds
	CPUUtilization    Measured[float64] // percent, may pass 100
	MemoryUtilization Measured[float64] // percent, may pass 100
	ModelSetupTimeMS  Measured[float64] // milliseconds; cold start of a serverless endpoint
}

// CostPerMillion returns the cost of a million inferences in USD.
func (m Metrics) CostPerMillion() Measured[float64] {
	if c, ok := m.CostPerInference.Get(); ok {
		return Finite(c * 1e6)
	}
	return Measured[float64]{}
}

// InstanceFamily returns "m5" for "ml.m5.xlarge", or "".
func (r *Recommendation) InstanceFamily() string { f, _ := r.instanceParts(); return f }

// InstanceSize returns "xlarge" for "ml.m5.xlarge", or "".
func (r *Recommendation) InstanceSize() string { _, s := r.instanceParts(); return s }

func (r *Recommendation) instanceParts() (family, size string) {
	t := strings.TrimPrefix(r.InstanceType, "ml.")
	family, size, ok := strings.Cut(t, ".")
	if !ok {
		return "", ""
	}
	return family, size
}

// GeneratedName reports whether an inference specification's name is one that
// the service makes anew for each job ("neo-00000011-1222"), so that it tells
// nothing about the configuration beyond "compiled".
func GeneratedName(spec string) bool { return strings.HasPrefix(spec, "neo-") }

// IsCompiled reports whether the row ran a model compiled by the job.
func (r *Recommendation) IsCompiled() bool {
	c, _ := r.Compiled.Get()
	return c || r.CompilationJob != "" || GeneratedName(r.InferenceSpecification)
}

// Configuration returns what identifies the row across jobs, readable:
// "ml.m5.xlarge×3 OMP_NUM_THREADS=4", "serverless 2048MB concurrency=1". Names
// that the service makes anew for each job do not count.
func (r *Recommendation) Configuration() string { return r.configuration(nil) }

// configuration is Configuration, built in room.
func (r *Recommendation) configuration(room []byte) string {
	if n, _ := r.InstanceCount.Get(); n == 1 && r.InstanceType != "" && r.isPlain() {
		return r.InstanceType
	}
	return string(r.appendConfiguration(room))
}

// isPlain reports whether nothing but the instances tells the row from others.
func (r *Recommendation) isPlain() bool {
	return len(r.Env) == 0 && r.InferenceSpecification == "" && !r.IsCompiled()
}

func (r *Recommendation) appendConfiguration(b []byte) []byte {
	b = r.appendShape(b)
	for _, e := range r.Env {
		b = append(b, ' ')
		b = appendKeyWord(b, e.Name)
		b = append(b, '=')
		b = appendKeyWord(b, e.Value)
	}
	if s := r.InferenceSpecification; s != "" && !GeneratedName(s) {
		b = append(b, " spec="...)
		b = appendKeyWord(b, s)
	}
	if r.IsCompiled() {
		b = append(b, " compiled"...)
	}
	return b
}

func (r *Recommendation) appendShape(b []byte) []byte {
	if r.InstanceType != "" {
		b = append(b, r.InstanceType...)
		n, ok := r.InstanceCount.Get()
		switch {
		case !ok:
			b = append(b, "×?"...)
		case n != 1:
			b = strconv.AppendInt(append(b, "×"...), n, 10)
		}
		return b
	}
	if s, _ := r.Serverless.Get(); !s {
		return append(b, "unknown-configuration"...)
	}
	b = append(b, "serverless"...)
	if mb, ok := r.MemorySizeMB.Get(); ok {
		b = append(strconv.AppendInt(append(b, ' '), mb, 10), "MB"...)
	}
	if n, ok := r.MaxConcurrency.Get(); ok {
		b = strconv.AppendInt(append(b, " concurrency="...), n, 10)
	}
	if n, ok := r.ProvisionedConcurrency.Get(); ok {
		b = strconv.AppendInt(append(b, " provisioned="...), n, 10)
	}
	return b
}

// appendKeyWord appends s, quoted when it would not read as one word of a key.
func appendKeyWord(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if !plainInKey[s[i]] {
			if !strings.ContainsFunc(s, breaksWord) {
				break
			}
			return strconv.AppendQuote(b, s)
		}
	}
	if s == "" {
		return strconv.AppendQuote(b, s)
	}
	return append(b, s...)
}

func breaksWord(c rune) bool {
	return c <= ' ' || c == '"' || c == '=' || c == '#' || c == 0x7f || !strconv.IsPrint(c)
}

// plainInKey are the bytes that never break a word: for most words the table says
// all.
var plainInKey = func() (plain [256]bool) {
	for c := range rune(0x7f) {
		plain[c] = !breaksWord(c)
	}
	return plain
}()

// OrderRecommendations sorts the Job's recommendations into key order and gives
// each its Key and Index. Rows with equal configurations get "#2", "#3" in the
// order of their content, so that keys do not depend on the order of the input.
// A loader calls it once, last.
func (j *Job) OrderRecommendations() {
	var room [96]byte
	for _, r := range j.Recommendations {
		r.Key = r.configuration(room[:0])
	}
	sortRows(j.Recommendations)
	configuration, same := "", 0
	for i, r := range j.Recommendations {
		r.Index = i
		if i == 0 || r.Key != configuration {
			configuration, same = r.Key, 1
			continue
		}
		same++
		r.Key += " #" + strconv.Itoa(same)
	}
}

// sortRows sorts by key, then by content, and keeps the order of equal rows. A job
// has few rows, mostly grouped by instance type already: each is moved to its
// place among those before it.
func sortRows(rows []*Recommendation) {
	const few = 40
	if len(rows) > few {
		slices.SortStableFunc(rows, compareRows)
		return
	}
	for i := 1; i < len(rows); i++ {
		row, k := rows[i], i
		for k > 0 && (row.Key < rows[k-1].Key || row.Key == rows[k-1].Key && compareContent(row, rows[k-1]) < 0) {
			rows[k] = rows[k-1]
			k--
		}
		rows[k] = row
	}
}

func compareRows(a, b *Recommendation) int {
	if c := cmp.Compare(a.Key, b.Key); c != 0 {
		return c
	}
	return compareContent(a, b)
}

func compareContent(a, b *Recommendation) int {
	return cmp.Or(
		compareMeasured(a.Metrics.CostPerHour, b.Metrics.CostPerHour),
		compareMeasured(a.Metrics.CostPerInference, b.Metrics.CostPerInference),
		compareMeasured(a.Metrics.ModelLatencyMS, b.Metrics.ModelLatencyMS),
		compareMeasured(a.Metrics.MaxInvocations, b.Metrics.MaxInvocations),
		compareMeasured(a.Metrics.CPUUtilization, b.Metrics.CPUUtilization),
		compareMeasured(a.Metrics.MemoryUtilization, b.Metrics.MemoryUtilization),
		compareMeasured(a.Metrics.ModelSetupTimeMS, b.Metrics.ModelSetupTimeMS),
		cmp.Compare(a.ID, b.ID),
		cmp.Compare(a.EndpointName, b.EndpointName),
		cmp.Compare(a.VariantName, b.VariantName),
		cmp.Compare(a.InferenceSpecification, b.InferenceSpecification),
		cmp.Compare(a.CompilationJob, b.CompilationJob),
	)
}

// compareMeasured orders measured values by size, and what was not measured last.
func compareMeasured[T cmp.Ordered](a, b Measured[T]) int {
	switch {
	case a.ok && b.ok:
		return cmp.Compare(a.v, b.v)
	case a.ok:
		return -1
	case b.ok:
		return 1
	}
	return 0
}
