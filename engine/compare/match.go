package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/iradvise/iradvise/engine"
)

// Row is one configuration on one side, with what each run measured of it.
type Row struct {
	Configuration   string
	Recommendations []*engine.Recommendation // in the order of the runs

	shape    string // instance type and count, or serverless size: what pairs rows of different configuration
	complete bool   // the configuration is known in full
	most     int    // the most rows that one run has of it
}

// Key returns the row's name: its key where there is one run, else its
// configuration.
func (r *Row) Key() string {
	if len(r.Recommendations) == 1 && r.Recommendations[0].Key != "" {
		return r.Recommendations[0].Key
	}
	return r.Configuration
}

// rowsOf collects the configurations of one side in key order.
func rowsOf(jobs []*engine.Job) []*Row {
	byConfiguration := map[string]*Row{}
	var rows []*Row
	for _, job := range jobs {
		inJob := map[*Row]int{}
		for _, r := range job.Recommendations {
			c := r.Configuration()
			row := byConfiguration[c]
			if row == nil {
				row = &Row{Configuration: c, shape: shape(r), complete: complete(r)}
				byConfiguration[c] = row
				rows = append(rows, row)
			}
			row.Recommendations = append(row.Recommendations, r)
			inJob[row]++
			row.most = max(row.most, inJob[row])
		}
	}
	slices.SortFunc(rows, func(a, b *Row) int { return cmp.Compare(a.Configuration, b.Configuration) })
	return rows
}

// complete reports whether nothing of the row's configuration is unknown.
func complete(r *engine.Recommendation) bool {
	if r.InstanceType != "" {
		return r.InstanceCount.IsKnown()
	}
	serverless, _ := r.Serverless.Get()
	return serverless && r.MemorySizeMB.IsKnown() && r.MaxConcurrency.IsKnown()
}

// shape returns the part of a configuration that says what hardware it runs on.
func shape(r *engine.Recommendation) string {
	bare := engine.Recommendation{
		InstanceType: r.InstanceType, InstanceCount: r.InstanceCount, Serverless: r.Serverless,
		MemorySizeMB: r.MemorySizeMB, MaxConcurrency: r.MaxConcurrency, ProvisionedConcurrency: r.ProvisionedConcurrency,
	}
	return bare.Configuration()
}

// Ambiguity is a set of rows that may belong together, but nothing tells which
// with which.
type Ambiguity struct {
	Base, New []*Row
	Reason    string
}

const notInFull = "the input does not say the configuration in full"

// pairing is two rows that are the same configuration, or that stand for each
// other because nothing else has their type and count.
type pairing struct {
	base, new *Row
	differs   bool // the configurations are not equal
}

// matching says which row belongs to which. Every row of both sides is in
// exactly one of its lists.
type matching struct {
	pairs          []pairing
	added, removed []*Row
	ambiguous      []Ambiguity
}

// match pairs the rows of two sides by configuration and, unless exact, what is
// left over by type and count.
func match(base, new []*Row, exact bool) matching {
	var m matching
	m.removed, m.added = m.byConfiguration(base, new)
	if !exact {
		m.removed, m.added = m.byShape(m.removed, m.added)
		m.removed, m.added = m.unknown(m.removed, m.added)
	}
	slices.SortStableFunc(m.pairs, func(a, b pairing) int {
		return cmp.Or(cmp.Compare(a.base.Configuration, b.base.Configuration), cmp.Compare(a.base.Key(), b.base.Key()))
	})
	return m
}

// byConfiguration returns the rows of both sides whose configuration the other
// side does not have.
func (m *matching) byConfiguration(base, new []*Row) (restBase, restNew []*Row) {
	theirs := map[string]*Row{}
	for _, r := range new {
		theirs[r.Configuration] = r
	}
	for _, b := range base {
		n, ok := theirs[b.Configuration]
		if !ok {
			restBase = append(restBase, b)
			continue
		}
		delete(theirs, b.Configuration)
		m.equal(b, n)
	}
	for _, n := range new {
		if theirs[n.Configuration] == n {
			restNew = append(restNew, n)
		}
	}
	return restBase, restNew
}

// equal pairs two rows of equal configuration, if one row is all that each run
// has of it. Several rows are told apart only where they are the same
// measurements on both sides, so that a run matches itself.
func (m *matching) equal(b, n *Row) {
	switch {
	case b.complete && b.most == 1 && n.most == 1:
		m.pairs = append(m.pairs, pairing{base: b, new: n})
	case identical(b, n):
		for i := range b.Recommendations {
			m.pairs = append(m.pairs, pairing{base: b.single(i), new: n.single(i)})
		}
	case !b.complete:
		m.ambiguous = append(m.ambiguous, Ambiguity{[]*Row{b}, []*Row{n}, notInFull})
	default:
		m.ambiguous = append(m.ambiguous, Ambiguity{[]*Row{b}, []*Row{n},
			fmt.Sprintf("%s before and %s now have this configuration", countRows(b.most), countRows(n.most))})
	}
}

func countRows(n int) string {
	if n == 1 {
		return "1 row"
	}
	return fmt.Sprintf("%d rows", n)
}

// identical reports whether both rows hold the same measurements. Rows of equal
// configuration stand in the order of their content in a job.
func identical(b, n *Row) bool {
	return len(b.Recommendations) == b.most && len(n.Recommendations) == n.most && slices.EqualFunc(b.Recommendations, n.Recommendations,
		func(x, y *engine.Recommendation) bool { return x.Metrics == y.Metrics })
}

func (r *Row) single(i int) *Row {
	one := *r
	one.Recommendations, one.most = r.Recommendations[i:i+1], 1
	return &one
}

// byShape pairs rows whose type and count no other left-over row of their side
// has, and returns the rest.
func (m *matching) byShape(base, new []*Row) (restBase, restNew []*Row) {
	ours, theirs := byShape(base), byShape(new)
	for _, b := range base {
		left, right := ours[b.shape], theirs[b.shape]
		switch {
		case len(right) == 0:
			restBase = append(restBase, b)
		case left[0] != b: // settled with the first of its shape
		case alone(left) && alone(right):
			m.pairs = append(m.pairs, pairing{base: b, new: right[0], differs: true})
		default:
			m.ambiguous = append(m.ambiguous, Ambiguity{left, right, whyNotByShape(b)})
		}
	}
	for _, n := range new {
		if len(ours[n.shape]) == 0 {
			restNew = append(restNew, n)
		}
	}
	return restBase, restNew
}

func whyNotByShape(b *Row) string {
	if !b.complete {
		return notInFull
	}
	return "not the only rows of " + b.shape + " without an equal on the other side (--match config takes them as added and removed)"
}

// unknown sets apart the rows of an instance type, or those of none, where both
// sides have some left and one of them is not known in full: it could be any of
// the others.
func (m *matching) unknown(base, new []*Row) (restBase, restNew []*Row) {
	ours, theirs := byInstanceType(base), byInstanceType(new)
	open := func(r *Row) bool {
		left, right := ours[r.instanceType()], theirs[r.instanceType()]
		return len(left) > 0 && len(right) > 0 && slices.ContainsFunc(slices.Concat(left, right), func(r *Row) bool { return !r.complete })
	}
	for _, b := range base {
		switch left := ours[b.instanceType()]; {
		case !open(b):
			restBase = append(restBase, b)
		case left[0] == b:
			m.ambiguous = append(m.ambiguous, Ambiguity{left, theirs[b.instanceType()], notInFull})
		}
	}
	for _, n := range new {
		if !open(n) {
			restNew = append(restNew, n)
		}
	}
	return restBase, restNew
}

func (r *Row) instanceType() string { return r.Recommendations[0].InstanceType }

func byInstanceType(rows []*Row) map[string][]*Row {
	out := map[string][]*Row{}
	for _, r := range rows {
		out[r.instanceType()] = append(out[r.instanceType()], r)
	}
	return out
}

func byShape(rows []*Row) map[string][]*Row {
	out := map[string][]*Row{}
	for _, r := range rows {
		out[r.shape] = append(out[r.shape], r)
	}
	return out
}

func alone(rows []*Row) bool { return len(rows) == 1 && rows[0].most == 1 && rows[0].complete }

// Name returns the configurations of both sides.
func (a Ambiguity) Name() string {
	var keys []string
	for _, r := range append(slices.Clone(a.Base), a.New...) {
		if !slices.Contains(keys, r.Configuration) {
			keys = append(keys, r.Configuration)
		}
	}
	slices.Sort(keys)
	return strings.Join(keys, ", ")
}
