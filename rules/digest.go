package rules

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strconv"
	"strings"
)

// digest returns "sha256:..." of a merged policy in one canonical form: keys
// sorted, texts without the white space around them, no places, comments or
// file names. What one file says has the same digest as the files that it was
// taken apart into.
func digest(root *node) string {
	h := sha256.New()
	canonical(h, root)
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

func canonical(w io.Writer, n *node) {
	switch n.form {
	case mapping:
		fields := slices.SortedStableFunc(slices.Values(n.fields), func(a, b pair) int { return cmp.Compare(a.key.text, b.key.text) })
		io.WriteString(w, "{")
		for _, p := range fields {
			io.WriteString(w, strconv.Quote(p.key.text)+":")
			canonical(w, p.value)
			io.WriteString(w, ",")
		}
		io.WriteString(w, "}")
	case sequence:
		io.WriteString(w, "[")
		for _, item := range n.items {
			canonical(w, item)
			io.WriteString(w, ",")
		}
		io.WriteString(w, "]")
	default:
		io.WriteString(w, n.typeName()+strconv.Quote(strings.TrimSpace(n.text)))
	}
}

// trimmed returns a scalar's text as one line.
func trimmed(text string) string { return strings.Join(strings.Fields(text), " ") }

func itoa(i int) string { return strconv.Itoa(i) }
