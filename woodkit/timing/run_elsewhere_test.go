package timing

import (
	"errors"
	"testing"

	"woodscape.example/woodkit"
)

func TestElsewhere(t *testing.T) {
	run := Start("counts", nil).Elsewhere("spark:local[2]", 10, nil)
	run.Fail(woodkit.Frame{Name: "00007_FV"}, errors.New("truncated"))
	record, err := run.Finish(woodkit.Counts{1})
	if err != nil {
		t.Fatal(err)
	}
	if record.Strategy != "spark:local[2]" || record.Label != "spark" || record.Of != 10 || record.Frames != 9 || len(record.Failed) != 1 ||
		record.Partial || record.Digest == "" {
		t.Errorf("record %+v", record)
	}
	if record.PeakBytes != 0 || record.Load.String() != "" {
		t.Errorf("the record says %d bytes and %v of machines that nobody watched", record.PeakBytes, record.Load)
	}
}

func TestElsewhereFailed(t *testing.T) {
	record, err := Start("counts", nil).Elsewhere("spark:local[2]", 10, errors.New("no executor")).Finish(nil)
	if err != nil {
		t.Fatal(err)
	}
	if !record.Partial || record.Of != 10 || record.Frames != 0 || record.Digest != "" {
		t.Errorf("record %+v", record)
	}
}
