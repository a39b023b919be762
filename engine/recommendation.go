package engine

import (
	"iter"
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
type EnvVar struct {
	Name, Value string
	Unknown     bool // the input does not say the value: Value is ""
}

// Environment returns each variable of Env once. One that has several values
// there, or none, is set to what is not known.
func (r *Recommendation) Environment() iter.Seq2[string, Measured[string]] {
	return func(yield func(string, Measured[string]) bool) {
		for i := 0; i < len(r.Env); {
			first := r.Env[i]
			name, value := first.Name, Known(first.Value)
			if first.Unknown {
				value = Measured[string]{}
			}
			for i++; i < len(r.Env) && r.Env[i].Name == name; i++ {
				if r.Env[i] != first {
					value = Measured[string]{}
				}
			}
			if !yield(name, value) {
				return
			}
		}
	}
}

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

// CostPerMillion returns the cost of a million inferences in USD, as a Decimal.
func (m Metrics) CostPerMillion() Measured[float64] {
	if c, ok := m.CostPerInference.Get(); ok {
		return Decimal(c * 1e6)
	}
	return Measured[float64]{}
}

// InstanceFamily returns "m5" for "ml.m5.xlarge", or "".
func (r *Recommendation) InstanceFamily() string { f, _ := r.instanceParts(); return f }

// InstanceSize returns "xlarge" for "ml.m5.xlarge", or "".
func (r *Recommendation) InstanceSize() string { _, s := r.instanceParts(); return s }

func (r *Recommendation) instanceParts() (family, size string) {
	t := strings.TrimPrefix(r.InstanceType, "ml.")
	dot := strings.IndexByte(t, '.')
	if dot < 0 {
		return "", ""
	}
	return t[:dot], t[dot+1:]
}

// IsConfigured reports whether the row shows what was measured: an instance type or
// a serverless configuration. Old clients leave the latter out.
func (r *Recommendation) IsConfigured() bool { return r.InstanceType != "" || r.Serverless.v }

// GeneratedName reports whether an inference specification's name is one that
// the service makes anew for each job ("neo-00000011-1222"), so that it tells
// nothing about the configuration beyond "compiled".
func GeneratedName(spec string) bool { return strings.HasPrefix(spec, "neo-") }

// IsCompiled reports whether the row ran a model compiled by the job.
func (r *Recommendation) IsCompiled() bool {
	c, _ := r.Compiled.Get()
	return c || r.CompilationJob != "" || GeneratedName(r.InferenceSpecification)
}
