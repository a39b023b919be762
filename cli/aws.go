package cli

import (
	"github.com/spf13/pflag"

	"github.com/iradvise/iradvise/loaders"
	"github.com/iradvise/iradvise/loaders/sagemaker"
)

// awsFlags say which account and region to ask; whatever can reach AWS has them.
type awsFlags struct {
	config  sagemaker.Config
	plugged Program
}

func (f *awsFlags) register(flags *pflag.FlagSet, plugged Program) {
	f.plugged = plugged
	flags.StringVar(&f.config.Region, "region", "", "AWS `REGION` to ask (default: the AWS configuration's)")
	flags.StringVar(&f.config.Profile, "profile", "", "`NAME` of a profile in the AWS configuration")
	flags.StringVar(&f.config.EndpointURL, "endpoint-url", "", "`URL` to send requests to instead of the region's")
	mayRepeat(flags, "region", "profile", "endpoint-url")
}

// loaders returns what reads runs: files, live jobs by sagemaker:NAME, and what
// the program plugs in. With wait, a live job is read once it is no longer
// running.
func (f *awsFlags) loaders(wait bool) []loaders.Loader {
	var waiting *sagemaker.WaitOptions
	if wait {
		waiting = &sagemaker.WaitOptions{}
	}
	builtIn := []loaders.Loader{loaders.Files(), sagemaker.Loader(f.config, waiting)}
	return append(builtIn, f.plugged.Loaders...)
}
