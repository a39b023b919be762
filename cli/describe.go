package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/iradvise/iradvise/loaders"
	"github.com/iradvise/iradvise/loaders/awscli"
	"github.com/iradvise/iradvise/loaders/document"
	"github.com/iradvise/iradvise/loaders/sagemaker"
)

// describeOptions are the flags of describe; those of the AWS CLI's command
// have its names.
type describeOptions struct {
	aws       awsFlags
	inputs    inputFlags
	jobName   string
	inputJSON string
	inputYAML string
	skeleton  string
	output    string
	query     string
	file      string
}

func newDescribe(c *console) *cobra.Command {
	o := &describeOptions{}
	cmd := &cobra.Command{
		Use:   "describe (--job-name NAME | --file RUN)",
		Short: "Print a job as the AWS CLI's describe-inference-recommendations-job does",
		Long: `describe is a drop-in for aws sagemaker describe-inference-recommendations-job:
the same flags for the call and what is printed of it, the same bytes on stdout.
The AWS CLI's flags for itself (--no-cli-pager, --color, --debug, time-outs and
certificates) are not among them. Times are in UTC, and members that the AWS CLI
does not know yet are kept. Where it ends with a stack trace or prints a Python
object (--query with a slice by 0, or with & outside of a call), there is an error.
With --file it prints a saved run of any dialect in the same way, without a
network.`,
		Example: `  iradvise describe --job-name my-job > my-job.json
  iradvise describe --job-name my-job --query Status --output text
  iradvise describe --file job.yaml`,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, c, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.jobName, "job-name", "", "`NAME` of the job, or file://PATH")
	flags.StringVar(&o.inputJSON, "cli-input-json", "", "the call's input as `JSON`, or file://PATH; --job-name wins over it")
	flags.StringVar(&o.inputYAML, "cli-input-yaml", "", "the call's input as `YAML`, or file://PATH; --job-name wins over it")
	flags.StringVar(&o.skeleton, "generate-cli-skeleton", "", "print a sample instead of calling: `input`, yaml-input or output")
	flags.Lookup("generate-cli-skeleton").NoOptDefVal = awscli.Skeletons()[0]
	flags.StringVar(&o.output, "output", "json", "`FORMAT`: json, yaml, yaml-stream, text or table")
	oneOf(flags, "generate-cli-skeleton", awscli.Skeletons()...)
	oneOf(flags, "output", awscli.FormatNames()...)
	flags.StringVar(&o.query, "query", "", "JMESPath `EXPRESSION` that selects what is printed")
	mayRepeat(flags, "job-name", "cli-input-json", "cli-input-yaml", "generate-cli-skeleton", "output", "query") // as in the AWS CLI
	flags.StringVar(&o.file, "file", "", "print the saved run in `FILE` (- for standard input) instead of calling")
	o.aws.register(flags, c.program)
	o.inputs.register(flags)
	return cmd
}

func (o *describeOptions) run(cmd *cobra.Command, c *console, args []string) error {
	p, err := o.printer(cmd, c)
	if err != nil {
		return err
	}
	skeleton := cmd.Flags().Changed("generate-cli-skeleton")
	if skeleton && o.skeleton == awscli.Skeletons()[0] && (len(args) == 1 || areSkeletons(args)) {
		o.skeleton, args = args[len(args)-1], nil // the value may be a word of its own, and the last one counts
	}
	if len(args) > 0 {
		return usagef("unknown argument %q\n  name the job with --job-name", args[0])
	}
	switch {
	case o.file != "":
		return o.printFile(cmd, c, p)
	case skeleton:
		return o.printSkeleton(cmd, p)
	}
	return o.printLive(cmd, p)
}

// areSkeletons reports whether args are values of --generate-cli-skeleton.
func areSkeletons(args []string) bool {
	return len(args) > 0 && !slices.ContainsFunc(args, func(a string) bool { return !slices.Contains(awscli.Skeletons(), a) })
}

// printFile prints every job that the file holds.
func (o *describeOptions) printFile(cmd *cobra.Command, c *console, p *printer) error {
	for _, name := range []string{"job-name", "cli-input-json", "cli-input-yaml", "generate-cli-skeleton"} {
		if cmd.Flags().Changed(name) {
			return usagef("--file and --%s cannot be used together", name)
		}
	}
	in, err := o.inputs.read(cmd.Context(), c, []loaders.Loader{loaders.Files()}, []string{o.file})
	if err != nil {
		return err
	}
	for i, job := range in.jobs {
		body, err := loaders.Body(job)
		if err != nil {
			return fmt.Errorf("%s: %w", job.Source, err)
		}
		if i > 0 {
			if _, err := fmt.Fprint(c.stdout, p.format.Between); err != nil {
				return err
			}
		}
		if err := p.print(body); err != nil {
			return err
		}
	}
	return exit(in.code)
}

func (o *describeOptions) printSkeleton(cmd *cobra.Command, p *printer) error {
	if !slices.Contains(awscli.Skeletons(), o.skeleton) {
		return usagef("unknown skeleton %q: choose %s", o.skeleton, strings.Join(awscli.Skeletons(), ", "))
	}
	if o.skeleton != "output" {
		if err := o.input(cmd).Check(); err != nil {
			return usagef("%w", err)
		}
		_, err := fmt.Fprint(p.console.stdout, awscli.InputSkeleton(o.skeleton))
		return err
	}
	if _, err := o.input(cmd).Job(); err != nil && err != awscli.ErrNoJobName {
		return usagef("%w", err)
	}
	return p.print(awscli.Describe().Sample())
}

func (o *describeOptions) printLive(cmd *cobra.Command, p *printer) error {
	name, err := o.input(cmd).Job()
	if err != nil {
		return usagef("%w", err)
	}
	body, err := o.describe(cmd.Context(), name)
	if err != nil {
		return err
	}
	answer, err := document.ParseJSON(body)
	if err != nil {
		return unreachable(fmt.Errorf("sagemaker:%s: the answer is not JSON: %w", name, err))
	}
	return p.print(awscli.Describe().Arrange(answer))
}

func (o *describeOptions) describe(ctx context.Context, name string) ([]byte, error) {
	client, err := o.aws.open(ctx)
	if err != nil {
		return nil, err
	}
	body, err := client.Describe(ctx, name)
	if err != nil {
		return nil, unreachable(err)
	}
	return body, nil
}

// input returns the flags that say what to call for.
func (o *describeOptions) input(cmd *cobra.Command) awscli.Input {
	given := func(flag string, value *string) *string {
		if cmd.Flags().Changed(flag) {
			return value
		}
		return nil
	}
	return awscli.Input{
		JobName: given("job-name", &o.jobName),
		JSON:    given("cli-input-json", &o.inputJSON),
		YAML:    given("cli-input-yaml", &o.inputYAML),
	}
}

// printer prints answers as the flags ask.
type printer struct {
	console *console
	format  awscli.Format
	query   *awscli.Query
}

func (o *describeOptions) printer(cmd *cobra.Command, c *console) (*printer, error) {
	format, err := awscli.FormatNamed(o.output)
	if err != nil {
		return nil, usagef("%w", err)
	}
	p := &printer{console: c, format: format}
	if cmd.Flags().Changed("query") {
		if p.query, err = awscli.ParseQuery(o.query); err != nil {
			return nil, usagef("%w", err)
		}
	}
	return p, nil
}

func (p *printer) print(answer *document.Node) error {
	answer = awscli.Plain(answer)
	if p.query != nil {
		var err error
		if answer, err = p.query.Apply(answer); err != nil {
			return usagef("%w", err)
		}
	}
	screen := awscli.Screen{Title: awscli.Describe().Name, Width: screenWidth(p.console)}
	return p.format.Write(p.console.stdout, answer, screen)
}

// screenWidth returns the columns of the terminal that stdout is, or 0.
func screenWidth(c *console) int {
	if f := c.stdout.screen(); f != nil {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil {
			return width
		}
	}
	return 0
}

// open returns a client for the account and region that the flags name.
func (f *awsFlags) open(ctx context.Context) (*sagemaker.Client, error) {
	if err := f.config.Validate(); err != nil {
		return nil, usagef("%w", err)
	}
	client, err := f.config.Open(ctx)
	if err != nil {
		return nil, unreachable(err)
	}
	return client, nil
}
