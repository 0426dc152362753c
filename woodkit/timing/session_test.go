package timing

import (
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/digest"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/scan"
)

// TestAReferenceFromAnotherSessionSaysFromWhen checks that after a restart or reset, a reference from an earlier session is
// named as such.
func TestAReferenceFromAnotherSessionSaysFromWhen(t *testing.T) {
	const date = "of another session, 4 March 2026 15:06:07"
	for _, test := range []struct {
		name         string
		notebook     string // of this run
		session, id  string // of the earlier run
		other, timed bool
	}{
		{"another kernel", "/tmp/b", digest.Short([]byte("/tmp/a")), "1-4711", true, false},
		{"this kernel", "/tmp/b", digest.Short([]byte("/tmp/b")), "1-4711", false, true},
		{"another program", "", "", "1-0", true, false},
		{"a program after a notebook", "", digest.Short([]byte("/tmp/a")), "1-4711", true, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			woodtest.OwnHome(t)
			t.Setenv("GONB_TMP_DIR", test.notebook)
			earlier := Record{
				Version: RecordVersion, ID: test.id, Session: test.session, Task: "chores", Label: LabelLoop, Strategy: "serial", Of: 3, Frames: 3, Seconds: 1,
				Start: time.Date(2026, 3, 4, 15, 6, 7, 0, time.Local), Failed: []Failure{},
			}
			if test.other { // which is no reason to speak of speeds that would not be compared anyway
				earlier.Load = busyLoad
			}
			earlier.identify(0)
			if err := earlier.save(); err != nil {
				t.Fatal(err)
			}
			Predict("chores", "pool", 0.5)
			got := woodtest.Output(t, func() {
				run := Start("chores", nil)
				drop(scan.Pool(2), double)(run)
				run.Done(0)
			})
			if !strings.Contains(got, "the same result as the for loop") || strings.Contains(got, date) != test.other {
				t.Errorf("printed\n%s\nwith the date: want %v", got, test.other)
			}
			if strings.Contains(got, "not compared") {
				t.Errorf("printed\n%s", got)
			}
			if strings.Contains(got, "its speed") != test.timed || strings.Contains(got, "you guessed") != test.timed {
				t.Errorf("printed\n%s\nwith times compared: want %v", got, test.timed)
			}
		})
	}
}
