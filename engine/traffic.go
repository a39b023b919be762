package engine

import "math"

// Traffic is what a policy sizes an endpoint for.
type Traffic struct {
	Peak          Measured[float64] // peak_invocations_per_minute
	PerMonth      Measured[float64] // invocations_per_month
	SafetyFactor  float64           // share of the measured capacity to run at; AWS starts with 0.5
	MinInstances  int64
	HoursPerMonth float64 // 730 in the AWS pricing calculator
	Discount      float64 // Savings Plan share, 0..1
}

// DefaultTraffic returns the sizing of a policy that sets nothing.
func DefaultTraffic() Traffic {
	return Traffic{SafetyFactor: 0.5, MinInstances: 1, HoursPerMonth: 730}
}

// Derived holds what follows from a row's metrics and a policy's Traffic.
type Derived struct {
	InstancesNeeded           Measured[int64]
	MonthlyCost               Measured[float64] // USD
	EffectiveCostPerInference Measured[float64] // USD
	ServesPeak                Measured[bool]    // the endpoint as tested, run at SafetyFactor, carries the peak
}

// Derive sizes one row for the traffic:
//
//	capacity per instance = max_invocations_per_minute / instance_count × safety_factor
//	instances_needed      = max(min_instances, ceil(peak / capacity per instance))
//	monthly_cost          = cost_per_hour / instance_count × instances_needed × hours × (1 − discount)
//
// The safety factor is the one of AWS's SageMakerVariantInvocationsPerInstance
// target, whose documentation starts with 0.5. A serverless row pays for each
// inference. What cannot be known is missing, not zero.
func (t Traffic) Derive(r *Recommendation) Derived {
	var d Derived
	serverless, known := r.Serverless.Get()
	switch {
	case !known:
		return d
	case serverless:
		d.MonthlyCost = t.serverlessMonth(r)
	default:
		d.InstancesNeeded = t.instancesNeeded(r)
		d.ServesPeak = t.servesPeak(r)
		d.MonthlyCost = t.instanceMonth(r, d.InstancesNeeded)
	}
	if cost, ok := d.MonthlyCost.Get(); ok {
		if n, ok := t.PerMonth.Get(); ok {
			d.EffectiveCostPerInference = Finite(cost / n)
		}
	}
	return d
}

func (t Traffic) serverlessMonth(r *Recommendation) Measured[float64] {
	perInference, ok := r.Metrics.CostPerInference.Get()
	n, volume := t.PerMonth.Get()
	if !ok || !volume || r.ProvisionedConcurrency.IsKnown() {
		return Measured[float64]{}
	}
	return Finite(perInference * n)
}

// capacity returns the invocations per minute that the endpoint as tested
// carries at the safety factor.
func (t Traffic) capacity(r *Recommendation) (float64, bool) {
	n, ok := r.Metrics.MaxInvocations.Get()
	return float64(n) * t.SafetyFactor, ok
}

func (t Traffic) servesPeak(r *Recommendation) Measured[bool] {
	peak, ok := t.Peak.Get()
	carries, measured := t.capacity(r)
	if !ok || !measured {
		return Measured[bool]{}
	}
	return Known(carries >= peak)
}

func (t Traffic) instancesNeeded(r *Recommendation) Measured[int64] {
	count, ok := r.InstanceCount.Get()
	if !ok || count < 1 {
		return Measured[int64]{}
	}
	peak, ok := t.Peak.Get()
	if !ok {
		return Known(max(count, t.MinInstances))
	}
	carries, ok := t.capacity(r)
	if !ok || carries <= 0 {
		return Measured[int64]{}
	}
	need := math.Ceil(peak * float64(count) / carries)
	if need > 1<<53 {
		return Measured[int64]{}
	}
	return Known(max(t.MinInstances, int64(need)))
}

func (t Traffic) instanceMonth(r *Recommendation, needed Measured[int64]) Measured[float64] {
	perHour, ok := r.Metrics.CostPerHour.Get()
	n, sized := needed.Get()
	count, counted := r.InstanceCount.Get()
	if !ok || !sized || !counted {
		return Measured[float64]{}
	}
	return Finite(perHour / float64(count) * float64(n) * t.HoursPerMonth * (1 - t.Discount))
}
