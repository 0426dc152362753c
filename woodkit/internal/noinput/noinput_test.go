package noinput

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/leftbehind"
)

// reader makes the test program print what it reads.
const reader = "WOODKIT_TEST_READER"

func TestMain(m *testing.M) {
	if os.Getenv(reader) != "" {
		if _, err := io.Copy(os.Stdout, os.Stdin); err != nil {
			os.Exit(1)
		}
		return
	}
	os.Exit(leftbehind.Run(m))
}

// TestInput reads in a cell's program, which must get nothing, and in another program, which must get what is sent.
func TestInput(t *testing.T) {
	for _, test := range []struct{ name, pipe, want string }{
		{"a cell", "/tmp/pipe", ""},
		{"no cell", "", "sent"},
	} {
		t.Run(test.name, func(t *testing.T) {
			program := exec.CommandContext(t.Context(), os.Args[0])
			program.Env = append(program.Environ(), reader+"=1", pipe+"="+test.pipe)
			program.Stdin = strings.NewReader("sent")
			got, err := program.Output()
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != test.want {
				t.Errorf("the program read %q, want %q", got, test.want)
			}
		})
	}
}

// A program that a cell starts outside of it reads its input.
func TestOutside(t *testing.T) {
	program := exec.CommandContext(t.Context(), os.Args[0])
	program.Env = append(Outside(append(program.Environ(), pipe+"=/tmp/pipe")), reader+"=1")
	program.Stdin = strings.NewReader("sent")
	if got, err := program.Output(); err != nil || string(got) != "sent" {
		t.Errorf("it read %q, %v; want sent", got, err)
	}
}
