package synth

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// TestNoProductMeetsASumUnrounded compiles the package for arm64 and looks for fused multiply-adds. A scene with one
// would have other pixels on arm64 than on amd64. The remedy is float64(x*y) + z. A division by a power of two counts
// as a product.
func TestNoProductMeetsASumUnrounded(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles for another processor")
	}
	build := exec.Command("go", "build", "-gcflags=-S", ".")
	build.Env = append(os.Environ(), "GOARCH=arm64", "GOFLAGS=", "CGO_ENABLED=0")
	listing, err := build.CombinedOutput()
	if err != nil {
		t.Fatalf("compiling for arm64: %v\n%s", err, listing)
	}
	if !bytes.Contains(listing, []byte("FMULD")) {
		t.Fatal("the listing shows no multiplication at all: it is not the package's")
	}
	fused := regexp.MustCompile(`\((\S+)\)\s+FN?M(ADD|SUB)[DS]\b`)
	for line := range strings.Lines(string(listing)) {
		if found := fused.FindStringSubmatch(line); found != nil {
			t.Errorf("fused: %s", strings.TrimSpace(line))
		}
	}
}
