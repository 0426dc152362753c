package woodkit

import (
	"image"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/woodtest"
)

// ended runs do. It returns the exit status with which do ended the cell, or -1 if it did not, and the text on standard
// error.
func ended(t *testing.T, do func()) (status int, said string) {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr := os.Stderr
	os.Stderr, status = write, -1
	cell.Exit = func(code int) { status = code; panic("exit") }
	func() {
		defer func() {
			os.Stderr, cell.Exit = stderr, os.Exit
			if p := recover(); p != nil && p != "exit" {
				panic(p)
			}
		}()
		do()
	}()
	write.Close()
	data, err := io.ReadAll(read) // a sentence, which fits into the pipe
	if err != nil {
		t.Fatal(err)
	}
	return status, string(data)
}

// taken can be kept, because all of its fields are exported.
type taken struct {
	Name   string
	Start  time.Time
	Failed []string
	Floats []float64
}

// hiding cannot be kept: it would come back without its unexported field, as another value.
type hiding struct {
	Sum  int
	seen int
}

// endless may contain itself, and then gob would never end.
type endless struct{ Next *endless }

// A pair holds pairs, and perhaps the same one twice.
type pair struct{ A, B *pair }

// named is compared by its name.
type named struct {
	Name string
	Best *int
}

func (n named) Digest() string { return n.Name }

// lossy sends a part of itself, and is compared by it.
type lossy struct{ Sent, lost int }

func (l lossy) Digest() string               { return strconv.Itoa(l.Sent) }
func (l lossy) GobEncode() ([]byte, error)   { return []byte{byte(l.Sent)}, nil }
func (l *lossy) GobDecode(data []byte) error { l.Sent = int(data[0]); return nil }

func TestKeepEndsTheCellOverWhatWouldNotComeBackWhole(t *testing.T) {
	woodtest.OwnHome(t)
	zero := 0
	ring := &endless{}
	ring.Next = ring
	twice := &pair{}
	for range 40 {
		twice = &pair{twice, twice}
	}
	for _, test := range []struct {
		name  string
		value any
		says  []string // nil if it is kept
	}{
		{"number", 3, nil},
		{"nil slice", []int(nil), nil},
		{"empty slice", []int{}, nil},
		{"time", time.Now(), nil},
		{"many floats", make([]float64, 5000), nil},
		{"heat map", NewHeatMap(image.Point{4, 3}, nil), nil},
		{"pointer", &zero, nil},
		{"record", taken{Name: "a", Start: time.Now(), Failed: []string{}, Floats: []float64{0.5}}, nil},
		{"tallies", map[string]Tally{"FV": {Frames: 2, Pixels: Counts{1: 5}, Classes: ClassTable{{}}}}, nil},
		{"records", []taken{{Name: "a", Floats: []float64{3, 4}}}, nil},
		{"nothing", nil, []string{"nil"}},
		{"nil pointer", (*int)(nil), []string{"nil"}},
		{"unexported field", hiding{1, 2}, []string{"seen", "unexported"}},
		{"in a map", map[string][]hiding{"a": {{1, 2}}}, []string{"seen", "unexported"}},
		{"function", func() {}, []string{"func"}},
		{"function in a field", struct{ F func() }{func() {}}, []string{"F", "func"}},
		{"channel", make(chan int), []string{"chan"}},
		{"interface", struct{ A any }{hiding{1, 2}}, []string{"hiding"}},
		{"ring", ring, []string{"itself"}},
		{"the same part twice", twice, []string{"two ways"}},
		{"an encoding that loses a part beside a Digest method", lossy{1, 2}, []string{"whole"}},
		{"pointer to zero beside a Digest method", named{Name: "a", Best: &zero}, []string{"whole"}},
		{"pointer to zero in a field", struct{ N, M *int }{&zero, new(1)}, []string{"whole"}},
	} {
		status, said := ended(t, func() { Keep(test.name, test.value) })
		if test.says == nil {
			if status != -1 || said != "" {
				t.Errorf("%s: exit status %d, %q; want it kept", test.name, status, said)
			}
			continue
		}
		for _, want := range append(test.says, `"`+test.name+`"`) {
			if status != 1 || !strings.Contains(said, want) || strings.Count(said, "\n") != 1 {
				t.Errorf("%s: exit status %d, %q; want status 1 and one line with %q", test.name, status, said, want)
			}
		}
		if _, err := Kept[int](test.name); err == nil || !strings.Contains(err.Error(), "nothing of that name") {
			t.Errorf("%s: it is kept all the same: %v", test.name, err)
		}
	}
}
