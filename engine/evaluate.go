package engine

// Options are what a judgement depends on besides the job and the policies.
type Options struct {
	Today    string    // "2026-11-23", for waivers and for rules that read the day
	Baseline *Baseline // the earlier run, or nil
	Explain  bool      // findings hold what passed too; Pareto and stability are filled
	Strict   bool      // judge as if every warn rule were error
}

// Ranking is the outcome of the rules of recommendation scope.
type Ranking struct {
	eligible []*Recommendation // key order
	winner   *Recommendation
}
