#!/bin/bash
# The image runs this script under tini. Without arguments it starts JupyterLab on copies of the notebooks and prints the address
# with a token. Otherwise the arguments are a command of woodkit (run, scan, doctor and so on), a Jupyter program, which Binder
# starts, or any other program.
set -euo pipefail

say() { echo "woodkit: $*" >&2; }

writable=1
if ! mkdir -p "$WOODKIT_HOME/tmp" 2>/dev/null || [ ! -w "$WOODKIT_HOME" ]; then
    writable=
    say "user $(id -u) cannot write to $WOODKIT_HOME, where notebooks and records go. With --read-only, add --tmpfs $HOME:exec,mode=1777" \
        "or a volume at $HOME. If you mounted a folder of yours, add --user with your user id."
fi
needs_home() { [ -n "$writable" ] || exit 1; }

# Use the data set mounted on /data, or else the synthetic sample.
if [ -z "${WOODSCAPE_DIR:-}" ]; then
    if [ ! -r /data ] || [ ! -x /data ]; then
        say "user $(id -u) cannot read /data, so the synthetic sample is used"
    elif [ -n "$(ls -A /data)" ]; then
        export WOODSCAPE_DIR=/data
    fi
fi

case ${1:-} in
"" | lab)
    needs_home
    [ $# = 0 ] || shift
    exec woodkit lab --no-browser --listen 0.0.0.0 --port "${JUPYTER_PORT:-8888}" "$@"
    ;;
-* | setup | run | site | text | generate | scan | items | merge | spark | verify | bench | decoders | timings | share | class | doctor | clean)
    needs_home
    exec woodkit "$@"
    ;;
jupyter*)
    needs_home
    export WOODKIT_READER=1 # as lab does, to keep the reader's guesses when the kernel ends
    copies=$(woodkit --quiet lab --copy-only)
    cd "$copies"
    ;;
esac
exec "$@"
