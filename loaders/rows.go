package loaders

import "github.com/iradvise/iradvise/loaders/document"

// asRows returns list as a describe answer with nothing but its
// recommendations, or nil when it holds none. The error tells of the first item
// that is no recommendation.
func asRows(list *document.Node) (*document.Node, error) {
	rows := &document.Node{Kind: document.List, Pos: list.Pos}
	var err error
	for i, item := range list.Items {
		row := asRow(item)
		switch {
		case row != nil:
			rows.Items = append(rows.Items, row)
		case err == nil:
			err = noRow(item, i)
		}
	}
	if len(rows.Items) == 0 {
		return nil, nil
	}
	return &document.Node{
		Kind:    document.Object,
		Pos:     list.Pos,
		Members: []document.Member{{Name: "InferenceRecommendations", Value: rows}},
	}, err
}

// asRow returns a recommendation as the API has it, or nil.
func asRow(item *document.Node) *document.Node {
	switch {
	case item.Kind != document.Object:
		return nil
	case isRow(item):
		return item
	case isFlatRow(item):
		return nestRow(item)
	}
	return nil
}

// noRow says what stands in a list where recommendation i belongs.
func noRow(item *document.Node, i int) error {
	p := (*document.Path)(nil).Member("InferenceRecommendations").Item(i)
	switch {
	case item.Kind == document.Null, item.Kind == document.Object && len(item.Members) == 0:
		return faultAt(item, p, "nothing is given here")
	case item.Kind == document.Object:
		return faultAt(item, p, "this is no recommendation; it has %s", memberNames(item))
	}
	return faultAt(item, p, "expected a recommendation, found %s", describe(item))
}

func isRow(n *document.Node) bool {
	if has(n, "StepType") || has(n, "JobName") {
		return false
	}
	parts := 0
	for _, name := range []string{"Metrics", "EndpointConfiguration", "ModelConfiguration"} {
		if v := member(n, name); v != nil && v.Kind == document.Object {
			parts++
		}
	}
	return parts >= 2 || parts == 1 && has(n, "RecommendationId")
}

// isFlatRow reports whether n is a recommendation whose parts were spread into
// one level, the way the notebooks build their tables.
func isFlatRow(n *document.Node) bool {
	metrics := 0
	for _, f := range metricsShape.fields {
		if has(n, f.name) {
			metrics++
		}
	}
	return metrics > 0 && (has(n, "InstanceType") || has(n, "EndpointName") || has(n, "ServerlessConfig"))
}

// nestRow puts the columns of a flat row back where the API has them. What has
// no place there stays on the row itself.
func nestRow(n *document.Node) *document.Node {
	row := &document.Node{Kind: document.Object, Pos: n.Pos}
	parts := []struct {
		name  string
		shape *shape
	}{{"Metrics", metricsShape}, {"EndpointConfiguration", configurationShape}, {"ModelConfiguration", modelShape}}
	nested := make([]*document.Node, len(parts))
members:
	for _, m := range n.Members {
		for i, part := range parts {
			if part.shape.find(m.Name) >= 0 {
				if nested[i] == nil {
					nested[i] = &document.Node{Kind: document.Object, Pos: m.Value.Pos}
				}
				nested[i].Members = append(nested[i].Members, m)
				continue members
			}
		}
		row.Members = append(row.Members, m)
	}
	for i, part := range parts {
		if nested[i] != nil {
			row.Members = append(row.Members, document.Member{Name: part.name, Value: nested[i]})
		}
	}
	return row
}
