# The same rules for OPA and conftest. A comparison with what is not measured is
# undefined, so a rule fails only where "not" is not what says so.
package main

rows := object.get(input, "InferenceRecommendations", [])

measured(m, name) := v if {
	v := m[name]
	v != "NaN"
}

fails(r) if measured(r.Metrics, "ModelLatency") > 300

fails(r) if measured(r.Metrics, "CostPerHour") > 2.5

fails(r) if measured(r.Metrics, "MaxInvocations") < 300

fails(r) if measured(r.Metrics, "CpuUtilization") > 85

fails(r) if startswith(r.EndpointConfiguration.InstanceType, "ml.p")

holds(r) if {
	measured(r.Metrics, "ModelLatency") <= 300
	measured(r.Metrics, "CostPerHour") <= 2.5
	measured(r.Metrics, "MaxInvocations") >= 300
	measured(r.Metrics, "CpuUtilization") <= 85
	not startswith(object.get(r.EndpointConfiguration, "InstanceType", ""), "ml.p")
}

possible := count([1 | some r in rows; not fails(r)])

eligible := [r | some r in rows; holds(r)]

verdict := "failed" if {
	count(rows) > 0
	possible < 1
} else := "undecided" if {
	input.Status != "COMPLETED"
} else := "undecided" if {
	count(eligible) < 1
} else := "passed"

score(m) := (0.75 * max([0, 1 - (m.CostPerInference / 0.0001)])) + (0.25 * max([0, 1 - (m.ModelLatency / 1000)]))

best := max([score(r.Metrics) | some r in eligible])

default answer_score := 0

answer_score := best if verdict == "passed"

answer := {"verdict": verdict, "rows": count(rows), "eligible": count(eligible), "score": answer_score}

deny contains "no row meets the policy" if verdict == "failed"

warn contains "undecided" if verdict == "undecided"
