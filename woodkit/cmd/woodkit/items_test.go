package main

import (
	"archive/zip"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/find"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/partial"
)

// escapedNames are names of masks that need escapes in a list, and one that looks as if it had been escaped already.
var escapedNames = []string{"a!b.png", "a\nb.png", "tab\there.png", `back\slash.png`, "end\r.png", `a\nb.png`, "plain, with spaces .png", "bell\a.png", "Straße.png"}

// oddMasks makes masks with odd names in a folder and packs them, in another order, into an archive with an odd name.
func oddMasks(t *testing.T) (dir, archive string) {
	t.Helper()
	woodtest.OwnHome(t)
	dir = t.TempDir()
	archive = filepath.Join(t.TempDir(), "odd!\n.zip")
	file, err := os.Create(archive)
	if err != nil {
		t.Fatal(err)
	}
	packed := zip.NewWriter(file)
	for i, name := range slices.Backward(escapedNames) {
		labels := image.NewGray(image.Rect(0, 0, 4, 2))
		labels.Pix[0] = uint8(i)
		data := woodtest.Encode(t, labels)
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
		entry, err := packed.Create(strings.ReplaceAll(name, `\`, "~")) // old programs write folders like this
		if err == nil {
			_, err = entry.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := packed.Close(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, archive
}

// TestItemsWithOddNames: odd names are written with escapes, and a scan reads them back.
func TestItemsWithOddNames(t *testing.T) {
	dir, archive := oddMasks(t)
	table := filepath.Join(t.TempDir(), "classes.csv")
	if err := os.WriteFile(table, []byte("0,a\n1,b\n2,c\n3,d\n4,e\n5,f\n6,g\n7,h\n8,i\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{dir, archive} {
		list := onlyOutput(t, 0, "-q", "items", from, "--layout=files", "--classes="+table)
		if strings.Count(list, "\n") != len(escapedNames) {
			t.Errorf("the list of %d masks:\n%s", len(escapedNames), list)
		}
		want, _ := scanJSON(t, 0, "counts", from, "--layout=files", "--classes="+table)
		parts := scanParts(t, "counts", []string{"--items=-", "--partials", "--layout=files", "--classes=" + table}, strings.Split(list, "\n"))
		sameResult(t, want, mergeJSON(t, 0, parts...))
		if want.Frames != len(escapedNames) {
			t.Errorf("%d frames", want.Frames)
		}
	}
}

// TestItemsKeepTheOrderOfAnArchive: they also keep the order of names in a folder.
func TestItemsKeepTheOrderOfAnArchive(t *testing.T) {
	dir, archive := oddMasks(t)
	names := func(from string) (names []string) {
		for line := range strings.Lines(onlyOutput(t, 0, "-q", "items", from, "--layout=files")) {
			item, err := partial.ParseItem(strings.TrimSuffix(line, "\n"))
			if err != nil {
				t.Fatal(err)
			}
			if item.Bytes < 50 || !filepath.IsAbs(item.Path) || (item.Entry != "") != (from == archive) {
				t.Errorf("%+v", item)
			}
			names = append(names, filepath.Base(item.Path+item.Entry))
		}
		return names
	}
	packed := slices.Clone(escapedNames)
	slices.Reverse(packed)
	for i := range packed {
		packed[i] = filepath.Base(archive) + strings.ReplaceAll(packed[i], `\`, "~")
	}
	if diff := cmp.Diff(packed, names(archive)); diff != "" {
		t.Errorf("archive:\n%s", diff)
	}
	if diff := cmp.Diff(slices.Sorted(slices.Values(escapedNames)), names(dir)); diff != "" {
		t.Errorf("folder:\n%s", diff)
	}
}

// TestShardsAreEqualAndHaveEveryItemOnce: the lists have about equal bytes, and together they are the one list.
func TestShardsAreEqualAndHaveEveryItemOnce(t *testing.T) {
	dir := testDataset(t, 30)
	whole := onlyOutput(t, 0, "items", dir)
	for _, n := range []int{1, 4, 40} {
		out := filepath.Join(t.TempDir(), "shards")
		onlyOutput(t, 0, "items", dir, fmt.Sprintf("--shards=%d", n), "--out="+out)
		var together strings.Builder
		var sizes []int64
		most := int64(0)
		for i := range n {
			text, err := os.ReadFile(filepath.Join(out, fmt.Sprintf("shard-%d.txt", i)))
			if err != nil {
				t.Fatal(err)
			}
			together.Write(text)
			items, err := partial.ReadItems(strings.NewReader(string(text)), "shard")
			if err != nil {
				t.Fatal(err)
			}
			size := int64(0)
			for _, item := range items {
				size, most = size+item.Bytes, max(most, item.Bytes)
			}
			sizes = append(sizes, size)
		}
		if together.String() != whole {
			t.Errorf("%d lists together are not the list", n)
		}
		if slices.Max(sizes)-slices.Min(sizes) > 2*most {
			t.Errorf("%d lists have %d bytes, and the largest item %d", n, sizes, most)
		}
		if n > 1 {
			code, _, errs := call(t, "items", dir, "--shards=1", "--out="+out)
			if code != exitFailed || !strings.Contains(errs, "shard-1") {
				t.Errorf("lists of an earlier run: exit code %d, errors %q", code, errs)
			}
		}
	}
}

// TestItemsSayHowTheyAreScanned: a scan with the flags on standard error gives the right result.
func TestItemsSayHowTheyAreScanned(t *testing.T) {
	for _, c := range layoutCases {
		dir := layoutDir(t, c.name, 6)
		_, list, errs := call(t, append([]string{"items", dir}, c.flags...)...)
		flags := regexp.MustCompile(`scan them with (.*)`).FindStringSubmatch(errs)
		if flags == nil {
			t.Fatalf("%s: errors %q", c.name, errs)
		}
		if c.name == "files" {
			if !strings.Contains(flags[1], "--masks '{walk}/labels/*.png' --classes FILE") {
				t.Errorf("flags %s", flags[1])
			}
			continue
		}
		want, _ := scanJSON(t, 0, append([]string{"counts", dir}, c.flags...)...)
		parts := scanParts(t, "counts", append(strings.Fields(flags[1]), "--items=-", "--partials"), strings.Split(list, "\n"))
		sameResult(t, want, mergeJSON(t, 0, parts...))
	}
}

// TestItemsSayTheLayoutOfTheEnvironment: the flags also name a layout that environment variables chose.
func TestItemsSayTheLayoutOfTheEnvironment(t *testing.T) {
	dir := layoutDir(t, "files", 6)
	table := filepath.Join(t.TempDir(), "classes.csv")
	if err := os.WriteFile(table, []byte(allIDs()), 0o644); err != nil {
		t.Fatal(err)
	}
	const masks = "{walk}/labels/*.png"
	for name, value := range map[string]string{
		find.DirVariable: dir, find.LayoutVariable: "files", find.MasksVariable: masks, find.ClassesVariable: table,
	} {
		t.Setenv(name, value)
	}
	for _, args := range [][]string{{"items"}, {"items", dir}} {
		_, _, errs := call(t, args...)
		if !strings.Contains(errs, "--layout files --masks '"+masks+"' --classes "+table+" ") {
			t.Errorf("%v: %s", args, errs)
		}
	}
	if got := (layoutFlags{}).of(&woodkit.Dataset{Layout: "woodscape"}); got != (layoutFlags{Layout: "woodscape"}) {
		t.Errorf("the variables are not about WoodScape, but the flags are %+v", got)
	}
}

// TestItemsRefuse checks that bad flags are refused.
func TestItemsRefuse(t *testing.T) {
	for _, args := range [][]string{{"--shards=2"}, {"--out=x"}, {"--shards=-1", "--out=x"}} {
		code, out, errs := call(t, append([]string{"items", t.TempDir()}, args...)...)
		if code != exitUsage || out != "" || !strings.Contains(errs, "--shards") {
			t.Errorf("%v: exit code %d, output %q, errors %q", args, code, out, errs)
		}
	}
}

// TestForShell: a shell reads back what was written.
func TestForShell(t *testing.T) {
	for _, word := range []string{"classes.csv", "my classes.csv", "{scene}/*_labelIds.png", "it's", `a\b`, "$HOME;ls", ""} {
		quoted := forShell(word)
		if word == "" && quoted == "" {
			continue // stands for no word
		}
		out, err := exec.Command("sh", "-c", "printf %s "+quoted).Output()
		if err != nil || string(out) != word {
			t.Errorf("%q is written as %s and read as %q, %v", word, quoted, out, err)
		}
	}
}

// TestArgumentsAreUTF8: the parser would replace other bytes, so a file of another name would be read or written.
func TestArgumentsAreUTF8(t *testing.T) {
	for _, args := range [][]string{{"scan", "counts", "caf\xe9"}, {"scan", "counts", "--out=caf\xe9.json"}} {
		if code, _, errs := call(t, args...); code != exitUsage || !strings.Contains(errs, `caf\xe9`) || !strings.Contains(errs, "UTF-8") {
			t.Errorf("%q: exit code %d, %q", args, code, errs)
		}
	}
}

// TestOtherFilesAreNoDataSet: only a file named like a zip archive may be a damaged one.
func TestOtherFilesAreNoDataSet(t *testing.T) {
	for name, says := range map[string]string{"masks.tar.gz": "unpack", "masks.zip": "download it again"} {
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, []byte("no zip archive"), 0o644); err != nil {
			t.Fatal(err)
		}
		if code, _, errs := call(t, "scan", "counts", file); code != exitFailed || !strings.Contains(errs, name) || !strings.Contains(errs, says) {
			t.Errorf("%s: exit code %d, %q; want %q", name, code, errs, says)
		}
	}
}
