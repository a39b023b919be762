package archive

import "fmt"

// A model is a model package group, of which the archive has many jobs.
type model struct {
	group     string
	region    string
	account   string
	role      string
	kind      kind
	latencyMS float64 // of its mean invocation on ml.c5.xlarge
}

// A kind is what a model is for, and what serves it.
type kind struct {
	name, domain, task, framework, version, nearest string
	content                                         string // the type of its payload
	workers                                         string // the environment parameter that sets its workers
}

const modelCount = 200

var kinds = []kind{
	{"fraud", "MACHINE_LEARNING", "CLASSIFICATION", "XGBOOST", "1.7-1", "xgboost", "text/csv", "MODEL_SERVER_WORKERS"},
	{"churn", "MACHINE_LEARNING", "CLASSIFICATION", "SAGEMAKER-SCIKIT-LEARN", "1.2-1", "sagemaker-scikit-learn", "text/csv", "MODEL_SERVER_WORKERS"},
	{"prices", "MACHINE_LEARNING", "REGRESSION", "XGBOOST", "1.5-1", "xgboost", "text/csv", "MODEL_SERVER_WORKERS"},
	{"images", "COMPUTER_VISION", "IMAGE_CLASSIFICATION", "TENSORFLOW", "2.12.1", "resnet50", "application/x-image", "TF_NUM_INTEROP_THREADS"},
	{"shelves", "COMPUTER_VISION", "OBJECT_DETECTION", "PYTORCH", "1.13.1", "ssd", "application/x-image", "TS_DEFAULT_WORKERS_PER_MODEL"},
	{"tickets", "NATURAL_LANGUAGE_PROCESSING", "TEXT_CLASSIFICATION", "PYTORCH", "2.0.0", "bert-base-cased", "application/json", "TS_DEFAULT_WORKERS_PER_MODEL"},
	{"search", "NATURAL_LANGUAGE_PROCESSING", "OTHER", "HUGGINGFACE", "4.26.0", "bert-base-uncased", "application/json", "TS_DEFAULT_WORKERS_PER_MODEL"},
	{"summaries", "NATURAL_LANGUAGE_PROCESSING", "TEXT_SUMMARIZATION", "HUGGINGFACE", "4.28.1", "bart-large", "application/json", "TS_DEFAULT_WORKERS_PER_MODEL"},
}

var (
	regions   = []string{"us-east-1", "us-east-1", "us-east-2", "us-west-2", "eu-west-1", "eu-central-1", "ap-northeast-1"}
	accounts  = []string{"111122223333", "444455556666", "777788889999"}
	teams     = []string{"payments", "retail", "support", "logistics", "media", "risk"}
	latencies = []float64{8, 15, 30, 60, 90, 150, 250, 400, 700, 1500}
)

// drawModels returns the model package groups of an archive.
func drawModels(seed uint64) []model {
	d := newDice(seed, 1<<63)
	list := make([]model, modelCount)
	for i := range list {
		k, team := pick(d, kinds), pick(d, teams)
		account := pick(d, accounts)
		list[i] = model{
			group:     fmt.Sprintf("%s-%s-%03d", team, k.name, i),
			region:    pick(d, regions),
			account:   account,
			role:      fmt.Sprintf("arn:aws:iam::%s:role/service-role/Recommender-%s", account, team),
			kind:      k,
			latencyMS: pick(d, latencies) * d.scale(700, 1300),
		}
	}
	return list
}

// arn returns the name of one of the model's resources across AWS.
func (m *model) arn(resource string) string {
	return "arn:aws:sagemaker:" + m.region + ":" + m.account + ":" + resource
}
