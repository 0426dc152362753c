package timing

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/woodtest"
)

// TestARunThatFailsEverywhereKeepsASmallRecord checks that the record still says how many frames failed, and differs from
// the record of a run in which other frames failed.
func TestARunThatFailsEverywhereKeepsASmallRecord(t *testing.T) {
	home := woodtest.OwnHome(t)
	failing := func(id string, n int) Record {
		r := Record{Version: RecordVersion, ID: id, Task: "counts", Of: n, Frames: 1, Digest: "d", DigestKind: digestKind}
		for i := range n {
			r.Failed = append(r.Failed, Failure{fmt.Sprintf("%05d_FV.png", i), strings.Repeat("é", 5000)})
		}
		return r
	}
	all, others := failing("all", 19_000), failing("others", 19_000)
	others.Failed[18_000].File = "another.png"
	for _, r := range []Record{all, others, failing("few", 3)} {
		if err := r.save(); err != nil {
			t.Fatal(err)
		}
	}
	if len(all.Failed) != 19_000 || len(all.Failed[0].Error) != 10_000 {
		t.Error("saving has changed the record at hand")
	}
	info, err := os.Stat(filepath.Join(home, "records", "all.json"))
	if err != nil || info.Size() > 500_000 {
		t.Errorf("%d bytes, %v", info.Size(), err)
	}
	records, err := Records("")
	if err != nil || len(records) != 3 {
		t.Fatal(len(records), err)
	}
	kept, few, keptOthers := records[0], records[1], records[2]
	if len(kept.Failed) != 100 || kept.FailedFrames() != 19_000 || kept.Failed[99].File != "00099_FV.png" || few.FailedFrames() != 3 {
		t.Errorf("%d of %d failures kept, and %d of few", len(kept.Failed), kept.FailedFrames(), few.FailedFrames())
	}
	for name, same := range map[string]bool{
		"itself":          all.comparable(kept),
		"kept":            kept.comparable(kept),
		"others":          !all.comparable(keptOthers),
		"others kept":     !kept.comparable(keptOthers),
		"its own, others": keptOthers.comparable(others),
	} {
		if !same {
			t.Errorf("compared wrongly: %s", name)
		}
	}
	if !strings.Contains(kept.Summary(), "19000 failed") {
		t.Errorf("summary %q", kept.Summary())
	}
}
