package woodkit

import (
	"image/color"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"woodscape.example/woodkit/internal/woodtest"
)

const classTable = "semantic_annotations/seg_annotation_info.json"

func TestAnotherClassTable(t *testing.T) {
	files := woodtest.Files(t)
	files[classTable] = &fstest.MapFile{Data: []byte(`{"class_names": ["sky", "grass", "void"], "class_indexes": [2, 1, 0],
		"class_colors": [[0, 0, 255], [0, 255, 0], [9, 9, 9]]}`)}
	good := woodtest.Mask(1, woodtest.Size)
	for i := range good.Pix {
		good.Pix[i] %= 3
	}
	files[woodtest.SecondMask].Data = woodtest.Encode(t, good)
	ds, err := OpenFS(files)
	if err != nil {
		t.Fatal(err)
	}
	want := ClassTable{{0, "void", color.RGBA{}}, {1, "grass", color.RGBA{0, 255, 0, 255}}, {2, "sky", color.RGBA{0, 0, 255, 255}}}
	if diff := cmp.Diff(want, ds.Classes); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
	for decoder, read := range decoders {
		if _, err := read(ds.Frames()[1]); err != nil {
			t.Errorf("%s: %v", decoder, err)
		}
		_, err := read(ds.Frames()[0])
		woodtest.WantError(t, err, nil, "pixel (9, 0) has id 3, classes are 0 to 2")
	}
	tally := Tally{Classes: ds.Classes}
	tally.Add(Counts{5, 4, 1})
	if got := string(ds.Classes.JSON(Counts{5, 4, 1})); got != `{"void":5,"grass":4,"sky":1}` {
		t.Errorf("JSON %s", got)
	}
	if got := tally.Table().Rows; len(got) != 3 || got[2][0] != "sky" || got[2][2] != "0.100000" || got[2][3] != "1" {
		t.Errorf("table %v", got)
	}
	if got := tally.ENetWeights(true).Weights; len(got) != 3 {
		t.Errorf("weights %v", got)
	}
}

func TestClassTablesThatAreNone(t *testing.T) {
	same := `{"class_names": ["` + strings.Join(WoodScape.Names(), `","`) + `"], "class_indexes": [0,1,2,3,4,5,6,7,8,9]}`
	for name, test := range map[string]struct{ text, says string }{
		"WoodScape's":    {same, ""},
		"byte order":     {"\ufeff" + same, ""},
		"no JSON":        {"classes: 3", "invalid"},
		"no lists":       {"{}", "0 class_names"},
		"lists differ":   {`{"class_names": ["a", "b"], "class_indexes": [0]}`, "1 class_indexes"},
		"an id twice":    {`{"class_names": ["a", "b"], "class_indexes": [0, 0]}`, "each of 0 to 1 once"},
		"an id too high": {`{"class_names": ["a", "b"], "class_indexes": [0, 255]}`, "each of 0 to 1 once"},
		"a name twice":   {`{"class_names": ["a", "a"], "class_indexes": [0, 1]}`, `"a"`},
		"a path":         {`{"class_names": ["../a", "b"], "class_indexes": [0, 1]}`, "slash"},
		"a control":      {`{"class_names": ["a\u001b[2J", "b"], "class_indexes": [0, 1]}`, "control characters"},
		"a folder":       {`{"class_names": ["..", "b"], "class_indexes": [0, 1]}`, `".."`},
		"too long":       {same + strings.Repeat(" ", maxClassFile), "no class table"},
		"no name":        {`{"class_names": ["", "b"], "class_indexes": [0, 1]}`, `""`},
	} {
		files := woodtest.Files(t)
		files[classTable] = &fstest.MapFile{Data: []byte(test.text)}
		ds, err := OpenFS(files)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		notes := strings.Join(ds.Notes, "\n")
		if said := strings.Contains(notes, "class table"); said != (test.says != "") || !strings.Contains(notes, test.says) {
			t.Errorf("%s: notes %q, want %q", name, notes, test.says)
		}
		if cmp.Diff(WoodScape, ds.Classes) != "" {
			t.Errorf("%s: table %v, want WoodScape's", name, ds.Classes)
		}
	}
}
