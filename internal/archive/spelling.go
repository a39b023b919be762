package archive

// A spelling is how a client wrote an answer down. The zero value is the wire's.
type spelling struct {
	old   bool // MaximumInvocations and microseconds, from before general availability
	camel bool // lowerCamel names
	boto3 bool // json.dumps(answer, default=str): spaces, times as text, ASCII, ResponseMetadata
	ascii bool // text in ASCII alone
}

var wire spelling

// drawSpelling returns the wire's spelling for 98 jobs in a hundred.
func drawSpelling(d dice) spelling {
	switch d.IntN(200) {
	case 0:
		return spelling{old: true}
	case 1:
		return spelling{camel: true}
	case 2:
		return spelling{boto3: true, ascii: true}
	case 3:
		return spelling{ascii: true}
	}
	return wire
}
