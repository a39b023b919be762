package loaders

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/iradvise/iradvise/loaders/document"
)

// call reads a printed call, name(arguments), as the value that it makes.
func (p *pyParser) call(name string, pos document.Pos, path *document.Path, depth int) (*document.Node, error) {
	args, err := p.arguments(path, depth)
	if err != nil {
		return nil, err
	}
	var n *document.Node
	switch last := name[strings.LastIndexByte(name, '.')+1:]; last {
	case "datetime":
		n = datetimeValue(args)
	case "tzlocal", "tzutc", "tzfile", "tzoffset", "timezone", "ZoneInfo", "timedelta":
		n = zoneValue(last, args)
	case "OrderedDict", "dict":
		n = dictValue(args)
	case "defaultdict":
		n = dictValue(args[min(len(args), 1):])
	case "Decimal", "float", "int", "str", "float32", "float64", "int32", "int64", "str_", "bool_":
		if len(args) == 1 {
			n = args[0].value
		}
	}
	if n == nil {
		return nil, &document.SyntaxError{Pos: pos, Path: path.String(), Offset: p.i,
			Message: fmt.Sprintf("%s(…) cannot be read back; save the answer with json.dump(…, default=str)", shorten(name))}
	}
	n.Pos = pos
	return n, nil
}

// argument is one argument of a call; name is "" for a positional one.
type argument struct {
	name  string
	value *document.Node
}

func (p *pyParser) arguments(path *document.Path, depth int) ([]argument, error) {
	var out []argument
	p.i++
	for {
		p.space()
		if p.peek() == ')' {
			p.i++
			return out, nil
		}
		a := argument{name: p.keyword()}
		p.space()
		var err error
		if a.value, err = p.value(path, depth+1); err != nil {
			return nil, err
		}
		out = append(out, a)
		if err := p.comma(')', path); err != nil {
			return nil, err
		}
	}
}

// keyword steps over "name=" and returns the name, or "".
func (p *pyParser) keyword() string {
	end := p.i
	for end < len(p.s) && wordByte(p.s[end]) {
		end++
	}
	if end == p.i || end == len(p.s) || p.s[end] != '=' {
		return ""
	}
	name := p.s[p.i:end]
	p.i = end + 1
	return name
}

// datetimeArguments are the names of datetime's arguments in their order.
var datetimeArguments = []string{"year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo"}

// datetimeValue returns datetime.datetime(…) as ISO 8601, with an offset only
// when the time zone is one that says its offset. It returns nil when it cannot
// be the call that Python prints.
func datetimeValue(args []argument) *document.Node {
	var parts [7]int
	given, zone := 0, "" // given is a bit for each part
	for i, a := range args {
		at := i
		if a.name != "" {
			at = slices.Index(datetimeArguments, a.name)
		}
		switch {
		case a.name == "fold":
			continue
		case at < 0 || at >= len(datetimeArguments):
			return nil
		case at == len(parts):
			zone = offsetOf(a.value.Text)
			continue
		}
		v, err := strconv.Atoi(a.value.Text)
		if err != nil || v < 0 || v > 999999 || given&(1<<at) != 0 {
			return nil
		}
		parts[at] = v
		given |= 1 << at
	}
	const date = 0b111
	if given&date != date {
		return nil
	}
	return &document.Node{Kind: document.String, Text: fmt.Sprintf("%04d-%02d-%02dT%02d:%02d:%02d.%06d%s",
		parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], zone)}
}

// zoneValue returns a time zone as its offset, "+00:00", or "" for one that
// only the machine that printed it knows.
func zoneValue(kind string, args []argument) *document.Node {
	n := &document.Node{Kind: document.String}
	switch kind {
	case "tzutc":
		n.Text = "+00:00"
	case "ZoneInfo", "tzfile":
		if len(args) == 1 && isUTC(args[0].value.Text) {
			n.Text = "+00:00"
		}
	case "timedelta":
		return timedeltaValue(args)
	case "timezone":
		if len(args) > 0 {
			n.Text = offsetText(args[0].value)
		}
	case "tzoffset":
		if len(args) == 2 {
			n.Text = offsetText(args[1].value)
		}
	}
	return n
}

func isUTC(s string) bool {
	return s == "UTC" || strings.HasSuffix(s, "/UTC") || strings.HasSuffix(s, ".UTC")
}

// offsetOf returns the offset that a printed time zone names, or "".
func offsetOf(zone string) string {
	switch {
	case isUTC(zone):
		return "+00:00"
	case strings.HasPrefix(zone, "+"), strings.HasPrefix(zone, "-"):
		return zone
	}
	return ""
}

// timedeltaValue returns datetime.timedelta(…) in seconds.
func timedeltaValue(args []argument) *document.Node {
	seconds := 0.0
	units := map[string]float64{"weeks": 604800, "days": 86400, "hours": 3600, "minutes": 60, "seconds": 1, "milliseconds": 1e-3, "microseconds": 1e-6}
	for i, a := range args {
		unit, ok := units[a.name]
		if a.name == "" && i < 2 {
			unit, ok = []float64{86400, 1}[i], true
		}
		v, err := strconv.ParseFloat(a.value.Text, 64)
		if err != nil || !ok {
			return nil
		}
		seconds += v * unit
	}
	return &document.Node{Kind: document.Number, Text: strconv.FormatFloat(seconds, 'f', -1, 64)}
}

// offsetText writes an offset in seconds as "+01:00"; a text stays as it is.
func offsetText(n *document.Node) string {
	if n.Kind != document.Number {
		return n.Text
	}
	seconds, err := strconv.ParseFloat(n.Text, 64)
	if err != nil || math.Abs(seconds) >= 86400 {
		return ""
	}
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	minutes := int(seconds) / 60
	return fmt.Sprintf("%c%02d:%02d", sign, minutes/60, minutes%60)
}

// dictValue returns OrderedDict([('a', 1)]) or OrderedDict({'a': 1}) as an
// object.
func dictValue(args []argument) *document.Node {
	out := &document.Node{Kind: document.Object}
	if len(args) == 0 {
		return out
	}
	n := args[0].value
	if n.Kind == document.Object {
		return n
	}
	for _, pair := range n.Items {
		if len(pair.Items) != 2 || pair.Items[0].Kind != document.String {
			return nil
		}
		out.Members = append(out.Members, document.Member{Name: pair.Items[0].Text, Value: pair.Items[1]})
	}
	return out
}
