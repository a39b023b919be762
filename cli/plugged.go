package cli

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/report"
	"github.com/iradvise/iradvise/loaders"
	"github.com/iradvise/iradvise/loaders/sagemaker"
	"github.com/iradvise/iradvise/rules"
)

// Validate reports what of p cannot be plugged in: without a name, a Doc or the
// function that does the work, twice, or under a name that is built in. A test
// of the program can ask it; Run does.
func (p Program) Validate() error {
	errs := []error{p.policy().Validate()}
	taken := []string{sagemaker.Prefix}
	for _, l := range p.Loaders {
		errs = append(errs, checkLoader(l, taken))
		taken = append(taken, l.Prefix)
	}
	var formats []string
	for _, f := range report.Formats(report.Style{}) {
		formats = append(formats, f.Name)
	}
	for _, f := range p.Formats {
		errs = append(errs, checkFormat(f, formats))
		formats = append(formats, f.Name)
	}
	return errors.Join(errs...)
}

// policy returns what p adds to policies.
func (p Program) policy() rules.Options {
	return rules.Options{Functions: p.Functions, Rules: p.Rules, Modules: p.modules, Context: p.ctx}
}

func checkLoader(l loaders.Loader, taken []string) error {
	message := ""
	switch {
	case l.Name == "":
		message = "it has no Name"
	case !regexp.MustCompile(`^[a-z][a-z0-9+.-]+:$`).MatchString(l.Prefix):
		message = fmt.Sprintf("its Prefix is %q: want two or more small letters or digits and a colon, such as \"archive:\"", l.Prefix)
	case slices.Contains(taken, l.Prefix):
		message = fmt.Sprintf("its Prefix %s belongs to another loader", l.Prefix)
	case strings.TrimSpace(l.Doc) == "":
		message = "it has no Doc"
	case l.Open == nil:
		message = "it has no Open"
	default:
		return nil
	}
	return fmt.Errorf("loader %q: %s", l.Name, message)
}

func checkFormat(f report.Format, taken []string) error {
	message := ""
	switch {
	case !regexp.MustCompile(`^[a-z][a-z0-9-]*$`).MatchString(f.Name):
		message = "a Name has small letters, digits and dashes"
	case slices.Contains(taken, f.Name):
		message = "there is another format of this Name"
	case strings.TrimSpace(f.Doc) == "":
		message = "it has no Doc"
	case f.Write == nil:
		message = "it has no Write"
	default:
		return nil
	}
	return fmt.Errorf("format %q: %s", f.Name, message)
}

// formats returns every format of a report, the program's own last.
func (p Program) formats(s report.Style) []report.Format {
	all := report.Formats(s)
	for _, f := range p.Formats {
		all = append(all, blamed(f))
	}
	return all
}

// blamed returns a format whose panic names it: a mistake of the program that plugs
// it in.
func blamed(f report.Format) report.Format {
	write := f.Write
	f.Write = func(w io.Writer, rep *engine.Report) error {
		defer func() {
			if p := recover(); p != nil {
				panic(fmt.Sprintf("the format %q panicked: %v", f.Name, p))
			}
		}()
		return write(w, rep)
	}
	return f
}

// formatNames lists the formats of a report for help texts.
func (p Program) formatNames() string {
	var names []string
	for _, f := range p.formats(report.Style{}) {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}
