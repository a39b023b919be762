package compare

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iradvise/iradvise/engine"
)

// spell writes a matching down, for comparison.
func spell(m matching) []string {
	var out []string
	for _, p := range m.pairs {
		mark := "="
		if p.differs {
			mark = "~"
		}
		out = append(out, p.base.Key()+" "+mark+" "+p.new.Key())
	}
	for _, r := range m.removed {
		out = append(out, "- "+r.Key())
	}
	for _, r := range m.added {
		out = append(out, "+ "+r.Key())
	}
	for _, a := range m.ambiguous {
		out = append(out, "? "+a.Name())
	}
	return out
}

func TestMatch(t *testing.T) {
	unknown := &engine.Recommendation{}
	serverless := func(mb int64) *engine.Recommendation {
		return &engine.Recommendation{Serverless: engine.Known(true), MemorySizeMB: engine.Known(mb), MaxConcurrency: engine.Known[int64](5)}
	}
	compiled := func(job string) *engine.Recommendation {
		r := row("ml.c5.xlarge", 1, 10)
		r.CompilationJob, r.InferenceSpecification, r.EndpointName = "neo-"+job, "neo-spec-"+job, "sm-epc-"+job
		return r
	}
	type rows = []*engine.Recommendation
	for _, c := range []struct {
		name      string
		base, new rows
		exact     bool
		want      []string
	}{
		{"position does not matter", rows{row("ml.a.large", 1, 1), row("ml.b.large", 1, 2)}, rows{row("ml.b.large", 1, 2), row("ml.a.large", 1, 1)}, false,
			[]string{"ml.a.large = ml.a.large", "ml.b.large = ml.b.large"}},
		{"names made anew for each job do not count", rows{compiled("1")}, rows{compiled("2")}, true,
			[]string{"ml.c5.xlarge compiled = ml.c5.xlarge compiled"}},
		{"compiled is not uncompiled", rows{compiled("1")}, rows{row("ml.c5.xlarge", 1, 10)}, true,
			[]string{"- ml.c5.xlarge compiled", "+ ml.c5.xlarge"}},
		{"the count counts", rows{row("ml.a.large", 2, 1)}, rows{row("ml.a.large", 3, 1)}, false,
			[]string{"- ml.a.large×2", "+ ml.a.large×3"}},
		{"left over: type and count", rows{row("ml.a.large", 1, 1, "T=1")}, rows{row("ml.a.large", 1, 1, "T=2")}, false,
			[]string{"ml.a.large T=1 ~ ml.a.large T=2"}},
		{"left over, exact", rows{row("ml.a.large", 1, 1, "T=1")}, rows{row("ml.a.large", 1, 1, "T=2")}, true,
			[]string{"- ml.a.large T=1", "+ ml.a.large T=2"}},
		{"left over beside an exact pair", rows{row("ml.a.large", 1, 1, "T=1"), row("ml.a.large", 1, 1, "T=4")}, rows{row("ml.a.large", 1, 1, "T=1"), row("ml.a.large", 1, 1, "T=8")}, false,
			[]string{"ml.a.large T=1 = ml.a.large T=1", "ml.a.large T=4 ~ ml.a.large T=8"}},
		{"left over, not unique", rows{row("ml.a.large", 1, 1, "T=1")}, rows{row("ml.a.large", 1, 1, "T=2"), row("ml.a.large", 1, 1, "T=3")}, false,
			[]string{"? ml.a.large T=1, ml.a.large T=2, ml.a.large T=3"}},
		{"duplicates that differ", rows{row("ml.a.large", 1, 1), row("ml.a.large", 1, 2)}, rows{row("ml.a.large", 1, 1), row("ml.a.large", 1, 3)}, false,
			[]string{"? ml.a.large"}},
		{"duplicates that are the same", rows{row("ml.a.large", 1, 2), row("ml.a.large", 1, 1)}, rows{row("ml.a.large", 1, 1), row("ml.a.large", 1, 2)}, false,
			[]string{"ml.a.large = ml.a.large", "ml.a.large #2 = ml.a.large #2"}},
		{"one before, two now", rows{row("ml.a.large", 1, 1)}, rows{row("ml.a.large", 1, 1), row("ml.a.large", 1, 3)}, false,
			[]string{"? ml.a.large"}},
		{"serverless sizes", rows{serverless(2048)}, rows{serverless(2048), serverless(4096)}, false,
			[]string{"serverless 2048MB concurrency=5 = serverless 2048MB concurrency=5", "+ serverless 4096MB concurrency=5"}},
		{"an unknown configuration", rows{unknown}, rows{{Metrics: engine.Metrics{ModelLatencyMS: engine.Known(1.0)}}}, false,
			[]string{"? unknown-configuration"}},
		{"what an old CLI left out", rows{serverless(2048), row("ml.a.large", 1, 1)}, rows{unknown, row("ml.a.large", 1, 1)}, false,
			[]string{"ml.a.large = ml.a.large", "? serverless 2048MB concurrency=5, unknown-configuration"}},
		{"an unknown count", rows{row("ml.a.large", 2, 1)}, rows{{InstanceType: "ml.a.large"}, row("ml.b.large", 1, 1)}, false,
			[]string{"+ ml.b.large", "? ml.a.large×2, ml.a.large×?"}},
		{"unknown, with nothing it could be", rows{row("ml.a.large", 2, 1)}, rows{unknown}, false,
			[]string{"- ml.a.large×2", "+ unknown-configuration"}},
	} {
		got := spell(match(rowsOf([]*engine.Job{newJob("a", c.base...)}), rowsOf([]*engine.Job{newJob("b", c.new...)}), c.exact))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// randomJob has few types, counts and environments, so that all ways to match
// and not to match come up.
func randomJob(r *rand.Rand, name string) *engine.Job {
	var rows []*engine.Recommendation
	for range r.IntN(6) {
		one := row(fmt.Sprintf("ml.%c.large", 'a'+r.IntN(2)), int64(1+r.IntN(2)), float64(r.IntN(3)), fmt.Sprintf("T=%d", r.IntN(3)))
		if r.IntN(8) == 0 {
			one = &engine.Recommendation{Metrics: engine.Metrics{ModelLatencyMS: engine.Known(float64(r.IntN(2)))}}
		}
		rows = append(rows, one)
	}
	return newJob(name, rows...)
}

// every row of a side, once for each list entry that holds it.
func (m matching) rows(base bool) []*engine.Recommendation {
	var out []*engine.Recommendation
	add := func(rows ...*Row) {
		for _, r := range rows {
			out = append(out, r.Recommendations...)
		}
	}
	for _, p := range m.pairs {
		if base {
			add(p.base)
		} else {
			add(p.new)
		}
	}
	for _, a := range m.ambiguous {
		if base {
			add(a.Base...)
		} else {
			add(a.New...)
		}
	}
	if base {
		add(m.removed...)
	} else {
		add(m.added...)
	}
	return out
}

// Every row of both sides is listed exactly once, pairs are one to one, and
// matching does not depend on which side comes first or on the order of rows.
func TestMatchIsABijectionAndSymmetric(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 5000 {
		a, b := randomJob(r, "a"), randomJob(r, "b")
		left, right := []*engine.Job{a}, []*engine.Job{b}
		m := match(rowsOf(left), rowsOf(right), i%3 == 0)
		sameRows(t, a, m.rows(true))
		sameRows(t, b, m.rows(false))

		back := match(rowsOf(right), rowsOf(left), i%3 == 0)
		if diff := cmp.Diff(mirror(spell(m)), sorted(spell(back))); diff != "" {
			t.Fatalf("swapped sides match otherwise (-want +got):\n%s", diff)
		}
		r.Shuffle(len(a.Recommendations), func(i, j int) {
			a.Recommendations[i], a.Recommendations[j] = a.Recommendations[j], a.Recommendations[i]
		})
		a.OrderRecommendations()
		if diff := cmp.Diff(spell(m), spell(match(rowsOf(left), rowsOf(right), i%3 == 0))); diff != "" {
			t.Fatalf("shuffled rows match otherwise (-want +got):\n%s", diff)
		}
	}
}

func sameRows(t *testing.T, j *engine.Job, listed []*engine.Recommendation) {
	t.Helper()
	if len(listed) != len(j.Recommendations) {
		t.Fatalf("%d rows are listed of %d", len(listed), len(j.Recommendations))
	}
	for _, r := range j.Recommendations {
		if !slices.Contains(listed, r) {
			t.Fatalf("row %s is not listed", r.Key)
		}
	}
}

func sorted(s []string) []string { slices.Sort(s); return s }

// mirror spells a matching as seen from the other side.
func mirror(spelled []string) []string {
	var out []string
	for _, s := range spelled {
		var a, b, mark string
		switch s[0] {
		case '+':
			s = "-" + s[1:]
		case '-':
			s = "+" + s[1:]
		case '?':
		default:
			for _, mark = range []string{" = ", " ~ "} {
				if x, y, ok := cut(s, mark); ok {
					a, b = x, y
					s = b + mark + a
					break
				}
			}
		}
		out = append(out, s)
	}
	return sorted(out)
}

func cut(s, mark string) (a, b string, ok bool) {
	for i := range s {
		if len(s) >= i+len(mark) && s[i:i+len(mark)] == mark {
			return s[:i], s[i+len(mark):], true
		}
	}
	return "", "", false
}
