package archive

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/iradvise/iradvise/loaders/document"
)

// A printer writes JSON in one spelling. Commas follow from what was written
// before.
type printer struct {
	text []byte
	spelling
}

func (p *printer) reset(s spelling) { p.text, p.spelling = p.text[:0], s }

// next begins a member or an item.
func (p *printer) next() {
	switch n := len(p.text); {
	case n == 0 || p.text[n-1] == '{' || p.text[n-1] == '[':
	case p.boto3:
		p.text = append(p.text, ", "...)
	default:
		p.text = append(p.text, ',')
	}
}

func (p *printer) raw(s string) { p.text = append(p.text, s...) }

// key begins a member.
func (p *printer) key(name string) {
	p.next()
	if p.camel {
		name = strings.ToLower(name[:1]) + name[1:]
	}
	p.raw(`"` + name + `":`)
	if p.boto3 {
		p.raw(" ")
	}
}

// object writes a member that is an object.
func (p *printer) object(name string, members func()) {
	p.key(name)
	p.raw("{")
	members()
	p.raw("}")
}

// list writes a member that is a list of n items.
func (p *printer) list(name string, n int, item func(int)) {
	p.key(name)
	p.raw("[")
	for i := range n {
		p.next()
		item(i)
	}
	p.raw("]")
}

// objects writes a member that is a list of n objects.
func (p *printer) objects(name string, n int, members func(int)) {
	p.list(name, n, func(i int) {
		p.raw("{")
		members(i)
		p.raw("}")
	})
}

func (p *printer) str(name, s string) {
	p.key(name)
	p.quote(s)
}

// optional writes a text where there is one.
func (p *printer) optional(name, s string) {
	if s != "" {
		p.str(name, s)
	}
}

func (p *printer) int(name string, n int) {
	p.key(name)
	p.text = strconv.AppendInt(p.text, int64(n), 10)
}

// float writes a float32 as the service does: widened to double.
func (p *printer) float(name string, f float32) {
	p.key(name)
	if p.boto3 {
		p.raw(document.FormatFloat(float64(f)))
	} else {
		p.raw(javaDouble(float64(f)))
	}
}

// time writes a time, unless it is zero.
func (p *printer) time(name string, t time.Time) {
	if t.IsZero() {
		return
	}
	p.key(name)
	if p.boto3 {
		p.quote(t.Format("2006-01-02 15:04:05.000000-07:00"))
		return
	}
	ms := fmt.Sprintf("%d.%03d", t.Unix(), t.UnixMilli()%1000)
	if ms = strings.TrimRight(ms, "0"); ms[len(ms)-1] == '.' {
		ms += "0"
	}
	p.raw(ms)
}

// javaDouble prints a double as Java does: 0.204, 4.298356543586124E-6.
func javaDouble(f float64) string {
	if a := math.Abs(f); a >= 1e-3 && a < 1e7 {
		s := strconv.FormatFloat(f, 'f', -1, 64)
		if !strings.Contains(s, ".") {
			s += ".0"
		}
		return s
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'e', -1, 64), "e")
	if !strings.Contains(mantissa, ".") {
		mantissa += ".0"
	}
	n, _ := strconv.Atoi(exponent)
	return mantissa + "E" + strconv.Itoa(n)
}

// quote writes a JSON string.
func (p *printer) quote(s string) {
	p.text = append(p.text, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			p.text = append(p.text, '\\', byte(r))
		case r == '\n':
			p.raw(`\n`)
		case r < 0x80 || !p.ascii:
			p.text = append(p.text, string(r)...)
		default:
			for _, unit := range utf16.Encode([]rune{r}) {
				p.text = fmt.Appendf(p.text, `\u%04x`, unit)
			}
		}
	}
	p.text = append(p.text, '"')
}
