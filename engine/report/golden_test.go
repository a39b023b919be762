package report

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iradvise/iradvise/engine"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden holds every format to what it wrote for each sample.
func TestGolden(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(samples())) {
		rep := samples()[name]
		for _, f := range Formats(Style{}) {
			t.Run(name+"/"+f.Name, func(t *testing.T) {
				got := render(t, f, rep)
				if again := render(t, f, samples()[name]); !bytes.Equal(got, again) {
					t.Errorf("the same report twice gives different bytes")
				}
				golden(t, filepath.Join("testdata", name+"."+f.Name), got)
			})
		}
	}
}

func render(t *testing.T, f Format, rep *engine.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, rep); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}
