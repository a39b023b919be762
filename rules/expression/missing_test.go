package expression

import (
	"strings"
	"testing"

	"github.com/iradvise/iradvise/engine"
)

// hard holds what a policy asks of a row whose utilization was not measured: the
// answer must be the one that a careful person would give. p is pass, f is fail,
// u is undecided. The first answer is for a row with 80 % CPU and 40 % memory,
// the second for one without either. Before a missing value could decide,
// evaluation stops; what short-circuit does not reach does not matter.
const hard = `
rec.cpu_utilization <= 80                                  p u
rec.cpu_utilization < 80                                   f u
rec.cpu_utilization >= 80                                  p u
rec.cpu_utilization > 80                                   f u
rec.cpu_utilization == 80                                  p u
rec.cpu_utilization != 80                                  f u
80 == rec.cpu_utilization                                  p u
80 != rec.cpu_utilization                                  f u
rec.cpu_utilization == rec.memory_utilization              f u
rec.cpu_utilization != rec.memory_utilization              p u
not (rec.cpu_utilization > 80)                             p u
!(rec.cpu_utilization == 80)                               f u
not (rec.cpu_utilization <= 80)                            f u
rec.cpu_utilization in [80, 90]                            p u
rec.cpu_utilization not in [80, 90]                        f u
not (rec.cpu_utilization in [80, 90])                      f u
rec.cpu_utilization in 1..100                              p u
rec.cpu_utilization not in 1..100                          f u
40 in [rec.cpu_utilization, 40]                            p u
40 in [40, rec.cpu_utilization]                            p u
rec.cpu_utilization <= 80 or rec.cost_per_hour < 1         p u
rec.cost_per_hour < 1 or rec.cpu_utilization <= 80         p p
rec.cpu_utilization <= 80 and rec.cost_per_hour > 1        f u
rec.cost_per_hour > 1 and rec.cpu_utilization <= 80        f f
rec.cost_per_hour < 1 and rec.cpu_utilization <= 80        p u
rec.cpu_utilization <= 80 or true                          p u
true or rec.cpu_utilization <= 80                          p p
false and rec.cpu_utilization <= 80                        f f
not (rec.cpu_utilization > 80 or rec.memory_utilization > 80)  p u
rec.cpu_utilization > 50 ? true : false                    p u
rec.cost_per_hour < 1 ? true : rec.cpu_utilization < 5     p p
rec.cost_per_hour < 1 ? rec.cpu_utilization < 5 : true     f u
if rec.cpu_utilization > 50 { true } else { false }        p u
(rec.cost_per_hour > 1 ? 5 : rec.cpu_utilization) <= 80    p u
(rec.cpu_utilization ?? 0) <= 80                           p p
(rec.cpu_utilization ?? 100) <= 80                         p f
(rec.cpu_utilization ?? rec.memory_utilization) <= 80      p u
(rec.cpu_utilization ?? rec.memory_utilization ?? 99) <= 80  p f
rec.cpu_utilization == nil                                 f p
rec.cpu_utilization != nil                                 p f
nil == rec.cpu_utilization                                 f p
nil != rec.cpu_utilization                                 p f
not (rec.cpu_utilization == nil)                           p f
rec.cpu_utilization == nil or rec.cpu_utilization <= 80    p p
rec.cpu_utilization != nil and rec.cpu_utilization <= 80   p f
rec.cpu_utilization <= 80 or rec.cpu_utilization == nil    p u
rec.cpu_utilization != nil ? rec.cpu_utilization <= 80 : true  p p
min(rec.cpu_utilization, 50) <= 50                         p u
max(rec.cpu_utilization, 90) >= 90                         p u
min([rec.cpu_utilization, 50]) <= 50                       p u
max(40, 0.5 * 40) != 62                                    p p
mean(rec.cpu_utilization, rec.memory_utilization) == 60    p u
median([rec.cpu_utilization, 1, 2]) == 2                   p u
sum([rec.cpu_utilization, 20]) == 100                      p u
rec.cpu_utilization + rec.memory_utilization <= 120        p u
rec.cpu_utilization - 80 == 0                              p u
rec.cpu_utilization * 0 == 0                               p u
rec.cpu_utilization / 2 == 40                              p u
2 ** rec.cpu_utilization > 0                               p u
-rec.cpu_utilization < 0                                   p u
abs(rec.cpu_utilization) >= 0                              p u
round(rec.cpu_utilization) == 80                           p u
int(rec.cpu_utilization) % 7 == 3                          p u
string(rec.cpu_utilization) != "<nil>"                     p u
string(rec.cpu_utilization) == "80"                        p u
len([rec.cpu_utilization]) == 1                            p u
len([rec.cpu_utilization, rec.memory_utilization]) > 0     p u
any([rec.cpu_utilization], # > 70)                         p u
all([rec.cpu_utilization], # > 70)                         p u
none([rec.cpu_utilization], # > 90)                        p u
one([rec.cpu_utilization, 1], # > 70)                      p u
count([rec.cpu_utilization, 1], # > 70) == 1               p u
any([1, 2], rec.cpu_utilization > 70)                      p u
all([1, 2], rec.cpu_utilization > 70)                      p u
any([], rec.cpu_utilization > 70)                          f f
all([], rec.cpu_utilization > 70)                          p p
filter([1, 2], # < rec.cpu_utilization) == [1, 2]          p u
len(filter([1, 2], # < rec.cpu_utilization)) >= 0          p u
len(map([1], rec.cpu_utilization)) == 1                    p u
map([1], rec.cpu_utilization ?? 5) == [80]                 p f
sum(map([1, 2], rec.cpu_utilization)) == 160               p u
sum([1, 2], rec.cpu_utilization) == 160                    p u
sortBy([1], rec.cpu_utilization) == [1]                    p u
sort([rec.cpu_utilization, 1])[0] == 1                     p u
reduce([1], #acc + rec.cpu_utilization, 0) == 80           p u
find([1, 2], # > rec.cpu_utilization) == nil               p u
find([1, 2], # > 5) == 1                                   u u
find([1, 2], # > 5) == nil                                 p p
(find([1, 2], # > 5) ?? 7) == 7                            p p
[rec.cpu_utilization][0] == 80                             p u
[rec.cpu_utilization, 3][1] == 3                           p u
[1, 2][5] == 1                                             u u
{"a": rec.cpu_utilization}["a"] == 80                      p u
{"a": 1}["b"] == 1                                         u u
({"a": 1}["b"] ?? 2) == 2                                  p p
1 / 0 > 5                                                  u u
not (0 / 0 > 80)                                           u u
0 / 0 <= 80                                                u u
rec.cost_per_hour / (rec.cost_per_hour - rec.cost_per_hour) > 0   u u
10 % 0 == 0                                                u u
10 ** 400 > 5                                              u u
1e308 * 10 > 5                                             u u
(-8) ** 0.5 > 0                                            u u
int("") == 0                                               u u
int(" 5") == 5                                             u u
float("NaN") > 0                                           u u
float("12.5") == 12.5                                      p p
min([]) < 5                                                u u
max([]) > 5                                                u u
mean([]) == 0                                              u u
median([]) == 0                                            u u
first(filter([1], # > 5)) == 1                             u u
sum([]) == 0                                               p p
let x = rec.cpu_utilization; x <= 80                       p u
let x = rec.cpu_utilization; x == nil                      f p
let x = rec.cpu_utilization + 1; true                      p u
busy                                                       p u
not busy                                                   f u
busy or true                                               p u
true or busy                                               p p
any([1], busy)                                             p u
rec.env.NOPE == "4"                                        u u
rec.env.NOPE != "4"                                        u u
rec.env["NOPE"] == nil                                     p p
(rec.env.NOPE ?? "4") == "4"                               p p
"NOPE" in rec.env                                          f f
len(rec.env.NOPE) == 0                                     u u
params.budget == nil                                       p p
rec.cost_per_hour <= params.budget                         u u
rec.cost_per_hour <= (params.budget ?? 1)                  p p
rec.baseline == nil                                        p p
rec.baseline.model_latency_ms == nil                       p p
rec.baseline?.model_latency_ms == nil                      p p
rec.model_latency_ms <= rec.baseline.model_latency_ms      u u
rec.model_latency_ms <= (rec.baseline.model_latency_ms ?? 1000)   p p
job.completed > date("2026-01-01")                         u u
job.existing_endpoint == nil                               p p
job.existing_endpoint.model_latency_ms == nil              p p
rec.memory_size_mb > 0                                     u u
rec.serverless == false                                    p p
rec.max_concurrency in [1, 2]                              u u
rec.instance_type startsWith string(rec.cpu_utilization)   f u
rec.cpu_utilization <= 80 == true                          p u
60 <= rec.cpu_utilization <= 90                            p u
rec.cost_per_hour > 1 and 60 <= rec.cpu_utilization <= 90  f f
`

func TestMissingNeverDecides(t *testing.T) {
	s := testScope(t)
	c, measured, lacking := testCase()
	rows := 0
	for _, line := range strings.Split(strings.TrimSpace(hard), "\n") {
		source, want := strings.TrimSpace(line[:len(line)-3]), line[len(line)-3:]
		got := letter(outcome(t, s, source, c, measured)) + " " + letter(outcome(t, s, source, c, lacking))
		if got != want {
			t.Errorf("%s: got %s, want %s (%s; %s)", source, got, want, outcome(t, s, source, c, measured), outcome(t, s, source, c, lacking))
		}
		rows++
	}
	if rows < 66 {
		t.Errorf("only %d cases", rows)
	}
}

func letter(outcome string) string {
	if strings.HasPrefix(outcome, "error") {
		return outcome
	}
	return outcome[:1]
}

// TestMissingInLists holds the same for rows of a list, at job scope: the
// second row of the job lacks utilization.
func TestMissingInLists(t *testing.T) {
	s := testScope(t)
	c, _, _ := testCase()
	tests := []struct{ source, want string }{
		{"all(recs, .model_latency_ms <= 120)", "pass"},
		{"all(recs, .cpu_utilization <= 80)", "undecided: cpu_utilization of ml.m5.large was not measured"},
		{"all(recs, .cpu_utilization > 80)", "fail"},
		{"any(recs, .cpu_utilization <= 80)", "pass"},
		{"any(recs, .cpu_utilization > 80)", "undecided: cpu_utilization of ml.m5.large was not measured"},
		{"none(recs, .cpu_utilization > 80)", "undecided: cpu_utilization of ml.m5.large was not measured"},
		{"count(recs, .cpu_utilization == nil) == 1", "pass"},
		{"count(recs, .cpu_utilization > 0) >= 1", "undecided: cpu_utilization of ml.m5.large was not measured"},
		{"sum(recs, .cpu_utilization) > 0", "undecided: cpu_utilization of ml.m5.large was not measured"},
		{"sum(map(recs, .cpu_utilization)) > 0", "undecided: cpu_utilization of ml.m5.large was not measured"},
		{"len(map(recs, .cpu_utilization)) == 2", "undecided: cpu_utilization of ml.m5.large was not measured"},
		{"len(sortBy(recs, .cpu_utilization)) == 2", "undecided: cpu_utilization of ml.m5.large was not measured"},
		{"sum(filter(recs, .cpu_utilization != nil), .cpu_utilization) == 80", "pass"},
		{"mean(map(recs, .cpu_utilization ?? 0)) == 40", "pass"},
		{"recs[1].cpu_utilization == nil", "pass"},
		{"recs[-1].cpu_utilization == 80", "undecided: cpu_utilization of ml.m5.large was not measured"},
		{"recs[2].cpu_utilization == nil", "undecided: there is no element 2 in a list of 2"},
		{"first(recs).instance_type == 'ml.c5.xlarge'", "pass"},
		{"find(recs, .instance_family == 'x9').cost_per_hour < 1", "undecided: find found nothing"},
		{"sortBy(recs, .cost_per_hour, 'desc')[0].key startsWith 'ml.c5'", "pass"},
		{"winner.model_latency_ms <= 100", "undecided: there is no winner"},
		{"winner == nil", "pass"},
		{"not (winner.model_latency_ms <= 100)", "undecided: there is no winner"},
		{"winner.model_latency_ms <= baseline.winner.model_latency_ms * 1.1", "undecided: there is no winner"},
		{"baseline.winner.model_latency_ms == nil", "pass"},
		{"baseline.job.name == 'x'", "undecided: there is no baseline run"},
		{"len(eligible) == 0", "pass"},
		{"all(recs, any(recs, .model_latency_ms <= 50))", "pass"},
		{"len(uniq(map(recs, .instance_family))) == 2", "pass"},
		{"all(recs, .instance_family in params.families)", "pass"},
		{"any(recs, let l = .model_latency_ms; l > 100 and l < 130)", "pass"},
		{"max(map(recs, .model_latency_ms)) == 120", "pass"},
	}
	for _, test := range tests {
		if got := outcome(t, s, test.source, c, nil); got != test.want {
			t.Errorf("%s: got %s, want %s", test.source, got, test.want)
		}
	}
}

// TestContradicted holds that what has several values is not measured, in each
// way of asking, and that it is there.
func TestContradicted(t *testing.T) {
	s := testScope(t)
	c, r, _ := testCase()
	r.Env = []engine.EnvVar{{Name: "A", Value: "1"}, {Name: "A", Value: "2"}, {Name: "B", Value: "3"}, {Name: "B", Value: "3"}}
	c.Job.ExistingEndpoints = make([]engine.EndpointPerformance, 2)
	for source, want := range map[string]string{
		`rec.env["A"] == "1"`:                          `undecided: rec.env has several values or none for "A"`,
		`rec.env.A != "2"`:                             `undecided: rec.env has several values or none for "A"`,
		`rec.env[lower("A") == "a" ? "A" : ""] == "1"`: `undecided: rec.env has several values or none for "A"`,
		`rec.env["A"] == nil`:                          "pass",
		`(rec.env.A ?? "4") == "4"`:                    "pass",
		`"A" in rec.env`:                               "pass",
		`len(rec.env) == 2`:                            "pass",
		`rec.env.B == "3"`:                             "pass",
		`job.existing_endpoint == nil`:                 "pass",
		`job.existing_endpoint.model_latency_ms < 5`:   "undecided: the job did not measure one existing endpoint",
	} {
		if got := outcome(t, s, source, c, r); got != want {
			t.Errorf("%s: got %s, want %s", source, got, want)
		}
	}
}
