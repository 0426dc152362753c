package cluster

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The partitions have about equal bytes, and every mask once, in the order of the list.
func TestPartitionsHaveAboutEqualBytes(t *testing.T) {
	c := start(t)
	const ask = `
from scan import cut
def show(sizes, count):
    lists = cut([f"{i}\t{size}" for i, size in enumerate(sizes)], count)
    print(" ".join(",".join(item.split("\t")[0] for item in one) for one in lists))
show([1] * 8, 4)
show([100, 1, 1, 1, 1, 96], 2)
show([5], 3)
show([0, 0, 0], 2)
print(cut(["no size", "either"], 2))`
	command := exec.Command(c.environment.SparkPython(), "-B", "-c", ask)
	command.Dir = ".." // of scan.py
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want := []string{"0,1 2,3 4,5 6,7", "0 1,2,3,4,5", "0", "0 1,2", "[['no size'], ['either']]"}
	if diff := cmp.Diff(want, strings.Split(strings.TrimSpace(string(out)), "\n")); diff != "" {
		t.Errorf("partitions (-want +got):\n%s", diff)
	}
}
