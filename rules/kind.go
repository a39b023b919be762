package rules

// refuseOthers refuses a file that is neither a policy nor a policy test, and
// says what it is.
func refuseOthers(root *node, bad *mistakes) {
	const neither = "neither a policy nor a policy test"
	hint := "kind: " + kindPolicy + ", or kind: " + kindPolicyTest + ", says what the file holds"
	kind := root.get("kind")
	switch {
	case root.word("kind") == kindPolicy || root.word("kind") == kindPolicyTest:
	case root.form != mapping:
		bad.at(root, hint, "the file is %s, %s", root.form, neither)
	case kind != nil:
		bad.at(kind, hint, "the file is of the kind %s, %s", kind.describe(), neither)
	case isSavedRun(root):
		bad.at(root, "name the policies alone", "the file is a saved run, %s", neither)
	default:
		bad.at(root, hint, "the file has no kind: it is %s", neither)
	}
}

// isSavedRun reports whether a mapping has what every describe answer has.
func isSavedRun(root *node) bool {
	for _, key := range []string{"InferenceRecommendations", "inferenceRecommendations", "JobArn", "jobArn"} {
		if root.get(key) != nil {
			return true
		}
	}
	return false
}
