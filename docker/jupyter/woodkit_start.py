"""What a Go kernel is told before its first cell, as the content of a request to execute."""

# GoNB asks `go get` for packages that are missing, before it compiles each cell. But a cell may download nothing (GOPROXY=off),
# so this only takes time.
NO_DOWNLOADS = {"code": "%noautoget", "silent": True, "store_history": False}
