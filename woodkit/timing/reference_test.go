package timing

import "testing"

// TestOnlyTheSameQuestionHasAReference: a run that differs in one of these from a later one is never what that is held against.
func TestOnlyTheSameQuestionHasAReference(t *testing.T) {
	run := Record{
		ID: "1-1", Task: "chores", Label: LabelLoop, Fingerprint: "of the masks", Of: 3, Frames: 3, Scope: "of the names",
		Digest: "of the result", DigestKind: digestKind,
	}
	later := run
	later.ID, later.Label = "2-1", LabelPool
	for name, change := range map[string]func(*Record){
		"the same":                     func(*Record) {},
		"nobody knows the names":       func(r *Record) { r.Scope = "" },
		"another task":                 func(r *Record) { r.Task = "errands" },
		"another data set":             func(r *Record) { r.Fingerprint = "of others" },
		"another storage":              func(r *Record) { r.Storage = "20ms per file" },
		"more frames":                  func(r *Record) { r.Of, r.Frames = 4, 4 },
		"as many frames, other ones":   func(r *Record) { r.Scope = "of other names" },
		"a part of them":               func(r *Record) { r.Partial = true },
		"another one failed":           func(r *Record) { r.Frames, r.Failed = 2, []Failure{{File: "a"}} },
		"no result":                    func(r *Record) { r.Digest = "" },
		"one that cannot be compared":  func(r *Record) { r.Digest, r.NotCompared = "", "it holds a func" },
		"a digest of an older woodkit": func(r *Record) { r.DigestKind = 0 },
	} {
		t.Run(name, func(t *testing.T) {
			earlier := run
			change(&earlier)
			_, found := Reference([]Record{earlier, later}, later)
			if want := name == "the same" || name == "nobody knows the names"; found != want {
				t.Errorf("it is a reference: %v, want %v", found, want)
			}
		})
	}
}

// TestTheNearestRunIsTheReference: a for loop comes before other strategies, and any run of this session before those of others.
func TestTheNearestRunIsTheReference(t *testing.T) {
	of := func(id, session, label string) Record {
		return Record{ID: id, Session: session, Task: "chores", Label: label, Digest: "of the result", DigestKind: digestKind}
	}
	run := of("9-1", "mine", LabelPool)
	for _, test := range []struct {
		name    string
		records []Record
		want    string
	}{
		{"the latest", []Record{of("1-1", "mine", LabelLoop), of("2-1", "mine", LabelLoop)}, "2-1"},
		{"the for loop", []Record{of("1-1", "mine", LabelLoop), of("2-1", "mine", LabelQueue)}, "1-1"},
		{"of this session", []Record{of("1-1", "mine", LabelLoop), of("2-1", "another", LabelLoop)}, "1-1"},
		{"of this session, though no loop", []Record{of("1-1", "mine", LabelQueue), of("2-1", "another", LabelLoop)}, "1-1"},
		{"of another session", []Record{of("1-1", "another", LabelLoop), run}, "1-1"},
	} {
		if got, found := Reference(test.records, run); !found || got.ID != test.want {
			t.Errorf("%s: %s, %v; want %s", test.name, got.ID, found, test.want)
		}
	}
}
