package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/find"
	"woodscape.example/woodkit/internal/woodtest"
)

// TestBadFoldersOfALayout: if nothing can be scanned, a clear sentence says so. If some can, failures are named and notes are
// counted.
func TestBadFoldersOfALayout(t *testing.T) {
	mask := func(id uint8) []byte {
		m := image.NewGray(image.Rect(0, 0, 6, 4))
		for i := range m.Pix {
			m.Pix[i] = id
		}
		return woodtest.Encode(t, m)
	}
	road, large := mask(7), woodtest.Encode(t, image.NewGray(image.Rect(0, 0, 9, 4)))
	colours := image.NewRGBA(image.Rect(0, 0, 6, 4))
	for i := 0; i < len(colours.Pix); i += 4 {
		copy(colours.Pix[i:], []byte{128, 64, 128, 255})
	}
	coloured := woodtest.Encode(t, colours)
	palette := image.NewPaletted(image.Rect(0, 0, 6, 4), color.Palette{color.RGBA{128, 64, 128, 255}, color.RGBA{0, 0, 142, 255}})
	palette.Pix[3] = 1
	const ids = "_gtFine_labelIds.png"
	for name, test := range map[string]struct {
		files  map[string][]byte
		flags  []string
		code   int
		frames int
		failed int
		left   int      // number of masks that are left out
		words  []string // on standard error, or in the notes
	}{
		"nothing":      {nil, []string{"--layout=cityscapes"}, exitFailed, 0, 0, 0, []string{"labelIds", "holds no files"}},
		"no masks":     {map[string][]byte{"a/b/notes.txt": nil, "x.png": road}, []string{"--layout=cityscapes"}, exitFailed, 0, 0, 0, []string{"holds 2 files", "a/b/notes.txt", "labelIds"}},
		"only colours": {map[string][]byte{"gtFine/train/ulm/ulm_000000_000019_gtFine_color.png": coloured}, []string{"--layout=cityscapes"}, exitFailed, 0, 0, 0, []string{"1 of them are *_color.png", "labelIds"}},
		"only trainIds": {
			map[string][]byte{"gtFine/train/ulm/ulm_000000_000019_gtFine_labelTrainIds.png": road},
			[]string{"--layout=cityscapes"},
			exitFailed, 0, 0, 0,
			[]string{"--layout cityscapes-trainids"},
		},
		"ids for training beside colours": {
			map[string][]byte{"gtFine/train/ulm/ulm_000000_000019_gtFine_labelTrainIds.png": road, "gtFine/train/ulm/ulm_000000_000019_gtFine_color.png": coloured},
			[]string{"--layout=cityscapes"},
			exitFailed, 0, 0, 0,
			[]string{"--layout cityscapes-trainids"},
		},
		"ids beside colours": {
			map[string][]byte{"gtFine/train/ulm/ulm_000000_000019_gtFine_labelIds.png": road, "gtFine/train/ulm/ulm_000000_000019_gtFine_color.png": coloured},
			[]string{"--layout=cityscapes-trainids"},
			exitFailed, 0, 0, 0,
			[]string{"--layout cityscapes"},
		},
		"Cityscapes without --layout": {map[string][]byte{"gtFine/train/ulm/ulm_000000_000019" + ids: road}, nil, exitFailed, 0, 0, 0, []string{"--layout cityscapes"}},
		"CamVid without --layout":     {map[string][]byte{"trainannot/1.png": road, "train/1.png": coloured}, nil, exitFailed, 0, 0, 0, []string{"--layout camvid"}},
		"a colour mask as a mask": {
			map[string][]byte{"ulm_000000_000019" + ids: road, "ulm_000001_000019" + ids: coloured},
			[]string{"--layout=cityscapes"},
			exitFrames, 1, 1, 0,
			[]string{"ulm_000001_000019" + ids, "colour"},
		},
		"a palette of class colours": {
			map[string][]byte{"trainannot/1.png": mask(3), "trainannot/2.png": woodtest.Encode(t, palette)},
			[]string{"--layout=camvid"},
			exitFrames, 1, 1, 0,
			[]string{"trainannot/2.png", "coloured mask"},
		},
		"another size": {
			map[string][]byte{"ulm_000000_000019" + ids: road, "ulm_000001_000019" + ids: road, "ulm_000002_000019" + ids: large},
			[]string{"--layout=cityscapes"},
			exitFrames, 2, 1, 0,
			[]string{"ulm_000002_000019", "9×4", "6×4"},
		},
		"an id without a class": {
			map[string][]byte{"trainannot/1.png": mask(3), "trainannot/2.png": mask(12)},
			[]string{"--layout=camvid"},
			exitFrames, 1, 1, 0,
			[]string{"id 12", "trainannot/2.png"},
		},
		"two masks of one name": {
			map[string][]byte{"a/ulm_000000_000019" + ids: road, "b/ulm_000000_000019" + ids: road},
			[]string{"--layout=cityscapes"},
			0, 1, 0, 1,
			[]string{"b/ulm_000000_000019" + ids, "name of another"},
		},
		"the same name in two folders of files": {
			map[string][]byte{"a/1.png": road, "b/1.png": road},
			[]string{"--layout=files"},
			0, 2, 0, 0, nil,
		},
		"a city in a city": {
			map[string][]byte{"gtFine/train/ulm/ulm/ulm_000000_000019" + ids: road, "gtFine/train/ulm/jena_000000_000019" + ids: road},
			[]string{"--layout=cityscapes"},
			0, 2, 0, 0, nil,
		},
		"a file that fits no pattern": {
			map[string][]byte{"gtFine/ulm_000000_000019" + ids: road, "gtFine/ulm_19" + ids: road},
			[]string{"--layout=cityscapes"},
			0, 1, 0, 1,
			[]string{"gtFine/ulm_19" + ids, "{city}_*_*_gtFine_labelIds.png"},
		},
		"images without masks": {
			map[string][]byte{"gtFine/ulm_000000_000019" + ids: road, "leftImg8bit/ulm_000001_000019_leftImg8bit.png": coloured},
			[]string{"--layout=cityscapes"},
			0, 1, 0, 0,
			[]string{"1 image has no mask", "ulm_000001_000019_leftImg8bit.png", "1 of 1 masks have no image"},
		},
		"an archive": {
			map[string][]byte{"gtFine_trainvaltest.zip": zipped(t, map[string][]byte{"gtFine/train/ulm/ulm_000000_000019" + ids: road, "gtFine/val/jena/jena_000000_000019" + ids: road})},
			[]string{"--layout=cityscapes"},
			0, 2, 0, 0, nil,
		},
		"half unpacked": {
			map[string][]byte{
				"gtFine/train/ulm/ulm_000000_000019" + ids: road,
				"gtFine_trainvaltest.zip":                  zipped(t, map[string][]byte{"gtFine/train/ulm/ulm_000000_000019" + ids: road, "gtFine/val/jena/jena_000000_000019" + ids: road}),
			},
			[]string{"--layout=cityscapes"},
			0, 1, 0, 1,
			[]string{"half unpacked", "1 mask is only in", "gtFine_trainvaltest.zip"},
		},
		"a damaged archive": {
			map[string][]byte{"trainannot/1.png": mask(3), "more.zip": []byte("PK cut short")},
			[]string{"--layout=camvid"},
			0, 1, 0, 1,
			[]string{"more.zip"},
		},
		"another kind of archive": {map[string][]byte{"CamVid.tar.gz": nil}, []string{"--layout=camvid"}, exitFailed, 0, 0, 0, []string{"CamVid.tar.gz", "unpack"}},
		"a binary mask": {
			map[string][]byte{"1.png": mask(255), "2.png": mask(0)},
			[]string{"--layout=files"},
			0, 2, 0, 0,
			[]string{"no class table"},
		},
		"a damaged mask among files": {
			map[string][]byte{"1.png": road, "2.png": road[:40]},
			[]string{"--layout=files"},
			exitFrames, 1, 1, 0,
			[]string{"2.png", "truncated"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			woodtest.OwnHome(t)
			t.Setenv(find.DirVariable, "")
			dir := t.TempDir()
			for file, data := range test.files {
				path := filepath.Join(dir, filepath.FromSlash(file))
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			code, out, errs := call(t, append([]string{"scan", "counts", dir, "--format=json"}, test.flags...)...)
			if code != test.code {
				t.Errorf("exit code %d, want %d: %s", code, test.code, errs)
			}
			for _, word := range test.words {
				if !strings.Contains(errs+out, word) {
					t.Errorf("nothing says %q: %s%s", word, errs, out)
				}
			}
			if test.code == exitFailed {
				if strings.Count(errs, "woodkit: ") != 1 {
					t.Errorf("errors %q", errs)
				}
				return
			}
			var report scanReport
			if err := json.Unmarshal([]byte(out), &report); err != nil {
				t.Fatal(err)
			}
			left := 0
			for _, l := range report.LeftOut {
				if l.Masks {
					left += max(1, l.Files)
				}
			}
			if report.Frames != test.frames || len(report.Failed) != test.failed || left != test.left {
				t.Errorf("%d frames, %d failed, %d masks left out; want %d, %d, %d: %+v", report.Frames, len(report.Failed), left, test.frames, test.failed, test.left, report.LeftOut)
			}
		})
	}
}

// zipped makes an archive.
func zipped(t *testing.T, files map[string][]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for name, data := range files {
		w, err := archive.Create(name)
		if err == nil {
			_, err = w.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
