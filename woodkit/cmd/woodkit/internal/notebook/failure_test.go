package notebook

import (
	"fmt"
	"strings"
	"testing"
)

// The outputs in executed.ipynb come from the real kernel.
func TestFailures(t *testing.T) {
	n := read(t, "executed.ipynb")
	var text strings.Builder
	for _, m := range []message{
		{Cell: 5, Failure: &reason{Name: "ERROR", Message: "exit status 3"}},
		{Cell: 6, Failure: &reason{Name: "ERROR", Message: "exit status 2"}},
		{Cell: 7, Failure: &reason{Name: "ERROR", Message: "# cell"}},
		{Cell: 8, Failure: &reason{Name: "HiddenFailure", Message: "exit status 4"}},
		{Cell: 9, Failure: &reason{Name: "HiddenFailure", Message: `"%nosuchmagic" unknown or not implemented yet.`}},
		{Cell: 3, Failure: &reason{Name: "HiddenFailure", Message: "exit status 1"}},
		{Cell: 3, Failure: &reason{Name: "DidNotFail", Message: "tagged raises-exception, and it did not fail"}},
		{Cell: 1, Failure: &reason{Name: "KernelDied", Message: "the kernel died in this cell"}},
		{Cell: -1, Failure: &reason{Name: "NoSuchKernel", Message: "no kernel named woodkit"}},
	} {
		fmt.Fprintln(&text, newFailure(n, "notebooks/executed.ipynb", m))
	}
	golden(t, "failures.txt", text.String())
}

func TestTimings(t *testing.T) {
	golden(t, "timings.txt", Timings([]CellTime{
		{1, "Größe", 0.124},
		{2, "Größe", 0.001},
		{3, "the loop", 14.5},
		{4, "the pool, written out", 8.04},
		{5, "the loop", 2},
		{6, "", 0.996},
		{7, "", 0.3},
	}))
	if got := Timings(nil); strings.Contains(got, "slowest") || !strings.Contains(got, "0.00") {
		t.Errorf("no cells: %q", got)
	}
}
