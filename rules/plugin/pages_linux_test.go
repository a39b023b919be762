package plugin

import (
	"bytes"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWrittenPages holds both ways to ask the system to the pages that were
// written; pages that were only read do not count.
func TestWrittenPages(t *testing.T) {
	size := os.Getpagesize()
	content := bytes.Repeat([]byte("state"), 200*size/5)
	s := keep(content[:len(content)/size*size])
	defer s.close()
	if s.bytes == nil {
		t.Skip("this system does not tell of pages")
	}
	var p pages
	defer p.free()
	region := p.reserve(300 * uint64(size))
	if !p.lay(s, 199*size) {
		t.Fatal("the image cannot be mapped")
	}
	if !bytes.Equal(region[:199*size], content[:199*size]) {
		t.Error("the mapping is not the image")
	}
	region[3*size], region[5*size-1], region[198*size+7] = 0, 0, 0
	want := []span{{3 * size, 4 * size}, {4 * size, 5 * size}, {198 * size, 199 * size}}
	if !p.read(s) {
		t.Fatal("the table of pages cannot be read")
	}
	if diff := cmp.Diff(want, p.spans, cmp.AllowUnexported(span{})); diff != "" {
		t.Errorf("the table (-want +got):\n%s", diff)
	}
	p.spans = nil
	if p.scan(s) {
		want = []span{{3 * size, 5 * size}, {198 * size, 199 * size}}
		if diff := cmp.Diff(want, p.spans, cmp.AllowUnexported(span{})); diff != "" {
			t.Errorf("the scan (-want +got):\n%s", diff)
		}
	}
	for i := 0; i < 199; i += 2 {
		region[i*size] = 1
	}
	if all, ok := p.written(s); !ok || len(all) != 101 {
		t.Errorf("100 pages apart and one beside: got %d, %v", len(all), ok)
	}
}
