#!/bin/bash
# Executes every notebook, and prints what its parts took: prove.sh FOLDER. The folder remembers which code ran to its end
# in which environment, so that a build repeats only what changed; words around the code are no change.
set -euo pipefail
cd /opt/woodkit
memory=$1
[ -w "$memory" ] || memory=$(mktemp -d) # it belongs to the usual user id
environment=$(
    find go.mod go.sum docker woodkit -type f -print0 | sort -z | xargs -0 sha256sum
    go version
    dpkg-query -W
)
for notebook in notebooks/*.ipynb; do
    code=$(python -c 'import json, sys
for cell in json.load(open(sys.argv[1]))["cells"]:
    if cell["cell_type"] == "code":
        print(json.dumps(["".join(cell["source"]), cell["metadata"].get("tags")]))' "$notebook")
    key=$memory/$(printf '%s\n' "$notebook" "$environment" "$code" | sha256sum | cut -d' ' -f1)
    if [ ! -s "$key" ]; then
        woodkit --quiet run --frames 64 --out /tmp/executed "$notebook" >"$key.new"
        mv "$key.new" "$key"
    fi
    cat "$key"
done
