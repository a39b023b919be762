package archive

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// A row is one measured configuration.
type row struct {
	id               string // "" in older jobs
	endpoint         string
	instance         string // "" for serverless
	count            int
	memoryMB         int // of a serverless row; likewise concurrency and setupMS
	concurrency      int
	setupMS          int
	costPerHour      float32 // 0 means that the row has none
	costPerInference float32
	maxInvocations   int
	latencyMS        int
	cpu, memory      reading
	specification    string
	compilation      string
	parameters       [][2]string
	start, end       time.Time // zero where the service did not say
}

// A reading is a utilisation in per cent. The zero value is absent.
type reading struct {
	state readingState
	value float32
}

type readingState int

const (
	absent readingState = iota
	notANumber
	measured
)

// drawRow makes a row for one instance type, or a serverless one now and then.
func (j *job) drawRow(d dice, i instance) row {
	id := d.Uint32()
	r := row{endpoint: "sm-epc-" + uuid(d), count: 1}
	if j.created.Year() >= 2024 {
		r.id = fmt.Sprintf("%s/%08x", j.name, id)
	}
	if j.advanced && d.once(3) {
		r.count = d.between(2, 5)
	}
	if !i.gpu && d.once(20) {
		r.serverless(d, j.model)
	} else {
		r.onInstance(d, j.model, i)
	}
	r.configure(d, j.model.kind)
	r.cpu, r.memory = drawReading(d, 10_006), drawReading(d, 8)
	if r.instance == "" {
		r.cpu, r.memory = reading{}, reading{}
	}
	if d.once(16) {
		r.start = j.created.Add(time.Duration(d.between(60_000, 300_000)) * time.Millisecond)
		r.end = r.start.Add(time.Duration(d.between(60_000, 290_000)) * time.Millisecond)
	}
	return r
}

// onInstance measures the model on instances of one type.
func (r *row) onInstance(d dice, m *model, i instance) {
	r.instance = i.name
	r.latencyMS = max(1, int(m.latencyMS/i.speed*d.scale(800, 1400)))
	inFlight := d.scale(700, 5000) * float64(r.count) * math.Sqrt(i.speed)
	r.maxInvocations = max(1, int(inFlight*60_000/float64(r.latencyMS)))
	r.costPerHour = float32(i.price * float64(r.count))
	r.costPerInference = float32(float64(r.costPerHour) / float64(60*r.maxInvocations))
	if d.once(1000) {
		r.costPerInference /= 2 // somebody edited the file
	}
}

// serverless measures the model without an instance.
func (r *row) serverless(d dice, m *model) {
	r.memoryMB, r.concurrency = 1024*d.between(1, 6), pick(d, []int{1, 5, 10, 20})
	r.latencyMS = max(1, int(m.latencyMS*d.scale(1200, 2500)))
	r.maxInvocations = max(1, r.concurrency*60_000/r.latencyMS)
	r.setupMS = d.between(900, 9000)
	r.costPerInference = float32(float64(r.memoryMB*r.latencyMS) * 1.95e-11)
}

// configure sets what the container was told.
func (r *row) configure(d dice, k kind) {
	if d.once(6) {
		r.parameters = append(r.parameters, [2]string{k.workers, strconv.Itoa(1 << d.IntN(5))})
	}
	if d.once(6) {
		r.parameters = append(r.parameters, [2]string{"OMP_NUM_THREADS", strconv.Itoa(d.between(1, 10))})
	}
	switch d.IntN(20) {
	case 0:
		r.specification = "neo-" + strconv.Itoa(d.between(10_000_000, 99_999_999))
		r.compilation = r.specification + "-compilation"
	case 1, 2:
		r.specification = "default"
	}
}

// drawReading returns a utilisation, which in every tenth row is not to be had.
// The divisor, an even number, decides how many digits it prints. It is never a
// whole number, which a limit may be.
func drawReading(d dice, divisor int) reading {
	switch d.IntN(40) {
	case 0:
		return reading{}
	case 1, 2, 3:
		return reading{state: notANumber}
	}
	odd := 2*d.between(3*divisor, 49*divisor) + 1
	return reading{measured, float32(odd) / float32(divisor)}
}

func uuid(d dice) string {
	hi, lo := d.Uint64(), d.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", hi>>32, hi>>16&0xffff, hi&0xfff, 0x8000|lo>>50&0x3fff, lo&0xffffffffffff)
}
