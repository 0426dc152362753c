package setup

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/home"
)

// thisCheckout is the checkout that holds this test.
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

// Every package is there with one version and hashes of its files, and nothing says from where: each user's own index is
// asked.
func TestTheLocksAreWholeAndNameNoIndex(t *testing.T) {
	for _, name := range []string{"lab", "article"} {
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
			t.Errorf("%s is asked for and not locked: lock again, see docker/python/README.md", asked)
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
