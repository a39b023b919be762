package expression

// Bounds on what one evaluation may do and make. What all evaluations of a policy may
// do together is the Effort of their Case.
const (
	maxText  = 64 << 10 // bytes of a text
	maxList  = 100_000  // elements of a list
	maxSteps = 5_000_000
)

// spend counts work; it stops the evaluation when there is too much of it.
func (f *frame) spend(steps int) bool {
	f.steps += steps
	switch {
	case f.steps > maxSteps:
		f.stop = runTime(0, "the expression takes more than %d steps", maxSteps)
		return false
	case f.c != nil && !f.c.Effort.Spend(steps):
		f.stop = runTime(0, "%v", f.c.Effort.Err())
		return false
	}
	return true
}

// shortText is what a text may have without counting, and bytesPerStep how much of a
// longer one is a step: about as much as is looked through in the time of one.
const (
	shortText    = 256
	bytesPerStep = 16
)

// spendText counts the work on a text of so many bytes.
func (f *frame) spendText(bytes int) bool {
	return bytes <= shortText || f.spend(bytes/bytesPerStep)
}
