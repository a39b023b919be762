package cli

import (
	"os"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/report"
	"github.com/iradvise/iradvise/loaders"
)

// reads are what a command reads, by name.
type reads struct {
	runs  []string // as loaders take them
	files []string
}

// spared refuses targets that would overwrite what the command reads: a report
// must not cost the runs or the policy that it speaks of.
func (r reads) spared(c *console, targets []report.Target) error {
	for _, t := range targets {
		if file := r.at(c, t.File); file != "" {
			return usagef("-o %s=%s: it would overwrite %s, which is read\n  write to another file", t.Format.Name, t.File, file)
		}
	}
	return nil
}

// at returns what is read of the file at path, by the name that it is read by;
// "" when it is not read.
func (r reads) at(c *console, path string) string {
	target, err := os.Stat(path)
	if err != nil || !target.Mode().IsRegular() {
		return ""
	}
	for _, name := range r.files {
		if info, err := os.Stat(name); err == nil && os.SameFile(info, target) {
			return name
		}
	}
	for _, name := range r.runs {
		if name == "-" && isStdin(c, target) {
			return "standard input"
		}
		if file := loaders.Reads(name, path); file != "" {
			return file
		}
	}
	return ""
}

// isStdin reports whether the shell sends the file to standard input.
func isStdin(c *console, file os.FileInfo) bool {
	f, ok := c.stdin.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && os.SameFile(info, file)
}

// files returns the files that the policies and their parameters are read from.
func (p *policyFlags) files(policies ...*engine.Policy) []string {
	var all []string
	if p.rules.ParamsFile != "" {
		all = append(all, p.rules.ParamsFile)
	}
	for _, policy := range policies {
		all = append(all, policy.Files...)
	}
	return all
}
