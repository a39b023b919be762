package loaders

import (
	"cmp"
	"slices"
	"strings"
	"unsafe"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/loaders/document"
)

// A quickReader reads the usual spellings of a describe answer, JSON with the
// API's own names, straight into a Job. It keeps what is judged and no Body, and
// it gives up on whatever is unusual: then the tolerant reader, newJob, answers.
// Where it does answer, both give the same Job.
type quickReader struct {
	plan    *plan
	options Options
	bytes   []byte // the text
	s       string // the text, and padding
	padded         // likewise

	texts      [slots]span   // by slot
	numbers    [slots]number // likewise; a moment has its milliseconds as mantissa
	haveText   uint64        // which slots hold something, a bit for each
	haveNumber uint64
	decoded    []string // texts that were written with escapes
	lineEnd    bool     // inside the document
	prices     [128]narrowed

	layouts   [planOutlines]layout
	learned   int    // edges of all layouts
	recording bool   // an object is being learned
	steps     []step // its values so far
	opens     uint64 // slots of its objects that began after the last value

	*memory                  // of the job that is being read
	earlier  [2]*memory      // of earlier jobs, where it may be used again
	usual    int             // rows of the last job
	variable []engine.EnvVar // of the row that is being read
}

// memory is where a job is kept.
type memory struct {
	job        *engine.Job
	rows       []engine.Recommendation
	ordered    []*engine.Recommendation // the rows, in key order
	env        []engine.EnvVar
	keys       []byte // of the rows
	thresholds []engine.LatencyThreshold
}

// fresh returns empty memory. Where a job is valid until the next Result is asked
// for, it is that of the job before the last: the last one may be held back until
// it is known how to call it.
func (q *quickReader) fresh() *memory {
	if !q.options.reuses() {
		return &memory{job: &engine.Job{}, rows: make([]engine.Recommendation, 0, q.usual)}
	}
	m := q.earlier[0]
	if m == nil {
		m = &memory{job: &engine.Job{}}
	}
	q.earlier[0], q.earlier[1] = q.earlier[1], m
	*m.job = engine.Job{}
	m.rows, m.env = m.rows[:0], m.env[:0]
	return m
}

// begin makes the reader read documents in text. Where padded is true, padding
// stands behind text.
//
// Jobs hold parts of the text: of a copy, unless they may be read into memory
// that is used again. Then they are no more valid than the text itself, which is
// not changed before the last Result of its batch was yielded.
func (q *quickReader) begin(text []byte, padded bool, o Options) {
	q.plan, q.options, q.bytes = quickPlan(), o, text
	if padded && o.reuses() && len(text) > 0 {
		q.s = unsafe.String(&text[0], len(text)+len(padding))
		q.padded = paddedText(q.s)
		return
	}
	var copied strings.Builder
	copied.Grow(len(text) + len(padding))
	copied.Write(text)
	copied.WriteString(padding)
	q.s = copied.String()
	q.padded = paddedText(q.s)
}

// A mark is how far a reader has come with the lists of a job.
type mark struct {
	rows, variable, warnings, thresholds, endpoints int
	haveText, haveNumber                            uint64
}

func (q *quickReader) mark() mark {
	j := q.job
	return mark{len(q.rows), len(q.variable), len(j.Warnings), len(j.Stopping.Thresholds), len(j.ExistingEndpoints), q.haveText, q.haveNumber}
}

// reset goes back to a mark.
func (q *quickReader) reset(m mark) {
	j := q.job
	q.rows, q.variable = q.rows[:m.rows], q.variable[:m.variable]
	j.Warnings, j.Stopping.Thresholds, j.ExistingEndpoints = j.Warnings[:m.warnings], j.Stopping.Thresholds[:m.thresholds], j.ExistingEndpoints[:m.endpoints]
	q.haveText, q.haveNumber = m.haveText, m.haveNumber
}

// read returns the Job of the document that begins at offset i, and the offset
// after it, or nil when the tolerant reader has to look at it.
func (q *quickReader) read(i int) (*engine.Job, int) {
	q.memory = q.fresh()
	q.job.LatencyUnit, q.job.Stopping.Thresholds = q.options.LatencyUnit, q.thresholds[:0]
	q.haveText, q.haveNumber, q.decoded, q.variable, q.lineEnd = 0, 0, q.decoded[:0], q.variable[:0], false
	end := -1
	if q.s[i] == '{' {
		end = q.outlined(q.planAt(i), i)
	}
	if end < 0 || !q.finish() {
		return nil, 0
	}
	return q.job, end
}

// planAt returns the plan of the document at i, by the letter case of its names.
func (q *quickReader) planAt(i int) *plan {
	if i = q.space(i + 1); q.s[i] == '"' && q.s[i+1] >= 'a' {
		return camelPlan()
	}
	return q.plan
}

// finish fills the job from what stands outside of its lists.
func (q *quickReader) finish() bool {
	j := q.job
	j.Name, j.Description, j.Type = q.str(slotJobName), q.str(slotJobDescription), q.str(slotJobType)
	j.Status, j.ARN, j.RoleARN, j.FailureReason = q.str(slotStatus), q.str(slotJobARN), q.str(slotRoleARN), q.str(slotFailureReason)
	if !q.isJob() || len(j.ExistingEndpoints) > 1 {
		return false
	}
	j.Created, j.Completed, j.Modified = q.time(slotCreated), q.time(slotCompleted), q.time(slotModified)
	j.RecommendationsOnly = j.Name == "" && j.ARN == "" && j.Status == ""
	if j.Status == "" && q.options.AssumeCompleted {
		j.Status, j.AssumedStatus = engine.JobCompleted, true
	}
	j.ModelName, j.ModelPackageARN, j.TrafficType = q.str(slotModelName), q.str(slotModelPackage), q.str(slotTrafficType)
	j.Stopping.FlatInvocations = q.str(slotFlatInvocations)
	if q.hasNumber(slotStoppingInvocations) {
		most, ok := q.numbers[slotStoppingInvocations].integer()
		if !ok || most < 1 {
			return false
		}
		j.Stopping.MaxInvocations = engine.Known(most)
	}
	if q.thresholds = j.Stopping.Thresholds; len(q.thresholds) == 0 {
		j.Stopping.Thresholds = nil
	}
	j.Stopping.SetStrictest()
	j.LatencyUnit = cmp.Or(j.LatencyUnit, "ms")
	j.Warnings = inDocumentOrder(j.Warnings)
	q.addRows()
	return true
}

// isJob is what isJob of a whole document is, on the safe side.
func (q *quickReader) isJob() bool {
	j := q.job
	if foreignARN(j.ARN) {
		return false
	}
	return q.hasNumber(slotRows) || j.Name != "" && j.Status != ""
}

// addRows gives the job its rows, in key order.
func (q *quickReader) addRows() {
	if q.usual = len(q.rows); q.usual == 0 {
		return
	}
	q.ordered = slices.Grow(q.ordered[:0], len(q.rows))
	for i := range q.rows {
		q.ordered = append(q.ordered, &q.rows[i])
	}
	q.job.Recommendations = q.ordered
	if !q.options.reuses() {
		q.job.OrderRecommendations()
		return
	}
	q.keys = q.job.OrderRecommendationsIn(q.keys[:0])
}

// item takes item n of one of the lists, whose slots are filled.
func (q *quickReader) item(e each, n int) bool {
	switch e {
	case addVariable:
		q.variable = append(q.variable, engine.EnvVar{Name: q.str(slotEnvKey), Value: q.str(slotEnvValue)})
		return q.haveText&(1<<slotEnvValue) != 0 // the tolerant reader has a warning for it
	case addThreshold:
		return q.threshold()
	case addPerformance:
		return q.performance(n)
	}
	return q.row(n)
}

func (q *quickReader) threshold() bool {
	ms, ok := q.numbers[slotThreshold].integer()
	if !q.hasNumber(slotThreshold) || !ok || ms < 1 {
		return false
	}
	s := &q.job.Stopping
	s.Thresholds = append(s.Thresholds, engine.LatencyThreshold{Percentile: q.str(slotPercentile), MS: ms})
	return true
}

func (q *quickReader) performance(i int) bool {
	var m engine.Metrics
	if !q.metrics(&m, "EndpointPerformances", i) {
		return false
	}
	q.job.ExistingEndpoints = append(q.job.ExistingEndpoints, engine.EndpointPerformance{
		EndpointName: q.str(slotEndpointName), MaxInvocations: m.MaxInvocations, ModelLatencyMS: m.ModelLatencyMS,
	})
	return true
}

func (q *quickReader) row(i int) bool {
	r := q.newRow()
	r.Row = i
	r.ID, r.InferenceSpecification, r.CompilationJob = q.str(slotRecommendationID), q.str(slotSpecification), q.str(slotCompilationJob)
	r.EndpointName, r.VariantName, r.InstanceType = q.str(slotEndpointName), q.str(slotVariantName), q.str(slotInstanceType)
	switch {
	case r.InstanceType != "":
		r.Serverless = engine.Known(false)
	case !q.hasNumber(slotServerless): // the tolerant reader has a warning for it
		return false
	}
	if q.haveNumber&rareInRow != 0 && !q.rare(r) {
		return false
	}
	r.Env = q.takeEnvironment()
	if contradicts(r.Env) {
		return false
	}
	return q.count(&r.InstanceCount, slotInstanceCount) && q.metrics(&r.Metrics, "InferenceRecommendations", i)
}

// rareInRow are the slots of what few rows have.
const rareInRow = 1<<slotInvocationStart | 1<<slotInvocationEnd | 1<<slotCompiled |
	1<<slotServerless | 1<<slotMemorySize | 1<<slotConcurrency | 1<<slotProvisioned

// rare reads what few rows have.
func (q *quickReader) rare(r *engine.Recommendation) bool {
	r.InvocationStart, r.InvocationEnd = q.time(slotInvocationStart), q.time(slotInvocationEnd)
	if q.hasNumber(slotCompiled) {
		r.Compiled = engine.Known(q.numbers[slotCompiled].mantissa == 1)
	}
	if q.hasNumber(slotServerless) {
		if r.InstanceType != "" {
			return false
		}
		r.Serverless = engine.Known(true)
	}
	return q.count(&r.MemorySizeMB, slotMemorySize) &&
		q.count(&r.MaxConcurrency, slotConcurrency) && q.count(&r.ProvisionedConcurrency, slotProvisioned)
}

// newRow returns the next row, empty.
func (q *quickReader) newRow() *engine.Recommendation {
	q.rows = append(q.rows, engine.Recommendation{})
	return &q.rows[len(q.rows)-1]
}

// takeEnvironment returns the variables of the row that ends here, by name.
func (q *quickReader) takeEnvironment() []engine.EnvVar {
	if len(q.variable) == 0 {
		return nil
	}
	if len(q.env)+len(q.variable) > cap(q.env) { // what was taken of the old one stays where it is
		q.env = make([]engine.EnvVar, 0, 2*cap(q.env)+len(q.variable))
	}
	from := len(q.env)
	q.env = append(q.env, q.variable...)
	q.variable = q.variable[:0]
	out := q.env[from:len(q.env):len(q.env)]
	sortEnvironment(out)
	return out
}

// contradicts reports whether a variable has several values.
func contradicts(env []engine.EnvVar) bool {
	for i := 1; i < len(env); i++ {
		if env[i].Name == env[i-1].Name && env[i].Value != env[i-1].Value {
			return true
		}
	}
	return false
}

// metrics reads the measurements in the slots. It gives up on those that are out
// of range, which the tolerant reader has a warning for.
func (q *quickReader) metrics(m *engine.Metrics, list string, i int) bool {
	var latency, setup engine.Measured[int64]
	invocations, ok := q.unit()
	perMS := 1.0 // units of ModelLatency
	if q.job.LatencyUnit == "us" {
		perMS = 1000
	}
	if !ok || !q.float(&m.CostPerHour, slotCostPerHour, above0, maxCost) ||
		!q.float(&m.CostPerInference, slotCostPerInference, above0, maxCost) ||
		!q.float(&m.CPUUtilization, slotCPU, from0, maxPercent) ||
		!q.float(&m.MemoryUtilization, slotMemory, from0, maxPercent) ||
		!q.integer(&m.MaxInvocations, invocations, from0, maxInvocations) ||
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
	if wrong := wrongCost(m, func() string { return canonicalNumber(q.digits(slotCostPerInference)) }); wrong != "" {
		q.warn("cost-identity", list, i, wrong)
	}
	if wrong := wrongUnit(m, q.job.LatencyUnit); wrong != "" {
		q.warn("littles-law", list, i, wrong)
	}
	return true
}

// unit returns the slot of the row's invocations, whose name tells the unit of
// ModelLatency. It gives up on a row that says something else than those before.
func (q *quickReader) unit() (invocations slot, ok bool) {
	unit, said := "ms", q.options.LatencyUnit
	invocations = slotMaxInvocations
	if q.hasNumber(slotOldInvocations) {
		if q.hasNumber(slotMaxInvocations) {
			return invocations, false
		}
		unit, invocations = "us", slotOldInvocations
	}
	if said == "" {
		said = cmp.Or(q.job.LatencyUnit, unit)
		q.job.LatencyUnit = said
		return invocations, said == unit
	}
	return invocations, true
}

func (q *quickReader) warn(code, list string, i int, message string) {
	at := (*document.Path)(nil).Member(list).Item(i).Member("Metrics")
	q.job.Warnings = append(q.job.Warnings, engine.Warning{Code: code, Path: at.String(), Message: message})
}

// digits returns the number in a slot as written.
func (q *quickReader) digits(s slot) string {
	n := &q.numbers[s]
	return q.s[n.from:n.to]
}

// narrowed is a number and what it is through float32.
type narrowed struct {
	mantissa uint64
	exponent int32
	value    float64
}

// price is number.narrow. Prices are few and come again and again, so they are
// remembered.
func (q *quickReader) price(n *number) (float64, bool) {
	known := &q.prices[n.mantissa%uint64(len(q.prices))]
	if n.exact && known.mantissa == n.mantissa && known.exponent == n.exponent && n.mantissa != 0 {
		return known.value, true
	}
	v, ok := n.narrow(q.padded)
	if ok && n.exact {
		*known = narrowed{n.mantissa, n.exponent, v}
	}
	return v, ok
}

func (q *quickReader) float(m *engine.Measured[float64], s slot, low floor, high float64) bool {
	if !q.hasNumber(s) {
		return true
	}
	n := &q.numbers[s&63]
	var v float64
	var ok bool
	if s == slotCostPerHour {
		v, ok = q.price(n)
	} else {
		v, ok = n.narrow(q.padded)
	}
	if !ok || v == 0 && n.mantissa != 0 || !low.allows(v) || v > high {
		return false
	}
	*m = engine.Known(v)
	return true
}

func (q *quickReader) integer(m *engine.Measured[int64], s slot, low floor, high float64) bool {
	if !q.hasNumber(s) {
		return true
	}
	v, ok := q.numbers[s&63].integer()
	if !ok || !low.allows(float64(v)) || float64(v) > high {
		return false
	}
	*m = engine.Known(v)
	return true
}

func (q *quickReader) count(m *engine.Measured[int64], s slot) bool {
	return q.integer(m, s, above0, maxCount)
}
