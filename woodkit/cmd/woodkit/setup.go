package main

import (
	"context"
	"errors"

	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
)

// SetupCommand makes the environment.
type SetupCommand struct {
	Part   []string `arg:"" optional:"" help:"Only these parts: go-tools, gopls, build-cache, python, kernel, data-1024, python-article, spark."`
	Python bool     `help:"Install only the packages for the article's scans in Python (the part python-article): numpy, OpenCV and Pillow, about 85 MB to download. Then woodkit bench measures Python too."`
	Spark  bool     `help:"Install only PySpark (the part spark), for woodkit spark: 456 MB to download, about 530 MB on disk. It needs Java 17 or newer."`
}

// Help is shown below the flags.
func (SetupCommand) Help() string {
	return `Writes everything into .woodkit in the checkout. Apart from Go's own module and build caches, nothing is written elsewhere.
Parts that are up to date stay as they are, so a second set-up takes only a moment. run, lab and the tests call setup
themselves.

Examples:
  go tool woodkit setup            make what is missing or out of date
  go tool woodkit setup python     make only this part
  go tool woodkit setup --python   install what woodkit bench needs to measure Python too
  go tool woodkit setup --spark    install what woodkit spark needs, except Java
  go tool woodkit --quiet setup    the same, for scripts`
}

// Run makes the environment.
func (c SetupCommand) Run(ctx context.Context, output Output) error {
	environment, err := setup.Open()
	if err != nil {
		return err
	}
	if c.Python {
		c.Part = append(c.Part, setup.ArticlePart)
	}
	if c.Spark {
		c.Part = append(c.Part, setup.SparkPart)
	}
	err = environment.Setup(ctx, output.Err, output.Quiet, c.Part...)
	if errors.Is(err, setup.ErrNoPart) {
		return &ExitError{Code: exitUsage, Err: err}
	}
	return err
}
