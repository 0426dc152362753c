package lessons

import (
	"os"
	"testing"

	"woodscape.example/woodkit/internal/leftbehind"
)

func TestMain(m *testing.M) { os.Exit(leftbehind.Run(tests{m})) }

// tests are those of this package. The data set that they share is removed at their end.
type tests struct{ *testing.M }

func (m tests) Run() int {
	defer func() { _ = os.RemoveAll(halfSize.parent) }()
	return m.M.Run()
}
