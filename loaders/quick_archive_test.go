package loaders

import (
	"bytes"
	"math/rand/v2"
	"regexp"
	"testing"

	"github.com/iradvise/iradvise/internal/archive"
)

// FuzzQuickReaderOnArchives: of any archive, spoiled anywhere, the quick reader
// makes what the tolerant one does. A seed draws the jobs, another what becomes of
// them.
func FuzzQuickReaderOnArchives(f *testing.F) {
	for i := range uint64(6) {
		f.Add(i%3, i)
	}
	f.Fuzz(func(t *testing.T, jobs, changes uint64) {
		s := &spoiler{random: rand.New(rand.NewPCG(changes, 1))}
		for j := range archive.Jobs(archive.Options{Jobs: 12, Seed: jobs}) {
			s.jobs = append(s.jobs, bytes.Clone(j.Body))
		}
		for range 4 {
			sameAsTolerant(t, s.lines(), Options{LatencyUnit: s.pick("", "", "us"), AssumeCompleted: s.random.IntN(3) == 0})
		}
	})
}

// A spoiler changes documents token by token.
type spoiler struct {
	random *rand.Rand
	jobs   [][]byte
}

var token = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|[{}\[\]:,]|null|true|false`)

func (s *spoiler) pick(list ...string) string { return list[s.random.IntN(len(list))] }

// lines returns a few jobs as JSON lines, each with up to two changes.
func (s *spoiler) lines() []byte {
	var out []byte
	for range 1 + s.random.IntN(4) {
		job := s.jobs[s.random.IntN(len(s.jobs))]
		for range s.random.IntN(3) {
			job = s.change(job)
		}
		out = append(append(out, job...), '\n')
	}
	return out
}

// change replaces one token of a document.
func (s *spoiler) change(doc []byte) []byte {
	tokens := token.FindAllIndex(doc, -1)
	if len(tokens) == 0 {
		return doc
	}
	at, other := tokens[s.random.IntN(len(tokens))], tokens[s.random.IntN(len(tokens))]
	old := string(doc[at[0]:at[1]])
	var now string
	switch s.random.IntN(7) {
	case 0, 1, 2:
		now = s.value()
	case 3:
		now = string(doc[other[0]:other[1]])
	case 4:
		now = s.pick(" ", "\n", "\t", "\r\n", "\v", "\x00", "/**/", "\x1e") + old
	case 5:
		now = old + s.pick(" ", "\n", ",", "}", "]", "\x00", "x", `"`)
	}
	return bytes.Join([][]byte{doc[:at[0]], []byte(now), doc[at[1]:]}, nil)
}

// value returns a value that asks for care somewhere.
func (s *spoiler) value() string {
	return s.pick("0", "1", "-1", "0.0", "-0", "01", "1.", ".5", "1e", "1e5", "1E-5", "1e15", "100", "1000.0", "1.5", "0.1", "0.30000001192092896",
		"123456.7890123456789", "16777217", "9223372036854775807", "9223372036854775808", "99999999999999999999", "3e38", "4e38", "1e-46",
		"null", "true", "false", "NaN", `"NaN"`, `"Infinity"`, `""`, `"x"`, `"1"`, `"\u0041"`, `"\ud800"`, "\"\x7f\"", "\"\xc3\"", `"é"`,
		"[]", "{}", "[{}]", `{"Key":"a"}`, "1664922919.2", `"2022-10-04T22:35:19.200Z"`, `"2022-10-04"`)
}
