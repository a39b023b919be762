package engine

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"time"
	"unsafe"
)

// Configuration returns what identifies the row across jobs, readable:
// "ml.m5.xlarge×3 OMP_NUM_THREADS=4", "serverless 2048MB concurrency=1". Names
// that the service makes anew for each job do not count.
func (r *Recommendation) Configuration() string { return string(r.appendConfiguration(nil)) }

// isJustType reports whether the row's configuration is one instance of its type.
func (r *Recommendation) isJustType() bool {
	n, _ := r.InstanceCount.Get()
	return n == 1 && r.InstanceType != "" && len(r.Env) == 0 && r.InferenceSpecification == "" && !r.IsCompiled()
}

func (r *Recommendation) appendConfiguration(b []byte) []byte {
	b = r.appendShape(b)
	for _, e := range r.Env {
		b = append(b, ' ')
		b = appendKeyWord(b, e.Name)
		b = append(b, '=')
		switch {
		case e.Unknown:
			b = append(b, '?')
		case e.Value == "?":
			b = strconv.AppendQuote(b, e.Value)
		default:
			b = appendKeyWord(b, e.Value)
		}
	}
	if s := r.InferenceSpecification; s != "" && !GeneratedName(s) {
		b = append(b, " spec="...)
		b = appendKeyWord(b, s)
	}
	if r.IsCompiled() {
		b = append(b, " compiled"...)
	}
	return b
}

func (r *Recommendation) appendShape(b []byte) []byte {
	if r.InstanceType != "" {
		b = append(b, r.InstanceType...)
		n, ok := r.InstanceCount.Get()
		switch {
		case !ok:
			b = append(b, "×?"...)
		case n != 1:
			b = strconv.AppendInt(append(b, "×"...), n, 10)
		}
		return b
	}
	if s, _ := r.Serverless.Get(); !s {
		return append(b, "unknown-configuration"...)
	}
	b = append(b, "serverless"...)
	if mb, ok := r.MemorySizeMB.Get(); ok {
		b = append(strconv.AppendInt(append(b, ' '), mb, 10), "MB"...)
	}
	if n, ok := r.MaxConcurrency.Get(); ok {
		b = strconv.AppendInt(append(b, " concurrency="...), n, 10)
	}
	if n, ok := r.ProvisionedConcurrency.Get(); ok {
		b = strconv.AppendInt(append(b, " provisioned="...), n, 10)
	}
	return b
}

// appendKeyWord appends s, quoted when it would not read as one word of a key.
func appendKeyWord(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if !plainInKey[s[i]] {
			if !strings.ContainsFunc(s, breaksWord) {
				break
			}
			return strconv.AppendQuote(b, s)
		}
	}
	if s == "" {
		return strconv.AppendQuote(b, s)
	}
	return append(b, s...)
}

func breaksWord(c rune) bool {
	return c <= ' ' || c == '"' || c == '=' || c == '#' || c == 0x7f || !strconv.IsPrint(c)
}

// plainInKey are the bytes that never break a word: for most words the table says
// all.
var plainInKey = func() (plain [256]bool) {
	for c := range rune(0x7f) {
		plain[c] = !breaksWord(c)
	}
	return plain
}()

// OrderRecommendations sorts the Job's recommendations into key order and gives
// each its Key and Index. Rows with equal configurations get "#2", "#3" in the
// order of their content, so that keys do not depend on the order of the input.
// A loader calls it once, last.
func (j *Job) OrderRecommendations() { j.order(&keyRoom{}) }

// OrderRecommendationsIn is OrderRecommendations with keys that are kept in room,
// where they are valid until its bytes are changed. It returns the room, which may
// have grown.
func (j *Job) OrderRecommendationsIn(room []byte) []byte {
	k := keyRoom{bytes: room, shared: true}
	j.order(&k)
	return k.bytes
}

// keyRoom is where keys are kept: each by itself, or all in shared bytes.
type keyRoom struct {
	bytes  []byte
	shared bool
}

// text returns the key as a text.
func (k *keyRoom) text(key []byte) string {
	if !k.shared || len(key) == 0 {
		return string(key)
	}
	from := len(k.bytes)
	if from+len(key) > cap(k.bytes) { // the earlier keys stay where they are
		k.bytes, from = make([]byte, 0, 2*cap(k.bytes)+len(key)), 0
	}
	k.bytes = append(k.bytes, key...)
	return unsafe.String(&k.bytes[from], len(key))
}

func (j *Job) order(keys *keyRoom) {
	var (
		few  [24]ordered
		room [96]byte
	)
	rows := few[:0]
	for _, r := range j.Recommendations {
		if r.Key = r.InstanceType; !r.isJustType() {
			r.Key = keys.text(r.appendConfiguration(room[:0]))
		}
		first, second := firstBytes(r.Key)
		rows = append(rows, ordered{first, second, r})
	}
	sortRows(rows)
	configuration, same := "", 0
	for i := range rows {
		r := rows[i].row
		j.Recommendations[i], r.Index = r, i
		if i == 0 || r.Key != configuration {
			configuration, same = r.Key, 1
			continue
		}
		same++
		r.Key = keys.text(strconv.AppendInt(append(append(room[:0], configuration...), " #"...), int64(same), 10))
	}
}

// ordered is a row with the first bytes of its key, which tell most rows apart.
type ordered struct {
	first, second uint64
	row           *Recommendation
}

// firstBytes returns the first sixteen bytes of a key as numbers that compare like
// them, with zeros for what a shorter one lacks.
func firstBytes(key string) (first, second uint64) {
	var b [16]byte
	if len(key) >= len(b) {
		b = [16]byte([]byte(key[:len(b)]))
	} else {
		copy(b[:], key)
	}
	return binary.BigEndian.Uint64(b[:]), binary.BigEndian.Uint64(b[8:])
}

// sortRows sorts by key, then by content, and keeps the order of equal rows. A job
// has few rows: each is moved to its place among those before it.
func sortRows(rows []ordered) {
	const few = 40
	if len(rows) > few {
		slices.SortStableFunc(rows, func(a, b ordered) int { return compareRows(a.row, b.row) })
		return
	}
	for i := 1; i < len(rows); i++ {
		row, n := rows[i], i
		for n > 0 && row.before(&rows[n-1]) {
			rows[n] = rows[n-1]
			n--
		}
		rows[n] = row
	}
}

func (o *ordered) before(p *ordered) bool {
	switch {
	case o.first != p.first:
		return o.first < p.first
	case o.second != p.second:
		return o.second < p.second
	}
	return compareRows(o.row, p.row) < 0
}

func compareRows(a, b *Recommendation) int {
	if c := cmp.Compare(a.Key, b.Key); c != 0 {
		return c
	}
	return compareContent(a, b)
}

// compareContent compares all that a policy can tell two rows by.
func compareContent(a, b *Recommendation) int {
	if c := compareMeasurements(a, b); c != 0 {
		return c
	}
	return cmp.Or(
		cmp.Compare(a.ID, b.ID),
		cmp.Compare(a.EndpointName, b.EndpointName),
		cmp.Compare(a.VariantName, b.VariantName),
		cmp.Compare(a.InferenceSpecification, b.InferenceSpecification),
		cmp.Compare(a.CompilationJob, b.CompilationJob),
		compareTimes(a.InvocationStart, b.InvocationStart),
		compareTimes(a.InvocationEnd, b.InvocationEnd),
		compareTruths(a.Compiled, b.Compiled),
		compareTruths(a.Serverless, b.Serverless),
		compareMeasured(a.InstanceCount, b.InstanceCount),
		compareMeasured(a.MemorySizeMB, b.MemorySizeMB),
		compareMeasured(a.MaxConcurrency, b.MaxConcurrency),
		compareMeasured(a.ProvisionedConcurrency, b.ProvisionedConcurrency),
	)
}

func compareMeasurements(a, b *Recommendation) int {
	return cmp.Or(
		compareMeasured(a.Metrics.CostPerHour, b.Metrics.CostPerHour),
		compareMeasured(a.Metrics.CostPerInference, b.Metrics.CostPerInference),
		compareMeasured(a.Metrics.ModelLatencyMS, b.Metrics.ModelLatencyMS),
		compareMeasured(a.Metrics.MaxInvocations, b.Metrics.MaxInvocations),
		compareMeasured(a.Metrics.CPUUtilization, b.Metrics.CPUUtilization),
		compareMeasured(a.Metrics.MemoryUtilization, b.Metrics.MemoryUtilization),
		compareMeasured(a.Metrics.ModelSetupTimeMS, b.Metrics.ModelSetupTimeMS),
	)
}

// compareMeasured orders measured values by size, and what was not measured last.
func compareMeasured[T cmp.Ordered](a, b Measured[T]) int {
	return compareKnown(a, b, cmp.Compare[T])
}

func compareTimes(a, b Measured[time.Time]) int { return compareKnown(a, b, time.Time.Compare) }

func compareTruths(a, b Measured[bool]) int {
	return compareKnown(a, b, func(x, y bool) int {
		switch {
		case x == y:
			return 0
		case y:
			return -1
		}
		return 1
	})
}

func compareKnown[T any](a, b Measured[T], compare func(T, T) int) int {
	switch {
	case a.ok && b.ok:
		return compare(a.v, b.v)
	case a.ok:
		return -1
	case b.ok:
		return 1
	}
	return 0
}
