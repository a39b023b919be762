package cli

import "github.com/spf13/cobra"

// commands lists every command in the order of the help. Each is one file.
var commands = []func(*console) *cobra.Command{
	newPolicy,
	newCheck,
	newShow,
	newCompare,
	newImpact,
	newHistory,
	newSweep,
	newDescribe,
	newList,
	newFetch,
	newWait,
	newVersion,
}
