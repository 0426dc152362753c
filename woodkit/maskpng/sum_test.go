package maskpng

import (
	"errors"
	"fmt"
	"image"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func sumPlanes(s *Sum) [][]uint32 {
	all := make([][]uint32, 10)
	for class := range all {
		all[class] = s.Plane(class, nil)
	}
	return all
}

// TestSumEqualsAddedPixels uses masks that are nearly the same, so that counters overflow at their edges.
func TestSumEqualsAddedPixels(t *testing.T) {
	for _, parts := range []int{1, 2, 8} {
		var masks []*image.Gray
		heats := make([]*HeatMap, parts)
		for i := range heats {
			heats[i] = NewHeatMap(10)
			for j := range max(1, 500/parts) {
				img := scene(uint64(j%3+i%2), 33, 20)
				masks = append(masks, img)
				if err := heats[i].Add("", FromGray(img)); err != nil {
					t.Fatal(err)
				}
			}
		}
		sum, err := NewSum(append(heats, NewHeatMap(10))...) // one of them empty
		if err != nil {
			t.Fatal(err)
		}
		want := pixelHeatMap(10, masks)
		var together sync.WaitGroup
		for range 3 {
			together.Go(func() {
				if diff := cmp.Diff(want, sumPlanes(sum)); diff != "" {
					t.Errorf("%d parts (-pixels +sum):\n%s", parts, diff)
				}
			})
		}
		together.Wait()
	}
}

// TestSumOfManyFullCounters uses more heat maps than sixteen bits can add counters of. Each counter is as full as possible.
func TestSumOfManyFullCounters(t *testing.T) {
	const each, parts = 126, 2*mostLane + 3
	img := &image.Gray{Pix: []uint8{0, 0, 1, 1, 0}, Stride: 5, Rect: image.Rect(0, 0, 5, 1)}
	mask := FromGray(img)
	var heats []*HeatMap
	for range parts {
		h := NewHeatMap(2)
		for range each {
			if err := h.Add("", mask); err != nil {
				t.Fatal(err)
			}
		}
		heats = append(heats, h)
	}
	sum, err := NewSum(heats...)
	if err != nil {
		t.Fatal(err)
	}
	const n = each * parts
	if diff := cmp.Diff([][]uint32{{n, n, 0, 0, n}, {0, 0, n, n, 0}}, [][]uint32{sum.Plane(0, nil), sum.Plane(1, nil)}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestHeatMapsInAnyOrder adds, merges and reads planes in any order, with edges that are often the same.
func TestHeatMapsInAnyOrder(t *testing.T) {
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 0))
		heats := []*HeatMap{NewHeatMap(3), NewHeatMap(3)}
		want := [2][3][5]uint32{}
		for range 600 {
			i := random.IntN(2)
			switch h := heats[i]; random.IntN(20) {
			case 0:
				if h.Frames() < 1<<29 {
					other := random.IntN(2)
					if err := h.Merge("other", heats[other]); err != nil {
						t.Fatal(err)
					}
					for class, plane := range want[other] {
						for x, n := range plane {
							want[i][class][x] += n
						}
					}
				}
			case 1:
				h.Plane(0, nil)
			default:
				img := image.NewGray(image.Rect(0, 0, 5, 1))
				for x := 1 + random.IntN(2)*random.IntN(5); x < 5; x++ {
					img.Pix[x] = 1 + uint8(random.IntN(20)/19)
				}
				for x, class := range img.Pix {
					want[i][class][x]++
				}
				if err := h.Add("", FromGray(img)); err != nil {
					t.Fatal(err)
				}
			}
		}
		for i, h := range heats {
			for class, plane := range want[i] {
				if diff := cmp.Diff(plane[:], h.Plane(class, nil)); diff != "" {
					t.Fatalf("seed %d, heat map %d, class %d (-pixels +runs):\n%s", seed, i, class, diff)
				}
			}
		}
	}
}

func TestSumOfWhatDoesNotFit(t *testing.T) {
	add := func(classes, width, height int) *HeatMap {
		h := NewHeatMap(classes)
		if err := h.Add("", FromGray(image.NewGray(image.Rect(0, 0, width, height)))); err != nil {
			t.Fatal(err)
		}
		return h
	}
	var size *sizeError
	if _, err := NewSum(add(10, 4, 3), add(10, 3, 4)); !errors.As(err, &size) {
		t.Errorf("two sizes: %v", err)
	}
	if _, err := NewSum(add(10, 4, 3), add(9, 4, 3)); err == nil {
		t.Error("two numbers of classes")
	}
	many := add(10, 4, 3)
	for range 31 {
		if err := many.Merge("itself", many); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := NewSum(many, many); !errors.Is(err, errFull) {
		t.Errorf("more masks than a counter holds: %v", err)
	}
	none, err := NewSum()
	if err != nil || len(none.Plane(9, nil)) != 0 {
		t.Errorf("the sum of nothing: %v", err)
	}
	one, err := NewSum(many)
	if err != nil {
		t.Fatal(err)
	}
	for _, class := range []int{-1, 10} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a plane of class %d of 10", class)
				}
			}()
			one.Plane(class, nil)
		}()
	}
	if got := fmt.Sprint(one.Plane(0, nil)[0]); got != "2147483648" {
		t.Errorf("%s masks", got)
	}
}
