package synth

import (
	"fmt"
	"math/rand/v2"
	"sync"
)

// camera is a camera's number, in the order of cameras.
type camera int

const (
	front camera = iota
	rear
	mirrorLeft
	mirrorRight
	numCameras
)

// published is how many of WoodScape's 8,234 labelled frames come from each camera.
var published = [numCameras]int{front: 2037, rear: 1986, mirrorLeft: 2066, mirrorRight: 2145}

const (
	frontOnly = 28 // frames 00000 to 00027 are all FV, as in the real data set
	blockSize = 22 // frames that are shuffled among themselves; divides 8234 - frontOnly = 8206
)

// schedule distributes the published number of frames per camera evenly over the frames after the first 28.
var schedule = sync.OnceValue(func() []camera {
	left := published
	left[front] -= frontOnly
	total := 0
	for _, n := range left {
		total += n
	}
	order := make([]camera, total)
	var given [numCameras]int
	for i := range order {
		best := front
		for c := range numCameras { // choose the camera that is furthest behind its share
			if left[c]*(i+1)-given[c]*total > left[best]*(i+1)-given[best]*total {
				best = c
			}
		}
		order[i] = best
		given[best]++
	}
	return order
})

// cameraOf returns the camera of a frame, which depends only on the seed and the index. Over 8,234 frames, every camera
// has exactly its published number of frames. Over fewer frames, it has its share.
func cameraOf(seed uint64, index int) camera {
	if index < frontOnly {
		return front
	}
	order := schedule()
	place := index - frontOnly
	block := place / blockSize
	shuffled := rand.New(rand.NewPCG(seed, 1<<63|uint64(block))).Perm(blockSize)
	return order[(block*blockSize+shuffled[place%blockSize])%len(order)]
}

// Name returns the base name of a frame, such as "00017_FV". It depends only on the seed and the index. The first 28
// frames are FV.
func Name(seed uint64, index int) string {
	return fmt.Sprintf("%05d_%s", index, lenses[cameraOf(seed, index)].name)
}
