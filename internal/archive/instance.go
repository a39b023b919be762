package archive

// An instance is a type that a job can measure.
type instance struct {
	name  string
	price float64 // USD per hour for one
	speed float64 // relative to ml.c5.xlarge
	gpu   bool
}

// instances are types with about their list prices.
var instances = []instance{
	{"ml.t2.medium", 0.056, 0.4, false}, {"ml.m5.large", 0.115, 0.5, false},
	{"ml.m5.xlarge", 0.23, 0.9, false}, {"ml.m5.2xlarge", 0.461, 1.6, false},
	{"ml.m5.4xlarge", 0.922, 2.6, false}, {"ml.m5d.large", 0.136, 0.5, false},
	{"ml.m6g.large", 0.092, 0.6, false}, {"ml.m6g.xlarge", 0.185, 1.0, false},
	{"ml.m6i.large", 0.115, 0.6, false}, {"ml.m6i.xlarge", 0.23, 1.1, false},
	{"ml.c5.large", 0.102, 0.6, false}, {"ml.c5.xlarge", 0.204, 1.0, false},
	{"ml.c5.2xlarge", 0.408, 1.8, false}, {"ml.c5.4xlarge", 0.816, 3.0, false},
	{"ml.c5.9xlarge", 1.836, 5.0, false}, {"ml.c5d.large", 0.115, 0.6, false},
	{"ml.c5d.xlarge", 0.23, 1.0, false}, {"ml.c5d.2xlarge", 0.461, 1.8, false},
	{"ml.c6g.large", 0.082, 0.6, false}, {"ml.c6g.xlarge", 0.163, 1.1, false},
	{"ml.c6g.2xlarge", 0.326, 1.9, false}, {"ml.c6i.large", 0.102, 0.7, false},
	{"ml.c6i.xlarge", 0.204, 1.2, false}, {"ml.c6i.2xlarge", 0.408, 2.1, false},
	{"ml.c7g.large", 0.087, 0.8, false}, {"ml.c7g.xlarge", 0.174, 1.4, false},
	{"ml.r5.large", 0.151, 0.5, false}, {"ml.r5.xlarge", 0.302, 0.9, false},
	{"ml.r5.2xlarge", 0.605, 1.6, false}, {"ml.r6i.xlarge", 0.302, 1.1, false},
	{"ml.g4dn.xlarge", 0.736, 5.0, true}, {"ml.g4dn.2xlarge", 0.94, 5.5, true},
	{"ml.g4dn.4xlarge", 1.505, 6.0, true}, {"ml.g4dn.12xlarge", 4.89, 14, true},
	{"ml.g5.xlarge", 1.408, 8.0, true}, {"ml.g5.2xlarge", 1.515, 8.5, true},
	{"ml.g5.4xlarge", 2.03, 9.0, true}, {"ml.g5.12xlarge", 7.09, 24, true},
	{"ml.inf1.xlarge", 0.297, 3.0, true}, {"ml.inf1.2xlarge", 0.471, 3.2, true},
	{"ml.inf1.6xlarge", 1.531, 8.0, true}, {"ml.inf2.xlarge", 0.99, 7.0, true},
	{"ml.p2.xlarge", 1.125, 2.5, true}, {"ml.p3.2xlarge", 3.825, 10, true},
}

// cores are the instances without an accelerator.
var cores = without(instances, func(i instance) bool { return i.gpu })

func without[T any](list []T, drop func(T) bool) []T {
	var kept []T
	for _, v := range list {
		if !drop(v) {
			kept = append(kept, v)
		}
	}
	return kept
}
