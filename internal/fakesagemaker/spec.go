package fakesagemaker

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// Spec is a server written down as JSON, for scripts:
//
//	{"page_size": 2,
//	 "jobs":  {"slow": [{"code": "ThrottlingException", "message": "Rate exceeded"}, {"body": {"JobName": "slow"}}],
//	           "demo": [{"file": "demo.json"}], "page": [{"html": "<html>Log in</html>"}]},
//	 "steps": {"slow": [{"StepType": "BENCHMARK"}]}}
type Spec struct {
	PageSize int                          `json:"page_size"`
	Jobs     map[string][]SpecAnswer      `json:"jobs"`
	Steps    map[string][]json.RawMessage `json:"steps"`
}

// SpecAnswer is an Answer as JSON: one of body, file, text, html and code.
type SpecAnswer struct {
	Body    json.RawMessage `json:"body"`
	File    string          `json:"file"` // beside the spec
	Text    *string         `json:"text"`
	HTML    string          `json:"html"`
	Code    string          `json:"code"`
	Message string          `json:"message"`
	Status  int             `json:"status"` // 0 means 200, or 400 with a code
	Cut     bool            `json:"cut"`
	Stall   bool            `json:"stall"`
}

// Load adds what the spec in the file path describes.
func (s *Server) Load(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var spec Spec
	if err := json.Unmarshal(b, &spec); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if spec.PageSize > 0 {
		s.PageSize = spec.PageSize
	}
	for name, answers := range spec.Jobs {
		var all []Answer
		for _, a := range answers {
			answer, err := a.answer(filepath.Dir(path))
			if err != nil {
				return err
			}
			all = append(all, answer)
		}
		s.Job(name, all...)
	}
	for name, steps := range spec.Steps {
		var all []string
		for _, step := range steps {
			all = append(all, string(step))
		}
		s.Steps(name, all...)
	}
	return nil
}

func (a SpecAnswer) answer(dir string) (Answer, error) {
	answer := Answer{Status: a.Status, Body: string(a.Body), Cut: a.Cut, Stall: a.Stall}
	switch {
	case a.Code != "":
		if answer.Status == 0 {
			answer.Status = 400
		}
		return Error(answer.Status, a.Code, a.Message), nil
	case a.HTML != "":
		return HTML(answer.Status, a.HTML), nil
	case a.Text != nil:
		answer.Body = *a.Text
	case a.File != "":
		b, err := os.ReadFile(filepath.Join(dir, a.File))
		answer.Body = string(b)
		return answer, err
	}
	return answer, nil
}
