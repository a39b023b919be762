package rules

import "strings"

// checkMandates reports whatever the merged policy changed of a mandatory rule
// or of what it reads, compared with the file that declares it mandatory.
func (d *draft) checkMandates(bad *mistakes) {
	for _, m := range d.mandates {
		if was, now := entry(m.whole, "rules", m.rule), entry(d.root, "rules", m.rule); was != nil && now != nil {
			m.compare(was, now, "the rule "+quote(m.rule), bad)
			m.reads(d, was, bad)
		}
	}
	if len(d.mandates) > 0 {
		d.checkReach(bad)
	}
}

// checkReach refuses another applies_to than that of a policy with mandatory
// rules: it would lift them from jobs.
func (d *draft) checkReach(bad *mistakes) {
	for _, m := range d.mandates {
		if was, now := m.whole.get("applies_to"), d.root.get("applies_to"); was != nil && !was.same(now) {
			bad.at(now, "leave applies_to as it is there", "the mandatory rules of %s are for jobs with %s", m.file, trimmed(was.text))
		}
	}
}

// compare reports the fields in which now differs from was.
func (m *mandate) compare(was, now *node, what string, bad *mistakes) {
	for _, p := range now.fields {
		if !p.value.same(was.get(p.key.text)) {
			bad.at(p.value, "its "+p.key.text+" cannot be changed by another policy", "%s is mandatory in %s", what, m.file)
		}
	}
}

// reads compares everything that the rule reads, through defines.
func (m *mandate) reads(d *draft, rule *node, bad *mistakes) {
	done := map[string]bool{}
	open := []string{rule.word("require"), rule.word("when")}
	if rule.get("check") != nil {
		open = append(open, m.everything())
	}
	for len(open) > 0 {
		source := open[0]
		open = open[1:]
		for _, word := range namesIn(source) {
			if done[word] {
				continue
			}
			done[word] = true
			if was := m.whole.get("define").get(word); was != nil {
				m.same(was, d.root.get("define").get(word), "the define "+word, bad)
				open = append(open, was.text)
			}
			if was := m.whole.get("params").get(word); was != nil {
				m.narrow(was, d.root.get("params").get(word), word, bad)
			}
			m.plugin(d, word, bad)
			if was := named(m.whole, "plugins", "name", word); was != nil {
				m.same(was, named(d.root, "plugins", "name", word), "the plug-in "+word, bad)
			}
			for _, key := range trafficBehind(word) {
				was, now := m.whole.get("traffic").get(key), d.root.get("traffic").get(key)
				m.same(was, now, "the traffic value "+key, bad)
				if was != nil {
					open = append(open, was.text)
				}
			}
		}
	}
}

// everything speaks of all that a rule in Go may read of the policy.
func (m *mandate) everything() string {
	all := []string{"monthly_cost"}
	for _, section := range []string{"params", "define"} {
		for _, p := range m.whole.pairs(section) {
			all = append(all, p.key.text)
		}
	}
	return strings.Join(all, " ")
}

func (m *mandate) same(was, now *node, what string, bad *mistakes) {
	if now != nil && !now.same(was) {
		bad.at(now, "set a parameter that it reads, where it reads one", "%s is read by the rule %s, which is mandatory in %s", what, quote(m.rule), m.file)
	}
}

// narrow lets nothing but the default of a parameter change.
func (m *mandate) narrow(was, now *node, name string, bad *mistakes) {
	if now == nil {
		return
	}
	for _, p := range now.fields {
		switch p.key.text {
		case "default", "description":
			continue
		}
		if !p.value.same(was.get(p.key.text)) {
			bad.at(p.value, "only its default may change, within what is allowed there",
				"the parameter %s is read by the rule %s, which is mandatory in %s", name, quote(m.rule), m.file)
		}
	}
}

// namesIn returns the words of an expression that can be names.
func namesIn(source string) []string {
	return strings.FieldsFunc(source, func(r rune) bool { return !isIdentifier("a" + string(r)) })
}

// trafficBehind returns the values of traffic that a name depends on.
func trafficBehind(name string) []string {
	sized := []string{"peak_invocations_per_minute", "safety_factor", "min_instances"}
	paid := append(sized[:3:3], "hours_per_month", "discount", "invocations_per_month")
	switch name {
	case "instances_needed":
		return sized
	case "serves_peak":
		return sized[:2]
	case "monthly_cost", "effective_cost_per_inference":
		return paid
	}
	return nil
}

// entry returns the item of a list that has the id.
func entry(root *node, list, id string) *node { return named(root, list, "id", id) }

// named returns the item of a list in which a key has the value.
func named(root *node, list, key, value string) *node {
	for _, item := range root.list(list) {
		if item.word(key) == value {
			return item
		}
	}
	return nil
}
