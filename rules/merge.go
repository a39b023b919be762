package rules

// merge puts over upon base, both mappings with the given keys. Maps merge by
// key, entries by their name and then field by field, entries without a name
// append, everything else is replaced. Neither argument is changed.
func merge(base, over *node, keys []key) *node {
	if base == nil {
		base = &node{form: mapping}
	}
	out := &node{file: over.file, yaml: over.yaml, form: mapping}
	for _, p := range base.fields {
		if k, _ := find(keys, p.key.text); k.instead == "" || over.get(k.instead) == nil {
			out.fields = append(out.fields, p)
		}
	}
	for _, p := range over.fields {
		k, _ := find(keys, p.key.text)
		out.put(p.key, mergeValue(out.get(p.key.text), p.value, k))
	}
	return out
}

// put sets the value of a key, in the place that the key has or at the end.
func (n *node) put(key, value *node) {
	for i := range n.fields {
		if n.fields[i].key.text == key.text {
			n.fields[i] = pair{key, value}
			return
		}
	}
	n.fields = append(n.fields, pair{key, value})
}

func mergeValue(base, over *node, k key) *node {
	switch {
	case k.shape == shapeParams:
		return mergeParams(base, over, k)
	case base == nil || base.form != over.form:
		return over
	case k.shape == shapeFields:
		return merge(base, over, k.keys)
	case k.shape == shapeMap:
		return merge(base, over, nil)
	case k.shape == shapeEntries:
		return mergeEntries(base, over, k)
	}
	return over
}

// mergeParams merges definitions field by field; a bare value is a default.
func mergeParams(base, over *node, k key) *node {
	out := &node{file: over.file, yaml: over.yaml, form: mapping}
	if base != nil {
		out.fields = append(out.fields, base.fields...)
	}
	for _, p := range over.fields {
		value := p.value
		if value.form != mapping {
			value = &node{file: value.file, yaml: value.yaml, form: mapping, fields: []pair{{
				key:   &node{file: value.file, yaml: value.yaml, form: scalar, text: "default", tag: "!!str"},
				value: value,
			}}}
		}
		out.put(p.key, merge(out.get(p.key.text), value, k.keys))
	}
	return out
}

func mergeEntries(base, over *node, k key) *node {
	out := &node{file: over.file, yaml: over.yaml, form: sequence}
	out.items = append(out.items, base.items...)
	for _, entry := range over.items {
		i := out.index(k.by, entry)
		if i < 0 {
			out.items = append(out.items, entry)
			continue
		}
		out.items[i] = merge(out.items[i], entry, k.keys)
	}
	return out
}

// index returns the place of the item with the same name as entry, or -1.
func (n *node) index(by string, entry *node) int {
	if by == "" {
		return -1
	}
	for i, item := range n.items {
		if item.word(by) == entry.word(by) {
			return i
		}
	}
	return -1
}
