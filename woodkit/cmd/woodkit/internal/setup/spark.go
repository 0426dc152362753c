package setup

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"

	"woodscape.example/woodkit/internal/home"
)

// oldestSparkPython is the oldest minor version of Python 3 on which the locked PySpark runs.
const oldestSparkPython = 11

// spark installs PySpark, which has all of Apache Spark in it, into a separate environment. It does so only if its part is
// requested by name. PySpark comes as sources, so a locked setuptools builds it here.
func (e *Environment) spark() stage {
	tools, lock := e.docker("python", "spark-build.lock"), e.docker("python", "spark.lock")
	return stage{
		name: SparkPart, title: "PySpark", doing: "downloading PySpark, 456 MB, and building it; it fills about 530 MB, and 2 GB while it is built (two minutes)",
		makes: []string{e.sparkVenv()},
		inputs: func() ([]string, error) {
			files, err := contents(tools, lock)
			return append(files, home.Platform(), e.sparkVenv()), err
		},
		run: func(ctx context.Context, w *work) error {
			if _, err := FindJava(ctx); err != nil { // before the download
				return err
			}
			if err := os.RemoveAll(e.sparkVenv()); err != nil {
				return err
			}
			if err := e.makeVenv(ctx, w, e.sparkVenv(), oldestSparkPython); err != nil {
				return err
			}
			if err := e.buildSpark(ctx, w, tools, lock); err != nil {
				return err
			}
			return w.keep(filepath.Join(e.sparkVenv(), "bin", "spark-submit"))
		},
	}
}

// buildSpark installs the build tools and then PySpark. The sources are unpacked in the environment's own folder, so that an
// attempt that was killed leaves no gigabyte elsewhere. Nothing is cached, because the download is as large as what it makes.
func (e *Environment) buildSpark(ctx context.Context, w *work, tools, lock string) error {
	tmp := filepath.Join(e.sparkVenv(), "tmp")
	if err := os.Mkdir(tmp, 0o755); err != nil {
		return err
	}
	environ := merge(e.pythonEnviron(), []string{"TMPDIR=" + tmp}, nil)
	program := []string{e.SparkPython(), "-m", "pip", "install", "--no-cache-dir", "--disable-pip-version-check", "--progress-bar", "off"}
	if uv, err := exec.LookPath("uv"); err == nil {
		program = []string{uv, "pip", "install", "--no-cache", "--python", e.SparkPython()}
	}
	program = append(program, "--require-hashes", "--no-deps", "--only-binary", ":all:")
	for _, more := range [][]string{{"-r", tools}, {"--no-binary", "pyspark", "--no-build-isolation", "-r", lock}} {
		args := append(program[1:len(program):len(program)], more...)
		if err := w.program(ctx, e.Checkout, environ, program[0], args...); err != nil {
			return err
		}
	}
	return os.RemoveAll(tmp)
}
