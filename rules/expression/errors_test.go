package expression

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iradvise/iradvise/engine"
)

// caret writes each error as the part of the source that it points at, what is
// wrong and what to do.
func caret(source string, errs []*Error) string {
	var out []string
	for _, e := range errs {
		s := fmt.Sprintf("[%s] %s", source[e.Offset:e.Offset+e.Length], e.Message)
		if e.Hint != "" {
			s += " / " + e.Hint
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}

func TestErrors(t *testing.T) {
	s := testScope(t)
	tests := []struct{ source, want string }{
		{"rec.latancy_ms <= 100", "[latancy_ms] unknown name rec.latancy_ms / did you mean rec.model_latency_ms?"},
		{"rec.ModelLatencyMs <= 100", "[ModelLatencyMs] unknown name rec.ModelLatencyMs / did you mean rec.model_latency_ms?"},
		{"model_latency_ms <= 100", "[model_latency_ms] unknown name model_latency_ms / did you mean rec.model_latency_ms?"},
		{"max_latency_ms > 1", "[max_latency_ms] unknown name max_latency_ms / did you mean params.max_latency_ms?"},
		{"is_gpuu", "[is_gpuu] unknown name is_gpuu / did you mean is_gpu?"},
		{"params.max_latencyms > 1", "[max_latencyms] unknown parameter max_latencyms / did you mean params.max_latency_ms?"},
		{"job.nmae == ''", "[nmae] unknown name job.nmae / did you mean job.name?"},
		{"rec.a > 1 and rec.b > params.c", "[a] unknown name rec.a / 'iradvise policy names' lists what rec has\n[b] unknown name rec.b / 'iradvise policy names' lists what rec has\n[c] unknown parameter c / the policy has max_latency_ms, min_count, budget, families, allow_gpu, team"},
		{"rec.serverless &&& true", "[&&&] unknown operator &&& / did you mean &&?"},
		{"rec.cost_per_hour =< 1", "[=<] unknown operator =< / did you mean <=?"},
		{"rec.cost_per_hour => 1", "[=>] unknown operator => / did you mean >=?"},
		{"rec.cost_per_hour = 1", "[=] unknown operator = / did you mean ==?"},
		{"rec.cost_per_hour <> 1", "[<>] unknown operator <> / did you mean !=?"},
		{"rec.cost_per_hour ≤ 1", "[≤] unknown operator ≤ / did you mean <=?"},
		{"true AND false", "[AND] unknown operator AND / did you mean and?"},
		{"true Or false", "[Or] unknown operator Or / did you mean or?"},
		{"rec.key contain 'x'", "[contain] unknown operator contain / did you mean contains?"},
		{"rec.key startswith 'x'", "[startswith] unknown operator startswith / did you mean startsWith?"},
		{"rec.key is 'x'", "[is] unknown operator is / did you mean ==?"},
		{"rec.key like 'x'", "[like] unknown operator like / did you mean contains?"},
		{"lenght(rec.key) > 1", "[lenght] unknown function lenght / did you mean len?"},
		{"avg([1]) > 1", "[avg] unknown function avg / did you mean mean?"},
		{"rec.key.lower() == 'x'", "[lower] rec.key has no method lower / call a function: lower(rec.key)"},
		{"now() > today", "[now] now is not available / a policy has no clock: read today, the day of --now"},
		{"len(keys(rec.env)) > 1", "[keys] keys is not available / its order is not fixed: use filter, map and sortBy"},
		{"round() > 1", "[round] round takes 1 argument, not 0 / round(number) integer"},
		{"rec.cost_per_hour < '1'", "[<] < does not work between a number (rec.cost_per_hour) and a string ('1') / write the number without quotes"},
		{"rec.cost_per_hour == '1'", "[==] == does not work between a number (rec.cost_per_hour) and a string ('1') / values of different types are never equal"},
		{"rec.instance_type in rec", "[in] in does not work between a string (rec.instance_type) and a recommendation (rec) / the right side of in is a list"},
		{"5 in params.families", "[in] in does not work between an integer (5) and a list of string (params.families) / such a value is never in the list"},
		{"params.families contains 'm5'", "[contains] contains does not work between a list of string (params.families) and a string ('m5') / write 'm5' in params.families"},
		{"not rec.cost_per_hour", "[rec.cost_per_hour] what follows not must be a boolean, but rec.cost_per_hour is a number / compare it with something, for example with <="},
		{"rec.cost_per_hour and true", "[rec.cost_per_hour] the left side of and must be a boolean, but rec.cost_per_hour is a number / compare it with something, for example with <="},
		{"rec.cost_per_hour", "[rec.cost_per_hour] rec.cost_per_hour is a number, but a boolean is wanted here / compare it with something, for example with <="},
		{"rec.cpu_utilization ?? 0 <= 80", "[<=] ?? cannot stand beside another operator without parentheses / write (x ?? y)"},
		{"(rec.key ?? '') == ''", "[rec.key] rec.key is never missing, so ?? has no meaning / an unknown name is \"\": compare it with \"\""},
		{"(rec.cost_per_hour * 2 ?? 0) < 1", "[2] 2 is never missing, so ?? has no meaning / ?? binds tighter than other operators: put parentheses around its left side"},
		{"((rec.cost_per_hour * 2) ?? 0) < 1", "[rec.cost_per_hour * 2] ?? asks a name, and rec.cost_per_hour * 2 is computed: without rec.cost_per_hour it has no outcome to go on with / give the name a value instead: (rec.cost_per_hour ?? ...)"},
		{"rec.key != nil", "[rec.key] rec.key is never missing, so != nil has no meaning / an unknown name is \"\": compare it with \"\""},
		{"(rec.cpu_utilization ?? 'x') == 'x'", "[??] ?? does not work between a number (rec.cpu_utilization) and a string ('x') / both sides of ?? must have one type"},
		{"rec.cost_per_hour + nil > 1", "[+] + does not work between a number (rec.cost_per_hour) and nil (nil) / nil can only be compared with == and !="},
		{"any(params.families, # > 1)", "[>] > does not work between a string (#) and an integer (1) / write the number without quotes"},
		{"any(params.families, len(#))", "[len(#)] what any asks of each element must be a boolean, but len(#) is an integer / compare it with something, for example with <="},
		{"rec.cost_per_hour in 1..2.5", "[2.5] the upper end of .. must be an integer, but 2.5 is a number / make it one with int(...), round(...), ceil(...) or floor(...)"},
		{"rec.serverless ? 1 : 'a'", "['a'] one branch is an integer (1) and the other is a string ('a') / both must have one type"},
		{"[1, 'a'] == [1]", "['a'] 'a' is a string in a list that began with an integer / all elements of a list must have one type"},
		{"rec.key matches '['", "['['] not a regular expression: missing closing ]: `[`"},
		{"rec.key matches rec.id", "[rec.id] a pattern must be a text or a parameter / write it in quotes"},
		{"date('tomorrow') > today", "['tomorrow'] \"tomorrow\" is not a date / a day such as \"2026-01-31\", or a time such as \"2026-01-31T12:00:00Z\"; UTC"},
		{"winner.cost_per_hour < 1", "[winner] winner is not known here / a rule with scope: job reads it"},
		{"recs[0].cost_per_hour < 1", "[recs] recs is not known here / a rule with scope: job reads it"},
		{"rec[0] == 1", "[0] rec is a recommendation: its members have names / write rec.NAME"},
		{"rec.key[0] == 'x'", "[0] rec.key is a string and has no elements"},
		{"rec.key; true", "[key] an expression has one value / remove the semicolon, or write let name = value; ..."},
		{"$env.rec.key == ''", "[$env] unknown name $env / did you mean rec.env?"},
		{"let rec = 1; rec > 0", "[rec] rec is built in / choose another name"},
		{"let x = nil; true", "[nil] nil is not a value"},
		{"", "[] the expression is empty"},
		{"1 <", "[] the expression ends too early"},
		{"(1 < 2", "[] the expression ends too early / ( is never closed"},
		{"rec.key == \"x", "[\"x] the text has no closing quote"},
		{"1 < 2 3", "[3] unexpected 3 / an operator such as and, or or <= is missing before it"},
		{"'é' == rec.kye", "[kye] unknown name rec.kye / did you mean rec.key?"},
		{"rec.cost_per_hour < 9007199254740993", "[9007199254740993] this number is too large / integers go up to 9007199254740992"},
		{"rec.nope > 1", "[nope] unknown name rec.nope / 'iradvise policy names' lists what rec has"},
		{"rec.latancy > 1", "[latancy] unknown name rec.latancy / did you mean rec.model_latency_ms?"},
		{"rec.cost_per_hour < 30%", "[%] % is the remainder of a division, and nothing stands behind it / a share of 30% is written 0.3"},
		{"rec.cost_per_hour < (1)%", "[%] % is the remainder of a division, and nothing stands behind it / a share of 30% is written 0.3"},
		{"(rec.cpu_utilization + 1) ?? 5", "[rec.cpu_utilization + 1] ?? asks a name, and rec.cpu_utilization + 1 is computed: without rec.cpu_utilization it has no outcome to go on with / give the name a value instead: (rec.cpu_utilization ?? ...)"},
		{"max(1, rec.cpu_utilization) == nil", "[max(1, rec.cpu_utilization)] == nil asks a name, and max(1, rec.cpu_utilization) is computed: without rec.cpu_utilization it has no outcome to go on with / ask the name itself: rec.cpu_utilization == nil"},
		{"((rec.cpu_utilization ?? 1) + 1) == nil", "[(rec.cpu_utilization ?? 1) + 1] (rec.cpu_utilization ?? 1) + 1 is never missing, so == nil has no meaning / put == nil behind the value that may be missing"},
		{"rec.cpu_utilization between 1 and 5", "[between] unknown operator between / did you mean low <= x and x <= high?"},
		{"true and", "[] the expression ends too early"},
	}
	for _, test := range tests {
		_, errs := s.Compile(test.source, engine.ScopeRecommendation, Type{Kind: Boolean})
		if diff := cmp.Diff(test.want, caret(test.source, errs)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.source, diff)
		}
	}
}

func TestDefineErrors(t *testing.T) {
	tests := []struct {
		name    string
		defines []Define
		want    string
	}{
		{"a cycle is named", []Define{{"a", "b > 1"}, {"b", "c + 1"}, {"c", "a ? 1 : 2"}},
			"define c: define a refers to itself: a reads b reads c reads a: break the cycle"},
		{"of itself too", []Define{{"a", "a"}}, "define a: define a refers to itself: a reads a: break the cycle"},
		{"a mistake is reported once", []Define{{"a", "b"}, {"b", "rec.foo > 1"}}, "define b: unknown name rec.foo: 'iradvise policy names' lists what rec has"},
		{"names are free", []Define{{"rec", "true"}}, "define rec: a define cannot be called rec: that name is built in"},
		{"functions are taken", []Define{{"len", "true"}}, "define len: a define cannot be called len: that name is built in"},
		{"two underscores are reserved", []Define{{"a__b", "true"}}, "define a__b: a define cannot be called a__b: names with two underscores in a row are reserved"},
	}
	for _, test := range tests {
		_, errs := NewScope(Environment{Defines: test.defines})
		var got []string
		for _, e := range errs {
			got = append(got, e.Error())
		}
		if diff := cmp.Diff(test.want, strings.Join(got, "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// TestDefineScopes holds where a define can be read: where what it reads is known.
func TestDefineScopes(t *testing.T) {
	s, errs := NewScope(Environment{Defines: []Define{
		{"cheap", "rec.cost_per_hour < 1"}, {"enough", "len(recs) > 1"}, {"both", "cheap and enough"}, {"constant", "1 + 2"},
	}})
	if len(errs) > 0 {
		t.Fatal(errs[0])
	}
	tests := []struct {
		source string
		scope  engine.Scope
		want   string
	}{
		{"cheap", engine.ScopeRecommendation, ""},
		{"cheap", engine.ScopeJob, "cheap is not known here, because it reads rec.cost_per_hour: a rule with scope: recommendation reads it; at job scope read recs, eligible or winner"},
		{"enough", engine.ScopeJob, ""},
		{"enough", engine.ScopeRecommendation, "enough is not known here, because it reads recs: a rule with scope: job reads it"},
		{"both", engine.ScopeJob, "both is not known here, because it reads rec.cost_per_hour: a rule with scope: recommendation reads it; at job scope read recs, eligible or winner"},
		{"constant > 2", engine.ScopeJob, ""},
		{"constant > 2", engine.ScopeRecommendation, ""},
	}
	for _, test := range tests {
		_, errs := s.Compile(test.source, test.scope, Type{Kind: Boolean})
		got := ""
		if len(errs) > 0 {
			got = errs[0].Error()
		}
		if got != test.want {
			t.Errorf("%s at %v: got %q, want %q", test.source, test.scope, got, test.want)
		}
	}
}
