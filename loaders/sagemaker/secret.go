package sagemaker

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
)

// secretPart is how many characters of a secret in a row are one too many to
// show, and how long a secret is at least.
const secretPart = 8

// secrets are what no error may show. Many goroutines may use one: keys are
// renewed while calls are under way.
type secrets struct {
	mu    sync.Mutex
	parts map[string]bool // all their parts of secretPart bytes
}

// hide adds secrets. White space in them counts for nothing, as in what is searched.
func (s *secrets) hide(all ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.parts == nil {
		s.parts = map[string]bool{}
	}
	for _, secret := range all {
		secret = strings.Join(strings.Fields(secret), "")
		for i := 0; i+secretPart <= len(secret); i++ {
			s.parts[secret[i:i+secretPart]] = true
		}
	}
}

// hideKeys adds keys and their token.
func (s *secrets) hideKeys(c aws.Credentials) {
	s.hide(c.SecretAccessKey, c.SessionToken, c.AccessKeyID)
}

// configuredSecrets are the secrets that the environment and the configuration
// files hold: a service that is asked for credentials may echo them.
func configuredSecrets(cfg aws.Config) *secrets {
	all := &secrets{}
	for _, name := range []string{
		"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN",
	} {
		all.hide(os.Getenv(name))
	}
	for _, source := range cfg.ConfigSources {
		if c, ok := source.(awsconfig.SharedConfig); ok {
			for profile := &c; profile != nil; profile = profile.Source {
				all.hideKeys(profile.Credentials)
			}
		}
	}
	return all
}

// userInURL is the user and password of a URL.
var userInURL = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`://[^/\s"'?#]*@`)
})

// redact takes out of text whatever is part of a secret: some services echo the
// request, as it is or with its characters escaped for a URL, JSON or HTML, and
// with line breaks. Users and passwords of URLs go too.
func (s *secrets) redact(text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	hidden := make([]bool, len(text))
	units := bare(text)
	for level := 0; units != nil && level < escapeLevels; level++ {
		s.mark(units, hidden)
		units = unescaped(units)
	}
	var b strings.Builder
	for i := range len(text) {
		switch {
		case !hidden[i]:
			b.WriteByte(text[i])
		case i == 0 || !hidden[i-1]:
			b.WriteString("[redacted]")
		}
	}
	return userInURL().ReplaceAllString(b.String(), "://[redacted]@")
}

// unit is one byte that a text means, and where the text says it.
type unit struct {
	b        byte
	from, to int // bytes of the text
}

// bare returns text without its white space and control characters.
func bare(text string) []unit {
	var units []unit
	for i := range len(text) {
		if text[i] > ' ' && text[i] != 0x7f {
			units = append(units, unit{text[i], i, i + 1})
		}
	}
	return units
}

// mark hides the places of the text where units hold part of a secret.
func (s *secrets) mark(units []unit, hidden []bool) {
	meant := make([]byte, len(units))
	for i, u := range units {
		meant[i] = u.b
	}
	for i := 0; i+secretPart <= len(units); i++ {
		if s.parts[string(meant[i:i+secretPart])] {
			for at := units[i].from; at < units[i+secretPart-1].to; at++ {
				hidden[at] = true
			}
		}
	}
}

// escapes are the ways to write a character in URLs, JSON and HTML.
var escapes = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:(?:%|\\u00|\\x|&#x0*)([0-9a-f]{2});?|&#0*([0-9]{2,3});|\\([^ux]))`)
})

// escapeLevels is how often escapes are undone: a text may be escaped twice, as
// a URL in JSON is.
const escapeLevels = 4

// longestEscape is the most bytes that an escape can have here.
const longestEscape = 12

// unescaped returns units with one level of escapes undone; nil when they have none.
func unescaped(units []unit) []unit {
	var all []unit
	for i := 0; i < len(units); {
		c, n := unescape(units[i:])
		all = append(all, unit{c, units[i].from, units[i+n-1].to})
		i += n
	}
	if len(all) == len(units) {
		return nil
	}
	return all
}

// unescape returns the byte that units begin with and how many units say it.
func unescape(units []unit) (c byte, n int) {
	if b := units[0].b; b != '%' && b != '\\' && b != '&' {
		return b, 1
	}
	var begin []byte
	for _, u := range units[:min(len(units), longestEscape)] {
		begin = append(begin, u.b)
	}
	m := escapes().FindSubmatch(begin)
	if m == nil {
		return units[0].b, 1
	}
	switch {
	case m[3] != nil:
		return m[3][0], len(m[0])
	case m[2] != nil:
		v, _ := strconv.ParseUint(string(m[2]), 10, 32)
		return byte(v), len(m[0])
	}
	v, _ := strconv.ParseUint(string(m[1]), 16, 8)
	return byte(v), len(m[0])
}

// excerpt returns the first most characters of text, fit for an error: on one
// line, without secrets. What could be hidden is hidden before anything is cut.
func (s *secrets) excerpt(text string, most int) string {
	const looked = 1 << 16 // bytes; far more than any excerpt shows
	line := []rune(oneLine(s.redact(text[:min(len(text), looked)])))
	return string(line[:min(len(line), most)])
}

// oneLine returns text without line breaks and control characters.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7f }), " ")
}
