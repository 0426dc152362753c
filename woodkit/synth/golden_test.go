package synth

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGoldenHashes pins every byte. Masks and pictures must be the same on every machine, for ever, unless Version changes.
// The pictures are from all cameras.
func TestGoldenHashes(t *testing.T) {
	var lines []string
	files := filesOfSeedOne(t)
	for _, seed := range []uint64{1, 77}[:unlessShort(1, 2)] {
		for i := range unlessShort(34, 60) {
			if i > 3 && i < frontOnly {
				continue
			}
			name, file := Name(seed, i)+".png", ""
			if seed == 1 && i < seedOne.Frames {
				file = files["semantic_annotations/gtLabels/"+name]
			} else {
				_, labels := Mask(seed, i)
				file = string(encode(t, labels))
			}
			lines = append(lines, fmt.Sprintf("seed %d %s %x", seed, name, sha256.Sum256([]byte(file))))
		}
	}
	if !testing.Short() {
		var seen [numCameras]bool
		for i := range 60 {
			if c := cameraOf(1, i); !seen[c] {
				seen[c] = true
				picture, err := png.Decode(strings.NewReader(files["rgb_images/"+Name(1, i)+".png"]))
				if err != nil {
					t.Fatal(err)
				}
				lines = append(lines, fmt.Sprintf("picture %s %x", Name(1, i), sha256.Sum256(picture.(*image.RGBA).Pix)))
			}
		}
	}
	const path = "testdata/golden.txt"
	header := "version " + Version + "\n"
	got := header + strings.Join(lines, "\n") + "\n"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (write it with -update)", err)
	}
	if !strings.HasPrefix(string(want), header) {
		t.Errorf("the golden hashes are not of version %s: run the test with -update", Version)
	}
	for _, line := range lines {
		if !strings.Contains(string(want), line+"\n") {
			t.Errorf("other bytes than before: %s (change Version and run with -update if they are meant)", line)
		}
	}
}

// TestPaintForgetsTheFrameBefore checks that nothing of the last frame shows through from the painter's reused buffers.
func TestPaintForgetsTheFrameBefore(t *testing.T) {
	var used painter
	for _, i := range []int{40, 3, 33, 40} {
		used.paint(1, i)
	}
	_, fresh := Mask(1, 40)
	if !equalMasks(used.labels(), fresh) {
		t.Error("a painter that has painted other frames paints another mask")
	}
}

func equalMasks(a, b *image.Gray) bool { return string(a.Pix) == string(b.Pix) }
