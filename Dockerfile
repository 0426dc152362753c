# JupyterLab with the Go kernel, woodkit and the notebooks. The image runs as an ordinary user and needs no network.
#
#   docker build -t woodkit .
#   docker run --rm -it -p 127.0.0.1:8888:8888 woodkit                                the notebooks on the synthetic sample
#   docker run --rm -it -p 127.0.0.1:8888:8888 -v ~/WoodScape:/data:ro woodkit        on your copy
#   docker run --rm woodkit run 01                                                    any command of woodkit, or bash
#
# `woodkit setup` makes the environment, as on a machine without Docker. This file only sets paths and users, and removes what a
# layer need not keep. It has no "# syntax=" line, so a build needs only the two images below.
ARG GO_IMAGE=golang:1.26.8-trixie
ARG DEBIAN_IMAGE=debian:trixie-slim

# Go, without the parts that no cell needs. Without src/cmd there is no go tool pprof.
FROM ${GO_IMAGE} AS toolchain
WORKDIR /usr/local/go
RUN rm -rf api doc test misc src/cmd pkg/tool/*/cgo pkg/tool/*/cover pkg/tool/*/fix pkg/tool/*/preprofile \
 && find /usr/local/go/src -type d -name testdata -prune -exec rm -rf {} + \
 && find /usr/local/go/src -name '*_test.go' -delete

FROM ${GO_IMAGE} AS command
WORKDIR /opt/woodkit
COPY go.mod go.sum ./
COPY woodkit woodkit
RUN --mount=type=cache,id=woodkit-modules,target=/go/pkg/mod --mount=type=cache,id=woodkit-build,target=/root/.cache/go-build \
    CGO_ENABLED=0 go build -trimpath -ldflags=-s -o /out/ ./woodkit/cmd/woodkit

# The system and the paths, for every stage below.
FROM ${DEBIAN_IMAGE} AS base
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates python3 tini \
 && rm -rf /var/lib/apt/lists/*
ARG NB_USER=jovyan
ARG NB_UID=1000
# The home folder may be a volume or a tmpfs, so the environment and Go's caches are outside of it. The home folder has
# .woodkit, where running programs write all their files.
ENV NB_USER=${NB_USER} NB_UID=${NB_UID} HOME=/home/${NB_USER} LANG=C.UTF-8 SHELL=/bin/bash \
    PATH=/opt/environment/python/bin:/opt/environment/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    GOPATH=/opt/go GOCACHE=/opt/go/cache GOTOOLCHAIN=local CGO_ENABLED=0 \
    WOODKIT_CHECKOUT=/opt/woodkit WOODKIT_MADE=/opt/environment WOODKIT_HOME=/home/${NB_USER}/.woodkit
# Any user id works, because everybody may write to the home folder, the Go caches and the markers of the set-up.
RUN useradd --no-log-init --no-create-home --home-dir "${HOME}" --shell /bin/bash --uid "${NB_UID}" --gid 100 "${NB_USER}" \
 && install -d -o "${NB_UID}" -g 0 -m 2777 "${HOME}" /opt/go /opt/go/cache /opt/go/pkg /opt/go/pkg/mod /opt/environment/data /opt/environment/stages \
 && install -d -m 0755 /data

# Kernel, language server and JupyterLab. To save space, this removes pip, the packages' own tests, the date names of other
# languages, and the debugger and completion of the Python kernel, which works without them. JupyterLab has two copies of its
# pages, so one becomes a link to the other.
FROM base AS tools
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3-venv \
 && rm -rf /var/lib/apt/lists/*
COPY --from=toolchain /usr/local/go /usr/local/go
WORKDIR /opt/woodkit
COPY go.mod go.sum ./
COPY docker/gopls docker/gopls
COPY docker/python docker/python
COPY docker/jupyter docker/jupyter
COPY docker/kernel docker/kernel
COPY --from=command /out/woodkit /usr/local/bin/woodkit
RUN --mount=type=cache,id=woodkit-modules,target=/opt/go/pkg/mod --mount=type=cache,id=woodkit-build,target=/opt/go/cache \
    --mount=type=cache,id=woodkit-pip,target=/var/cache/pip \
    umask 000 && PIP_CACHE_DIR=/var/cache/pip woodkit setup go-tools gopls python kernel \
 && find /opt/environment/python/lib/python3*/site-packages -maxdepth 1 \( -name 'pip*' -o -name 'jedi*' -o -name 'debugpy*' \) -exec rm -rf {} + \
 && find /opt/environment/python/lib -type d \( -name tests -o -name test -o -name galata \) -prune -exec rm -rf {} + \
 && static=$(echo /opt/environment/python/lib/python3*/site-packages/jupyterlab/static) \
 && diff -r "$static" /opt/environment/python/share/jupyter/lab/static \
 && rm -rf "$static" && ln -s /opt/environment/python/share/jupyter/lab/static "$static" \
 && find /opt/environment/python/lib/python3*/site-packages/babel/locale-data -type f ! -name 'en*' ! -name 'root.dat' -delete \
 && chmod -R go-w /opt/environment/bin /opt/environment/language-server /opt/environment/python && rm -rf "${WOODKIT_HOME}"

# The compiled packages that cells import, and the sample. At the first build of a day, Go removes files from its build cache that
# were not used for five days. It looks at the files' times, so they are set to 2038. Of the modules, this removes zip files,
# tests and images, and of the two largest ones the dates and sort orders of all languages and the fonts that nothing here uses.
FROM tools AS made
COPY docker/execute.py docker/site.py docker/
COPY woodkit woodkit
USER ${NB_UID}
RUN --mount=type=cache,id=woodkit-modules,target=/mnt/modules \
    umask 000 && GOPROXY="file:///mnt/modules/cache/download,$(go env GOPROXY)" woodkit setup \
 && find /opt/go/pkg/mod -type d -exec chmod u+w {} + \
 && find /opt/go/pkg/mod/cache/download -name '*.zip' -delete && rm -rf /opt/go/pkg/mod/github.com/janpfeifer/gonb@*/docs \
 && find /opt/go/pkg/mod -type d -name testdata -prune -exec rm -rf {} + && find /opt/go/pkg/mod -name '*_test.go' -delete \
 && rm -rf /opt/go/pkg/mod/golang.org/x/text@*/date /opt/go/pkg/mod/golang.org/x/text@*/collate \
        /opt/go/pkg/mod/golang.org/x/image@*/font/gofont/ttfs /opt/go/pkg/mod/golang.org/x/image@*/font/gofont/gom* \
        /opt/go/pkg/mod/golang.org/x/image@*/font/gofont/gosmallcaps* \
 && find /opt/go/cache -type f -exec touch -d 2038-01-01 {} + \
 && rm -rf "${WOODKIT_HOME}"

# The same for packages that only notebooks import.
FROM made AS ready
COPY notebooks notebooks
RUN --network=none umask 000 && woodkit setup \
 && find /opt/go/cache -type f ! -newermt 2037-01-01 -exec touch -d 2038-01-01 {} + \
 && rm -rf "${WOODKIT_HOME}"

# The list of modules and packages in the image, with licences.
FROM made AS inside
COPY docker/inside.py /tmp/
RUN --mount=type=cache,id=woodkit-modules,target=/mnt/modules \
    python3 /tmp/inside.py /mnt/modules /opt/go/pkg/mod >/tmp/INSIDE.md

FROM base AS final
COPY --from=toolchain /usr/local/go /usr/local/go
COPY --from=tools /opt/environment/bin /opt/environment/bin
COPY --from=tools /opt/environment/language-server /opt/environment/language-server
COPY --from=tools /opt/environment/python /opt/environment/python
COPY --from=made /opt/environment/data /opt/environment/data
COPY --from=tools /usr/local/bin/woodkit /usr/local/bin/woodkit
COPY --from=ready /opt/go /opt/go
COPY --from=ready /opt/environment/stages /opt/environment/stages
COPY --from=ready /opt/woodkit /opt/woodkit
COPY --from=inside /tmp/INSIDE.md /opt/woodkit/
COPY LICENSE /opt/woodkit/
COPY --chmod=0755 docker/start.sh docker/healthcheck.py /usr/local/bin/
USER ${NB_UID}
WORKDIR ${HOME}
EXPOSE 8888
# When memory runs out, the system kills a process, and perhaps a second one before the memory of the first is free. The high
# score makes it kill the health check rather than the server.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=1s --retries=3 \
    CMD ["sh", "-c", "echo 1000 >/proc/self/oom_score_adj; exec healthcheck.py"]
# tini reaps the processes that killed cells leave, and passes signals on to all processes.
ENTRYPOINT ["tini", "-g", "--", "start.sh"]
CMD []
ARG VERSION=0
ARG REVISION=
LABEL org.opencontainers.image.title="woodkit" \
      org.opencontainers.image.description="Go notebooks in which you measure what concurrency costs and gives" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.documentation="/opt/woodkit/notebooks/README.md" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
