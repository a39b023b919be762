package engine_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/iradvise/iradvise/engine"
)

// published is one case of testdata/mcdm_cases.json.
type published struct {
	ID        string
	Matrix    [][]float64
	Weights   []float64
	Types     []int
	Bounds    [][2]float64
	Tolerance float64 `json:"tolerance_rel"`
	Computed  map[string]any
	Published map[string]any
}

func publishedCase(t *testing.T, id string) published {
	t.Helper()
	b, err := os.ReadFile("testdata/mcdm_cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var all struct{ Cases []published }
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	for _, c := range all.Cases {
		if c.ID == id {
			return c
		}
	}
	t.Fatalf("no case %s", id)
	return published{}
}

// score builds a Score over the columns of the case.
func (p published) score(m engine.Method, n engine.Normalization) *engine.Score {
	s := &engine.Score{Method: m, Normalize: n}
	for k := range p.Matrix[0] {
		weight, maximize := 1.0, false
		if p.Weights != nil {
			weight = p.Weights[k]
		}
		if p.Types != nil {
			maximize = p.Types[k] > 0
		}
		o := engine.Objective{
			Name: fmt.Sprint(k), Weight: weight, Maximize: maximize, Tolerance: p.Tolerance,
			Value: func(_ *engine.Case, r *engine.Recommendation) engine.Measured[float64] {
				return engine.Finite(p.Matrix[r.Row][k])
			},
		}
		if p.Bounds != nil {
			o.Worst, o.Best = engine.Known(p.Bounds[k][0]), engine.Known(p.Bounds[k][1])
			if !maximize {
				o.Worst, o.Best = o.Best, o.Worst
			}
		}
		s.Objectives = append(s.Objectives, o)
	}
	return s
}

// rows returns a candidate for each row of the matrix.
func (p published) rows() []*engine.Candidate {
	out := make([]*engine.Candidate, len(p.Matrix))
	for i := range out {
		out[i] = &engine.Candidate{Eligible: true, Recommendation: &engine.Recommendation{Row: i, Index: i, Key: fmt.Sprintf("%03d", i)}}
	}
	return out
}

func totals(rows []*engine.Candidate) []float64 {
	out := make([]float64, len(rows))
	for _, c := range rows {
		v, ok := c.Score.Total.Get()
		if !ok {
			v = math.NaN()
		}
		out[c.Row] = v
	}
	return out
}

func floats(v any) []float64 {
	var out []float64
	for _, x := range v.([]any) {
		out = append(out, x.(float64))
	}
	return out
}

func near(t *testing.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	for i := range want {
		if math.Abs(got[i]-want[i]) > tolerance {
			t.Errorf("%s: row %d scores %v, want %v", what, i, got[i], want[i])
		}
	}
}

func TestPublishedScores(t *testing.T) {
	climber := publishedCase(t, "topsis-opricovic-tzeng-2004-linear")
	ranked := climber.score(engine.TOPSIS, engine.MinMax).Rank(nil, climber.rows())
	near(t, "mountain climber", totals(ranked), floats(climber.Published["score"]), climber.Published["tolerance"].(float64))
	near(t, "mountain climber", totals(ranked), floats(climber.Computed["score"]), 1e-12)

	aws := publishedCase(t, "aws-doc-sample-3recs")
	for _, c := range []struct {
		name      string
		method    engine.Method
		normalize engine.Normalization
	}{
		{"WSM_minmax", engine.WeightedSum, engine.MinMax},
		{"TOPSIS_vector", engine.TOPSIS, engine.Vector},
		{"TOPSIS_minmax", engine.TOPSIS, engine.MinMax},
	} {
		ranked := aws.score(c.method, c.normalize).Rank(nil, aws.rows())
		near(t, c.name, totals(ranked), floats(aws.Computed[c.name]), 1e-9)
	}

	spotis := publishedCase(t, "spotis-dezert-2020")
	want := floats(spotis.Computed["score"])
	for i := range want {
		want[i] = 1 - want[i] // SPOTIS is a distance: lower is better
	}
	near(t, "SPOTIS", totals(spotis.score(engine.WeightedSum, engine.MinMax).Rank(nil, spotis.rows())), want, 1e-12)
}

// TestFacilityLocation is the example of Papathanasiou and Ploskas, Multiple
// Criteria Decision Aid (2018), chapter 1: six sites, four benefits. The book
// rounds to three digits at every step.
func TestFacilityLocation(t *testing.T) {
	p := published{
		Matrix:  [][]float64{{8, 7, 2, 1}, {5, 3, 7, 5}, {7, 5, 6, 4}, {9, 9, 7, 3}, {11, 10, 3, 7}, {6, 9, 5, 4}},
		Weights: []float64{0.4, 0.3, 0.1, 0.2}, Types: []int{1, 1, 1, 1},
	}
	ranked := p.score(engine.TOPSIS, engine.Vector).Rank(nil, p.rows())
	near(t, "facility location", totals(ranked), []float64{0.387, 0.327, 0.391, 0.615, 0.868, 0.493}, 0.002)
}

func TestLexicographicTolerance(t *testing.T) {
	p := publishedCase(t, "lexicographic-tolerance-definition")
	ranked := p.score(engine.Lexicographic, engine.MinMax).Rank(nil, p.rows())
	if ranked[0].Row != 2 {
		t.Errorf("winner is row %d, want 2 (c)", ranked[0].Row)
	}
	p.Tolerance = 0
	ranked = p.score(engine.Lexicographic, engine.MinMax).Rank(nil, p.rows())
	if ranked[0].Row != 0 {
		t.Errorf("without tolerance the winner is row %d, want 0 (a)", ranked[0].Row)
	}
}

// TestLexicographicEdge has a row exactly at the tolerance: 0.3 + 10 % is
// 0.32999999999999996 in float64.
func TestLexicographicEdge(t *testing.T) {
	p := published{Tolerance: 0.1, Matrix: [][]float64{{0.3, 200}, {0.33, 100}, {0.3300001, 50}}}
	if ranked := p.score(engine.Lexicographic, engine.MinMax).Rank(nil, p.rows()); ranked[0].Row != 1 {
		t.Errorf("winner is row %d, want 1, which is within 10%% of the least", ranked[0].Row)
	}
}

// TestEdgesOfScores states what the definitions leave open.
func TestEdgesOfScores(t *testing.T) {
	missing := math.NaN()
	for _, c := range []struct {
		name    string
		matrix  [][]float64
		weights []float64
		want    []float64 // NaN: no score
	}{
		{"a single row is the best there is", [][]float64{{5, 7}}, nil, []float64{1}},
		{"a constant column contributes equally", [][]float64{{1, 3}, {2, 3}}, nil, []float64{1, 0.5}},
		{"ties score the same", [][]float64{{1, 1}, {1, 1}}, nil, []float64{1, 1}},
		{"huge values do not overflow", [][]float64{{-1.7e308, 0}, {1.7e308, 0}}, nil, []float64{1, 0.5}},
		{"a tiny weight still counts", [][]float64{{1, 2}, {1, 1}}, []float64{1, 1e-12}, []float64{1 - 1e-12, 1}},
		{"a missing value leaves no score", [][]float64{{1, missing}, {2, 2}}, nil, []float64{missing, 1}},
	} {
		p := published{Matrix: c.matrix, Weights: c.weights}
		got := totals(p.score(engine.WeightedSum, engine.MinMax).Rank(nil, p.rows()))
		for i := range c.want {
			if math.IsNaN(c.want[i]) != math.IsNaN(got[i]) || math.Abs(got[i]-c.want[i]) > 1e-15 {
				t.Errorf("%s: got %v, want %v", c.name, got, c.want)
			}
		}
	}
}

// TestRankingIsATotalOrder shuffles the input of every method: the order that
// comes out must not depend on it, and unscored rows come last.
func TestRankingIsATotalOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		p := published{Tolerance: 0.1}
		for range 1 + random.IntN(8) {
			row := []float64{float64(random.IntN(4)), float64(random.IntN(4)), float64(random.IntN(4))}
			if random.IntN(6) == 0 {
				row[random.IntN(3)] = math.NaN()
			}
			p.Matrix = append(p.Matrix, row)
		}
		for _, s := range []*engine.Score{
			p.score(engine.WeightedSum, engine.MinMax), p.score(engine.TOPSIS, engine.MinMax),
			p.score(engine.TOPSIS, engine.Vector), p.score(engine.Lexicographic, engine.MinMax),
		} {
			s.Prefer = []engine.Preference{func(_ *engine.Case, r *engine.Recommendation) bool { return r.Row%2 == 0 }}
			want := keys(s.Rank(nil, p.rows()))
			rows := p.rows()
			random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
			ranked := s.Rank(nil, rows)
			if got := keys(ranked); !slices.Equal(got, want) {
				t.Fatalf("%v of %v: got %v, want %v", s.Method, p.Matrix, got, want)
			}
			checkOrder(t, ranked)
		}
	}
}

// checkOrder holds ranked rows to: scored first, better tiers first, scores in
// 0..1 and falling within a tier.
func checkOrder(t *testing.T, ranked []*engine.Candidate) {
	t.Helper()
	for i, c := range ranked {
		v, ok := c.Score.Total.Get()
		if ok && (v < 0 || v > 1) {
			t.Errorf("score %v is outside 0..1", v)
		}
		if i == 0 {
			continue
		}
		before, beforeOK := ranked[i-1].Score.Total.Get()
		switch {
		case ok && !beforeOK:
			t.Error("an unscored row comes before a scored one")
		case ok && ranked[i-1].Score.Tier > c.Score.Tier:
			t.Error("a worse tier comes first")
		case ok && ranked[i-1].Score.Tier == c.Score.Tier && before < v:
			t.Errorf("score %v comes before %v", before, v)
		}
	}
}

func keys(rows []*engine.Candidate) []string {
	var out []string
	for _, c := range rows {
		out = append(out, c.Key)
	}
	return out
}

// TestTooManyPreferences judges by a score with more preferences than a tier holds:
// nothing can be ranked, so no run passes.
func TestTooManyPreferences(t *testing.T) {
	score := engine.DefaultScore()
	score.Prefer = make([]engine.Preference, engine.MaxPreferences+1)
	for i := range score.Prefer {
		score.Prefer[i] = func(*engine.Case, *engine.Recommendation) bool { return true }
	}
	run := engine.Evaluate(job("COMPLETED", 1), []*engine.Policy{{Name: "p", Score: score}}, engine.Options{})
	if want := "policy p: the score prefers by 61 conditions, more than the limit of 60"; run.Verdict != engine.Undecided || run.Reason != want {
		t.Errorf("got %v, %s; want undecided, %s", run.Verdict, run.Reason, want)
	}
}
