package setup

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"woodscape.example/woodkit/synth"
)

// sampleImages is the number of frames, from the first on, with a camera image. The first frame of each other camera has one
// too.
const sampleImages = 5

// Dataset makes the synthetic data set with this many frames, .woodkit/data/synthetic-FRAMES, and returns its folder. If the
// data set exists, is complete and comes from this version of the generator, it is left alone. Generating takes about 10 ms
// per frame on two cores and half a second per camera image. Progress goes to report, which may be nil.
func (e *Environment) Dataset(ctx context.Context, frames int, report io.Writer) (dir string, err error) {
	if frames < 1 {
		return "", fmt.Errorf("making a data set: %d frames: must be at least 1", frames)
	}
	return e.Home.Dataset(frames), e.performAll(ctx, [][]stage{{e.dataset(frames, sampleImages)}}, report, report == nil)
}

// dataset is the stage that generates a synthetic data set with this many camera images.
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
				return nil // the data set is complete; only its path or its marker is new
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
