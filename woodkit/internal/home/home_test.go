package home

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFind(t *testing.T) {
	checkout := t.TempDir()
	if err := os.WriteFile(filepath.Join(checkout, "go.mod"), []byte("module "+module+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	inside := filepath.Join(checkout, "notebooks")
	if err := os.Mkdir(inside, 0o755); err != nil {
		t.Fatal(err)
	}
	elsewhere := t.TempDir()
	for _, test := range []struct {
		name, from, variable, checkout, made string
		want                                 Home
		sample, small                        string // folders of the data sets of 1,024 and of 64 frames
	}{
		{
			"from a folder of the checkout", inside, "", "", "",
			Home{Checkout: checkout, Dir: filepath.Join(checkout, ".woodkit")},
			filepath.Join(checkout, ".woodkit"), filepath.Join(checkout, ".woodkit"),
		},
		{
			"by the kernel's variable", elsewhere, "/a/.woodkit", "", "",
			Home{Checkout: "/a", Dir: "/a/.woodkit"},
			"/a/.woodkit", "/a/.woodkit",
		},
		{
			"in the image", elsewhere, "/home/x/.woodkit", "/opt/woodkit", "/opt/environment",
			Home{Checkout: "/opt/woodkit", Dir: "/home/x/.woodkit", Made: "/opt/environment"},
			"/opt/environment", "/home/x/.woodkit",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Chdir(test.from)
			t.Setenv(Variable, test.variable)
			t.Setenv(checkoutVariable, test.checkout)
			t.Setenv(madeVariable, test.made)
			got, err := Find()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			sets := []string{filepath.Join(test.sample, "data", "synthetic-1024"), filepath.Join(test.small, "data", "synthetic-64")}
			if diff := cmp.Diff(sets, []string{got.Dataset(SampleFrames), got.Dataset(64)}); diff != "" {
				t.Errorf("data sets (-want +got):\n%s", diff)
			}
		})
	}
	t.Chdir(elsewhere)
	t.Setenv(Variable, "")
	if _, err := Find(); !errors.Is(err, ErrNotFound) {
		t.Errorf("outside of a checkout: error %v, want %v", err, ErrNotFound)
	}
}
