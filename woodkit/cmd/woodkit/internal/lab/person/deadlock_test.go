package person

import (
	"strings"
	"testing"
	"time"
)

// TestDeadlock runs a cell that sends all jobs before any goroutine receives results. The cell must report the lines in
// which it waits, and go on. When Stop is pressed, it must report this again and end soon. A loop that only sleeps must get
// no report.
func TestDeadlock(t *testing.T) {
	t.Parallel()
	d := desk{shared.Open(t)}
	d.Add(t, "deadlock.ipynb", scanImports, `%%
run := timing.Start("in a deadlock", ds)
jobs, results := make(chan woodkit.Frame), make(chan int)
for range 2 {
	go func() {
		for range jobs {
			results <- 1
		}
	}()
}
for _, frame := range ds.Frames() {
	jobs <- frame
}
run.Done(<-results)`, `%%
run := timing.Start("asleep", ds)
fmt.Println("sleeping")
for range 15 {
	time.Sleep(time.Second)
}
run.ByHand(1, 1).Done(1)`, `%%
timing.Start("over", ds).ByHand(1, 1).Done(1)
<-make(chan int)`)
	b := d.declared(t, "deadlock.ipynb")
	b.start(1)
	const report = "nothing has moved"
	b.shows(1, report)
	b.shows(1, "[chan send]")
	text := b.text(1)
	for _, want := range []string{"Cell [2] Line 12", "Cell [2] Line 7", "the main goroutine [chan send]", "2 goroutines [chan send]"} {
		if !strings.Contains(text, want) {
			t.Errorf("the cell shows\n%s\nwant %q", text, want)
		}
	}
	d.Screenshot(b.Tab, "deadlock")
	began := time.Now()
	b.Click(stopButton)
	if b.finished() {
		t.Error("a stopped cell counts as a success")
	}
	if took := time.Since(began); took > 4*time.Second { // the kernel would kill it after five
		t.Errorf("it ended %v after the click", took)
	} else {
		t.Logf("it ended %v after the click", took.Round(time.Millisecond))
	}
	text = b.text(1)
	if strings.Count(text, report) != 1 || strings.Count(text, "Cell [2] Line 12") != 2 {
		t.Errorf("the cell shows\n%s\nwant the report once, and the lines again after Stop", text)
	}
	if !b.run(2) {
		t.Error("the cell that sleeps failed")
	}
	if text := b.text(2); strings.Contains(text, report) {
		t.Errorf("the cell that sleeps shows\n%s", text)
	}
	b.start(3)
	b.shows(3, report) // although its run is over
	b.shows(3, "Cell [4] Line 3")
	b.Click(stopButton)
	if b.finished() {
		t.Error("the cell that was stopped after its run counts as a success")
	}
	b.noDialogs()
}
