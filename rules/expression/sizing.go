package expression

import "github.com/iradvise/iradvise/engine"

// Sizing is the traffic of a policy as expressions over its parameters: what is
// derived from it can then be known with other values of them.
type Sizing struct {
	// Settings are constants of the Scope; see CompileConstant.
	Settings []*Program
	// Traffic makes the traffic of what the settings came to; false where it
	// cannot be that.
	Traffic func([]engine.Measured[float64]) (engine.Traffic, bool)
}

// sizer sizes rows with the parameters of a solver, whatever they are set to.
type sizer struct {
	*Sizing
	f *frame
}

// sizer returns nil without a Sizing.
func (z *Sizing) sizer(s *Scope, params []cell) *sizer {
	if z == nil {
		return nil
	}
	slots := s.slots
	for _, p := range z.Settings {
		slots = max(slots, p.slots)
	}
	f := s.frameFor(nil, nil, slots) // of its own: a setting may bind variables
	f.params = params
	return &sizer{z, f}
}

// derive is engine.Traffic.Derive with the parameters as they are now.
func (z *sizer) derive(r *engine.Recommendation) engine.Derived {
	values := make([]engine.Measured[float64], len(z.Settings))
	for i, p := range z.Settings {
		z.f.row.defines, z.f.steps, z.f.stop = nil, 0, nil
		if v, st := p.root.eval(z.f); st == known {
			values[i] = engine.Finite(v.n)
		}
	}
	traffic, ok := z.Traffic(values)
	if !ok {
		return engine.Derived{}
	}
	return traffic.Derive(r)
}
