package awscli

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/iradvise/iradvise/loaders/document"
)

// Plain returns n as the CLI holds an answer before it prints it: times are ISO
// 8601 strings, numbers are spelled as Python spells them, members that are
// null are left out, and of a member given twice the last value counts. n
// itself is not changed.
func Plain(n *document.Node) *document.Node {
	p := &document.Node{Kind: n.Kind, Text: n.Text}
	switch n.Kind {
	case document.Timestamp:
		p.Kind, p.Text = document.String, isoTime(n.Text)
	case document.Number:
		p.Text = number(n.Text)
	case document.List:
		for _, item := range n.Items {
			p.Items = append(p.Items, Plain(item))
		}
	case document.Object:
		p.Members = plainMembers(n.Members)
	}
	return p
}

func plainMembers(members []document.Member) []document.Member {
	last := make(map[string]*document.Node, len(members))
	for _, m := range members {
		last[m.Name] = m.Value
	}
	var plain []document.Member
	for _, m := range members {
		value, first := last[m.Name]
		if first && value.Kind != document.Null {
			plain = append(plain, document.Member{Name: m.Name, Value: Plain(value)})
		}
		delete(last, m.Name)
	}
	return plain
}

// number returns a JSON number as Python prints it after reading it: integers
// stay integers of any size, everything else is a float's shortest form.
// Numbers that JSON cannot hold keep the names "NaN", "Infinity", "-Infinity".
func number(text string) string {
	if !strings.ContainsAny(text, ".eEnNI") {
		if i, ok := new(big.Int).SetString(text, 10); ok {
			return i.String()
		}
	}
	f, err := strconv.ParseFloat(text, 64)
	switch {
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	case err != nil, math.IsNaN(f):
		return text
	}
	return document.FormatFloat(f)
}

// isoTime returns epoch seconds as Python's isoformat does, in UTC: with
// microseconds unless there are none. Text that is no time stays as it is.
func isoTime(seconds string) string {
	f, err := strconv.ParseFloat(seconds, 64)
	if err != nil || !(math.Abs(f) < 1e12) {
		return seconds
	}
	whole, part := math.Modf(f)
	t := time.Unix(int64(whole), 0).UTC().Add(time.Duration(math.RoundToEven(part*1e6)) * time.Microsecond)
	if t.Year() < 1 || t.Year() > 9999 {
		return seconds
	}
	if t.Nanosecond() == 0 {
		return t.Format("2006-01-02T15:04:05+00:00")
	}
	return t.Format("2006-01-02T15:04:05.000000+00:00")
}
