package cli

import (
	"context"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/iradvise/iradvise/loaders/awscli"
	"github.com/iradvise/iradvise/loaders/document"
	"github.com/iradvise/iradvise/loaders/sagemaker"
)

// filterFlags choose jobs; they are the API's own filters.
type filterFlags struct {
	name, status, model, modelPackage string
	createdAfter, createdBefore       string
	modifiedAfter, modifiedBefore     string
	sortBy, sortOrder                 string
}

func (f *filterFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.name, "name-contains", "", "only jobs whose name contains `TEXT`")
	flags.StringVar(&f.status, "status-equals", "", "only jobs with this `STATUS`, such as COMPLETED")
	flags.StringVar(&f.model, "model-name-equals", "", "only jobs for the model `NAME`")
	flags.StringVar(&f.modelPackage, "model-package-version-arn-equals", "", "only jobs for the model package `ARN`")
	flags.StringVar(&f.createdAfter, "creation-time-after", "", "only jobs created after `TIME` (2026-01-31, or with a time: 2026-01-31T12:00:00Z)")
	flags.StringVar(&f.createdBefore, "creation-time-before", "", "only jobs created before `TIME`")
	flags.StringVar(&f.modifiedAfter, "last-modified-time-after", "", "only jobs modified after `TIME`")
	flags.StringVar(&f.modifiedBefore, "last-modified-time-before", "", "only jobs modified before `TIME`")
	flags.StringVar(&f.sortBy, "sort-by", "", "`KEY`: Name, CreationTime or Status (default: the service's)")
	flags.StringVar(&f.sortOrder, "sort-order", "", "`ORDER`: Ascending or Descending")
	oneOf(flags, "status-equals", "PENDING", "IN_PROGRESS", "COMPLETED", "FAILED", "STOPPING", "STOPPED", "DELETING", "DELETED")
	oneOf(flags, "sort-by", "Name", "CreationTime", "Status")
	oneOf(flags, "sort-order", "Ascending", "Descending")
}

// filter returns the flags as the API takes them.
func (f *filterFlags) filter() (sagemaker.Filter, error) {
	times := map[string]string{
		"creation-time-after": f.createdAfter, "creation-time-before": f.createdBefore,
		"last-modified-time-after": f.modifiedAfter, "last-modified-time-before": f.modifiedBefore,
	}
	filter := sagemaker.Filter{
		NameContains: f.name, StatusEquals: f.status, ModelNameEquals: f.model, ModelPackageVersionArnEquals: f.modelPackage,
		SortBy: f.sortBy, SortOrder: f.sortOrder,
	}
	for _, t := range []struct {
		flag string
		to   *time.Time
	}{
		{"creation-time-after", &filter.CreationTimeAfter}, {"creation-time-before", &filter.CreationTimeBefore},
		{"last-modified-time-after", &filter.LastModifiedTimeAfter}, {"last-modified-time-before", &filter.LastModifiedTimeBefore},
	} {
		text := times[t.flag]
		if text == "" {
			continue
		}
		var advice string
		if *t.to, advice = parseMoment(text); advice != "" {
			return filter, usagef("--%s %q is not a time\n  %s", t.flag, text, advice)
		}
	}
	return filter, nil
}

// parseMoment reads a day, a time or epoch seconds, in UTC where no zone is named,
// or says what to write.
func parseMoment(text string) (t time.Time, advice string) {
	const latest = 1e11 // seconds, in the year 5138; more are milliseconds
	if t, ok := document.Moment(text); ok {
		if t.Unix() < 0 {
			return t, "leave the flag out: every job is from after 1970"
		}
		return t, ""
	}
	seconds, err := strconv.ParseFloat(text, 64)
	day, noDay := time.Parse("20060102", text)
	switch {
	case err != nil || strings.Trim(text, "0123456789.") != "":
		return t, "write 2026-01-31, 2026-01-31T12:00:00Z or epoch seconds"
	case seconds >= latest:
		return t, "write epoch seconds, not milliseconds"
	case noDay == nil:
		return t, "write " + day.Format(time.DateOnly)
	}
	return time.UnixMicro(int64(math.Round(seconds * 1e6))).UTC(), ""
}

func newList(c *console) *cobra.Command {
	var aws awsFlags
	var filter filterFlags
	var format string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the Inference Recommender jobs of an account",
		Example: `  iradvise list --status-equals COMPLETED --creation-time-after 2026-01-01
  iradvise list -o json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			write, ok := map[string]func(io.Writer, []sagemaker.Summary) error{"table": listTable, "json": listJSON}[format]
			if !ok {
				return usagef("unknown output %q: choose table or json", format)
			}
			jobs, err := listJobs(cmd.Context(), &statusLine{w: c.stderr}, &aws, &filter)
			if err != nil {
				return err
			}
			return write(c.stdout, jobs)
		},
	}
	cmd.Flags().StringVarP(&format, "output", "o", "table", "`FORMAT`: table, or json as the AWS CLI prints it")
	oneOf(cmd.Flags(), "output", "table", "json")
	filter.register(cmd.Flags())
	aws.register(cmd.Flags(), c.program)
	return cmd
}

func listJobs(ctx context.Context, line *statusLine, aws *awsFlags, flags *filterFlags) ([]sagemaker.Summary, error) {
	filter, err := flags.filter()
	if err != nil {
		return nil, err
	}
	client, err := aws.open(ctx)
	if err != nil {
		return nil, err
	}
	defer line.clear()
	var jobs []sagemaker.Summary
	for job, err := range client.List(ctx, filter) {
		if err != nil {
			return nil, unreachable(err)
		}
		jobs = append(jobs, job)
		line.listed(len(jobs))
	}
	return jobs, nil
}

func listTable(w io.Writer, jobs []sagemaker.Summary) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "JOB\tSTATUS\tTYPE\tCREATED\tMODIFIED")
	for _, j := range jobs {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", word(j.JobName), word(j.Status), word(j.JobType), moment(j.Created), moment(j.Modified))
	}
	return t.Flush()
}

// word returns text, quoted where it would disturb a terminal or a table.
func word(text string) string {
	if quoted := strconv.Quote(text); quoted != `"`+text+`"` {
		return quoted
	}
	if text == "" {
		return "-"
	}
	return text
}

func moment(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Format("2006-01-02T15:04:05.000Z")
}

func listJSON(w io.Writer, jobs []sagemaker.Summary) error {
	entries := &document.Node{Kind: document.List}
	for _, j := range jobs {
		entries.Items = append(entries.Items, j.Entry)
	}
	answer := &document.Node{Kind: document.Object, Members: []document.Member{{Name: "InferenceRecommendationsJobs", Value: entries}}}
	format, err := awscli.FormatNamed("json")
	if err != nil {
		return err
	}
	list := awscli.List()
	return format.Write(w, awscli.Plain(list.Arrange(answer)), awscli.Screen{Title: list.Name})
}
