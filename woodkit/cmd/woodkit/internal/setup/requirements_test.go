package setup

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/home"
)

// thisCheckout returns the checkout that contains this test.
func thisCheckout(t *testing.T) home.Home {
	t.Helper()
	found, err := home.Around(".")
	if err != nil {
		t.Fatal(err)
	}
	return found
}

var (
	requirement = regexp.MustCompile(`^([a-z0-9-]+)==\S+( ; [^\\]+)?( \\)?$`)
	hashLine    = regexp.MustCompile(`^    --hash=sha256:[0-9a-f]{64}( \\)?$`)
)

// Every package has one version and the hashes of its files. No line names an index, so each user's own index is used.
func TestTheLocksAreWholeAndNameNoIndex(t *testing.T) {
	for _, name := range []string{"lab", "article", "spark", "spark-build"} {
		t.Run(name, func(t *testing.T) { wholeLock(t, name) })
	}
}

func wholeLock(t *testing.T, name string) {
	dir := filepath.Join(thisCheckout(t).Checkout, "docker", "python")
	locked, hashes := map[string]bool{}, 0
	for i, line := range readLines(t, filepath.Join(dir, name+".lock")) {
		switch match := requirement.FindStringSubmatch(line); {
		case match != nil && i > 0 && hashes == 0:
			t.Errorf("line %d: the package before %s has no hash", i+1, match[1])
		case match != nil:
			locked[match[1]], hashes = true, 0
		case hashLine.MatchString(line):
			hashes++
		default:
			t.Errorf("line %d is neither a requirement nor a hash: %q", i+1, line)
		}
	}
	for _, line := range readLines(t, filepath.Join(dir, name+".in")) {
		if asked := regexp.MustCompile(`^[a-z0-9-]+`).FindString(line); asked != "" && line[0] != '-' && !locked[asked] {
			t.Errorf("%s is required but not locked: lock again, see docker/python/README.md", asked)
		}
	}
}

func readLines(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}
