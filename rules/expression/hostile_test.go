package expression

import (
	"strings"
	"testing"

	"github.com/iradvise/iradvise/engine"
)

// TestHostile holds that an expression from a stranger is refused or stops soon,
// with a message that names the limit.
func TestHostile(t *testing.T) {
	s := testScope(t)
	c, measured, _ := testCase()
	doubling := "let a0 = 'xxxxxxxxxxxxxxxx'; "
	lists := "let a0 = [1, 2, 3, 4]; "
	for i := range 40 {
		doubling += strings.NewReplacer("A", "a"+string(rune('0'+i/10))+string(rune('0'+i%10)), "B", prior(i)).Replace("let A = B + B; ")
		lists += strings.NewReplacer("A", "a"+string(rune('0'+i/10))+string(rune('0'+i%10)), "B", prior(i)).Replace("let A = concat(B, B); ")
	}
	tests := []struct{ name, source, want string }{
		{"long", strings.Repeat(" ", 1<<20) + "true", "more than 16384"},
		{"parentheses", strings.Repeat("(", 600_000) + "true", "more than 16384"},
		{"fewer parentheses", strings.Repeat("(", 8000) + "true" + strings.Repeat(")", 8000), "pass"},
		{"not", strings.Repeat("!", 8000) + "true", "deeper than 400"},
		{"minus", strings.Repeat("-", 8000) + "1 > 0", "deeper than 400"},
		{"power", strings.Repeat("1**", 4000) + "1 > 0", "deeper than 400"},
		{"wide", strings.Repeat("true and ", 1500) + "true", "deeper than 400"},
		{"elvis", "(" + strings.Repeat("(true ?: ", 40) + "true" + strings.Repeat(")", 40) + ")", "pass"},
		{"elvis chain", "true" + strings.Repeat(" ?: true", 60), "pass"},
		{"many elements", "len([" + strings.Repeat("1,", 3000) + "1]) > 0", "larger than 2000"},
		{"loops", "all(1..10000, all(1..10000, all(1..10000, # > 0)))", "more than 5000000 steps"},
		{"ranges in a loop", "all(1..90000, (1..90000)[0] == 1)", "more than 5000000 steps"},
		{"searches from the end", "let l = 1..90000; all(l, findLast(l, # > 0) == 90000)", "more than 5000000 steps"},
		{"equal lists", "let l = 1..90000; all(l, l == l)", "more than 5000000 steps"},
		{"long texts", "let s = join(map(1..6000, 'aaaaaaaaaa')); none(1..90000, upper(s) contains 'b')", "more than 5000000 steps"},
		{"joined texts", "let s = join(map(1..3000, 'aaaaaaaaaa')); all(1..90000, s + s != 'b')", "more than 5000000 steps"},
		{"parts of texts", "let s = join(map(1..6000, 'aaaaaaaaaa')); all(1..90000, s[:1] == 'a')", "more than 5000000 steps"},
		{"split texts", "let s = join(map(1..6000, 'aaaaaaaaaa')); all(1..90000, split(s, '')[0] == 'a')", "more than 5000000 steps"},
		{"patterns in a loop", "let s = join(map(1..25, 'aaaaaaaaaa')); all(1..90000, s matches '(a?){500}a{200}$')", "more than 5000000 steps"},
		{"range", "len(1..1000000000) > 0", "more than 100000 elements"},
		{"range of everything", "len((-9007199254740991)..9007199254740991) > 0", "more than 100000 elements"},
		{"doubling text", doubling + "len(a39) > 0", "more than 65536 bytes"},
		{"doubling lists", lists + "len(a39) > 0", "more than 100000 elements"},
		{"replace", "len(replace(join(map(1..10000, 'aaaa')), 'a', join(map(1..10000, 'aaaa')))) > 0", "more than 65536 bytes"},
		{"join", "len(join(map(1..50000, 'aaaaaaaa'))) > 0", "more than 65536 bytes"},
		{"sorting", "sort(1..100000)[0] == 1", "pass"},
		{"pattern", "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' matches '^(a+)+$'", "pass"},
		{"large pattern", "'a' matches '(a{1,1000}){1,1000}'", "not a regular expression"},
		{"invalid text", "\xff\xfe", "not valid UTF-8"},
		{"no environment", "$env == nil", "unknown name $env"},
		{"bytes", "b'x' == b'x'", "not available"},
	}
	for _, test := range tests {
		if got := outcome(t, s, test.source, c, measured); !strings.Contains(got, test.want) {
			t.Errorf("%s: got %.200s, want %s", test.name, got, test.want)
		}
	}
}

func prior(i int) string {
	if i == 0 {
		return "a0"
	}
	return "a" + string(rune('0'+(i-1)/10)) + string(rune('0'+(i-1)%10))
}

// TestHostileDefines holds that defines that read each other twice are evaluated
// once for each row.
func TestHostileDefines(t *testing.T) {
	defines := []Define{{"d0", "rec.cost_per_hour < 1"}}
	for i := 1; i < 60; i++ {
		last := defines[i-1].Name
		defines = append(defines, Define{"d" + strings.Repeat("x", i), last + " and " + last})
	}
	s, errs := NewScope(Environment{Defines: defines})
	if len(errs) > 0 {
		t.Fatal(errs[0])
	}
	c, measured, _ := testCase()
	source := defines[59].Name
	if got := outcome(t, s, source, c, measured); got != "pass" {
		t.Errorf("got %s, want pass", got)
	}
	p, _ := s.Compile(source+" and rec.cost_per_hour > 1", engine.ScopeRecommendation, Type{Kind: Boolean})
	if m := p.Margin(c, measured); m.IsKnown() {
		t.Error("a margin through 2^60 conditions cannot be known")
	}
	if got := len(p.Changes(c, measured, true, nil)); got != 1 {
		t.Errorf("got %d changes, want 1", got)
	}
}

// FuzzRefusal holds that whatever a team writes, a refusal points into the
// source and speaks no Go, and what is accepted can be judged and explained.
func FuzzRefusal(f *testing.F) {
	for _, line := range strings.Split(strings.TrimSpace(hard), "\n") {
		f.Add(strings.TrimSpace(line[:len(line)-3]))
	}
	for _, s := range []string{"rec.a &&& rec.b", "a =< b", "é.x", "\"", "[", "any(recs, .x", "{a: 1}", "#", "1..", "x ?: y", "b''", "let x = 1; x", "not not", "//", "/*", "rec?.", "a | b"} {
		f.Add(s)
	}
	scope := testScope(f)
	c, measured, lacking := testCase()
	f.Fuzz(func(t *testing.T, source string) {
		for _, s := range []engine.Scope{engine.ScopeRecommendation, engine.ScopeJob} {
			p, errs := scope.Compile(source, s, Type{})
			for _, e := range errs {
				if e.Offset < 0 || e.Length < 0 || e.Offset+e.Length > len(source) {
					t.Errorf("%q: %s points at %d+%d", source, e.Message, e.Offset, e.Length)
				}
				for _, word := range []string{"struct", "float64", "interface", "reflect", "panic", "goroutine", "Operator("} {
					if strings.Contains(e.Error(), word) && !strings.Contains(source, word) {
						t.Errorf("%q: %s", source, e.Error())
					}
				}
			}
			if (p == nil) != (len(errs) > 0) {
				t.Errorf("%q: program %v with %d errors", source, p != nil, len(errs))
			}
			if p == nil {
				continue
			}
			for _, r := range []*engine.Recommendation{measured, lacking} {
				if s == engine.ScopeJob {
					r = nil
				}
				again(t, p, c, r)
			}
		}
	})
}

// again holds that judging twice and explaining agree.
func again(t *testing.T, p *Program, c *engine.Case, r *engine.Recommendation) {
	_, first := p.Value(c, r)
	explained := p.Explain(c, r)
	_, second := p.Value(c, r)
	if (first == nil) != (second == nil) || (first == nil) != (explained.Missing == nil) {
		t.Errorf("%q: %v, then %v, explained as %v", p.Source(), first, second, explained.Missing)
	}
	if first != nil && (first.Offset < 0 || first.Offset > len(p.Source()) && first.Define == "") {
		t.Errorf("%q: stops at %d", p.Source(), first.Offset)
	}
}

// TestEffort holds that evaluations stop when the steps of their Case are used up,
// name that bound, and that what counts no steps goes on.
func TestEffort(t *testing.T) {
	s := testScope(t)
	c, measured, _ := testCase()
	c.Effort = &engine.Effort{What: "this test", Most: 10_000}
	loop := mustCompile(t, s, "all(1..1000, # + rec.cost_per_hour > 0) and rec.model_latency_ms < 0")
	plain := mustCompile(t, s, "rec.cost_per_hour > 0")
	for range 20 {
		loop.Bool(c, measured)
	}
	const want = "this test takes more than 10000 steps"
	if _, stop := loop.Bool(c, measured); stop == nil || stop.Name != "" || stop.Text != want {
		t.Errorf("got %v, want %s", stop, want)
	}
	if e := loop.Explain(c, measured); e.Missing == nil || e.Missing.Error != want {
		t.Errorf("explained as %+v, want %s", e.Missing, want)
	}
	if changes := loop.Changes(c, measured, true, nil); len(changes) > 0 {
		t.Errorf("proposed %v without evaluating anything", changes)
	}
	if holds, stop := plain.Bool(c, measured); !holds || stop != nil {
		t.Errorf("without loops: got %v, %v", holds, stop)
	}
	if c.Effort.Spent > 20_000 {
		t.Errorf("%d steps were taken", c.Effort.Spent)
	}
}

func mustCompile(t *testing.T, s *Scope, source string) *Program {
	t.Helper()
	p, errs := s.Compile(source, engine.ScopeRecommendation, Type{Kind: Boolean})
	if len(errs) > 0 {
		t.Fatal(errs[0])
	}
	return p
}
