package partial

import (
	"bytes"
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/woodtest"
)

// testClasses has a gap, an id to ignore and a class without a colour.
var testClasses = func() woodkit.ClassTable {
	table, err := woodkit.NewClassTable([]woodkit.Class{{ID: 0, Name: "void"}, {ID: 1, Name: "a b", Color: woodkit.WoodScape[1].Color}, {ID: 3, Name: "ü"}, {ID: 255, Name: "rest", Ignored: true}})
	if err != nil {
		panic(err)
	}
	return table
}()

// testHead is of masks with two bands, of which the second has two rows.
var testHead = Head{Task: Heatmap, Layout: "files", Groups: "walk", Size: image.Pt(3, bandRows+2), Classes: testClasses}

// A testFrame is a mask of one group, or one that failed.
type testFrame struct {
	item   woodkit.Item
	group  string
	labels []uint8
	failed bool
}

// planes are heat maps as [class][pixel].
type planes [][]uint32

func (p planes) Plane(class int, _ []uint32) []uint32 { return slices.Clone(p[class]) }

// sumOf adds up frames in the plainest way.
func sumOf(head Head, frames []testFrame) (tally woodkit.Tally, failures []Failure, groups map[string]PlaneMaker) {
	tally.Classes, groups = head.Classes, map[string]PlaneMaker{}
	for _, frame := range frames {
		if frame.failed {
			failures = append(failures, Failure{Format(frame.item), "it is <damaged>"})
			continue
		}
		if groups[frame.group] == nil {
			p := make(planes, head.Classes.Len())
			for class := range p {
				p[class] = make([]uint32, head.Size.X*head.Size.Y)
			}
			groups[frame.group] = p
		}
		var counts woodkit.Counts
		for at, id := range frame.labels {
			counts[id]++
			if int(id) < head.Classes.Len() {
				groups[frame.group].(planes)[id][at]++
			}
		}
		tally.Add(counts)
	}
	return tally, failures, groups
}

// lines are the lines of the partial result of frames.
func lines(t rapid.TB, head Head, frames []testFrame) string {
	t.Helper()
	var items []woodkit.Item
	for _, frame := range frames {
		items = append(items, frame.item)
	}
	tally, failures, groups := sumOf(head, frames)
	return written(t, New(head, items, tally, failures, groups))
}

func written(t rapid.TB, r *Result) string {
	t.Helper()
	var out bytes.Buffer
	if err := r.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// merged reads lines from several texts.
func merged(t rapid.TB, texts ...string) *Result {
	t.Helper()
	r := &Result{}
	for i, text := range texts {
		if _, err := r.Read(strings.NewReader(text), fmt.Sprint("text ", i)); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// drawFrames makes frames, some of which failed.
func drawFrames(t *rapid.T, head Head) (frames []testFrame) {
	ids := rapid.SampledFrom([]uint8{0, 0, 0, 1, 3, 255})
	for i := range rapid.IntRange(0, 12).Draw(t, "frames") {
		frame := testFrame{
			item: woodkit.Item{Path: fmt.Sprintf("/data/%d!.png", i)}, group: rapid.SampledFrom([]string{"", "x", "y"}).Draw(t, "group"),
			failed: rapid.IntRange(0, 5).Draw(t, "failed") == 0,
		}
		for len(frame.labels) < head.Size.X*head.Size.Y {
			n := min(rapid.IntRange(1, 90).Draw(t, "run"), head.Size.X*head.Size.Y-len(frame.labels))
			frame.labels = append(frame.labels, slices.Repeat([]uint8{ids.Draw(t, "id")}, n)...)
		}
		frames = append(frames, frame)
	}
	return frames
}

// TestMergeIsAssociativeAndCommutative: random frames in random partial results, merged in random groups and orders, give the same
// bytes, and the numbers of a plain sum.
func TestMergeIsAssociativeAndCommutative(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		frames := drawFrames(t, testHead)
		want, failures, groups := sumOf(testHead, frames)
		var parts []string
		for left := frames; len(left) > 0 || len(parts) == 0; {
			n := rapid.IntRange(0, len(left)).Draw(t, "part")
			parts, left = append(parts, lines(t, testHead, left[:n])), left[n:]
			if len(parts) > 6 {
				parts, left = append(parts, lines(t, testHead, left)), nil
			}
		}
		all := merged(t, parts...)
		text := written(t, all)
		for trees := 0; trees < 3; trees++ {
			left := slices.Clone(parts)
			for len(left) > 1 {
				left = rapid.Permutation(left).Draw(t, "order")
				n := rapid.IntRange(2, len(left)).Draw(t, "group")
				left = append(left[n:], written(t, merged(t, left[:n]...)))
			}
			if again := written(t, merged(t, left[0])); again != text {
				t.Fatalf("another order gives other bytes:\n%s\n%s", text, again)
			}
		}
		// Lines may also meet by their keys, wherever that is.
		var byKey strings.Builder
		for i := range strings.Count(parts[0], "\n") {
			var own []string
			for _, part := range parts {
				own = append(own, slices.Collect(strings.Lines(part))[i])
			}
			byKey.WriteString(written(t, merged(t, own...)))
		}
		if byKey.String() != text {
			t.Fatalf("merging by key gives other bytes:\n%s\n%s", text, byKey.String())
		}
		if err := all.Complete(); err != nil {
			t.Fatal(err)
		}
		got := all.Tally()
		if want.Sets == nil {
			want.Sets = map[string]int64{}
		}
		if got.Sets == nil {
			got.Sets = map[string]int64{}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		slices.SortFunc(failures, compareFailures)
		if diff := cmp.Diff(failures, all.Failures()); diff != "" && len(failures) > 0 {
			t.Fatal(diff)
		}
		whole, byGroup, err := all.Maps()
		if err != nil || len(byGroup) != len(groups) {
			t.Fatalf("%d groups of %d, %v", len(byGroup), len(groups), err)
		}
		for class := range testHead.Classes.Len() {
			sum := make([]uint32, testHead.Size.X*testHead.Size.Y)
			for group, maker := range groups {
				plane := maker.Plane(class, nil)
				if !slices.Equal(plane, byGroup[group].Plane(class, nil)) {
					t.Fatalf("class %d of group %q differs", class, group)
				}
				for i, n := range plane {
					sum[i] += n
				}
			}
			if !slices.Equal(sum, whole.Plane(class, nil)) {
				t.Fatalf("class %d differs", class)
			}
		}
	})
}

// exampleFrames are two groups and a failure.
func exampleFrames() []testFrame {
	n := testHead.Size.X * testHead.Size.Y
	mixed := slices.Repeat([]uint8{0}, n)
	copy(mixed[100:], slices.Repeat([]uint8{3}, 50))
	mixed[n-1] = 255
	return []testFrame{
		{item: woodkit.Item{Path: "/a.png"}, group: "x", labels: mixed},
		{item: woodkit.Item{Path: "/b.png"}, group: "y", labels: slices.Repeat([]uint8{1}, n)},
		{item: woodkit.Item{Path: "/c.zip", Entry: "d.png"}, failed: true},
	}
}

// TestDamagedLinesAreRefused: each change makes a line that cannot be true, which is named.
func TestDamagedLinesAreRefused(t *testing.T) {
	text := lines(t, testHead, exampleFrames())
	for _, change := range []struct{ old, new, want string }{
		{`"frames":2`, `"frames":3`, "damaged"},
		{`"frames":2`, `"frames":-2`, "frames"},
		{`"width":3`, `"width":-3`, "pixels"},
		{`"width":3`, `"width":2147483647,"height":2147483647`, "pixels"},
		{`"pixels":{"0":147`, `"pixels":{"0":146`, "pixels"},
		{`"presence":{"0":1`, `"presence":{"0":2`, "presence"},
		{`"sets":{"0 3 255"`, `"sets":{"3 0 255"`, "classes"},
		{`"sets":{"0 3 255"`, `"sets":{"0 2 255"`, "class"},
		{`"parts":["`, `"parts":["x`, "parts"},
		{`"parts":["`, `"parts":["0000000000000000","0000000000000000","`, "parts"},
		{`"id":1,`, `"id":0,`, "id 0"},
		{`"id":1,`, `"id":256,`, "damaged"},
		{`"name":"a b"`, `"name":"../b"`, "name"},
		{`{"id":3,"name":"ü"},{"id":255,"name":"rest","ignored":true}`, `{"id":255,"name":"rest","ignored":true},{"id":3,"name":"ü"}`, "order of ids"},
		{`"color":"#ff00ff"`, `"color":"pink"`, "colour"},
		{`"task":"heatmap"`, `"task":"coco"`, "task"},
		{`"key":"counts"`, `"key":"count"`, "damaged"},
		{`"key":"rows 0-63"`, `"key":"rows 1-64"`, "rows 1-64"},
		{`"key":"rows 64-65"`, `"key":"rows 64-127"`, "rows 64-127"},
		{`"sums":{"x":"A`, `"sums":{"x":"f`, "a sum in its runs"},
		{`"sums":{"x":"`, `"sums":{"x":"AAAA`, "runs"},
		{`"sums":{"x":"`, `"sums":{"z":"AP////8H","x":"`, `group "z": its runs`},
		{`"presence":{"0":1,"1":1,"255":1,"3":1},"sets":{"0 3 255":1,"1":1}`, `"presence":{"0":2,"1":1,"255":1,"3":1},"sets":{"0":1,"0 3 255":1,"1":1}`, "3 frames"},
		{`"sums":{"x":"`, `"more":1,"sums":{"x":"`, "more"},
		{`"item":"/c.zip!d.png"`, `"item":"/c!d!e"`, "/c!d!e"},
		{`{"woodkit_partial":1`, `{"woodkit_partial":2`, "version 2"},
		{`{"woodkit_partial":1`, `{"woodkit":1`, "woodkit_partial"},
		{`{"woodkit_partial":1`, `["woodkit_partial",1`, "no partial result"},
		{`{"woodkit_partial":1`, "\n" + `{"woodkit_partial":1`, "empty"},
	} {
		if !strings.Contains(text, change.old) {
			t.Fatalf("no %s in\n%s", change.old, text)
		}
		r := &Result{}
		_, err := r.Read(strings.NewReader(strings.Replace(text, change.old, change.new, 1)), "text")
		if err == nil {
			t.Errorf("%s for %s is taken", change.new, change.old)
			continue
		}
		woodtest.WantError(t, err, nil, "text line ", change.want)
	}
}

// TestEveryTruncationOfLinesIsNoticed, wherever a text ends. At the end of a line, that the result is not complete.
func TestEveryTruncationOfLinesIsNoticed(t *testing.T) {
	text := lines(t, testHead, exampleFrames())
	for end := range len(text) {
		r := &Result{}
		_, err := r.Read(strings.NewReader(text[:end]), "text")
		if err == nil {
			err = r.Complete()
		} else if line := fmt.Sprintf("text line %d: it is truncated", 1+strings.Count(text[:end], "\n")); !strings.Contains(err.Error(), line) {
			t.Fatalf("after %d bytes: %v", end, err)
		}
		if err == nil {
			t.Fatalf("after %d of %d bytes, nothing is noticed", end, len(text))
		}
	}
}

// TestHeatMapsThatDifferFromTheCounts: a changed sum is noticed when the result is complete.
func TestHeatMapsThatDifferFromTheCounts(t *testing.T) {
	r := merged(t, lines(t, testHead, exampleFrames()))
	sums := r.bands[1].groups["y"]
	if err := sums.expand(r.pixels(1), r.limit); err != nil {
		t.Fatal(err)
	}
	sums.planes[1][2]--
	woodtest.WantError(t, r.Complete(), nil, "class a b", "damaged")
}

// TestHeatMapsThatDoNotFit are refused before they take the memory.
func TestHeatMapsThatDoNotFit(t *testing.T) {
	frames := exampleFrames()
	r := &Result{MaxBytes: 100}
	_, err := r.Read(strings.NewReader(lines(t, testHead, frames[:2])+lines(t, testHead, frames[2:])), "text")
	if err == nil {
		_, _, err = r.Maps()
	}
	woodtest.WantError(t, err, nil, "memory", "100 bytes")
}

// FuzzRead: whatever is read as partial results is written as lines that are read again as the same.
func FuzzRead(f *testing.F) {
	f.Add(lines(f, testHead, exampleFrames()))
	f.Add(lines(f, testHead, exampleFrames()[:1]) + lines(f, testHead, exampleFrames()[1:]))
	f.Add(lines(f, Head{Task: Counts, Layout: "woodscape", Groups: "camera", Classes: woodkit.WoodScape}, nil))
	f.Fuzz(func(t *testing.T, text string) {
		r := &Result{MaxBytes: 1 << 20}
		if _, err := r.Read(strings.NewReader(text), "text"); err != nil {
			return
		}
		once := written(t, r)
		again := &Result{}
		if _, err := again.Read(strings.NewReader(once), "text"); err != nil {
			t.Fatalf("%v in\n%s", err, once)
		}
		if twice := written(t, again); once != twice {
			t.Fatalf("once\n%s\ntwice\n%s", once, twice)
		}
		if r.Complete() == nil {
			if _, _, err := r.Maps(); err != nil {
				woodtest.WantError(t, err, nil, "memory")
			}
		}
	})
}
