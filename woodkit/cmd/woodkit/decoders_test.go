package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestDecodersMistakes(t *testing.T) {
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"--time=0s"}, exitUsage, "--time"},
		{[]string{"--masks=0"}, exitUsage, "--masks"},
		{[]string{"--python", filepath.Join(t.TempDir(), "none")}, exitFailed, "none"},
	} {
		code, out, errs := call(t, append([]string{"-q", "decoders"}, test.args...)...)
		if code != test.code || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, test.want) {
			t.Errorf("%q: exit code %d, output %q, errors %q; want %d and %q", test.args, code, out, errs, test.code, test.want)
		}
	}
}
