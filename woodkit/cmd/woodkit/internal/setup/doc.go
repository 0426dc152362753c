// Package setup makes the environment of the notebooks in the one ignored folder, .woodkit, from the files in docker/: the
// Go kernel and its tools, a Python environment with JupyterLab, the kernel spec, a warm build cache and the sample data
// set. The container image is made by the same code.
//
// # Stages
//
// The work is cut into named stages. Each leaves a log in .woodkit/logs and, as the very last thing, a marker in
// .woodkit/stages with the hash of what it was made from. A stage whose marker fits what is there now is skipped, so a
// second set-up takes a fraction of a second. A stage that was interrupted or failed has no marker and is done again
// from the start. Absolute paths belong to the hash: a checkout that was moved sets itself up again.
//
// Stages that wait for the network run beside stages that compile.
//
// # One at a time
//
// A lock on .woodkit/lock lets one set-up work at a time; a second one says so and waits. The programs that a set-up
// starts hold the lock too, so what a killed set-up left running cannot write into the next one's files.
//
// # Nothing outside
//
// Everything is written below .woodkit, Go's own module and build caches aside. Caches of pip and uv lie in
// .woodkit/cache, unless PIP_CACHE_DIR or UV_CACHE_DIR name another place. Jupyter and IPython, which like to write into the
// home folder, are given folders in .woodkit by [Environment.Environ].
package setup
