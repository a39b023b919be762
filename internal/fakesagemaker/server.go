// Package fakesagemaker is an HTTP server on the loopback that answers like
// SageMaker's Inference Recommender: AWS JSON 1.1, one operation for each
// X-Amz-Target. It is test support and no part of the product.
//
//	s := fakesagemaker.Start()
//	defer s.Close()
//	s.Job("slow", fakesagemaker.Error(400, "ThrottlingException", "Rate exceeded"), fakesagemaker.JSON(body))
//	// point a client at s.URL
//
// What a job answers is a list: each call takes the next Answer and the last
// one repeats, so a list of bodies is a job whose status moves on.
package fakesagemaker

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
)

// Server is a running server. Its methods may be called while it serves.
type Server struct {
	URL string

	// PageSize bounds the jobs and steps of one page; 0 means what the client asks for.
	PageSize int

	http *httptest.Server
	mu   sync.Mutex
	jobs map[string]*script // describe, by job name
	step map[string][]json.RawMessage
	list *script // instead of the list made from the jobs
	seen []Request
}

// A Request is one call that the server has answered.
type Request struct {
	Operation string
	JobName   string
	Input     map[string]any
	Header    http.Header
}

// script is what one operation on one job answers, in order.
type script struct {
	answers []Answer
	calls   int
}

func (s *script) next() Answer {
	a := s.answers[min(s.calls, len(s.answers)-1)]
	s.calls++
	return a
}

// Start returns a server that listens on the loopback until Close.
func Start() *Server {
	s := &Server{jobs: map[string]*script{}, step: map[string][]json.RawMessage{}}
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	s.URL = s.http.URL
	return s
}

// Close stops the server.
func (s *Server) Close() {
	s.http.CloseClientConnections()
	s.http.Close()
}

// Job sets what describing name answers, call after call.
func (s *Server) Job(name string, answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.jobs[name] = &script{answers: answers}
}

// Steps sets the benchmarks of name, each a JSON object.
func (s *Server) Steps(name string, steps ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.step[name] = nil
	for _, step := range steps {
		s.step[name] = append(s.step[name], json.RawMessage(step))
	}
}

// List sets what listing jobs answers, call after call, instead of the pages
// that the server makes from its jobs.
func (s *Server) List(answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = &script{answers: answers}
}

// Requests returns the calls so far, oldest first.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.seen...)
}

// Calls returns how often operation was called for job; job "" counts all.
func (s *Server) Calls(operation, job string) int {
	n := 0
	for _, r := range s.Requests() {
		if r.Operation == operation && (job == "" || r.JobName == job) {
			n++
		}
	}
	return n
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return
	}
	s.answer(r, body).write(w, r)
}

func (s *Server) answer(r *http.Request, body []byte) Answer {
	operation, ok := strings.CutPrefix(r.Header.Get("X-Amz-Target"), "SageMaker.")
	if !ok || r.Method != http.MethodPost {
		return Error(400, "UnknownOperationException", "")
	}
	if !strings.Contains(r.Header.Get("Authorization"), "/sagemaker/aws4_request") {
		return Error(403, "MissingAuthenticationTokenException", "Missing Authentication Token")
	}
	input := map[string]any{}
	if err := json.Unmarshal(body, &input); err != nil {
		return Error(400, "SerializationException", err.Error())
	}
	name, _ := input["JobName"].(string)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, Request{operation, name, input, r.Header.Clone()})
	switch operation {
	case "DescribeInferenceRecommendationsJob":
		return s.describe(name)
	case "ListInferenceRecommendationsJobs":
		return s.listJobs(input)
	case "ListInferenceRecommendationsJobSteps":
		return s.listSteps(name, input)
	}
	return Error(400, "UnknownOperationException", "")
}

func (s *Server) describe(name string) Answer {
	job, ok := s.jobs[name]
	if !ok {
		return notFound(name)
	}
	return job.next()
}

func notFound(name string) Answer {
	return Error(400, "ResourceNotFound", fmt.Sprintf("Inference Recommendations Job %s does not exist.", name))
}
