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
// from outside, the latter last; items of a list are separated by commas, or the
// list is written as reports print it, ["c5", "m5"]. With several policies a name is
// set in all that have it.
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
// concurrency. What follows from metrics and traffic, and cost_per_million, is a
// decimal of twelve significant digits (engine.Decimal), so that noise of binary
// arithmetic decides no rule.
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
//	check                  instead of require: the name of a rule in Go, see below
//	on_missing             undecided (default) | fail | skip: the outcome when a value was not measured
//	message                what to say when it fails, with {{expressions}}
//	mandatory, waivable    see Extends and Waivers
//
// A row is eligible when no rule of severity error fails or is undecided for it;
// waived and skipped ones do not count. What is missing in a when or in a define
// counts as missing in the rule. An error at run time is undecided whatever
// on_missing says.
//
// # Rules in Go
//
// A program that embeds iradvise (package cli) brings rules in Go along, which a
// policy names with check:
//
//	rules: [{id: quick, check: warm-start, severity: warn, when: not rec.serverless}]
//
// Severity, description and fix are the Go rule's where the entry has none; the
// scope is always its own. when and message work as with require, and on_missing
// decides where the rule calls Case.Missing. When policies are merged, check
// takes the place of an inherited require and the other way round; one entry
// with both is refused. A rule in Go may read all of a policy, so a mandatory one
// freezes every define, parameter and traffic value of its file, and a report
// with one always says the day. "iradvise policy names" lists the rules.
//
// # Score
//
// method is weighted_sum (default), topsis or lexicographic; normalize is minmax
// (default) or, for topsis, vector. Each objective has a name, minimize or
// maximize, and may have best and worst (fixed bounds: 1 at the best and beyond,
// 0 at the worst and beyond) and a weight (1), or for lexicographic a tolerance
// ("5%" of the best) instead of the weight. Weights and bounds are numbers
// or expressions over params. prefer lists conditions, at most 60: rows that meet
// the first come before all others. tie_break lists numbers, smaller first. Scores
// and tie_break values are compared with twelve significant digits, so that noise of
// arithmetic decides no tie. A policy without score ranks as builtin:default does, unless another policy beside it
// has one.
//
// # Gate
//
// min_eligible (1) is how many eligible rows a run needs; a row that passes with
// less margin than at_risk, a share of the threshold (5% or 0.05), is reported as at
// risk.
//
// # Extends
//
// The policies of extends are merged first to last, then the file itself: maps by
// key, rules by id and objectives by name, field by field; waivers append, other
// lists are replaced. A metadata.name is not inherited. severity: ignore switches
// an inherited rule off. Files are named relative to the file that extends them
// and stay inside the policy root, also through links. A file that comes in several
// times, under whatever names, is merged once, where it comes in first.
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
// # Plug-ins
//
// An entry of plugins adds a function in WebAssembly: its name, the path of the
// file, relative to the policy and inside the policy root, its sha256, and its
// signature, such as "(number, list of string) -> boolean". It runs without
// files, network or clock.
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
//
// Noise of binary arithmetic decides nothing: where a side of a comparison is computed,
// numbers that agree in twelve digits are equal, so that 115 <= 100 * 1.15 holds. A
// measurement beside a limit is compared exactly.
//
// A range holds whole numbers only: 50.5 in 1..100 is false. Write
// "low <= x and x <= high" for a number that may have a fraction.
//
// A policy that loops without end does not hold up a gate. One evaluation takes at most
// five million steps; judging one run by one policy, with its explanations and near
// misses, takes at most fifty million and 5,000 more for each rule of each row: some
// seconds. What parameters alone settle, such as traffic, takes at most five million in
// all, and a sweep ten times as many as judging its run. Who passes a limit is told
// which: a rule is then undecided whatever on_missing says, and the run never passes.
//
// # Names
//
// In rules for each row; "iradvise policy names" prints the same list:
//
//	rec                                              -               the recommendation under judgement
//	rec.key                                          string          the configuration, unique within the job
//	rec.id                                           string          RecommendationId: shown, not a key
//	rec.endpoint_name                                string          name of the endpoint that was tested
//	rec.variant_name                                 string          name of the variant that was tested
//	rec.instance_type                                string          "ml.m5.xlarge"; "" for a serverless row
//	rec.instance_family                              string          "m5"; "" for a serverless row
//	rec.instance_size                                string          "xlarge"; "" for a serverless row
//	rec.instance_count                               integer         instances of the endpoint as tested; missing for a serverless row
//	rec.serverless                                   boolean         the row is a serverless endpoint; missing when the row shows neither shape
//	rec.memory_size_mb                               MB              memory of a serverless endpoint
//	rec.max_concurrency                              integer         concurrency of a serverless endpoint
//	rec.provisioned_concurrency                      integer         provisioned concurrency of a serverless endpoint
//	rec.env                                          map             environment parameters of the container; missing: an absent key, one with several values or none
//	rec.inference_specification                      string          name of the inference specification
//	rec.compilation_job                              string          name of the compilation job
//	rec.invocation_start                             time            when the load test began
//	rec.invocation_end                               time            when the load test ended
//	rec.cost_per_hour                                usd             cost of an hour, total for all instances as tested
//	rec.cost_per_inference                           usd             cost of one inference at full load
//	rec.cost_per_million                             usd             cost of a million inferences at full load
//	rec.max_invocations_per_minute                   1/min           throughput of the whole endpoint as tested
//	rec.model_latency_ms                             ms              the model's time as SageMaker sees it, not the client's end-to-end time
//	rec.cpu_utilization                              percent         CPU utilization at full load; may pass 100
//	rec.memory_utilization                           percent         memory utilization at full load; may pass 100
//	rec.model_setup_time_ms                          ms              cold start of a serverless endpoint
//	rec.instances_needed                             integer         instances that the policy's traffic needs
//	rec.monthly_cost                                 usd             cost of a month at the policy's traffic
//	rec.effective_cost_per_inference                 usd             monthly_cost for each inference of the month
//	rec.serves_peak                                  boolean         the endpoint as tested carries the policy's peak
//	rec.baseline                                     -               the row with the same configuration in the baseline run
//	job                                              -               the job that measured it
//	job.name                                         string          name of the job
//	job.type                                         string          "Default" or "Advanced"
//	job.status                                       string          "COMPLETED", "FAILED", ...
//	job.arn                                          string          ARN of the job
//	job.region                                       string          AWS region in the ARN
//	job.account                                      string          AWS account in the ARN
//	job.model_name                                   string          name of the model
//	job.model_package                                string          ARN of the model package version
//	job.model_package_group                          string          group in that ARN
//	job.created                                      time            when the job was created
//	job.completed                                    time            when the job completed
//	job.stopping                                     -               what the job was asked to meet
//	job.stopping.max_invocations_per_minute          1/min           MaxInvocations at which the job was asked to stop
//	job.stopping.latency_threshold_ms                ms              the strictest latency threshold of the job
//	job.stopping.latency_percentile                  string          percentile of that threshold: "P95"
//	job.existing_endpoint                            -               the endpoint in production that the job measured too; missing without one, and with several
//	job.existing_endpoint.model_latency_ms           ms              latency of the endpoint in production
//	job.existing_endpoint.max_invocations_per_minute 1/min           throughput of the endpoint in production
//	today                                            time            the day of --now, at midnight UTC
//
// In rules of scope job; recs, eligible, winner and baseline.winner hold
// recommendations with the members of rec, baseline.job those of job:
//
//	recs                                             list            all recommendations of the job, in key order
//	eligible                                         list            the eligible recommendations, in key order
//	winner                                           -               the recommendation that ranks first; missing when none can
//	baseline                                         -               the earlier run that --baseline names; missing without one
//	baseline.winner                                  -               what the same policies chose in the baseline
//	baseline.job                                     -               the job of the baseline
//
// params.NAME is a parameter, a define is read by its bare name.
//
// # Functions
//
//	abs(number) number                               number without its sign
//	ceil(number) integer                             least whole number that is not less
//	floor(number) integer                            greatest whole number that is not more
//	round(number) integer                            nearest whole number; halves go away from zero
//	min(number, ...) or min(list of number) number   least of the numbers
//	max(number, ...) or max(list of number) number   greatest of the numbers
//	mean(number, ...) or mean(list of number) number average of the numbers
//	median(number, ...) or median(list of number) number middle one of the numbers
//	int(number or text) integer                      whole part of a number, or the integer that a text spells
//	float(number or text) number                     the number that a text spells
//	string(value) string                             number, boolean, text or time as a text
//	lower(string) string                             in lower case
//	upper(string) string                             in upper case
//	trim(string) string                              without white space at the ends
//	trimPrefix(string, prefix) string                without the prefix
//	trimSuffix(string, suffix) string                without the suffix
//	hasPrefix(string, prefix) boolean                begins with the prefix
//	hasSuffix(string, suffix) boolean                ends with the suffix
//	indexOf(string, part) integer                    place of the first such part, in bytes; -1 for none
//	lastIndexOf(string, part) integer                place of the last such part, in bytes; -1 for none
//	split(string, separator) list of string          the parts between separators
//	replace(string, old, new) string                 with every old part replaced
//	join(list of string, separator) string           the texts, with separators between them
//	len(list, string or map) integer                 how many elements, characters or keys
//	first(list) element                              first element; of an empty list an error
//	last(list) element                               last element; of an empty list an error
//	take(list, integer) list                         the first so many elements
//	reverse(list) list                               in reverse order
//	sort(list) list                                  in ascending order
//	uniq(list) list                                  each value once, where it stood first
//	concat(list, ...) list                           one list after the other
//	all(list, condition) boolean                     the condition holds for each element; true of an empty list
//	any(list, condition) boolean                     it holds for at least one
//	none(list, condition) boolean                    it holds for none
//	one(list, condition) boolean                     it holds for exactly one
//	count(list, condition) integer                   for how many it holds
//	sum(list, number of each) number                 total; of an empty list 0
//	filter(list, condition) list                     the elements for which it holds
//	map(list, value of each) list                    that value of each element
//	find(list, condition) element                    the first element for which it holds; missing when there is none
//	findLast(list, condition) element                the last such element; missing when there is none
//	findIndex(list, condition) integer               place of the first such element; missing when there is none
//	findLastIndex(list, condition) integer           place of the last such element; missing when there is none
//	sortBy(list, value of each, "asc" or "desc") list in the order of that value; equals keep their places
//	reduce(list, value, first) value                 #acc is the value so far, # the element
//	date(string) time                                a day such as "2026-01-31", or a time such as "2026-01-31T12:00:00Z"; UTC
//	duration(string) duration                        a span such as "72h" or "1h30m"
//
// # Stability
//
// The policy language of apiVersion iradvise/v1 changes only with the major
// version, and so do Load, Lint, Format, Show, Document, Schema, Starter, Builtins
// and Options. ReadTests, Examine and what they return serve package policytest
// and are not stable. errors.As tells the errors apart: an *Error for each mistake
// in a file, a *UsageError for a bad Set, an *ExtensionError for a mistake in a
// program's own rules and functions. Options.Context ends what takes time: starting
// and calling plug-ins.
package rules
