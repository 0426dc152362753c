package woodkit

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"time"
)

// TestSamplesAreBounded: an hour and more of them, in virtual time.
func TestSamplesAreBounded(t *testing.T) {
	virtually(t, func(t *testing.T) {
		s := newSampler(time.Now())
		time.Sleep(time.Minute)
		s.child(1<<30, false) // no such process: it has no memory
		time.Sleep(time.Hour)
		s.child(1<<30, true)
		s.stop()
		s.stop() // nothing more
		got := s.taken()
		if len(got) < maxSamples/2 || len(got) > maxSamples {
			t.Errorf("%d samples", len(got))
		}
		for i, sample := range got {
			if sample.Heap <= 0 || sample.Workers != 0 || i > 0 && (sample.At < got[i-1].At || sample.Collections < got[i-1].Collections) {
				t.Errorf("sample %d is %+v", i, sample)
			}
		}
		if got[0].At != 0 || got[len(got)-1].At != time.Hour+time.Minute {
			t.Errorf("from %v to %v", got[0].At, got[len(got)-1].At)
		}
	})
}

func TestMemoryShowsNearLimitsOnly(t *testing.T) {
	o := knownLoad()
	o.Record.CollectorLimitBytes = 1e12
	panel := o.memoryPanel()
	if len(panel.Bounds) != 1 || panel.Bounds[0].Name != "limit of memory 700 MB" || !strings.Contains(panel.Title, "far below the GOMEMLIMIT 1 TB") {
		t.Errorf("bounds %+v, title %q", panel.Bounds, panel.Title)
	}
	if len(panel.Lines) != 2 || len(panel.Events.X) != 6 {
		t.Errorf("%d lines, collections at %v", len(panel.Lines), panel.Events.X)
	}
	o.Samples[5].Workers = 1
	if lines := o.memoryPanel().Lines; len(lines) != 3 {
		t.Errorf("%d lines with worker processes", len(lines))
	}
}

// TestLivePanelIsShownFiveTimesASecond, and its goroutine ends with the run (else virtual time would not).
func TestLivePanelIsShownFiveTimesASecond(t *testing.T) {
	virtually(t, func(t *testing.T) {
		shown := 0
		l := startLive(func() (Observation, error) { return knownLoad(), nil }, func(string) { shown++ })
		time.Sleep(2*time.Second + time.Millisecond)
		l.stop()
		if shown != 10 {
			t.Errorf("shown %d times in 2 s", shown)
		}
	})
}

// TestLivePanelRestsWhenItIsSlow: what takes long to draw is drawn seldom.
func TestLivePanelRestsWhenItIsSlow(t *testing.T) {
	virtually(t, func(t *testing.T) {
		shown := 0
		l := startLive(func() (Observation, error) { return Observation{}, nil }, func(string) {
			time.Sleep(100 * time.Millisecond)
			shown++
		})
		time.Sleep(time.Minute)
		l.stop()
		if shown > 12 { // 5.1 s for each
			t.Errorf("shown %d times in a minute", shown)
		}
	})
}

// TestLivePanelIsWellFormed: at every moment of a run, and whatever it is called.
func TestLivePanelIsWellFormed(t *testing.T) {
	o := knownLoad()
	o.Record.Task = `<script>"&`
	for _, spans := range []int{0, 1, 12} {
		o.Spans = o.Spans[:min(spans, 12)]
		text := o.html()
		decoder := xml.NewDecoder(strings.NewReader(text))
		for {
			_, err := decoder.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%v in\n%s", err, text)
			}
		}
		if strings.Contains(text, "<script") || !strings.Contains(text, "12 of 12 frames, 55.0 s") || len(text) > 20_000 {
			t.Errorf("%d bytes:\n%s", len(text), text)
		}
		o = knownLoad()
	}
	var nothing Observation
	if text := nothing.html(); !strings.Contains(text, "0 of 0 frames") {
		t.Errorf("of nothing:\n%s", text)
	}
}
