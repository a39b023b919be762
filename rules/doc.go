// Package rules reads policies: YAML files with expressions in them become
// engine.Policy values.
//
//	file, builtin:NAME → parse → check keys → merge extends → parameters → compile → engine.Policy
//
//	policies, err := rules.Load([]string{"team.yaml"}, rules.Options{Set: []string{"max_latency_ms=100"}})
//
// This page is the reference of the policy language. A mistake is reported at
// its file:line:col with the nearest right name, and all mistakes of all files
// are reported at once.
//
// # File
//
//	apiVersion: iradvise/v1
//	kind: Policy
//	metadata: {name: payments/fraud, owner: ml-platform, description: Fraud scorer}
//	extends: [builtin:default, ./team.yaml]
//	applies_to: job.model_package_group == "fraud"
//	params:   {max_latency_ms: {type: number, default: 100, min: 1, unit: ms}}
//	traffic:  {peak_invocations_per_minute: 6000, min_instances: 2}
//	define:   {is_gpu: rec.instance_family startsWith "g"}
//	rules:    [{id: latency, require: rec.model_latency_ms <= params.max_latency_ms}]
//	score:    {objectives: [{name: cost, minimize: rec.monthly_cost}]}
//	gate:     {min_eligible: 1, at_risk: 5%}
//	waivers:  [{rule: latency, reason: agreed with the owner, expires: "2026-12-05"}]
//
// apiVersion and kind are required, everything else may be left out. A job that
// applies_to does not hold for is skipped, and counted.
//
// # Parameters
//
// A parameter has a type (number, integer, string, boolean, or list with of:),
// a default, and may have min, max, enum, unit, description and nullable: true,
// which lets it be unset (null). "params: {x: 50}" gives a parameter of an
// extended policy another default. --params FILE and --set name=value set it
// from outside, the latter last; items of a list are separated by commas. With
// several policies a name is set in all that have it.
//
// # Traffic
//
// Every value is a number or an expression over params. Defaults:
// safety_factor 0.5 (the start that AWS gives for its target
// SageMakerVariantInvocationsPerInstance), min_instances 1, hours_per_month 730
// (as in the AWS pricing calculator), discount 0; no peak_invocations_per_minute
// and no invocations_per_month.
//
//	capacity per instance = max_invocations_per_minute / instance_count × safety_factor
//	instances_needed      = max(min_instances, ceil(peak / capacity per instance))
//	monthly_cost          = cost_per_hour / instance_count × instances_needed × hours × (1 − discount)
//
// Without a peak, instances_needed is the tested count, at least min_instances.
// A serverless row has no instances_needed; its month costs cost_per_inference ×
// invocations_per_month, and is missing without that volume or with provisioned
// concurrency.
//
// # Rules
//
// A rule has an id and a requirement:
//
//	id, description, fix   texts; fix says what to try when it fails
//	severity               error (default) | warn | info | ignore
//	scope                  recommendation (default): judged for each row | job: once, after ranking
//	when                   condition without which the rule is skipped
//	require                what must hold
//	on_missing             undecided (default) | fail | skip: the outcome when a value was not measured
//	message                what to say when it fails, with {{expressions}}
//	mandatory, waivable    see Extends and Waivers
//
// A row is eligible when no rule of severity error fails or is undecided for it;
// waived and skipped ones do not count. What is missing in a when or in a define
// counts as missing in the rule. An error at run time is undecided whatever
// on_missing says.
//
// # Score
//
// method is weighted_sum (default), topsis or lexicographic; normalize is minmax
// (default) or, for topsis, vector. Each objective has a name, minimize or
// maximize, and may have weight (1), best and worst (fixed bounds), and for
// lexicographic a tolerance ("5%" of the best). Weights and bounds are numbers
// or expressions over params. prefer lists conditions: rows that meet the first
// come before all others. tie_break lists numbers, smaller first. A policy
// without score ranks as builtin:default does, unless another policy beside it
// has one.
//
// # Gate
//
// min_eligible (1) is how many eligible rows a run needs; a row that passes with
// less margin than at_risk is reported as at risk.
//
// # Extends
//
// The policies of extends are merged first to last, then the file itself: maps by
// key, rules by id and objectives by name, field by field; waivers append, other
// lists are replaced. A metadata.name is not inherited. severity: ignore switches
// an inherited rule off. Files are named relative to the file that extends them
// and stay inside the policy root, also through links.
//
// A rule with mandatory: true is frozen as the declaring file, with all that it
// extends, has it: its fields, and the defines and values of traffic that it
// reads, also those that were never set there; of the parameters that it reads
// only the default can move, within what min, max and enum allow. applies_to of
// such a policy is frozen too where it is set.
//
// # Waivers
//
// A waiver names a rule, a reason and a last day (inclusive, UTC); match limits
// it to some rows. It covers a failure as well as undecided. A value that was
// not measured does not match. A mandatory rule can be waived only when it says
// waivable: true.
//
// # Expressions
//
// Expressions are pure: no clock, files, network or methods. They are checked
// before any run is read: names, types and arguments. Operators:
//
//	and or not && || !     ?: (condition ? yes : no)    ?? (value or another)
//	== != < <= > >=        in, not in                   contains startsWith endsWith matches
//	+ - * / % ** ^         .. (range)                   | (pipe)  let x = ...; ...
//
// A value that was not measured is nil. Whatever reaches it is undecided;
// "x != nil", "x == nil" and "x ?? other" are how an expression speaks of it on
// purpose. Evaluation goes from left to right and stops when the rest cannot
// matter. Infinity and NaN are missing.
//
// Lists are read with all, any, none, one, filter, map, count, sum and the like;
// inside their braces # is the element and .name one of its members:
//
//	any(recs, .model_latency_ms <= 100)
package rules
