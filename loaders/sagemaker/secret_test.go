package sagemaker

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/iradvise/iradvise/internal/fakesagemaker"
)

// token is as long as a session token is, with the characters that are escaped in one.
var token = strings.Repeat("IQoJb3JpZ2luX2VjEBka+wJalr/XUtnFEMI7MDENG/bPxRfiCYEXAMPLEKEY==", 20)

// spellings are the ways in which a service echoes text.
var spellings = map[string]func(string) string{
	"plain":         func(s string) string { return s },
	"URL":           url.QueryEscape,
	"URL, lower":    lowerEscapes,
	"URL, twice":    func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
	"HTML":          html.EscapeString,
	"HTML, numbers": func(s string) string { return eachByte(s, "&#%d;") },
	"HTML, hex":     func(s string) string { return eachByte(s, "&#x%x;") },
	"JSON":          func(s string) string { return eachByte(s, `\u%04x`) },
	"JSON slashes":  func(s string) string { return strings.ReplaceAll(s, "/", `\/`) },
	"lines":         func(s string) string { return strings.Join(strings.Split(s, "+"), "\r\n  +") },
	"spaced":        func(s string) string { return strings.Join(strings.Split(s, ""), " ") },
	"first part":    func(s string) string { return s[:60] },
	"last part":     func(s string) string { return s[len(s)-60:] },
}

func eachByte(s, format string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, format, s[i])
	}
	return b.String()
}

func lowerEscapes(s string) string {
	return strings.NewReplacer("/", "%2f", "+", "%2b", "=", "%3d").Replace(s)
}

// Wherever an answer echoes a secret, and however, no part of it shows.
func TestNoSecretIsShown(t *testing.T) {
	for name, spelling := range spellings {
		for _, before := range []string{"", "<html>", "<p>the request was: ", strings.Repeat("x", 390), strings.Repeat(" ", 395), strings.Repeat("\n", 5000)} {
			s, c := start(t)
			c.secrets.hide(token)
			echo := before + spelling(token) + " end"
			code, _ := json.Marshal(map[string]string{"__type": spelling(token), "message": "no"})
			s.Job("page", fakesagemaker.HTML(200, echo))
			s.Job("text", fakesagemaker.Answer{Body: echo})
			s.Job("object", fakesagemaker.JSON(`{"Other":"`+echo))
			s.Job("message", fakesagemaker.Error(400, "SignatureDoesNotMatch", echo))
			s.Job("code", fakesagemaker.Answer{Status: 400, Body: string(code)})
			for _, job := range []string{"page", "text", "object", "message", "code"} {
				_, err := c.Describe(t.Context(), job)
				if err == nil {
					t.Fatalf("%s: no error", job)
				}
				squeezed := strings.Join(strings.Fields(err.Error()), "")
				for _, part := range []string{"IQoJb3Jp", "IQoJb3", "JalrX", "%2FXUt", "FEMI7MDE", "EXAMPLEKE", "0049", `\u00`, "&#"} {
					if strings.Contains(squeezed, part) {
						t.Errorf("%s of %s behind %.20q shows %s: %v", job, name, before, part, err)
					}
				}
			}
		}
	}
}

// What is no secret stays as it is.
func TestRedactLeavesTheRest(t *testing.T) {
	var s secrets
	s.hide(secretKey, "short")
	for text, want := range map[string]string{
		"User x is not authorized: short 100%": "User x is not authorized: short 100%",
		"key=" + secretKey + "!":               "key=[redacted]!",
		"wJalr and " + secretKey + secretKey:   "wJalr and [redacted]",
		`at %2F \u00e9 &#43; %`:                `at %2F \u00e9 &#43; %`,
		"日本 " + secretKey + " 語":               "日本 [redacted] 語",
		"http://user:pa%zzss@host:1/a@b":       "http://[redacted]@host:1/a@b",
		"mail a@b, http://host/a@b":            "mail a@b, http://host/a@b",
		"":                                     "",
	} {
		if got := s.redact(text); got != want {
			t.Errorf("%q\ngot  %q\nwant %q", text, got, want)
		}
	}
}

// An endpoint with a password is refused wherever it is set, and not shown.
func TestConfiguredEndpoint(t *testing.T) {
	for _, endpoint := range []string{"http://user:hunter2@127.0.0.1:1", "http://user:hun%zzter2@127.0.0.1:1", "://hunter2", "127.0.0.1:hunter2", "http://h?hunter2"} {
		for _, name := range []string{"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SAGEMAKER"} {
			lonely(t)
			t.Setenv("AWS_ENDPOINT_URL_SAGEMAKER", "")
			t.Setenv(name, endpoint)
			_, err := Config{Region: "us-east-1"}.Open(t.Context())
			if err == nil || !strings.HasPrefix(err.Error(), name+" ") || strings.Contains(err.Error(), "ter2") {
				t.Errorf("%s=%s: got %v", name, endpoint, err)
			}
		}
	}
}

// What may pass is told by the status and the code: the network, throttles and
// the service's own faults do, what the caller asks for does not.
func TestTemporary(t *testing.T) {
	tests := []struct {
		answer fakesagemaker.Answer
		want   bool
	}{
		{fakesagemaker.Error(500, "InternalFailure", ""), true},
		{fakesagemaker.Error(503, "ServiceUnavailable", ""), true},
		{fakesagemaker.HTML(502, "<html>"), true},
		{fakesagemaker.HTML(429, "<html>"), true},
		{fakesagemaker.Error(400, "ThrottlingException", ""), true},
		{fakesagemaker.Error(400, "RequestTimeout", ""), true},
		{fakesagemaker.HTML(403, "<html>"), false},
		{fakesagemaker.HTML(404, "<html>"), false},
		{fakesagemaker.HTML(408, "<html>"), false},
		{fakesagemaker.Error(400, "ValidationException", ""), false},
		{fakesagemaker.HTML(200, "<html>"), false},
		{fakesagemaker.Answer{Status: http.StatusMovedPermanently}, false},
	}
	for _, test := range tests {
		s, c := start(t)
		s.Job("j", test.answer)
		_, err := c.Describe(t.Context(), "j")
		if e, ok := err.(*Error); !ok || e.Temporary() != test.want {
			t.Errorf("%d %s: got %v, want temporary %v", test.answer.Status, test.answer.Code, err, test.want)
		}
	}
}
