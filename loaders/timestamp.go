package loaders

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// maxEpoch is the first second of the year 5138: a number beyond it is
// milliseconds, or no time at all.
const maxEpoch = 1e11

// clockLayouts are the times of day that SDKs print after the date; a fraction
// may follow the seconds in any of them.
var clockLayouts = []string{
	"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05Z07",
	"Mon, 02 Jan 2006 15:04:05 GMT", time.RFC1123Z,
}

var nakedLayouts = []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02"}

// parseEpoch reads epoch seconds, rounded to milliseconds.
func parseEpoch(s string) (time.Time, bool) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || !(f >= 0 && f < maxEpoch) {
		return time.Time{}, false
	}
	return time.UnixMilli(int64(math.Round(f * 1000))).UTC(), true
}

// parseTime reads the spellings of a time that SDKs and tools print: ISO 8601
// with a T or a space, RFC 1123, /Date(ms)/ of Windows PowerShell, and epoch
// seconds. zoned is false when the text names no offset from UTC.
func parseTime(s string) (t time.Time, zoned, ok bool) {
	s = strings.TrimSpace(s)
	if t, ok = parseEpoch(s); ok {
		return t, true, true
	}
	if ms, found := strings.CutPrefix(s, "/Date("); found {
		n, err := strconv.ParseInt(strings.TrimSuffix(ms, ")/"), 10, 64)
		return time.UnixMilli(n).UTC(), true, err == nil && n >= 0 && n < maxEpoch*1000
	}
	iso := isoSpelling(s)
	for _, layout := range clockLayouts {
		if t, err := time.Parse(layout, iso); err == nil {
			return roundMS(t), true, plausible(t)
		}
	}
	for _, layout := range nakedLayouts {
		if t, err := time.Parse(layout, iso); err == nil {
			return roundMS(t), false, plausible(t)
		}
	}
	return time.Time{}, false, false
}

// isoSpelling turns "2022-10-04 22:35:19 +00:00" and "… UTC" into
// "2022-10-04T22:35:19+00:00".
func isoSpelling(s string) string {
	if len(s) > 10 && (s[10] == ' ' || s[10] == 't') && s[4] == '-' {
		s = s[:10] + "T" + strings.Replace(s[11:], " ", "", 1)
		s = strings.TrimSuffix(strings.TrimSuffix(s, "UTC"), "GMT") + zulu(s)
	}
	return strings.Replace(s, ",", ".", commaInFraction(s))
}

func zulu(s string) string {
	if strings.HasSuffix(s, "UTC") || strings.HasSuffix(s, "GMT") {
		return "Z"
	}
	return ""
}

func commaInFraction(s string) int {
	if i := strings.IndexByte(s, ','); i > 16 {
		return 1
	}
	return 0
}

// plausible is false for the zero times of some languages, such as year 1.
func plausible(t time.Time) bool { return t.Unix() >= 0 && t.Unix() < maxEpoch }

func roundMS(t time.Time) time.Time { return t.UTC().Round(time.Millisecond) }

// epochText writes t as epoch seconds in decimal: "1664922919.2".
func epochText(t time.Time) string {
	ms := t.UnixMilli()
	s := strconv.FormatInt(ms/1000, 10)
	if frac := ms % 1000; frac != 0 {
		s += "." + strings.TrimRight(strconv.FormatInt(1000+frac, 10)[1:], "0")
	}
	return s
}
