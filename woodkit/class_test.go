package woodkit

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
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
	want := ClassTable{{Name: "void"}, {ID: 1, Name: "grass", Color: color.RGBA{0, 255, 0, 255}}, {ID: 2, Name: "sky", Color: color.RGBA{0, 0, 255, 255}}}
	if diff := cmp.Diff(want, ds.Classes); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
	if !strings.Contains(ds.String(), "3 classes of its own") {
		t.Errorf("it says of itself: %s", ds)
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
}

func TestClassTablesThatAreNone(t *testing.T) {
	same := `{"class_names": ["` + strings.Join(WoodScape.Names(), `","`) + `"], "class_indexes": [0,1,2,3,4,5,6,7,8,9]}`
	for name, test := range map[string]struct{ text, says string }{
		"WoodScape's":    {same, ""},
		"byte order":     {"\ufeff" + same, ""},
		"no table":       {"classes: 3", "columns"},
		"no lists":       {"{}", "0 class_names"},
		"lists differ":   {`{"class_names": ["a", "b"], "class_indexes": [0]}`, "1 class_indexes"},
		"an id twice":    {`{"class_names": ["a", "b"], "class_indexes": [0, 0]}`, "twice"},
		"an id too high": {`{"class_names": ["a", "b"], "class_indexes": [0, 256]}`, "between 0 and 255"},
		"an id below 0":  {`{"class_names": ["a", "b"], "class_indexes": [0, -1]}`, "between 0 and 255"},
		"a name twice":   {`{"class_names": ["a", "a"], "class_indexes": [0, 1]}`, `"a"`},
		"a path":         {`{"class_names": ["../a", "b"], "class_indexes": [0, 1]}`, "slash"},
		"a control":      {`{"class_names": ["a\u001b[2J", "b"], "class_indexes": [0, 1]}`, "control characters"},
		"a folder":       {`{"class_names": ["..", "b"], "class_indexes": [0, 1]}`, `".."`},
		"too long":       {same + strings.Repeat(" ", maxClassFile), "no class table"},
		"no name":        {`{"class_names": ["", "b"], "class_indexes": [0, 1]}`, `""`},
		"all ignored":    {`{"class_names": ["a"], "class_indexes": [255]}`, "ignored"},
		"an id is null":  {`{"class_names": ["a", "b"], "class_indexes": [1, null]}`, "null"},
		"few colours":    {`{"class_names": ["a", "b"], "class_indexes": [0, 1], "class_colors": [[1, 2, 3]]}`, "1 class_colors"},
		"a grey colour":  {`{"class_names": ["a"], "class_indexes": [0], "class_colors": [[7]]}`, "1 numbers"},
		"one number":     {"0,a,1,2,x", `"x"`},
		"blue first":     {"id,name,blue,green,red\n0,a,1,2,3", "blue"},
		"b, g, r":        {"id,name,B,G,R\n0,a,1,2,3", `"B"`},
		"lines left out": {"# mine\n\n0,a\n1,b,x", "line 4"},
		"blank lines":    {"\n \n\nid,name\n0,a\nx,b", "line 6"},
		"UTF-16":         {"\xff\xfe0\x00,\x00a\x00", "UTF-8"},
		"Latin-1":        {"0,caf\xe9", "UTF-8"},
		"a list":         {`["a", "b"]`, "class_names"},
		"a blank line":   {"\n0,\"a", "line 2"},
		"semicolons":     {"\n0;a\n1;b", "line 2 has semicolons"},
		"other columns":  {"id,name,trainId,category,catId\n0,a,1,2,3", "trainId"},
		"name first":     {"name,id\n1,0\n0,1", `"name"`},
		"a broken id":    {"O,a\n1,b", `"O"`},
		"no id":          {"0,a\nx,b", `"x"`},
	} {
		files := woodtest.Files(t)
		files[classTable] = &fstest.MapFile{Data: []byte(test.text)}
		ds, err := OpenFS(files)
		if test.says != "" {
			woodtest.WantError(t, err, nil, classFile, test.says, "--classes")
			ds, err = OpenFS(files, WoodScape) // gives the table, so that nothing is guessed
		}
		if err != nil || cmp.Diff(WoodScape, ds.Classes) != "" {
			t.Errorf("%s: table %v, %v; want WoodScape's", name, ds.Classes, err)
		}
	}
}

// TestClassTables reads every form that a table may have: gaps, ids to ignore, the generator's mapping, CSV.
func TestClassTables(t *testing.T) {
	red, blue := color.RGBA{255, 0, 0, 255}, color.RGBA{0, 0, 255, 255}
	for name, test := range map[string]struct {
		text string
		want ClassTable
	}{
		"gap": {
			`{"class_names": ["sea", "sky", "unknown"], "class_indexes": [0, 1, 3], "class_colors": [[255,0,0],[0,0,255],[255,0,0]]}`,
			ClassTable{{0, "sea", red, false}, {1, "sky", blue, false}, {ID: 2}, {3, "unknown", red, false}},
		},
		"from 1": {
			`{"class_names": ["sky", "sea"], "class_indexes": [2, 1], "class_colors": [[0,0,255],[255,0,0]]}`,
			ClassTable{{}, {1, "sea", red, false}, {2, "sky", blue, false}},
		},
		"255 is ignored": {
			`{"class_names": ["sea", "ignore"], "class_indexes": [0, 255], "class_colors": [[255,0,0],[0,0,0]]}`,
			ClassTable{{0, "sea", red, false}, {ID: 255, Name: "ignore", Ignored: true}},
		},
		"another is ignored": {
			`{"class_names": ["border", "sea"], "class_indexes": [0, 1], "class_colors": [[0,0,0],[255,0,0]], "ignore_indexes": [0]}`,
			ClassTable{{}, {1, "sea", red, false}, {ID: 0, Name: "border", Ignored: true}},
		},
		"a generator's mapping": {
			`{"classes_to_extract": ["sea", "sky"], "color_scheme": "BGR", "class_colors": [[255,0,0],[0,0,255]], "class_indexes": [1, 2]}`,
			ClassTable{{Name: "void"}, {1, "sea", red, false}, {2, "sky", blue, false}},
		},
		"CSV with blank lines": {
			" \n\nid,name\n \n0,sea\n\n  ",
			ClassTable{{0, "sea", madeUp(0), false}},
		},
		"CSV with a header": {
			"id,name,r,g,b\n0, sea, 255, 0, 0\n1,sky,0,0,255\n255,ignore,0,0,0\n",
			ClassTable{{0, "sea", red, false}, {1, "sky", blue, false}, {ID: 255, Name: "ignore", Ignored: true}},
		},
		"CSV with a header of other words": {
			"# of mine\nClass Index,Label,Red,G,blue value\n0,sea,255,0,0\n1,sky,0,0,255\n",
			ClassTable{{0, "sea", red, false}, {1, "sky", blue, false}},
		},
		"CSV of names": {
			"0,void\n1,sea\n", ClassTable{{Name: "void"}, {1, "sea", madeUp(1), false}},
		},
	} {
		file := filepath.Join(t.TempDir(), "classes")
		if err := os.WriteFile(file, []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := ReadClasses(file)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if got, err := ReadClasses("woodscape"); err != nil || cmp.Diff(WoodScape, got) != "" {
		t.Errorf("woodscape: %v, %v", got, err)
	}
	_, err := ReadClasses(filepath.Join(t.TempDir(), "none"))
	woodtest.WantError(t, err, fs.ErrNotExist, "none")
}

// TestIgnoredIDsAndGaps: an ignored id is read and counted, but is in no share, weight, plane or heat map. Both decoders
// refuse an id in a gap, and name all such ids of the mask.
func TestIgnoredIDsAndGaps(t *testing.T) {
	files := woodtest.Files(t)
	files[classTable] = &fstest.MapFile{Data: []byte(`{"class_names": ["a", "b", "ignore"], "class_indexes": [0, 2, 255]}`)}
	labels := image.NewGray(image.Rectangle{Max: woodtest.Size})
	for i := range labels.Pix {
		labels.Pix[i] = []uint8{0, 2, 255, 255}[i%4]
	}
	names := []string{"semantic_annotations/gtLabels/00000_FV.png", woodtest.SecondMask}
	files[names[0]].Data = woodtest.Encode(t, labels)
	strange := image.NewGray(labels.Rect)
	copy(strange.Pix, labels.Pix)
	strange.Pix[7], strange.Pix[9] = 7, 1
	files[names[1]].Data = woodtest.Encode(t, strange)
	ds, err := OpenFS(files)
	if err != nil {
		t.Fatal(err)
	}
	for decoder, read := range decoders {
		if _, err := read(ds.Frames()[0]); err != nil {
			t.Errorf("%s: %v", decoder, err)
		}
		_, err := read(ds.Frames()[1])
		woodtest.WantError(t, err, nil, "pixel (7, 0) has id 7, classes are 0, 2; ids without a class: 1 7")
	}
	n := int64(len(labels.Pix) / 4)
	var c Counts
	for _, id := range labels.Pix {
		c[id]++
	}
	tally := Tally{Classes: ds.Classes}
	tally.Add(c)
	want := [][]string{{"a", fmt.Sprint(n), "0.500000", "1"}, {"b", fmt.Sprint(n), "0.500000", "1"}, {"ignore (ignored)", fmt.Sprint(2 * n), "–", "1"}}
	if diff := cmp.Diff(want, tally.Table().Rows); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
	if got, want := string(ds.Classes.JSON(c)), fmt.Sprintf(`{"a":%d,"b":%d,"ignore":%d}`, n, n, 2*n); got != want {
		t.Errorf("JSON %s, want %s", got, want)
	}
	pixels, runs := ds.NewHeatMap(), ds.NewRunHeatMap()
	if err := pixels.Add(ds.Classes.Expand(labels)); err != nil {
		t.Fatal(err)
	}
	mask, err := ds.Frames()[0].Mask()
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := runs.Add("mask", mask); err != nil {
			t.Fatal(err)
		}
	}
	for id := range ds.Classes.Len() {
		for i, got := range runs.Plane(id, nil) {
			if want := 3 * pixels.Sum[id][i]; got != want {
				t.Fatalf("class %d, pixel %d: %d by runs, want %d", id, i, got, want)
			}
		}
	}
}

// TestIgnoredIDsBelowTheLastClass: an ignored id that is smaller than the id of a class is in no plane either. Both ways of
// summing heat maps agree, even if every other id is a class.
func TestIgnoredIDsBelowTheLastClass(t *testing.T) {
	for _, classes := range []int{3, 256} {
		var lines []classLine
		for id := range classes {
			lines = append(lines, classLine{id: id, name: fmt.Sprint("class ", id), ignored: id < 2})
		}
		table, err := makeTable(lines)
		if err != nil {
			t.Fatal(err)
		}
		labels := image.NewGray(image.Rectangle{Max: woodtest.Size})
		for i := range labels.Pix {
			labels.Pix[i] = uint8(i % 3)
		}
		files := woodtest.Files(t)
		files[woodtest.SecondMask].Data = woodtest.Encode(t, labels)
		ds, err := OpenFS(files, table)
		if err != nil {
			t.Fatal(err)
		}
		mask, err := ds.Frames()[1].Mask()
		if err != nil {
			t.Fatal(err)
		}
		pixels, runs := ds.NewHeatMap(), ds.NewRunHeatMap()
		if err := errors.Join(pixels.Add(ds.Classes.Expand(labels)), runs.Add("mask", mask)); err != nil {
			t.Fatal(err)
		}
		for id := range ds.Classes.Len() {
			byRuns := runs.Plane(id, nil)
			for i, is := range labels.Pix {
				want := uint32(0)
				if int(is) == id && id == 2 {
					want = 1
				}
				if pixels.Sum[id][i] != want || byRuns[i] != want {
					t.Fatalf("%d classes, class %d, pixel %d: %d by pixels, %d by runs, want %d", classes, id, i, pixels.Sum[id][i], byRuns[i], want)
				}
			}
		}
	}
}

// TestClassTablesByHand: a table that is written in a cell is put in order like one from a file, or refused.
func TestClassTablesByHand(t *testing.T) {
	red := color.RGBA{255, 0, 0, 255}
	for name, test := range map[string]struct {
		given, want ClassTable
		says        string
	}{
		"in another order": {
			ClassTable{{ID: 3, Name: "c", Color: red}, {ID: 255, Name: "last"}, {ID: 0, Name: "a"}},
			append(append(ClassTable{{ID: 0, Name: "a"}, {ID: 1}, {ID: 2}, {ID: 3, Name: "c", Color: red}}, gaps(4, 255)...), Class{ID: 255, Name: "last"}), "",
		},
		"the ignored first": {
			ClassTable{{ID: 4, Name: "border", Ignored: true}, {ID: 1, Name: "a"}},
			ClassTable{{}, {ID: 1, Name: "a"}, {ID: 4, Name: "border", Ignored: true}},
			"",
		},
		"in order":      {WoodScape, WoodScape, ""},
		"without ids":   {ClassTable{{Name: "a"}, {Name: "b"}}, nil, "twice"},
		"a name twice":  {ClassTable{{Name: "a"}, {ID: 1, Name: "a"}}, nil, `"a"`},
		"a path":        {ClassTable{{Name: "../a"}}, nil, "slash"},
		"nothing":       {ClassTable{}, nil, "names no class"},
		"without names": {ClassTable{{ID: 3}}, nil, "names no class"},
	} {
		ds, err := OpenFS(woodtest.Files(t), test.given)
		if test.says != "" {
			woodtest.WantError(t, err, nil, "opening data set", test.says)
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(test.want, ds.Classes); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// gaps are the ids from one number to below another, without classes.
func gaps(from, to int) (table ClassTable) {
	for id := from; id < to; id++ {
		table = append(table, Class{ID: uint8(id)})
	}
	return table
}

// TestMotionMasks: the classes of motion masks are static and motion, whether the data set says so or not.
func TestMotionMasks(t *testing.T) {
	files := fstest.MapFS{}
	labels := image.NewGray(image.Rectangle{Max: woodtest.Size})
	labels.Pix[3] = 1
	files["motion_annotations/gtLabels/00000_FV.png"] = &fstest.MapFile{Data: woodtest.Encode(t, labels)}
	for _, said := range []bool{false, true} {
		if said {
			files["motion_annotations/"+motionFile] = &fstest.MapFile{Data: []byte(`{"class_names": ["static", "motion"], "class_indexes": [0, 1]}`)}
		}
		ds, err := OpenFS(files)
		if err != nil {
			t.Fatal(err)
		}
		if names := ds.Classes.Names(); !slices.Equal(names, []string{"static", "motion"}) {
			t.Errorf("said %v: classes %v", said, names)
		}
	}
}

// TestMasksOfAnotherKind: masks of soiling have no semantic classes, and the innermost folder decides which kind they are.
func TestMasksOfAnotherKind(t *testing.T) {
	labels := image.NewGray(image.Rectangle{Max: woodtest.Size})
	mask := &fstest.MapFile{Data: woodtest.Encode(t, labels)}
	for folder, want := range map[string][]string{
		"soiling_dataset/train/gtLabels":                        nil,
		"Soiling_Dataset/gtLabels":                              nil,
		"motion_annotations_copy/semantic_annotations/gtLabels": WoodScape.Names(),
		"semantic_annotations/gtLabels":                         WoodScape.Names(),
		"soiling_tests/motion_annotations/gtLabels":             motion.Names(),
	} {
		ds, err := OpenFS(fstest.MapFS{folder + "/00000_FV.png": mask})
		switch {
		case want == nil && (err == nil || !strings.Contains(err.Error(), "--classes")):
			t.Errorf("%s: error %v, want one that says how to name the classes", folder, err)
		case want != nil && err != nil:
			t.Errorf("%s: %v", folder, err)
		case want != nil && !slices.Equal(ds.Classes.Names(), want):
			t.Errorf("%s: classes %v, want %v", folder, ds.Classes.Names(), want)
		}
	}
	if _, err := OpenFS(fstest.MapFS{"soiling_dataset/train/gtLabels/00000_FV.png": mask}, ClassTable{{ID: 0, Name: "clear"}}); err != nil {
		t.Errorf("with a class table: %v", err)
	}
}
