package expression

import (
	"sync"
	"testing"

	"github.com/iradvise/iradvise/engine"
)

// TestShared holds that many goroutines judge with one Program, each with a
// Case of its own.
func TestShared(t *testing.T) {
	s := testScope(t)
	p, errs := s.Compile("busy and any(params.families, # == rec.instance_family)", engine.ScopeRecommendation, Type{Kind: Boolean})
	if len(errs) > 0 {
		t.Fatal(errs[0])
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			c, measured, lacking := testCase()
			for range 100 {
				if holds, stop := p.Bool(c, measured); !holds || stop != nil {
					t.Errorf("got %v, %v", holds, stop)
				}
				if e := p.Explain(c, lacking); e.Missing == nil || e.Missing.Name != "rec.cpu_utilization" {
					t.Errorf("got %+v", e.Missing)
				}
			}
		})
	}
	wg.Wait()
}

// TestPlugin holds how functions from outside are typed, called and stopped.
func TestPlugin(t *testing.T) {
	s, errs := NewScope(Environment{Functions: []Function{
		{Name: "twice", Doc: "doubles", Params: []Type{{Kind: Number}}, Result: Type{Kind: Number},
			Call: func(a []any) (any, error) { return a[0].(float64) * 2, nil }},
		{Name: "broken", Doc: "panics", Result: Type{Kind: Number}, Call: func([]any) (any, error) { panic("oh") }},
		{Name: "price", Doc: "may not know", Params: []Type{{Kind: String}}, Result: Type{Kind: Number, Missing: true},
			Call: func([]any) (any, error) { return nil, nil }},
	}})
	if len(errs) > 0 {
		t.Fatal(errs[0])
	}
	c, measured, lacking := testCase()
	tests := []struct {
		source string
		r      *engine.Recommendation
		want   string
	}{
		{"twice(rec.cpu_utilization) == 160", measured, "pass"},
		{"twice(rec.cpu_utilization) == 160", lacking, "undecided: rec.cpu_utilization was not measured"},
		{"twice(rec.key) == 1", measured, "error: the argument of twice must be a number, but rec.key is a string"},
		{"twice() == 1", measured, "error: twice takes 1 argument, not 0: twice(number) number"},
		{"broken() == 1", measured, "undecided: broken failed: oh"},
		{"price(rec.key) == 1", measured, "undecided: price has no answer"},
		{"(price(rec.key) ?? 1) == 1", measured, "pass"},
		{"twise(1) == 1", measured, "error: unknown function twise: did you mean twice?"},
	}
	for _, test := range tests {
		if got := outcome(t, s, test.source, c, test.r); got != test.want {
			t.Errorf("%s: got %s, want %s", test.source, got, test.want)
		}
	}
}
