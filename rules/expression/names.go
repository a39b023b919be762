package expression

import (
	"slices"

	"github.com/iradvise/iradvise/engine"
)

// Name is one thing that a policy can read.
type Name struct {
	Name string // "rec.model_latency_ms"
	Type Type
	Unit string // "ms", "usd", ... or ""
	Doc  string
}

// record is a kind of thing with members.
type record int8

const (
	recordRecommendation record = iota
	recordJob
	recordStopping
	recordEndpoint
	recordBaseline
)

func (r record) String() string {
	return [...]string{"recommendation", "job", "stopping condition", "endpoint", "baseline"}[r]
}

// members returns the members of the record.
func (r record) members() []member {
	switch r {
	case recordRecommendation:
		return recommendationMembers()
	case recordJob:
		return jobMembers()
	case recordStopping:
		return stoppingMembers()
	case recordEndpoint:
		return endpointMembers()
	}
	return baselineMembers()
}

// member is one member of a record.
type member struct {
	name, unit, doc string
	typ             Type
	get             func(f *frame, b *row) (value, state)
	why             string      // what a missing value means, where "was not measured" is wrong
	measured        measurement // of a number of the row, what get reads; else nil
	sized           bool        // follows from the traffic of the policy
}

// root is a name that stands by itself.
type root struct {
	name, doc string
	typ       Type
	reads     place
	get       func(f *frame) (value, state)
	why       string
}

// roots returns the names that an expression begins with.
func roots() []root {
	recommendation := Type{Kind: Record, record: recordRecommendation}
	rows := Type{Kind: List, Elem: &recommendation}
	return []root{
		{name: "rec", doc: "the recommendation under judgement", typ: recommendation, reads: readsRow,
			get: func(f *frame) (value, state) { return value{row: f.row}, known }},
		{name: "job", doc: "the job that measured it", typ: Type{Kind: Record, record: recordJob}, reads: readsJob,
			get: func(f *frame) (value, state) { return value{row: f.memo.job(f.c)}, known }},
		{name: "recs", doc: "all recommendations of the job, in key order", typ: rows, reads: readsRanking,
			get: func(f *frame) (value, state) { return f.memo.rows(f.c), known }},
		{name: "eligible", doc: "the eligible recommendations, in key order", typ: rows, reads: readsRanking,
			get: func(f *frame) (value, state) { return listOf(f.memo.eligible(f.c)), known }},
		{name: "winner", doc: "the recommendation that ranks first; missing when none can", why: "there is no winner",
			typ: optional(recommendation), reads: readsRanking, get: (*frame).winner},
		{name: "baseline", doc: "the earlier run that --baseline names; missing without one", why: "there is no baseline run",
			typ: Type{Kind: Record, record: recordBaseline, Missing: true}, reads: readsRanking, get: (*frame).baseline},
		{name: "today", doc: "the day of --now, at midnight UTC", typ: Type{Kind: Time, Missing: true}, reads: readsToday,
			get: (*frame).today, why: "no day was given"},
	}
}

func optional(t Type) Type {
	t.Missing = true
	return t
}

// Names returns every built-in name of the scope, in the order of the
// documentation. Members of rec exist for winner, baseline.winner, rec.baseline
// and the elements of recs and eligible too.
func Names(scope engine.Scope) []Name {
	var out []Name
	for _, r := range roots() {
		if r.reads&^placeOf(scope) != 0 {
			continue
		}
		out = append(out, Name{Name: r.name, Type: r.typ, Doc: r.doc})
		if r.typ.Kind == Record && r.name != "winner" {
			out = slices.Concat(out, memberNames(r.name, r.typ.record))
		}
	}
	return out
}

func memberNames(prefix string, r record) []Name {
	var out []Name
	for _, m := range r.members() {
		name := prefix + "." + m.name
		out = append(out, Name{Name: name, Type: m.typ, Unit: m.unit, Doc: m.doc})
		if m.typ.Kind == Record && (m.typ.record == recordStopping || m.typ.record == recordEndpoint) {
			out = append(out, memberNames(name, m.typ.record)...)
		}
	}
	return out
}
