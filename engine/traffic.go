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
// inference. What cannot be known is missing, not zero. Every value is the decimal
// that it stands for; see Decimal.
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
			d.EffectiveCostPerInference = Decimal(cost / n)
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
	return Decimal(perInference * n)
}

// carries returns the invocations per minute that n instances carry at the safety
// factor where count of them were tested; as many are the endpoint as tested.
func (t Traffic) carries(r *Recommendation, n, count int64) Measured[float64] {
	tested, ok := r.Metrics.MaxInvocations.Get()
	if !ok {
		return Measured[float64]{}
	}
	return Decimal(float64(tested) * t.SafetyFactor * float64(n) / float64(count))
}

func (t Traffic) servesPeak(r *Recommendation) Measured[bool] {
	peak, ok := t.Peak.Get()
	carries, measured := t.carries(r, 1, 1).Get()
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
	carries, ok := t.carries(r, 1, 1).Get()
	if !ok || carries <= 0 {
		return Measured[int64]{}
	}
	need := math.Ceil(peak * float64(count) / carries)
	if need > 1<<53 {
		return Measured[int64]{}
	}
	return Known(max(t.MinInstances, t.fewest(r, peak, int64(need), count)))
}

// fewest returns the least number of instances that carry the peak, of which about
// is what float64 makes, one too many or too few where the quotient is whole.
func (t Traffic) fewest(r *Recommendation, peak float64, about, count int64) int64 {
	for n := max(0, about-1); n <= about; n++ {
		if carries, _ := t.carries(r, n, count).Get(); carries >= peak {
			return n
		}
	}
	return about + 1
}

func (t Traffic) instanceMonth(r *Recommendation, needed Measured[int64]) Measured[float64] {
	perHour, ok := r.Metrics.CostPerHour.Get()
	n, sized := needed.Get()
	count, counted := r.InstanceCount.Get()
	if !ok || !sized || !counted {
		return Measured[float64]{}
	}
	return Decimal(perHour * float64(n) / float64(count) * t.HoursPerMonth * t.share())
}

// share returns the part of the list price that is paid: 1 − discount, to as many
// decimal places as float64 holds below 1.
func (t Traffic) share() float64 { return math.Round((1-t.Discount)*1e15) / 1e15 }
