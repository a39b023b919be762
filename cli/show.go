package cli

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/iradvise/iradvise/engine"
	"github.com/iradvise/iradvise/engine/report"
	"github.com/iradvise/iradvise/loaders"
	"github.com/iradvise/iradvise/loaders/document"
)

// showOptions are the flags of show.
type showOptions struct {
	output []string
	input  inputFlags
	aws    awsFlags
}

func newShow(c *console) *cobra.Command {
	o := &showOptions{}
	cmd := &cobra.Command{
		Use:   "show RUN...",
		Short: "Print a job as it was measured: everything the describe output says",
		Long: `show prints jobs without judging them: what each configuration measured, then
every field of the description, unknown ones too.

` + c.program.runHelp(),
		Example: `  iradvise show job.json
  iradvise show -o json runs/
  aws sagemaker describe-inference-recommendations-job --job-name J | iradvise show -`,
		Args: c.program.atLeastOneRun,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, c, args) },
	}
	cmd.Flags().StringArrayVarP(&o.output, "output", "o", nil, "`FORMAT` or FORMAT=FILE, repeatable: table or json")
	oneOf(cmd.Flags(), "output", formatChoices(report.JobFormats(report.Style{}, nil))...)
	o.input.register(cmd.Flags())
	o.aws.register(cmd.Flags(), c.program)
	return cmd
}

func (o *showOptions) run(cmd *cobra.Command, c *console, names []string) error {
	jobs := &report.Jobs{}
	targets, err := report.ParseTargets(report.JobFormats(style(c), jobs), o.output)
	if err != nil {
		return usagef("%w", err)
	}
	if err := (reads{runs: names}).spared(c, targets); err != nil {
		return err
	}
	in, err := o.input.read(cmd.Context(), c, o.aws.loaders(false), names)
	if err != nil {
		return err
	}
	jobs.Errors = in.unreadable
	for _, job := range in.jobs {
		d := report.Described{Job: job}
		if job.Body != nil {
			body, err := loaders.Body(job)
			if err != nil {
				return fmt.Errorf("what was read cannot be shown: %w", err)
			}
			d.Body = describedFields(nil, body, 0)
		}
		jobs.Described = append(jobs.Described, d)
	}
	if err := report.WriteTargets(targets, c.stdout, &engine.Report{}); err != nil {
		return unreachable(err)
	}
	return exit(in.code)
}

// describedFields appends what n holds to list, in document order.
func describedFields(list []report.Field, n *document.Node, depth int) []report.Field {
	for _, m := range n.Members {
		list = describedField(list, m.Name, m.Value, depth)
	}
	for i, item := range n.Items {
		list = describedField(list, strconv.Itoa(i+1), item, depth)
	}
	return list
}

func describedField(list []report.Field, name string, n *document.Node, depth int) []report.Field {
	if len(n.Members)+len(n.Items) == 0 {
		return append(list, report.Field{Depth: depth, Name: name, Value: leaf(n)})
	}
	list = append(list, report.Field{Depth: depth, Name: name, Group: true})
	return describedFields(list, n, depth+1)
}

// leaf returns a value that holds no others as a person reads it.
func leaf(n *document.Node) string {
	switch n.Kind {
	case document.Object:
		return "{}"
	case document.List:
		return "[]"
	case document.Null:
		return "null"
	case document.Timestamp:
		if seconds, err := strconv.ParseFloat(n.Text, 64); err == nil {
			return report.Moment(time.UnixMilli(int64(math.Round(seconds * 1000))))
		}
	case document.String:
		if n.Text == "" {
			return `""`
		}
	}
	return n.Text
}
