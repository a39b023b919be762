package fakesagemaker

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// An Answer is one HTTP response.
type Answer struct {
	Status      int    // 0 means 200
	ContentType string // "" means AWS JSON 1.1
	Body        string

	// Cut sends only half of the body that Content-Length announces.
	Cut bool
	// Stall sends half of the body and then nothing until the client gives up.
	Stall bool
	// Code is the service's error code; it goes into the body and a header.
	Code string
}

// JSON answers 200 with body.
func JSON(body string) Answer { return Answer{Body: body} }

// HTML answers with a page, as a proxy or a captive portal does.
func HTML(status int, page string) Answer {
	return Answer{Status: status, ContentType: "text/html", Body: page}
}

// Error answers with a service error.
func Error(status int, code, message string) Answer {
	body, _ := json.Marshal(map[string]string{"__type": code, "message": message})
	return Answer{Status: status, Code: code, Body: string(body)}
}

func (a Answer) write(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "application/x-amz-json-1.1")
	if a.ContentType != "" {
		h.Set("Content-Type", a.ContentType)
	}
	h.Set("x-amzn-RequestId", "00000000-0000-0000-0000-000000000000")
	h.Set("Content-Length", strconv.Itoa(len(a.Body)))
	w.WriteHeader(cmp.Or(a.Status, http.StatusOK))
	if !a.Cut && !a.Stall {
		_, _ = strings.NewReader(a.Body).WriteTo(w)
		return
	}
	_, _ = strings.NewReader(a.Body[:len(a.Body)/2]).WriteTo(w)
	_ = http.NewResponseController(w).Flush()
	if a.Stall {
		<-r.Context().Done()
	}
	panic(http.ErrAbortHandler)
}
