#!/bin/bash
# Executes every notebook, two at once, and prints what their parts took: prove.sh FOLDER. The folder remembers which code
# ran to its end in which environment, so that a build repeats only what changed; words around the code are no change.
set -euo pipefail
cd /opt/woodkit
memory=$1
[ -w "$memory" ] || memory=$(mktemp -d) # it belongs to the usual user id
environment=$(
    find go.mod go.sum docker woodkit -type f -print0 | sort -z | xargs -0 sha256sum
    go version
    dpkg-query -W
)

key() { # NOTEBOOK: the file that says what its parts took
    local code
    code=$(python -c 'import json, sys
for cell in json.load(open(sys.argv[1]))["cells"]:
    if cell["cell_type"] == "code":
        print(json.dumps(["".join(cell["source"]), cell["metadata"].get("tags")]))' "$1")
    echo "$memory/$(printf '%s\n' "$1" "$environment" "$code" | sha256sum | cut -d' ' -f1)"
}

prove() { # NOTEBOOK KEY
    [ ! -s "$2" ] || return 0
    woodkit --quiet run --frames 64 --out /tmp/executed "$1" >"$2.new"
    mv "$2.new" "$2"
}

keys=()
for notebook in notebooks/*.ipynb; do
    keys+=("$(key "$notebook")")
    prove "$notebook" "${keys[-1]}" &
    [ "$(jobs -pr | wc -l)" -lt 2 ] || wait -n
done
while [ -n "$(jobs -p)" ]; do wait -n; done
cat "${keys[@]}"
