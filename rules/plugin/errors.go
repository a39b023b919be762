package plugin

import (
	"context"
	"fmt"
	"strings"
	"unicode"
)

// Kind tells apart what can go wrong with a plug-in.
type Kind int8

const (
	BadSpec     Kind = iota // the name or the signature cannot be
	BadDigest               // the digest in the policy cannot be
	WrongDigest             // the file is not the one that the policy names
	BadModule               // no WebAssembly, or nothing that can run here
	NoExport                // a function is not there or has another type
	BadArgument             // the call does not fit the signature
	Trap                    // it crashed or ended itself
	TimeOut                 // a call took too long
	OutOfMemory             // it asked for more memory than there is
	BadOutput               // the answer is no value of the result's type
	Reported                // it said itself that it has no answer
	Interrupted             // the caller's context ended
)

// Error is why a plug-in cannot be used or a call has no result.
type Error struct {
	Plugin  string // name in the policy
	Kind    Kind
	Message string // what is wrong, lower case, no full stop
	Hint    string // what to do; may be ""

	cause error
}

// Error begins with the name of the plug-in and ends with the hint.
func (e *Error) Error() string {
	s := "plug-in " + e.Plugin + ": " + e.Message
	if e.Hint != "" {
		s += ": " + e.Hint
	}
	return s
}

// Unwrap returns the context's error of an interrupted call, else nil.
func (e *Error) Unwrap() error { return e.cause }

func errorf(k Kind, format string, args ...any) *Error {
	return &Error{Kind: k, Message: fmt.Sprintf(format, args...)}
}

// interrupted says that the caller's context ended.
func interrupted(ctx context.Context, message string) *Error {
	e := errorf(Interrupted, "%s", message)
	e.cause = ctx.Err()
	return e
}

func (e *Error) hint(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// of returns the error with the plug-in's name; it leaves e, which other
// plug-ins may share, as it is.
func (e *Error) of(plugin string) *Error {
	named := *e
	named.Plugin = plugin
	return &named
}

// maxSaid bounds, in characters, what a plug-in's own words add to a message.
const maxSaid = 200

// said makes text that a plug-in wrote fit for a line of a message.
func said(text string) string {
	text, _, more := strings.Cut(strings.TrimSpace(text), "\n")
	clean := []rune(strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '?'
	}, text))
	if len(clean) > maxSaid {
		clean, more = clean[:maxSaid], true
	}
	if more {
		return string(clean) + " ..."
	}
	return string(clean)
}
