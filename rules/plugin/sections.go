package plugin

// Bounds on what a module declares, so that reading it takes no more memory than
// its size lets one expect: whoever decodes it makes room for as many items as
// are announced.
const (
	maxItems  = 250_000 // of one section or one list in it
	maxTypes  = 1_000   // parameters or results of a function in the module
	maxLocals = 50_000  // local variables of a function
)

// count reads how many items follow, each of at least one byte.
func (r *reader) count(most uint32) uint32 {
	n := r.u32()
	switch {
	case r.err != nil:
		return 0
	case n > most:
		r.fail("declares %d items in one place, more than the limit of %d", n, most)
		return 0
	case int(n) > len(r.text)-r.at:
		r.fail(damaged)
		return 0
	}
	return n
}

// check passes over a section that is not rewritten.
func (r *reader) check(id byte) {
	item := map[byte]func(){
		sectionType: r.functionType, sectionElement: r.element, sectionCode: r.function, sectionData: r.data,
		sectionFunction: func() { r.u32() }, sectionMemory: func() {},
	}[id]
	switch {
	case id == sectionStart || id == sectionDataCount:
		r.u32()
		return
	case item == nil:
		r.fail("has a section of the unknown kind %d", id)
		return
	}
	for n := r.count(maxItems); n > 0 && r.err == nil; n-- {
		item()
	}
}

func (r *reader) functionType() {
	if r.byte() != 0x60 {
		r.fail("has a kind of type that plug-ins cannot use")
	}
	r.bytes(r.count(maxTypes))
	r.bytes(r.count(maxTypes))
}

// function passes over a body and adds up its local variables.
func (r *reader) function() {
	body := &reader{text: r.bytes(r.u32())}
	locals := uint64(0)
	for n := body.count(maxLocals); n > 0 && body.err == nil; n-- {
		locals += uint64(body.u32())
		if kind := body.byte(); kind == 0x63 || kind == 0x64 {
			body.fail("has a kind of variable that plug-ins cannot use")
		}
	}
	if locals > maxLocals {
		body.fail("has a function with %d variables, more than the limit of %d", locals, maxLocals)
	}
	r.err = firstOf(r.err, body.err)
}

// data passes over a piece of initial memory.
func (r *reader) data() {
	switch r.u32() {
	case 0:
		r.constant()
	case 1:
	case 2:
		r.u32()
		r.constant()
	default:
		r.fail(damaged)
	}
	r.bytes(r.u32())
}

// element passes over a piece of a table: its flags say whether it is passive
// or declared (1), names its table or is declared (2), and holds expressions (4).
func (r *reader) element() {
	flags := r.u32()
	if flags > 7 {
		r.fail(damaged)
	}
	if flags&1 == 0 {
		if flags&2 != 0 {
			r.u32()
		}
		r.constant()
	}
	if flags&3 != 0 {
		if kind := r.byte(); kind == 0x63 || kind == 0x64 {
			r.fail("has a kind of table that plug-ins cannot use")
		}
	}
	for n := r.count(maxItems); n > 0 && r.err == nil; n-- {
		if flags&4 != 0 {
			r.constant()
		} else {
			r.u32()
		}
	}
}
