package loaders

import (
	"math"
	"time"

	"github.com/iradvise/iradvise/engine"
)

// moment scans a time: epoch seconds, or a string with a time zone.
func (q *quickReader) moment(p *plan, i int) int {
	n := &q.numbers[p.slot]
	end := scanNumber(q.padded, i, n)
	switch {
	case end >= 0:
		if !n.epoch() {
			return -1
		}
	case q.s[i] != '"':
		return q.null(i)
	default:
		quote := q.plainEnd(i + 1)
		if q.s[quote] != '"' {
			return -1
		}
		if end = quote + 1; quote == i+1 { // nothing is said
			return end
		}
		ms, ok := milliseconds(q.s[i+1 : quote])
		if !ok {
			return -1
		}
		n.mantissa = uint64(ms)
	}
	q.haveNumber |= 1 << (p.slot & 63)
	return end
}

// milliseconds returns the time that a text with a time zone tells, since 1970.
func milliseconds(s string) (int64, bool) {
	if ms, ok := isoMilliseconds(s); ok {
		return ms, true
	}
	t, zoned, ok := parseTime(s)
	return t.UnixMilli(), zoned && ok
}

// epoch turns seconds into whole milliseconds, as parseEpoch does. It reports
// false where that takes more care.
func (n *number) epoch() bool {
	if n.mantissa > 1<<53 || n.exponent > 0 || int(n.exponent) < -exactPower || !n.exact {
		return false
	}
	f := float64(n.mantissa) / powers[-n.exponent]
	n.mantissa = uint64(math.Round(f * 1000))
	return f < maxEpoch
}

// time returns the time in a slot.
func (q *quickReader) time(s slot) engine.Measured[time.Time] {
	if !q.hasNumber(s) {
		return engine.Measured[time.Time]{}
	}
	return engine.Known(time.UnixMilli(int64(q.numbers[s].mantissa)).UTC())
}

// isoMilliseconds reads 2022-10-04T22:35:19.200000+00:00, the spelling of the
// AWS CLI and of boto3, also with a space for the T, with any offset or Z; fractions of a millisecond are
// left to parseTime, as is whatever else people write.
func isoMilliseconds(s string) (int64, bool) {
	const plain = "2006-01-02T15:04:05"
	if len(s) < len(plain)+1 || s[4] != '-' || s[7] != '-' || s[10] != 'T' && s[10] != ' ' || s[13] != ':' || s[16] != ':' {
		return 0, false
	}
	var d digitReader
	year, month, day := d.read(s, 0, 4), d.read(s, 5, 7), d.read(s, 8, 10)
	hour, minute, second := d.read(s, 11, 13), d.read(s, 14, 16), d.read(s, 17, 19)
	rest := s[len(plain):]
	ms, rest := d.fraction(rest)
	offset := d.offset(rest)
	if d.bad || year < 1970 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	ms += (t.Unix() - offset) * 1000
	return ms, ms >= 0 && ms < maxEpoch*1000
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// digitReader reads fixed parts of a time, and remembers that one was no number.
type digitReader struct{ bad bool }

func (d *digitReader) read(s string, from, to int) int {
	n := 0
	for _, c := range []byte(s[from:to]) {
		if c -= '0'; c > 9 {
			d.bad = true
			return 0
		}
		n = n*10 + int(c)
	}
	return n
}

// fraction reads ".200000" as milliseconds and returns what follows.
func (d *digitReader) fraction(s string) (int64, string) {
	if s[0] != '.' {
		return 0, s
	}
	end := 1
	for end < len(s) && s[end]-'0' <= 9 {
		d.bad = d.bad || end > 3 && s[end] != '0'
		end++
	}
	if end == 1 {
		d.bad = true
	}
	ms := (s[1:end] + "000")[:3]
	return int64(d.read(ms, 0, 3)), s[end:]
}

// offset reads "Z" or "+02:00" as seconds east of UTC.
func (d *digitReader) offset(s string) int64 {
	switch {
	case s == "Z":
		return 0
	case len(s) != len("+00:00") || s[0] != '+' && s[0] != '-' || s[3] != ':':
		d.bad = true
		return 0
	}
	hours, minutes := d.read(s, 1, 3), d.read(s, 4, 6)
	d.bad = d.bad || hours > 23 || minutes > 59
	seconds := int64(hours*3600 + minutes*60)
	if s[0] == '-' {
		return -seconds
	}
	return seconds
}
