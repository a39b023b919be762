package cli

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/iradvise/iradvise/loaders/sagemaker"
)

// strict holds every command below cmd to what its command line gives: nothing
// that is given is empty, and no value takes the place of another. A variable of
// a script that is not set would lift a limit or choose another run otherwise,
// and the gate would pass.
func strict(cmd *cobra.Command) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Value.Type() == "bool" {
			return // it takes no text, and is true or false however often it is given
		}
		list, isList := f.Value.(pflag.SliceValue)
		if isList && f.DefValue == "[]" {
			f.DefValue = "" // help has no word for it
		}
		f.Value = &givenFlag{Value: f.Value, list: list, once: !isList && f.Annotations[lastWins] == nil}
	})
	refuseEmptyArgs(cmd)
	for _, sub := range cmd.Commands() {
		strict(sub)
	}
}

// lastWins annotates flags of one value that may be given again.
const lastWins = "iradvise_last_wins"

// mayRepeat lets the last value of a flag win: where scripts and aliases set what
// a command line then overrides, and no answer is lost with the value before.
func mayRepeat(flags *pflag.FlagSet, names ...string) {
	for _, name := range names {
		_ = flags.SetAnnotation(name, lastWins, []string{}) // fails only for a flag that is not there
	}
}

// A givenFlag is the value of a flag that refuses what is not meant.
type givenFlag struct {
	pflag.Value
	list pflag.SliceValue // the same; nil for one value
	once bool
	set  bool
}

func (g *givenFlag) Set(text string) error {
	switch {
	case text == "":
		return misgiven("its value is empty, perhaps an unset variable")
	case g.once && g.set:
		return misgiven("it is given twice, and only one value can count")
	}
	g.set = true
	if err := g.Value.Set(text); err != nil {
		return err
	}
	if g.list != nil && slices.Contains(g.list.GetSlice(), "") {
		return misgiven(fmt.Sprintf("its value %q has an empty part, perhaps an unset variable", text))
	}
	return nil
}

// misgiven is why the value of a flag is not what was meant.
type misgiven string

func (m misgiven) Error() string { return string(m) }

// flagError words what is wrong with a flag of a command.
func flagError(cmd *cobra.Command, err error) error {
	var value *pflag.InvalidValueError
	var why misgiven
	if errors.As(err, &value) && errors.As(err, &why) {
		err = fmt.Errorf("%s: %w", spelled(value.GetFlag()), why)
	}
	return usagef("%w\n  run '%s --help' for its flags", err, cmd.CommandPath())
}

// spelled returns the names of a flag: "-o, --output".
func spelled(f *pflag.Flag) string {
	if f.Shorthand == "" {
		return "--" + f.Name
	}
	return "-" + f.Shorthand + ", --" + f.Name
}

// refuseEmptyArgs lets no command take an argument without a name in it.
func refuseEmptyArgs(cmd *cobra.Command) {
	others := cmd.Args
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if err := named(args); err != nil || others == nil {
			return err
		}
		return others(cmd, args)
	}
}

// named refuses names that are empty, live jobs without one, and standard input
// twice: the second time nothing would be left of it.
func named(names []string) error {
	if first := slices.Index(names, "-"); first >= 0 && slices.Contains(names[first+1:], "-") {
		return usagef("- is given twice, and standard input can be read once\n  save what comes there to a file, and name that")
	}
	for i, name := range names {
		switch name {
		case "":
			return usagef("argument %d of %d is empty, perhaps an unset variable", i+1, len(names))
		case sagemaker.Prefix:
			return usagef("%s names no job\n  write %sJOB; 'iradvise list' shows the jobs there are", name, name)
		}
	}
	return nil
}

// given returns a name that may be left out as the names that there are.
func given(name string) []string {
	if name == "" {
		return nil
	}
	return []string{name}
}
