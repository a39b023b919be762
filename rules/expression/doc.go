// Package expression compiles and evaluates the expressions of policies: strict,
// statically typed, over one job and one of its rows.
//
//	scope, errs := expression.NewScope(expression.Environment{Params: ..., Defines: ...})
//	program, errs := scope.Compile("rec.model_latency_ms <= params.max_latency_ms",
//		engine.ScopeRecommendation, expression.Type{Kind: expression.Boolean})
//	holds, stop := program.Bool(c, r) // stop != nil: undecided, and why
//
// # What it takes from expr, and what it does itself
//
// The language is that of github.com/expr-lang/expr: its parser reads the
// source, and what an expression means is what expr's virtual machine would make
// of it, left to right with short-circuit; tests hold the two against each other
// wherever everything is measured. Types, evaluation and messages are this
// package's own, because a gate needs what expr does not promise: that a missing
// value never decides. As it comes, expr answers 16 to 26 of 66 such questions
// wrongly; its checker stops at the first mistake and speaks of Go types.
//
// Each part of the parsed tree is checked once and becomes a closure, with a
// type that says whether the value may be missing. No reflection and no boxing
// happens while a row is judged.
//
// # Missing values
//
// A value that was not measured is missing. Every operator and function that
// needs it stops, and the expression is undecided: ==, !=, in and not in too,
// also within not, any, map or a list. Short-circuit is kept: what is not reached
// does not matter. A policy speaks of missing values on purpose with == nil,
// != nil and ??, which take a name, a member of something that may itself be
// missing (winner.model_latency_ms without a winner), a key of a map, a
// parameter without a value, or what find returns. On a value that is never
// missing they are errors.
//
// Division by zero, results that are not finite numbers, an index outside of a
// list, min, max, mean and median of nothing, and int("") stop with a text. They
// cannot be caught.
//
// # Types
//
// number, integer, string, boolean, time, duration, list of one type, and map
// from strings to one type. An integer is a number without a fraction: literals
// without a point, counts, and what +, - and * make of integers. Only indices,
// ranges and % insist on one. All numbers are 64-bit floating point, so integers
// are exact up to 2^53. Values of different types are never compared: rec.key ==
// 5 is an error, not false. string, int, float, round, ceil and floor convert.
//
// # Noise
//
// Two numbers as they were measured, set or written are compared exactly. Where a side
// comes of arithmetic that can leave noise (+ - * / ** other than of integers, sum, mean,
// median, and what is made of these), numbers that differ by no more than 1e-12 of the
// larger one are equal for < <= > >= == != and in: 115 <= 100 * 1.15 holds, and
// 115 > 100 * 1.15 does not. A sum or difference of such numbers that leaves nothing but
// noise is 0, and ceil, floor, round and int take 1.1 * 10 for 11.
//
// x in low..high asks for a whole number between the ends, as in expr: 50.5 in 1..100 is
// false.
//
// # What is different from expr
//
// Not available: method calls, $env, clocks (now), functions whose order is not
// fixed (keys, values, groupBy, ...) or that have no use in a policy (fromJSON,
// bitand, ...), and patterns of matches that are computed. x ?? y needs
// parentheses beside other operators. let may bind a missing value, which counts
// where the name is read. Indices and lengths of texts count characters.
// mean([]) is an error, not 0. The element of a closure is # or a leading dot.
//
// # Limits
//
// A source has at most 16 KiB, 2,000 parts and 400 levels; one evaluation takes
// at most five million steps and makes texts of 64 KiB and lists of 100,000
// elements. A step is one part that a loop evaluates for an element, an element of a
// list that is made or looked through, or some bytes of a long text. What all
// evaluations of a policy may do for one run, explanations and near misses included,
// is bounded by the Effort of their Case. Each limit has an error that names it.
//
// # Sharing
//
// A Scope and its Programs are read-only and serve many goroutines. What the
// programs of one Scope share while one job is judged lives in the Case's Memo.
//
// # Stability
//
// Function, Type, Kind, ListOf, Names and Functions change only with the major version.
// Scope and Program serve package rules and are not stable. What is wrong with an
// expression is an *Error, what stops an evaluation a *Stop.
package expression
