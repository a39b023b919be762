package rules

// isTestFile reports whether a file says that it is a policy test. One that
// cannot be read is none: reading it as a policy says why.
func isTestFile(name string) bool {
	text, err := readFile(name, true)
	if err != nil {
		return false
	}
	root := parse(name, text, aPolicyTest, &mistakes{})
	return root.word("kind") == kindPolicyTest
}

// lintTests finds what keeps a policy test from being run: in the file, in its
// policy, and in what its cases set and expect of it. Runs are not read.
func lintTests(name string, o Options) []Problem {
	t, err := ReadTests(name)
	if err != nil {
		return refusal(name, err)
	}
	l := &linter{}
	l.traps(t.root)
	for _, c := range t.Cases {
		if _, err := t.Load(c, o, Variant{}); err != nil {
			l.found = append(l.found, refusal(name, err)...)
		}
	}
	l.sort()
	return l.found
}
