package rules

// apiVersion and kindPolicy begin every policy file.
const (
	apiVersion = "iradvise/v1"
	kindPolicy = "Policy"
)

// shape is what a value of the policy file looks like. The tables below are the
// one description of the language's keys: reading, nearest-key hints, merging
// and documentation follow from them.
type shape int8

const (
	shapeText       shape = iota
	shapeChoice           // one of key.choices
	shapeBool             // true or false
	shapeDate             // a day: 2026-12-05
	shapeExpression       // an expression over a row or a job
	shapeConstant         // a number, or an expression over params
	shapePercent          // a number or 5%
	shapeLiteral          // a value of any kind, for params
	shapeFields           // a mapping with the keys of key.keys
	shapeMap              // a mapping with names of its own, each as key.keys[0]
	shapeParams           // a mapping of parameters, each as key.keys or just a default
	shapeList             // a list, each as key.keys[0]
	shapeEntries          // a list of mappings with the keys of key.keys
	shapeCheck            // the name of a rule in Go
	shapeOpen             // any value: whoever reads it checks it
)

// key is one key of a mapping in the policy file.
type key struct {
	name     string
	shape    shape
	doc      string
	required bool
	choices  []string
	keys     []key
	by       string // of shapeEntries: what tells entries apart when policies merge; "" appends them
	instead  string // a key that this one replaces when policies merge
}

// policyKeys describes a whole policy file.
func policyKeys() []key {
	return []key{
		{name: "apiVersion", shape: shapeChoice, required: true, choices: []string{apiVersion}, doc: "version of the policy language"},
		{name: "kind", shape: shapeChoice, required: true, choices: []string{kindPolicy}, doc: "what the file holds"},
		{name: "metadata", shape: shapeFields, keys: metadataKeys(), doc: "who the policy belongs to"},
		{name: "extends", shape: shapeList, keys: []key{{name: "policy", shape: shapeText}}, doc: "policies that this one builds on, merged first to last"},
		{name: "applies_to", shape: shapeExpression, doc: "which jobs the policy judges; others are skipped, and counted"},
		{name: "params", shape: shapeParams, keys: paramKeys(), doc: "typed parameters"},
		{name: "traffic", shape: shapeFields, keys: trafficKeys(), doc: "what an endpoint is sized for"},
		{name: "define", shape: shapeMap, keys: []key{{name: "NAME", shape: shapeExpression}}, doc: "named expressions"},
		{name: "plugins", shape: shapeEntries, by: "name", keys: pluginKeys(), doc: "functions in WebAssembly that expressions can call"},
		{name: "rules", shape: shapeEntries, by: "id", keys: ruleKeys(), doc: "the requirements"},
		{name: "score", shape: shapeFields, keys: scoreKeys(), doc: "what better means among eligible rows"},
		{name: "gate", shape: shapeFields, keys: gateKeys(), doc: "what a run needs to pass"},
		{name: "waivers", shape: shapeEntries, keys: waiverKeys(), doc: "rules that may be broken for a while"},
	}
}

func metadataKeys() []key {
	return []key{
		{name: "name", shape: shapeText, doc: "name of the policy in reports; without it, the file's"},
		{name: "owner", shape: shapeText, doc: "who answers for it"},
		{name: "description", shape: shapeText, doc: "what it is for"},
	}
}

func paramKeys() []key {
	return []key{
		{name: "type", shape: shapeChoice, choices: paramTypes(), doc: "kind of value"},
		{name: "of", shape: shapeChoice, choices: itemTypes(), doc: "kind of the items of a list"},
		{name: "default", shape: shapeLiteral, doc: "value when nothing sets another"},
		{name: "min", shape: shapeLiteral, doc: "least value allowed"},
		{name: "max", shape: shapeLiteral, doc: "greatest value allowed"},
		{name: "enum", shape: shapeList, keys: []key{{name: "value", shape: shapeLiteral}}, doc: "values allowed"},
		{name: "unit", shape: shapeText, doc: "unit of the number"},
		{name: "nullable", shape: shapeBool, doc: "whether null, for not set, is allowed"},
		{name: "description", shape: shapeText, doc: "what it means"},
	}
}

func trafficKeys() []key {
	return []key{
		{name: "peak_invocations_per_minute", shape: shapeConstant, doc: "requests per minute at peak"},
		{name: "invocations_per_month", shape: shapeConstant, doc: "volume of a month"},
		{name: "safety_factor", shape: shapeConstant, doc: "share of the measured capacity to run at, 0.5 unless set"},
		{name: "min_instances", shape: shapeConstant, doc: "fewest instances, 1 unless set"},
		{name: "hours_per_month", shape: shapeConstant, doc: "hours that are paid, 730 unless set"},
		{name: "discount", shape: shapeConstant, doc: "Savings Plan share, 0..1, 0 unless set"},
	}
}

func ruleKeys() []key {
	return []key{
		{name: "id", shape: shapeText, required: true, doc: "name of the rule"},
		{name: "description", shape: shapeText, doc: "what it asks for, in one sentence"},
		{name: "severity", shape: shapeChoice, choices: []string{"error", "warn", "info", "ignore"}, doc: "what breaking it costs"},
		{name: "scope", shape: shapeChoice, choices: []string{"recommendation", "job"}, doc: "each row, or the job as a whole"},
		{name: "when", shape: shapeExpression, doc: "condition without which it does not apply"},
		{name: "require", shape: shapeExpression, instead: "check", doc: "what must hold"},
		{name: "check", shape: shapeCheck, instead: "require", doc: "rule in Go that judges instead of require"},
		{name: "on_missing", shape: shapeChoice, choices: []string{"undecided", "fail", "skip"}, doc: "outcome when a value was not measured"},
		{name: "message", shape: shapeText, doc: "what to say when it fails, with {{expressions}}"},
		{name: "fix", shape: shapeText, doc: "what to try when it fails"},
		{name: "mandatory", shape: shapeBool, doc: "policies that extend this one cannot change it"},
		{name: "waivable", shape: shapeBool, doc: "a mandatory rule that may be waived"},
	}
}

func scoreKeys() []key {
	return []key{
		{name: "prefer", shape: shapeList, keys: []key{{name: "condition", shape: shapeExpression}}, doc: "tiers before the score"},
		{name: "method", shape: shapeChoice, choices: []string{"weighted_sum", "topsis", "lexicographic"}, doc: "how objectives become one ranking"},
		{name: "normalize", shape: shapeChoice, choices: []string{"minmax", "vector"}, doc: "how units become comparable"},
		{name: "objectives", shape: shapeEntries, by: "name", keys: objectiveKeys(), doc: "what makes a row better"},
		{name: "tie_break", shape: shapeList, keys: []key{{name: "quantity", shape: shapeExpression}}, doc: "smaller first"},
	}
}

func objectiveKeys() []key {
	return []key{
		{name: "name", shape: shapeText, required: true, doc: "name of the objective"},
		{name: "minimize", shape: shapeExpression, instead: "maximize", doc: "the smaller the better"},
		{name: "maximize", shape: shapeExpression, instead: "minimize", doc: "the greater the better"},
		{name: "weight", shape: shapeConstant, doc: "importance, 1 unless set; not for lexicographic"},
		{name: "best", shape: shapeConstant, doc: "value that scores 1"},
		{name: "worst", shape: shapeConstant, doc: "value that scores 0"},
		{name: "tolerance", shape: shapePercent, doc: "lexicographic: what still counts as equal to the best"},
	}
}

func gateKeys() []key {
	return []key{
		{name: "min_eligible", shape: shapeConstant, doc: "fewest eligible rows, at least 1"},
		{name: "at_risk", shape: shapePercent, doc: "margin below which a passing row is at risk: a share of the threshold, 5% or 0.05"},
	}
}

func waiverKeys() []key {
	return []key{
		{name: "rule", shape: shapeText, required: true, doc: "id of the rule"},
		{name: "match", shape: shapeExpression, doc: "rows that it covers; all without it"},
		{name: "reason", shape: shapeText, required: true, doc: "who decided it and why"},
		{name: "expires", shape: shapeDate, required: true, doc: "last day on which it counts, in UTC"},
	}
}

// find returns the key of that name.
func find(keys []key, name string) (key, bool) {
	for _, k := range keys {
		if k.name == name {
			return k, true
		}
	}
	return key{}, false
}

func names(keys []key) []string {
	all := make([]string, len(keys))
	for i, k := range keys {
		all[i] = k.name
	}
	return all
}
