package cli

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUnified(t *testing.T) {
	for _, test := range []struct{ name, before, after, want string }{
		{"a line", "a\nb\nc\n", "a\n  b\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+  b\n c\n"},
		{"an empty line", "a\n\n\nb\n", "a\n\nb\n", "@@ -1,4 +1,3 @@\n a\n \n-\n b\n"},
		{"no end", "a\nb", "a\nb\n", "@@ -1,2 +1,2 @@\n a\n-b\\\n+b\n"},
		{"other line ends", "a\r\n", "a\n", "@@ -1,1 +1,1 @@\n-a\\r\n+a\n"},
		{"two places", "x \n1\n2\n3\n4\n5\n6\n7\ny \n", "x\n1\n2\n3\n4\n5\n6\n7\ny\n",
			"@@ -1,4 +1,4 @@\n-x \n+x\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-y \n+y\n"},
	} {
		want := "--- p\n+++ p (formatted)\n" + test.want
		if diff := cmp.Diff(want, unified("p", []byte(test.before), []byte(test.after))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}
