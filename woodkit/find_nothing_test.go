package woodkit

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"woodscape.example/woodkit/internal/find"
	"woodscape.example/woodkit/internal/woodtest"
)

func TestNothingFoundSaysWhatLiesThere(t *testing.T) {
	inner := filepath.Join(t.TempDir(), "inner.zip")
	writeEntries(t, inner, maskEntries(usual, fourNames...)...)
	content, err := os.ReadFile(inner)
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		files    fstest.MapFS
		archives map[string][]entry
		words    []string
	}{
		"other files": {fstest.MapFS{"holiday.jpg": {}, "more/a.txt": {}}, nil, []string{"2 entries", "holiday.jpg", "more/"}},
		"an archive in an archive": {
			nil,
			map[string][]entry{"WoodScape_ICCV19-20210405T101010Z-001.zip": {{"WoodScape_ICCV19/semantic_annotations.zip", string(content)}}},
			[]string{"WoodScape_ICCV19-20210405T101010Z-001.zip", "WoodScape_ICCV19/semantic_annotations.zip", "unpack"},
		},
		"an unfinished download": {fstest.MapFS{"semantic_annotations.zip.crdownload": {}}, nil, []string{"semantic_annotations.zip.crdownload", "download"}},
		"a split archive":        {fstest.MapFS{"semantic_annotations.z01": {}}, nil, []string{"semantic_annotations.z01", "join"}},
		"another archive":        {fstest.MapFS{"semantic_annotations.tar.gz": {}}, nil, []string{"semantic_annotations.tar.gz", "unpack"}},
		"two data sets":          {fstest.MapFS{"a/" + usual + fourNames[0]: {}, "b/" + usual + fourNames[0]: {}}, nil, []string{"a/semantic_annotations", "b/semantic_annotations", "one of them"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := woodtest.WriteFiles(t, test.files, "")
			for file, entries := range test.archives {
				writeEntries(t, filepath.Join(dir, file), entries...)
			}
			_, err := Open(dir)
			woodtest.WantError(t, err, find.ErrNoDataset, test.words...)
		})
	}
	t.Run("very much", func(t *testing.T) {
		files := fstest.MapFS{}
		for i := range 1000 {
			files[fmt.Sprintf("a rather long name of a file %d.txt", i)] = &fstest.MapFile{}
		}
		_, err := OpenFS(files)
		woodtest.WantError(t, err, find.ErrNoDataset, "1000 entries")
		if len(err.Error()) > 1000 {
			t.Errorf("the error has %d characters", len(err.Error()))
		}
	})
}
