package compare

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"

	"github.com/iradvise/iradvise/engine"
)

// distinct drops runs that are given twice on one side: the same measurements
// are no repeat, and counting them would make noise look significant.
func distinct(jobs []*engine.Job, warnings []string) ([]*engine.Job, []string) {
	var out []*engine.Job
	seen := map[string]bool{}
	for _, j := range jobs {
		digest, content := j.Digest, fingerprint(j)
		if digest != "" && seen[digest] || content != "" && seen[content] {
			warnings = append(warnings, fmt.Sprintf("%s is given twice on one side and counts once: the same run is no repeat", j.Source))
			continue
		}
		seen[digest], seen[content] = true, true
		out = append(out, j)
	}
	return out, warnings
}

// fingerprint tells a run that was saved in two dialects from a repeat: it is a
// digest of the job's name, time and measurements, "" for a job without a name.
func fingerprint(j *engine.Job) string {
	if j.Name == "" {
		return ""
	}
	b := fmt.Appendf(nil, "%q %q %v", j.Name, j.ARN, moment(j.Created))
	metrics := Metrics()
	for _, r := range j.Recommendations {
		b = append(append(append(append(b, 0), r.Key...), 0), r.EndpointName...)
		for _, m := range metrics {
			v, ok := m.Get(r.Metrics).Get()
			b = strconv.AppendBool(b, ok)
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
		}
	}
	sum := sha256.Sum256(b)
	return string(sum[:])
}
