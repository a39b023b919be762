package report

import (
	"encoding/binary"
	"io"
	"strconv"

	"github.com/iradvise/iradvise/engine"
)

// LineSchemaName names the version of a line of the jsonl format.
const LineSchemaName = "iradvise.run/v1"

// writeJSONL writes one line for each run, in input order, and nothing else.
func writeJSONL(w io.Writer, rep *engine.Report) error {
	const enough = 1 << 16
	var b []byte
	for _, r := range rep.Runs {
		b = AppendRun(b, rep, r)
		if len(b) >= enough {
			if _, err := w.Write(b); err != nil {
				return err
			}
			b = b[:0]
		}
	}
	_, err := w.Write(b)
	return err
}

// AppendRun appends a run's line of jsonl to b, newline included:
//
//	{"schema":"iradvise.run/v1","source":"a.json","job":"a","verdict":"fail","reason":"…","winner":null,
//	 "eligible":0,"recommendations":3,"warnings":["cost-identity"],"nearest":{"key":"…","rule":"…","margin":-0.065}}
//
// verdict is null for a run that no policy applies to. nearest is the row that
// misses being eligible by least, null when there is none or the run passed. With rep.Explained
// the line ends with "rows", as "recommendations" in the json format. Of rep
// only Explained and Explain are read, so a line can be written while other
// runs are still being judged.
func AppendRun(b []byte, rep *engine.Report, r *engine.Run) []byte {
	b = append(b, `{"schema":"`+LineSchemaName+`","source":`...)
	b = appendString(b, r.Job.Source)
	b = append(b, `,"job":`...)
	b = appendText(b, r.Job.Name)
	b = append(b, `,"verdict":`...)
	if r.Skipped {
		b = append(b, "null"...)
	} else {
		b = appendString(b, r.Verdict.String())
	}
	b = append(b, `,"reason":`...)
	b = appendString(b, r.Reason)
	b = append(b, `,"winner":`...)
	if r.Winner == nil {
		b = append(b, "null"...)
	} else {
		b = appendString(b, r.Winner.Key)
	}
	b = append(b, `,"eligible":`...)
	b = strconv.AppendInt(b, int64(eligible(r)), 10)
	b = append(b, `,"recommendations":`...)
	b = strconv.AppendInt(b, int64(len(r.Candidates)), 10)
	b = appendCodes(b, r.Warnings())
	b = appendNearest(b, r)
	if rep.Explained {
		b = appendRows(b, rep, r)
	}
	return append(b, "}\n"...)
}

func appendCodes(b []byte, warnings []engine.Warning) []byte {
	b = append(b, `,"warnings":[`...)
	var room [16]string
	for i, code := range codesOf(room[:0], warnings) {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, code)
	}
	return append(b, ']')
}

func appendNearest(b []byte, r *engine.Run) []byte {
	b = append(b, `,"nearest":`...)
	n := r.Nearest
	if n == nil {
		return append(b, "null"...)
	}
	b = append(b, `{"key":`...)
	b = appendString(b, n.Key)
	b = append(b, `,"rule":`...)
	b = appendText(b, n.Rule)
	b = append(b, `,"margin":`...)
	b = appendJSON(b, engine.Finite(n.Margin).Any())
	return append(b, '}')
}

func appendRows(b []byte, rep *engine.Report, r *engine.Run) []byte {
	rows := []recommendation{}
	for _, c := range r.Candidates {
		rows = append(rows, newRecommendation(rep, c))
	}
	return appendJSON(append(b, `,"rows":`...), rows)
}

// appendJSON appends v, which is made of what JSON can hold.
func appendJSON(b []byte, v any) []byte {
	out, err := marshal(v)
	if err != nil {
		return append(b, "null"...)
	}
	return append(b, out...)
}

func appendText(b []byte, s string) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	return appendString(b, s)
}

// appendString appends s as a JSON string.
func appendString(b []byte, s string) []byte {
	out := append(append(append(b, '"'), s...), '"')
	if !plain(out[len(b)+1 : len(out)-1]) {
		return appendJSON(b, s)
	}
	return out
}

// plain reports whether s can stand in a JSON string as it is. Of letters beyond
// ASCII it knows those up to U+00FF, for the × of keys.
func plain(s []byte) bool {
	for i := 0; i < len(s); i++ {
		for i+8 <= len(s) && plainWord(binary.LittleEndian.Uint64(s[i:])) {
			i += 8
		}
		if i == len(s) {
			return true
		}
		c := s[i]
		if plainInJSON[c] {
			continue
		}
		if c != 0xc3 || i+1 == len(s) || s[i+1]>>6 != 0b10 {
			return false
		}
		i++
	}
	return true
}

// plainWord reports whether all of eight bytes are in plainInJSON. A byte less than
// n, taken n from, borrows from the highest bit; flipping the bit 2 puts the quote
// and # next to the control characters.
func plainWord(w uint64) bool {
	const ones, highest = 0x0101010101010101, 0x8080808080808080
	low := (w ^ ones*2) - ones*('#'^2+1)
	slash := (w ^ ones*'\\') - ones
	return (low|slash|w|(w+ones))&highest == 0
}

// plainInJSON are the bytes that stand for themselves, in any reader of the line.
var plainInJSON = func() (plain [256]bool) {
	for c := byte(' '); c <= '~'; c++ {
		plain[c] = c != '"' && c != '#' && c != '\\'
	}
	return plain
}()
