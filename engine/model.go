package engine

import "strings"

// Kinds of models that a job can be about.
const (
	ModelKind        = "model"
	ModelPackageKind = "model package"
	ModelGroupKind   = "model package group"
)

// ModelID tells the models of jobs apart. The zero value is "not named". Account
// and Region are "" where the input does not say: a saved answer without ARNs.
type ModelID struct {
	Kind    string // ModelKind, ModelPackageKind or ModelGroupKind
	Name    string // of a package outside of a group its ARN
	Region  string
	Account string
}

// Model returns what model a job is about: its model package group, else its
// model package, else its model. A package lives where its ARN says, a model where
// the job ran.
func (j *Job) Model() ModelID {
	switch group := j.ModelPackageGroup(); {
	case group != "":
		return ModelID{ModelGroupKind, group, arnField(j.ModelPackageARN, 3), arnField(j.ModelPackageARN, 4)}
	case j.ModelPackageARN != "":
		return ModelID{ModelPackageKind, j.ModelPackageARN, arnField(j.ModelPackageARN, 3), arnField(j.ModelPackageARN, 4)}
	case j.ModelName != "":
		return ModelID{ModelKind, j.ModelName, j.Region(), j.Account()}
	}
	return ModelID{}
}

// named returns the model's name, with its kind where it is not a plain model: a
// model and a package group can bear one name.
func (m ModelID) named() string {
	if m.Kind == ModelGroupKind {
		return m.Name + " (" + m.Kind + ")"
	}
	return m.Name
}

// String returns the whole identity: "fraud (model package group, us-east-1,
// 111122223333)".
func (m ModelID) String() string {
	if m.Kind == "" {
		return "unknown model"
	}
	known := []string{m.Kind}
	for _, part := range []string{m.Region, m.Account} {
		if part != "" {
			known = append(known, part)
		}
	}
	return m.Name + " (" + strings.Join(known, ", ") + ")"
}

// IsComplete reports whether nothing of the identity is unknown.
func (m ModelID) IsComplete() bool { return m.Region != "" && m.Account != "" }

// Within reports whether m can be the model o, of which as much or more is known.
func (m ModelID) Within(o ModelID) bool {
	return m.Kind == o.Kind && m.Name == o.Name && (m.Region == "" || m.Region == o.Region) && (m.Account == "" || m.Account == o.Account)
}

// Title returns the job's name, or where it was read.
func (j *Job) Title() string {
	if j.Name != "" {
		return j.Name
	}
	return j.Source
}
