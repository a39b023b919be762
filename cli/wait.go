package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/iradvise/iradvise/loaders/sagemaker"
)

func newWait(c *console) *cobra.Command {
	var aws awsFlags
	var name string
	var o sagemaker.WaitOptions
	cmd := &cobra.Command{
		Use:   "wait --job-name NAME",
		Short: "Wait until a job has ended",
		Long: `wait asks for the job's status until it has ended. Its exit status is 0 when the
job has COMPLETED, 4 when it has FAILED or was STOPPED, and 5 when it has not
ended in time.`,
		Example: `  iradvise wait --job-name my-job --timeout 2h && iradvise check sagemaker:my-job`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case name == "":
				return usagef("wait needs --job-name NAME")
			case o.Interval <= 0 || o.Timeout <= 0:
				return usagef("--interval and --timeout must be longer than nothing, such as 30s and 2h")
			}
			client, err := aws.open(cmd.Context())
			if err != nil {
				return err
			}
			line := &statusLine{w: c.stderr}
			o.Progress = func(status string) { line.set("%s %s", word(name), word(status)) }
			body, err := sagemaker.Wait(cmd.Context(), client, name, o)
			line.clear()
			if err != nil {
				return unreachable(err)
			}
			return tellEnd(c, name, body)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&name, "job-name", "", "`NAME` of the job")
	flags.DurationVar(&o.Interval, "interval", 30*time.Second, "time between two polls")
	flags.DurationVar(&o.Timeout, "timeout", 4*time.Hour, "give up after this time, with exit status 5")
	mayRepeat(flags, "interval", "timeout")
	aws.register(flags, c.program)
	return cmd
}

// tellEnd prints how the job ended and turns it into an outcome.
func tellEnd(c *console, name string, body []byte) error {
	end := sagemaker.EndOf(body)
	fmt.Fprintf(c.stdout, "%s %s\n", word(name), word(end.Status))
	if end.Status == "COMPLETED" {
		return nil
	}
	reason := end.FailureReason
	if reason == "" {
		reason = "the service gives no reason"
	}
	return &outcome{ExitUndecided, fmt.Errorf("sagemaker:%s: the job is %s: %s", name, end.Status, reason)}
}
