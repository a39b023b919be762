package cli

import (
	"cmp"
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func newVersion(c *console) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version of iradvise",
		Example: "  iradvise version",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(c.stdout, "iradvise %s\n", version())
			return err
		},
	}
}

// version returns the version of iradvise as the build recorded it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return unknownVersion
	}
	return versionIn(info)
}

const (
	module         = "github.com/iradvise/iradvise"
	unknownVersion = "(devel)"
)

// versionIn returns the version of iradvise in a build; in another program that
// embeds it, that program's too: "v1.2.0 in example.com/advise v0.3.0".
func versionIn(info *debug.BuildInfo) string {
	if info.Main.Path == module || info.Main.Path == "" {
		return cmp.Or(info.Main.Version, unknownVersion)
	}
	own := unknownVersion
	for _, dep := range info.Deps {
		if dep.Path == module {
			own = cmp.Or(dep.Version, unknownVersion)
		}
	}
	return fmt.Sprintf("%s in %s %s", own, info.Main.Path, cmp.Or(info.Main.Version, unknownVersion))
}
