package setup

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// On a terminal there is one live line below the lines that stay. It is never wider than the terminal.
func TestLiveLine(t *testing.T) {
	var screen bytes.Buffer
	r := &reporter{out: &screen, live: true, width: 60}
	first, note := r.started(stage{title: "Go kernel", doing: "compiling"})
	second, _ := r.started(stage{title: "Python environment", doing: "downloading"})
	note("golang.org/x/tools/internal/imports")
	r.line("a line that stays")
	r.ended(second, marker{Seconds: 2.1, Bytes: 5e6}, nil)
	note("golang.org/x/tools/internal/a/very/long/name/of/a/package")
	r.draw()
	r.ended(first, marker{Seconds: 3.1}, nil)
	got := regexp.MustCompile(`\b0 s`).ReplaceAllString(screen.String(), "N s")
	want := []string{ // each follows an erased line
		"a line that stays\n",
		"  Go kernel N s · Python environment N s: downloading",
		"  Python environment   done in 2.1 s, 5 MB\n",
		"  Go kernel N s: golang.org/x/tools/internal/imports",
		"  Go kernel N s: golang.org/x/tools/internal/a/very/long/n…",
		"  Go kernel            done in 3.1 s\n",
	}
	if diff := cmp.Diff(want, strings.Split(got, eraseLine)[1:]); diff != "" {
		t.Errorf("screen (-want +got):\n%s", diff)
	}
}
