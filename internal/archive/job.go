package archive

import (
	"fmt"
	"slices"
	"time"
)

// A job is one describe answer before it is spelt.
type job struct {
	name, description string
	advanced          bool
	status, failure   string
	model             *model
	version           int
	created, modified time.Time
	completed         time.Time // zero while the job runs
	seconds           int       // the time that it may take
	latencyLimitMS    int       // of its stopping conditions; 0 means it has none
	invocationLimit   int
	types             []string // that it measures
	container         bool     // the job says what is in it
	rows              []row
	existing          []existing
}

// existing is how an endpoint in production did.
type existing struct {
	endpoint                  string
	maxInvocations, latencyMS int
}

// The first and the last day on which a job was created.
var (
	firstDay = time.Date(2022, 3, 1, 0, 0, 0, 0, time.UTC)
	lastDay  = time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC)
)

// descriptions are what people write; %s is the group, %d the version.
var descriptions = []string{
	"%s version %d before release",
	"nightly sizing of %s, version %d",
	"%s v%d: candidate for the autumn peak",
	"%s: Größenbestimmung für Version %d",
	"%s : dimensionnement du modèle, version n° %d",
	"%s のサイズ見積もり、バージョン %d",
	`%s version %d, asked for as "cheaper, same speed"`,
	`%s version %d, see {"InferenceRecommendations":[]} of last week` + "\nand C:\\runs",
}

// drawJob makes the job with an index in the archive.
func drawJob(d dice, models []model, index int) job {
	j := job{model: &models[d.IntN(len(models))], version: d.between(1, 60), advanced: d.once(3)}
	j.name = fmt.Sprintf("%s-%06d", j.model.group, index)
	if d.once(2) {
		j.description = fmt.Sprintf(pick(d, descriptions), j.model.group, j.version)
	}
	j.created = firstDay.Add(time.Duration(d.Int64N(lastDay.Sub(firstDay).Milliseconds())) * time.Millisecond)
	j.seconds = pick(d, []int{1800, 3600, 7200})
	if j.advanced || d.once(3) {
		j.latencyLimitMS = pick(d, []int{100, 200, 500, 1000})
		j.invocationLimit = pick(d, []int{1000, 5000, 20000})
	}
	j.drawOutcome(d)
	j.container = d.once(10)
	return j
}

// drawOutcome decides how the job ended and what it measured.
func (j *job) drawOutcome(d dice) {
	took := time.Duration(d.between(600_000, 7_200_000)) * time.Millisecond
	j.modified = j.created.Add(took)
	j.completed = j.modified
	n := d.between(3, 17)
	switch p := d.IntN(1000); {
	case p < 20:
		j.status, j.failure = "FAILED", pick(d, failures)
		n = max(0, n-14)
	case p < 35:
		j.status, j.completed = "IN_PROGRESS", time.Time{}
		n = max(0, n-14)
	case p < 40:
		j.status = "STOPPED"
		n = max(0, n-10)
	case p < 45:
		j.status, n = "COMPLETED", 0
	default:
		j.status = "COMPLETED"
	}
	j.drawRows(d, n)
	if d.once(20) {
		j.existing = []existing{{"prod-" + j.model.group, d.between(50, 9000), d.between(5, 1500)}}
	}
}

var failures = []string{
	"No recommendations were found: all load tests failed. Check the CloudWatch logs of the endpoints.",
	"ClientError: the container did not pass the ping health check. Please check its logs.",
	"ResourceLimitExceeded: the account-level service limit 'ml.g5.xlarge for endpoint usage' is 0 Instances.",
}

// drawRows makes n rows over fewer instance types, and says which those are.
func (j *job) drawRows(d dice, n int) {
	from := instances
	if j.model.latencyMS < 40 {
		from = cores
	}
	var chosen []instance
	for range max(2, n*2/3) {
		chosen = append(chosen, pick(d, from))
	}
	noUtilisation := j.created.Year() == 2022 && d.once(2)
	for range n {
		r := j.drawRow(d, pick(d, chosen))
		if noUtilisation {
			r.cpu, r.memory = reading{}, reading{}
		}
		j.rows = append(j.rows, r)
	}
	for _, i := range chosen {
		if !slices.Contains(j.types, i.name) {
			j.types = append(j.types, i.name)
		}
	}
}
