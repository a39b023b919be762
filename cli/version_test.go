package cli

import (
	"runtime/debug"
	"testing"
)

func TestVersionIn(t *testing.T) {
	for want, info := range map[string]debug.BuildInfo{
		"v1.2.0":  {Main: debug.Module{Path: module, Version: "v1.2.0"}},
		"(devel)": {},
		"v1.2.0 in example.com/advise v0.3.0": {
			Main: debug.Module{Path: "example.com/advise", Version: "v0.3.0"},
			Deps: []*debug.Module{{Path: "example.com/other", Version: "v9.0.0"}, {Path: module, Version: "v1.2.0"}},
		},
	} {
		if got := versionIn(&info); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
