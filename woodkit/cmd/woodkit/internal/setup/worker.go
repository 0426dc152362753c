package setup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// Worker builds woodkit for machines of a platform, such as linux/arm64, and returns the file's name. The program is static, so
// it needs no library there. A second call for the same sources takes a moment.
func (e *Environment) Worker(ctx context.Context, platform string) (string, error) {
	system, architecture, ok := strings.Cut(platform, "/")
	if !ok || system == "" || architecture == "" {
		return "", fmt.Errorf("building the worker: %q is no platform such as linux/amd64", platform)
	}
	file := e.Home.Worker(platform)
	command := exec.CommandContext(ctx, e.goCommand(), "build", "-o", file, "./woodkit/cmd/woodkit")
	command.Dir = e.Checkout
	command.Env = merge(os.Environ(), append([]string{"PWD=" + e.Checkout, "GOOS=" + system, "GOARCH=" + architecture}, toolEnvironment...), nil)
	printed, err := command.CombinedOutput()
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	if err != nil {
		return "", errors.Join(fmt.Errorf("building the worker for %s", platform), explain("go", err, string(printed)))
	}
	return file, nil
}
