package loaders

import (
	"cmp"
	"strings"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders/document"
)

// A quickReader reads the usual spellings of a describe answer, JSON with the
// API's own names, straight into a Job. It keeps what is judged and no Body, and
// it gives up on whatever is unusual: then the tolerant reader, newJob, answers.
// Where it does answer, both give the same Job.
type quickReader struct {
	scanner
	plan    *plan
	options Options

	job      *engine.Job
	rows     []engine.Recommendation // room for the rows of several jobs
	env      []engine.EnvVar         // likewise
	variable []engine.EnvVar         // of the row that is being read
	first    int                     // index in rows of the job's first row
}

// newQuickReader returns a reader of the documents in text.
func newQuickReader(text []byte, o Options) *quickReader {
	q := &quickReader{scanner: scanner{s: string(text), bytes: text}, plan: quickPlan(), options: o}
	q.take = q.item
	return q
}

// read returns the Job of the document that begins at offset i, and the offset
// after it, or nil when the tolerant reader has to look at it.
func (q *quickReader) read(i int) (*engine.Job, int) {
	q.job = &engine.Job{LatencyUnit: cmp.Or(q.options.LatencyUnit, "ms")}
	clear(q.texts[:])
	clear(q.numbers[:])
	q.first, q.variable = len(q.rows), q.variable[:0]
	end := -1
	if i < len(q.s) && q.s[i] == '{' {
		end = q.object(q.plan, i)
	}
	if end < 0 || !q.finish() {
		q.rows = q.rows[:q.first]
		return nil, 0
	}
	return q.job, end
}

// finish fills the job from what stands outside of its lists.
func (q *quickReader) finish() bool {
	j, t := q.job, &q.texts
	j.Name, j.Description, j.Type = t[slotJobName], t[slotJobDescription], t[slotJobType]
	j.Status, j.ARN, j.RoleARN, j.FailureReason = t[slotStatus], t[slotJobARN], t[slotRoleARN], t[slotFailureReason]
	if !q.isJob() {
		return false
	}
	j.Created, j.Completed, j.Modified = q.numbers[slotCreated].time(), q.numbers[slotCompleted].time(), q.numbers[slotModified].time()
	j.RecommendationsOnly = j.Name == "" && j.ARN == "" && j.Status == ""
	if j.Status == "" && q.options.AssumeCompleted {
		j.Status, j.AssumedStatus = engine.JobCompleted, true
	}
	j.ModelName, j.ModelPackageARN, j.TrafficType = t[slotModelName], t[slotModelPackage], t[slotTrafficType]
	j.Stopping.FlatInvocations = t[slotFlatInvocations]
	if n := &q.numbers[slotStoppingInvocations]; n.text != "" {
		most, ok := n.integer()
		if !ok || most < 1 {
			return false
		}
		j.Stopping.MaxInvocations = engine.Known(most)
	}
	j.Stopping.SetStrictest()
	j.Warnings = inDocumentOrder(j.Warnings)
	q.addRows()
	return true
}

// isJob is what isJob of a whole document is, on the safe side.
func (q *quickReader) isJob() bool {
	j := q.job
	if j.ARN != "" && !strings.Contains(j.ARN, "inference-recommendations-job") {
		return false
	}
	return q.numbers[slotRows].text != "" || (j.Name != "" || j.ARN != "") && j.Status != ""
}

// addRows gives the job its rows, in key order.
func (q *quickReader) addRows() {
	rows := q.rows[q.first:]
	if len(rows) == 0 {
		return
	}
	q.job.Recommendations = make([]*engine.Recommendation, len(rows))
	for i := range rows {
		q.job.Recommendations[i] = &rows[i]
	}
	q.job.OrderRecommendations()
}

// item takes item n of one of the lists, whose slots are filled.
func (q *quickReader) item(e each, n int) bool {
	switch e {
	case addVariable:
		q.variable = append(q.variable, engine.EnvVar{Name: q.texts[slotEnvKey], Value: q.texts[slotEnvValue]})
		return true
	case addThreshold:
		return q.threshold()
	case addPerformance:
		return q.performance(n)
	}
	return q.row(n)
}

func (q *quickReader) threshold() bool {
	ms, ok := q.numbers[slotThreshold].integer()
	if q.numbers[slotThreshold].text == "" || !ok || ms < 1 {
		return false
	}
	s := &q.job.Stopping
	s.Thresholds = append(s.Thresholds, engine.LatencyThreshold{Percentile: q.texts[slotPercentile], MS: ms})
	return true
}

func (q *quickReader) performance(i int) bool {
	var m engine.Metrics
	if !q.metrics(&m, "EndpointPerformances", i) {
		return false
	}
	q.job.ExistingEndpoints = append(q.job.ExistingEndpoints, engine.EndpointPerformance{
		EndpointName: q.texts[slotEndpointName], MaxInvocations: m.MaxInvocations, ModelLatencyMS: m.ModelLatencyMS,
	})
	return true
}

func (q *quickReader) row(i int) bool {
	r := q.newRow()
	r.Row = i
	t, n := &q.texts, &q.numbers
	r.ID, r.InferenceSpecification, r.CompilationJob = t[slotRecommendationID], t[slotSpecification], t[slotCompilationJob]
	r.EndpointName, r.VariantName, r.InstanceType = t[slotEndpointName], t[slotVariantName], t[slotInstanceType]
	r.InvocationStart, r.InvocationEnd = n[slotInvocationStart].time(), n[slotInvocationEnd].time()
	if n[slotCompiled].text != "" {
		r.Compiled = engine.Known(n[slotCompiled].mantissa == 1)
	}
	serverless := n[slotServerless].text != ""
	switch {
	case serverless && r.InstanceType != "":
		return false
	case serverless || r.InstanceType != "":
		r.Serverless = engine.Known(serverless)
	}
	r.Env = q.takeEnvironment()
	return q.count(&r.InstanceCount, slotInstanceCount) && q.count(&r.MemorySizeMB, slotMemorySize) &&
		q.count(&r.MaxConcurrency, slotConcurrency) && q.count(&r.ProvisionedConcurrency, slotProvisioned) &&
		q.metrics(&r.Metrics, "InferenceRecommendations", i)
}

// newRow returns the next free row. Rows are cut from pieces for many jobs; the
// rows of one job are never torn apart.
func (q *quickReader) newRow() *engine.Recommendation {
	const many = 64
	if len(q.rows) == cap(q.rows) {
		begun := q.rows[q.first:]
		q.rows = append(make([]engine.Recommendation, 0, many+2*len(begun)), begun...)
		q.first = 0
	}
	q.rows = append(q.rows, engine.Recommendation{})
	return &q.rows[len(q.rows)-1]
}

// takeEnvironment returns the variables of the row that ends here, by name.
func (q *quickReader) takeEnvironment() []engine.EnvVar {
	const many = 64
	if len(q.variable) == 0 {
		return nil
	}
	if len(q.env)+len(q.variable) > cap(q.env) {
		q.env = make([]engine.EnvVar, 0, many+len(q.variable))
	}
	from := len(q.env)
	q.env = append(q.env, q.variable...)
	q.variable = q.variable[:0]
	out := q.env[from:len(q.env):len(q.env)]
	sortEnvironment(out)
	return out
}

// metrics reads the measurements in the slots. It gives up on those that are out
// of range, which the tolerant reader has a warning for.
func (q *quickReader) metrics(m *engine.Metrics, list string, i int) bool {
	var latency, setup engine.Measured[int64]
	perMS := 1.0 // units of ModelLatency
	if q.job.LatencyUnit == "us" {
		perMS = 1000
	}
	if !q.float(&m.CostPerHour, slotCostPerHour, above0, maxCost) ||
		!q.float(&m.CostPerInference, slotCostPerInference, above0, maxCost) ||
		!q.float(&m.CPUUtilization, slotCPU, from0, maxPercent) ||
		!q.float(&m.MemoryUtilization, slotMemory, from0, maxPercent) ||
		!q.integer(&m.MaxInvocations, slotMaxInvocations, from0, maxInvocations) ||
		!q.integer(&latency, slotModelLatency, above0, maxLatencyMS*perMS) ||
		!q.integer(&setup, slotSetupTime, from0, maxLatencyMS*1000) {
		return false
	}
	if v, ok := latency.Get(); ok {
		m.ModelLatencyMS = engine.Known(float64(v) / perMS)
	}
	if v, ok := setup.Get(); ok {
		m.ModelSetupTimeMS = engine.Known(float64(v) / 1000)
	}
	q.warn("cost-identity", list, i, wrongCost(m, func() string { return canonicalNumber(q.numbers[slotCostPerInference].text) }))
	q.warn("littles-law", list, i, wrongUnit(m, q.job.LatencyUnit))
	return true
}

func (q *quickReader) warn(code, list string, i int, message string) {
	if message != "" {
		at := (*document.Path)(nil).Member(list).Item(i).Member("Metrics")
		q.job.Warnings = append(q.job.Warnings, engine.Warning{Code: code, Path: at.String(), Message: message})
	}
}

func (q *quickReader) float(m *engine.Measured[float64], s slot, low floor, high float64) bool {
	n := &q.numbers[s]
	if n.text == "" {
		return true
	}
	v, ok := n.narrow()
	if !ok || v == 0 && n.mantissa != 0 || !low.allows(v) || v > high {
		return false
	}
	*m = engine.Known(v)
	return true
}

func (q *quickReader) integer(m *engine.Measured[int64], s slot, low floor, high float64) bool {
	n := &q.numbers[s]
	if n.text == "" {
		return true
	}
	v, ok := n.integer()
	if !ok || !low.allows(float64(v)) || float64(v) > high {
		return false
	}
	*m = engine.Known(v)
	return true
}

func (q *quickReader) count(m *engine.Measured[int64], s slot) bool {
	return q.integer(m, s, above0, maxCount)
}
