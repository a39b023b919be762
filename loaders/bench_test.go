package loaders

import (
	"bytes"
	"sync/atomic"
	"testing"

	"github.com/iradvise/iradvise/internal/archive"
)

// archiveLines are made-up jobs as JSON lines.
func archiveLines(tb testing.TB, o archive.Options) []byte {
	tb.Helper()
	var out bytes.Buffer
	if err := archive.WriteLines(&out, o); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// BenchmarkArchiveDecode reads JSON lines by the tolerant reader, which keeps all
// of a document, and by the quick one, which keeps what is judged: in the wire's
// spelling alone, with some jobs in others, and where a source is read for the
// first time, so that nothing of its spelling is known.
func BenchmarkArchiveDecode(b *testing.B) {
	const jobs = 200
	plain, mixed := archiveLines(b, archive.Options{Jobs: jobs, Seed: 1, Plain: true}), archiveLines(b, archive.Options{Jobs: jobs, Seed: 1})
	reuse := &atomic.Bool{}
	reuse.Store(true)
	known := Options{Keep: KeepJudged, Reuse: reuse, readers: newReaders()}
	for _, bench := range []struct {
		name    string
		text    []byte
		options func() Options
	}{
		{"tolerant", plain, func() Options { return Options{} }},
		{"quick", plain, func() Options { return known }},
		{"mixed", mixed, func() Options { return known }},
		{"unknown", plain, func() Options { return Options{Keep: KeepJudged, Reuse: reuse, readers: newReaders()} }},
	} {
		b.Run(bench.name, func(b *testing.B) {
			padded := append(bytes.Clone(bench.text), padding...)[:len(bench.text)]
			b.SetBytes(int64(len(bench.text)))
			b.ReportAllocs()
			for b.Loop() {
				n := 0
				for r := range decode(padded, true, "jobs.jsonl", bench.options()) {
					if r.Err != nil {
						b.Fatal(r.Err)
					}
					n++
				}
				if n != jobs {
					b.Fatalf("%d jobs instead of %d", n, jobs)
				}
			}
		})
	}
}

// BenchmarkArchiveBytes looks at every byte of JSON lines once, eight at a time,
// for what can end a string: the least that a reader does which lets nothing
// malformed pass.
func BenchmarkArchiveBytes(b *testing.B) {
	lines := archiveLines(b, archive.Options{Jobs: 200, Seed: 1, Plain: true})
	text := pad(string(lines))
	b.SetBytes(int64(len(lines)))
	for b.Loop() {
		for i := 0; i < len(lines); i++ {
			i = text.plainEnd(i)
		}
	}
}
