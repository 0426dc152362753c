package layout

import (
	"slices"
	"strings"
	"testing"
)

// TestPatterns has paths of masks, what they say, and the image that belongs to each.
func TestPatterns(t *testing.T) {
	for _, test := range []struct {
		layout            Layout
		mask, name, group string
		image             string // "": none of the paths is its image
	}{
		{WoodScape, "semantic_annotations/gtLabels/00017_FV.png", "00017_FV", "FV", "rgb_images/00017_FV.png"},
		{Cityscapes, "gtFine/train/aachen/aachen_000000_000019_gtFine_labelIds.png", "aachen_000000_000019", "aachen", "leftImg8bit/train/aachen/aachen_000000_000019_leftImg8bit.png"},
		{Cityscapes, "BAD-HONNEF_000001_000019_GTFINE_LABELIDS.PNG", "BAD-HONNEF_000001_000019", "BAD-HONNEF", "a/b/bad-honnef_000001_000019_leftImg8bit.png"},
		{CityscapesTrainIDs, "x/ulm_000000_000019_gtFine_labelTrainIds.png", "ulm_000000_000019", "ulm", "ulm_000000_000019_leftImg8bit.png"},
		{CamVid, "CamVid/trainannot/0001TP_006690.png", "trainannot/0001TP_006690", "train", "CamVid/train/0001TP_006690.png"},
		{CamVid, "testannot/testannot_00233.png", "testannot/testannot_00233", "test", "test/test_00233.png"},
		{Files("", ""), "a/b/7.png", "a/b/7", "", ""},
		{Files("", ""), "7.png", "7", "", ""},
		{Files("*_labelIds.png", "*_leftImg8bit.png"), "a/1_labelIds.png", "a/1", "", "a/1_leftImg8bit.png"},
		{Files("{scene}/labels/**/*.png", "{scene}/images/**/*.jpg"), "data/walk/labels/x/1.png", "data/walk/labels/x/1", "walk", "data/walk/images/x/1.jpg"},
		{Files("(a)+.b/*.png", ""), "(a)+.b/1.png", "(a)+.b/1", "", ""},
	} {
		m, err := test.layout.Matcher()
		if err != nil {
			t.Errorf("%s: %v", test.layout.Name, err)
			continue
		}
		mask, ok := m.Mask(test.mask)
		if !ok || mask.Name != test.name || mask.Group != test.group {
			t.Errorf("%s: %s is frame %q of group %q (%v), want %q of %q", test.layout.Name, test.mask, mask.Name, mask.Group, ok, test.name, test.group)
		}
		if same := func(i Image) bool { return i.Fold() == mask.Image().Fold() }; test.image != "" && !slices.ContainsFunc(m.Images(test.image), same) {
			t.Errorf("%s: %s is not the image of %s", test.layout.Name, test.image, test.mask)
		}
	}
}

func TestFilesThatFitNoPattern(t *testing.T) {
	for _, test := range []struct {
		layout Layout
		files  []string
	}{
		{Cityscapes, []string{
			"a/aachen_000000_000019_gtFine_color.png", "aachen_000000_000019_gtFine_instanceIds.png",
			"aachen_000000_000019_gtFine_labelTrainIds.png", "aachen_gtFine_labelIds.png", "aachen_000000_000019_gtCoarse_labelIds.png",
			"aachen_000000_000019_leftImg8bit.png",
		}},
		{Cityscapes.with("*.png", ""), []string{"a_gtFine_color.png", "a_gtFine_instanceIds.png", "a_gtFine_labelTrainIds.png"}},
		{CamVid, []string{"train/0001TP_006690.png", "annot/1.png", "trainannot.png", "trainannot/x/1.png"}},
		{Files("labels/*.png", ""), []string{"labels.png", "labels/1.jpg", "xlabels/1.png", "labels/x/1.png"}},
		{Files("(a)/*.png", ""), []string{"a/1.png"}},
	} {
		m, err := test.layout.Matcher()
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range test.files {
			if mask, ok := m.Mask(file); ok {
				t.Errorf("%s: %s is taken for the mask %+v", test.layout.Name, file, mask)
			}
		}
	}
}

func TestPatternsThatCannotBeUsed(t *testing.T) {
	for _, test := range []struct {
		masks, images string
		words         string
	}{
		{"labels.png", "", "wildcard"},
		{"", "", "wildcard"},
		{"/data/*.png", "", "end of a file's path"},
		{"../*.png", "", "end of a file's path"},
		{`labels\*.png`, "", "/"},
		{"labels**/*.png", "", "folder by itself"},
		{"***.png", "", "wildcard"},
		{"[0-9]*.png", "", "wildcard"},
		{"*?.png", "", "wildcard"},
		{"{}/*.png", "", "{}"},
		{"{a}/{b}.png", "", "two groups"},
		{"{1}/*.png", "", "{1}"},
		{"*.png", "*/*.png", "wildcards"},
		{"**/*.png", "*/*.png", "order"},
		{"{a}/*.png", "*/{a}.png", "order"},
	} {
		l := Layout{Name: "mine", Masks: []string{test.masks}}
		if test.images != "" {
			l.Images = []string{test.images}
		}
		if _, err := l.Matcher(); err == nil || !strings.Contains(err.Error(), test.words) {
			t.Errorf("masks %q, images %q: error %v, want one about %q", test.masks, test.images, err, test.words)
		}
	}
	for _, pattern := range []string{"/data/*.png", "../*.png"} {
		if _, err := Files(pattern, "").Matcher(); err == nil || !strings.Contains(err.Error(), "end of a file's path") {
			t.Errorf("files %q: %v", pattern, err)
		}
	}
	if _, err := (Layout{Name: "mine"}).Matcher(); err == nil {
		t.Error("a layout without patterns has no error")
	}
}

func TestChoose(t *testing.T) {
	for _, test := range []struct {
		name, masks, images string
		want                string // name of the layout; "": an error
		classes             string
		hasImages           bool
	}{
		{"", "", "", "woodscape", "", true},
		{"cityscapes", "", "", "cityscapes", cityscapesClasses, true},
		{"", "*_labelIds.png", "", "files", "", false},
		{"cityscapes", "*_labelIds.png", "", "cityscapes", cityscapesClasses, false},
		{"cityscapes", "*_labelIds.png", "*_leftImg8bit.png", "cityscapes", cityscapesClasses, true},
		{"cityscapes", "{city}_*_*_gtCoarse_labelIds.png", "", "cityscapes", cityscapesClasses, true},
		{"cityscapes", "*_labelTrainIds.png", "", "cityscapes-trainids", trainIDClasses, false},
		{"cityscapes-trainids", "*_labelIds.png", "", "cityscapes", cityscapesClasses, false},
		{"cityscapes-trainids", "{city}_*_*_gtCoarse_labelTrainIds.png", "", "cityscapes-trainids", trainIDClasses, true},
		{"nope", "", "", "", "", false},
		{"woodscape", "*.png", "", "", "", false},
		{"files", "", "*.jpg", "", "", false},
		{"cityscapes", "*_labelIds.png", "*/*.png", "", "", false},
	} {
		l, err := Choose(test.name, test.masks, test.images)
		if test.want == "" {
			if err == nil {
				t.Errorf("%+v has no error", test)
			}
			continue
		}
		if err != nil || l.Name != test.want || l.Classes != test.classes || (len(l.Images) > 0) != test.hasImages {
			t.Errorf("%+v: layout %+v, error %v", test, l, err)
		}
	}
	l, err := Choose("cityscapes", "*_gtCoarse_labelIds.png", "")
	if err != nil {
		t.Fatal(err)
	}
	m, err := l.Matcher()
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := m.Mask("a/ulm_000000_000019_gtCoarse_labelIds.png"); !ok {
		t.Error("coarse masks that were asked for are left out")
	}
	if _, ok := m.Mask("a/ulm_000000_000019_gtFine_labelTrainIds.png"); ok {
		t.Error("masks with the ids for training are read as masks with other ids")
	}
}
