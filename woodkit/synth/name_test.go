package synth

import "testing"

func TestEveryCameraHasItsPublishedNumberOfFrames(t *testing.T) {
	for _, seed := range []uint64{1, 2, 12345} {
		var count [numCameras]int
		for i := range publishedFrames {
			count[cameraOf(seed, i)]++
			if i < frontOnly && cameraOf(seed, i) != front {
				t.Errorf("seed %d: frame %d is not FV", seed, i)
			}
			if n := i + 1 - frontOnly; n >= 200 { // each camera has its share in every beginning of the set, too
				for c, total := range published {
					if c == int(front) {
						total -= frontOnly
					}
					have := count[c]
					if c == int(front) {
						have -= frontOnly
					}
					want := float64(n) * float64(total) / (publishedFrames - frontOnly)
					if diff := float64(have) - want; diff < -blockSize || diff > blockSize {
						t.Fatalf("seed %d: %d of the first %d frames are %s, want about %.0f", seed, have, n, lenses[c].name, want)
					}
				}
			}
		}
		if count != published {
			t.Errorf("seed %d: frames by camera %v, want %v", seed, count, published)
		}
	}
	if Name(1, 17) != "00017_FV" {
		t.Errorf("Name(1, 17) = %s", Name(1, 17))
	}
}
