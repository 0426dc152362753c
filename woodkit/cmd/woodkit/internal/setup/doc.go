// Package setup makes the environment of the notebooks from the files in docker/: the Go kernel and its tools, a Python
// environment with JupyterLab, the kernel spec, a warm build cache and the sample data set. Everything goes into one folder,
// .woodkit, which Git ignores. The container image is made by the same code.
//
// # Stages
//
// The work is divided into named stages. Each stage writes a log to .woodkit/logs. As its last step it writes a marker to
// .woodkit/stages, with a hash of its inputs. If the marker matches the current inputs, the stage is skipped, so a second
// set-up takes a fraction of a second. A stage that failed or was interrupted has no marker, and starts again from the
// beginning. Absolute paths are part of the hash, so a checkout that was moved is set up again.
//
// Stages that wait for the network run in parallel with stages that compile.
//
// # One at a time
//
// A lock on .woodkit/lock lets one set-up run at a time. A second set-up says so and waits. The programs that a set-up
// starts hold the lock too. So if a set-up is killed, the programs that it left running cannot write into files of the next
// one.
//
// # Nothing outside
//
// Apart from Go's own module and build caches, everything is written below .woodkit. The caches of pip and uv are in
// .woodkit/cache, unless PIP_CACHE_DIR or UV_CACHE_DIR name another folder. Jupyter and IPython normally write into the home
// folder, so [Environment.Environ] gives them folders in .woodkit.
package setup
