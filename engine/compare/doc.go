// Package compare puts saved runs beside each other: two sides of one job each,
// or of repeats, matched by configuration, with honest statistics.
//
//	Jobs → rows of each side → matching → a Delta for each metric → Comparison
//
// Jobs does the whole of it:
//
//	c := compare.Jobs(base, new, compare.Options{})
//	fmt.Println(c.Verdict, c.Reason)
//
// One run gives one number. Without repeats nothing but the tolerance band
// decides, and the output says so; runs of one model on one instance type have
// been seen 2.5 times apart. With repeats each side is summarized by its median,
// with a confidence interval from order statistics, and a difference counts only
// when it leaves the band and the Mann-Whitney U test finds it significant.
// Where there are so few runs that no result could be significant, a difference
// for the worse leaves the gate undecided rather than passed.
//
// Impact says what a change of policy does to saved runs, and History how the
// winner of each model moved with time.
//
// # Stability
//
// Jobs, Impact, History, their results and Formats change only with the major version. The
// comparison depends on the jobs alone: there is nothing to wait for.
package compare
