package digest

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/quick"
	"time"
	"unsafe"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

type (
	horizon struct{ sum, n int }
	swapped struct{ n, sum int }
	chain   struct {
		value int
		next  *chain
	}
	own       struct{ a, ignored int }
	embedding struct{ own }
	widened   struct {
		own
		more int
	}
	unexported struct{ o own }
	anything   struct{ any any }
	moment     time.Time
)

func (o own) Digest() string { return string(rune('a' + o.a)) }

// ring returns a list of numbers whose end points to its beginning.
func ring(numbers ...int) *chain {
	first := &chain{value: numbers[0]}
	last := first
	for _, n := range numbers[1:] {
		last.next = &chain{value: n}
		last = last.next
	}
	last.next = first
	return first
}

// different returns values that are all different from each other.
func different() map[string]any {
	zero := 0
	loop := []any{1, nil}
	loop[1] = loop
	back := ring(1, 1, 1) // its end points to its middle
	back.next.next.next = back.next
	return map[string]any{
		"nothing": nil, "false": false, "true": true, "0": 0, "1": 1, "-1": -1, "float 1": 1.0, "a little more": 1.0000001, "2⁶³": uint64(1) << 63,
		"NaN": math.NaN(), "+Inf": math.Inf(1), "-Inf": math.Inf(-1), "complex": 1 + 2i, "text": "1", "empty text": "",
		"horizon": horizon{1, 2}, "another horizon": horizon{1, 3}, "swapped": swapped{1, 2},
		"empty": []int{}, "one zero": []int{0}, "two": []int{1, 2}, "the other way": []int{2, 1}, "nested": [][]int{{1}, {2}}, "flat": [][]int{{1, 2}, {}},
		"empty map": map[int]int{}, "map": map[string]int{"a": 1, "b": 2}, "another map": map[string]int{"a": 2, "b": 1}, "keys": map[float64]int{1: 1}, "other keys": map[float64]int{1 + 1e-12: 1},
		"nil field": chain{}, "chain": chain{next: &chain{}}, "ring of 1": ring(1), "ring of 2": ring(1, 1), "rings": ring(1, 2), "ring of 3": ring(1, 1, 1), "ring behind a 1": back,
		"pointer to nothing": []*int{nil}, "pointer to zero": []*int{&zero},
		"own": own{1, 2}, "another own": own{2, 2}, "widened": widened{own{1, 2}, 3}, "more": widened{own{1, 2}, 4}, "embedding": embedding{own{1, 2}}, "own inside": unexported{own{1, 2}},
		"any int": anything{1}, "any text": anything{"1"}, "any pointer": anything{&zero}, "any nothing": anything{}, "loop": loop,
		"time": time.Unix(1, 0), "another time": time.Unix(1, 1),
		"mean": struct{ mean float64 }{2.5}, "another mean": struct{ mean float64 }{2.6},
	}
}

func mustDigest(t *testing.T, value any) Digest {
	t.Helper()
	d, err := Of(value)
	if err != nil {
		t.Fatalf("%#v: %v", value, err)
	}
	return d
}

func TestDifferentValuesAreNotTheSame(t *testing.T) {
	values := different()
	digests, exact := map[string]Digest{}, map[string]string{}
	for name, value := range values {
		digests[name] = mustDigest(t, value)
		var err error
		exact[name], err = Exact(value)
		if _, cyclic := value.(*chain); (err != nil) != (cyclic || name == "loop") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for a := range values {
		for b := range values {
			if same := digests[a].Same(digests[b]); same != (a == b) {
				t.Errorf("%s and %s: same is %v", a, b, same)
			}
			if same := exact[a] == exact[b] && exact[a] != ""; same != (a == b && exact[a] != "") {
				t.Errorf("%s and %s: exactly the same is %v", a, b, same)
			}
		}
	}
}

func TestEqualValuesAreTheSame(t *testing.T) {
	for name, value := range different() {
		if again := different()[name]; !mustDigest(t, value).Same(mustDigest(t, again)) {
			t.Errorf("%s is not the same as itself, made again", name)
		}
	}
	one := 1
	here, now := time.Date(2026, 3, 4, 5, 6, 7, 8, time.UTC), time.Now()
	for _, pair := range [][2]any{
		{[]int(nil), []int{}},
		{map[string]int(nil), map[string]int{}},
		{int8(3), uint64(3)},
		{&horizon{1, 2}, horizon{1, 2}},
		{[]*int{&one, &one}, []*int{&one, new(one)}},
		{here, here.In(time.FixedZone("", 3600))},
		{0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1},
		{[]float64{1e300, -1}, []float64{1e300 * (1 + 1e-12), -1 - 1e-10}},
		{0.0, math.Copysign(0, -1)},
		{map[float64]int{0: 1}, map[float64]int{math.Copysign(0, -1): 1}}, // the key is that of the item that came first
		{moment(now), moment(now.Round(0))},                               // one has a reading of the monotonic clock
		{[]byte("ab"), [2]byte{'a', 'b'}},
	} {
		if !mustDigest(t, pair[0]).Same(mustDigest(t, pair[1])) {
			t.Errorf("%#v and %#v are not the same", pair[0], pair[1])
		}
	}
}

func TestWhatCannotBeComparedIsRefused(t *testing.T) {
	deep := &chain{}
	for range maxDepth + 1 {
		deep = &chain{next: deep}
	}
	number := 1
	for _, test := range []struct {
		name  string
		value any
		says  string
	}{
		{"function", func() {}, "func"},
		{"channel", make(chan int), "chan"},
		{"unsafe pointer", unsafe.Pointer(&number), "unsafe.Pointer"},
		{"hidden function", struct{ f func() }{func() {}}, "field f"},
		{"in a map", map[string]any{"a": 1, "b": make(chan int)}, "chan"},
		{"NaN keys", map[float64]int{math.NaN(): 1, math.NaN(): 2}, "keys"},
		{"pointer keys", map[*int]int{new(int): 1, new(int): 2}, "keys"},
		{"floats", make([]float64, maxFloats+1), "1000 floats"},
		{"deep", deep, "deep"},
		{"panic", badly{}, "panics"},
	} {
		if d, err := Of(test.value); err == nil || !strings.Contains(err.Error(), test.says) || d.Hash != "" {
			t.Errorf("%s: digest %v, error %v; want one with %q", test.name, d, err, test.says)
		}
	}
	if _, err := Of(struct{ f func() }{}); err != nil {
		t.Errorf("a nil function: %v", err)
	}
	if _, err := Exact(make([]float64, maxFloats+1)); err != nil {
		t.Errorf("exactly, many floats: %v", err)
	}
}

type badly struct{}

func (badly) Digest() string { panic("no") }

// TestHashesThatPythonMakes expects the hashes that the Python lines in the package comment print.
func TestHashesThatPythonMakes(t *testing.T) {
	type named struct {
		Name string
		sums map[string]float64
	}
	for want, value := range map[string]any{
		"909ce907c865be4b": [256]int64{0: 877494, 1: 310862, 255: 7},
		"eadf26ed08c4fadd": named{"FV", map[string]float64{"b": 2, "a": 1}},
	} {
		if got := mustDigest(t, value); got.Hash != want {
			t.Errorf("%v: hash %s, want %s", value, got.Hash, want)
		}
	}
	if got := mustDigest(t, named{"FV", map[string]float64{"b": 2, "a": 1}}).Floats; !slices.Equal(got, []float64{1, 2}) {
		t.Errorf("floats %v, want those of a map in the order of its keys", got)
	}
}

// TestDigestsSurviveJSON: records are written as JSON, which has no NaN.
func TestDigestsSurviveJSON(t *testing.T) {
	want := mustDigest(t, []float64{1.0 / 3, math.NaN(), math.Inf(1)})
	data, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got Digest
	if err := json.Unmarshal(data, &got); err != nil || !got.Same(want) {
		t.Errorf("read back: %v, %v; want %v", got, err, want)
	}
}

// random is a type that package quick fills with values.
type random struct {
	A int8
	B []uint16
	C map[int8]string
	D *int8
	E [2]bool
	F struct{ G, H string }
	I []map[bool][]byte
}

// TestSameExactlyWhereEqual compares digests of random values with go-cmp, which also treats nil as empty.
func TestSameExactlyWhereEqual(t *testing.T) {
	check := func(a, b random, which uint8) bool {
		switch which % 8 { // values that differ only slightly
		case 0:
			b = a
		case 1:
			b = a
			b.A++
		case 2:
			b = a
			b.F.G, b.F.H = a.F.G+a.F.H, ""
		case 3:
			b = a
			b.B = append(slices.Clone(a.B), 0)
		case 4:
			b = a
			b.E[1] = !b.E[1]
		}
		return mustDigest(t, a).Same(mustDigest(t, b)) == cmp.Equal(a, b, cmpopts.EquateEmpty())
	}
	if err := quick.Check(check, &quick.Config{MaxCount: 500}); err != nil {
		t.Error(err)
	}
}

func FuzzTextsAreTheSameOnlyWhereEqual(f *testing.F) {
	f.Add([]byte("a"), []byte("bc"), []byte("ab"), []byte("c"))
	f.Add([]byte(""), []byte("s"), []byte("s"), []byte(""))
	f.Fuzz(func(t *testing.T, a, b, c, d []byte) {
		type pair struct{ x, y any }
		first := mustDigest(t, pair{string(a), map[string][]byte{string(b): a}})
		second := mustDigest(t, pair{string(c), map[string][]byte{string(d): c}})
		if equal := bytes.Equal(a, c) && bytes.Equal(b, d); first.Same(second) != equal {
			t.Errorf("%q %q and %q %q: equal is %v", a, b, c, d, equal)
		}
	})
}

func FuzzFloats(f *testing.F) {
	f.Add(1.0, 1+1e-10)
	f.Add(1.0, 1+1e-8)
	f.Add(0.0, 1e-300)
	f.Fuzz(func(t *testing.T, a, b float64) {
		near := a == b || math.IsNaN(a) && math.IsNaN(b) || !math.IsInf(a, 0) && !math.IsInf(b, 0) && math.Abs(a-b) <= 1e-9*max(math.Abs(a), math.Abs(b))
		if got := mustDigest(t, []float64{a}).Same(mustDigest(t, []float64{b})); got != near {
			t.Errorf("%v and %v: same is %v", a, b, got)
		}
	})
}
