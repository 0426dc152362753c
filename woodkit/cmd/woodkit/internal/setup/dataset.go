package setup

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"woodscape.example/woodkit/synth"
)

// sampleImages is how many of the first frames have a picture; the first frame of each other camera has one too.
const sampleImages = 5

// Dataset makes the synthetic data set of that many frames, .woodkit/data/synthetic-FRAMES, where it is missing, unfinished
// or made by another version of the generator, and returns its folder. It costs about 10 ms per frame on two cores and half a second per picture. Progress
// goes to report, which may be nil.
func (e *Environment) Dataset(ctx context.Context, frames int, report io.Writer) (dir string, err error) {
	if frames < 1 {
		return "", fmt.Errorf("making a data set: %d frames asked for, at least 1 is needed", frames)
	}
	return e.Home.Dataset(frames), e.performAll(ctx, [][]stage{{e.dataset(frames, sampleImages)}}, report, report == nil)
}

// dataset generates a synthetic data set with so many pictures.
func (e *Environment) dataset(frames, images int) stage {
	dir := e.Home.Dataset(frames)
	return stage{
		name: dataStage + strconv.Itoa(frames), title: "Sample data", doing: fmt.Sprintf("generating %d synthetic frames", frames),
		makes: []string{dir},
		inputs: func() ([]string, error) {
			return []string{synth.Version, strconv.Itoa(frames), strconv.Itoa(images), dir}, nil
		},
		run: func(ctx context.Context, w *work) error {
			info, err := synth.ReadInfo(dir)
			if err == nil && info.Version == synth.Version && info.Frames == frames && info.Images == images && info.Seed <= 1 && info.Damage == 0 {
				return nil // whole: only its place or its marker is new
			}
			err = synth.Generate(ctx, dir, synth.Options{Frames: frames, Images: images, Progress: func(done, total int) {
				w.note(fmt.Sprintf("%d of %d frames", done, total))
			}})
			if err != nil {
				return explain("generating", err, "")
			}
			return nil
		},
	}
}
