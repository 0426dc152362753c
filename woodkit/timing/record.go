package timing

import (
	"cmp"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"woodscape.example/woodkit/internal/digest"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/load"
	"woodscape.example/woodkit/internal/store"
)

// RecordVersion is the version of Record's schema. A record of another version is set aside.
const RecordVersion = 2

// ByHand is the strategy of a record whose scan was written out in the cell.
const ByHand = "by hand"

// Mixed is the strategy of a record whose run had several scans that did not all have the same one.
const Mixed = "mixed"

// A Record is what one run did and cost. It outlives the process, so that a later cell, the command line and the closing
// figures are drawn from what was measured. Its JSON names are those of `woodkit scan --format json`.
type Record struct {
	Version   int    `json:"version"`
	ID        string `json:"id"`                // sorts by start: 20261123T065035.123456-4711
	Session   string `json:"session,omitempty"` // the notebook kernel's, the same in all its cells
	Task      string `json:"task"`
	Strategy  string `json:"strategy"` // text form of package scan, ByHand or Mixed; empty: not known
	Decoder   string `json:"decoder"`  // "pixels" or "runs"
	Workers   int    `json:"workers"`
	Depth     int    `json:"depth,omitempty"` // items in flight allowed; 0: no bound
	Label     string `json:"label"`           // what the run is called in figures: "for loop", "loading in the pool"
	GoMaxProc int    `json:"gomaxprocs"`

	Dataset     string    `json:"dataset"`     // folder or archive
	Fingerprint string    `json:"fingerprint"` // of its masks
	Synthetic   bool      `json:"synthetic"`
	Storage     string    `json:"storage,omitempty"` // what slow storage was simulated
	Scope       string    `json:"scope,omitempty"`   // digest of the names of the frames asked for; empty: not known
	Frames      int       `json:"frames"`            // scanned without failure
	Of          int       `json:"of"`                // asked for
	Failed      []Failure `json:"failed"`            // never null
	Partial     bool      `json:"partial"`           // ended before all frames were tried

	StoppedSeconds float64 `json:"stopped_seconds,omitempty"` // after which a scan was told to stop before its last item; 0: it was not

	Start         time.Time `json:"start"`
	End           time.Time `json:"end"`
	Seconds       float64   `json:"seconds"`              // wall time
	UserSeconds   float64   `json:"user_seconds"`         // processor time of this process
	SystemSeconds float64   `json:"system_seconds"`       // the same, spent in the kernel
	WorkerSeconds float64   `json:"worker_seconds"`       // processor time of child processes, user and system
	PeakBytes     int64     `json:"peak_bytes"`           // most resident memory, child processes included; 0: not known
	OwnPeakBytes  int64     `json:"own_peak_bytes"`       // the same of this process alone
	MostItems     int       `json:"most_items,omitempty"` // most items in flight at once: submitted, not yet released; 0: not known
	MostBytes     int64     `json:"most_bytes,omitempty"` // most bytes of results waiting or in use at once; 0: not known, or they hold none

	Died                string `json:"died,omitempty"`                  // how the process that scanned ended, where it died
	LimitBytes          int64  `json:"limit_bytes,omitempty"`           // memory limit that the system enforced; 0: none
	CollectorLimitBytes int64  `json:"collector_limit_bytes,omitempty"` // GOMEMLIMIT; 0: none
	Digest              string `json:"digest"`                          // of the result, 16 hexadecimal digits of a SHA-256; empty where there is none
	Host                Host   `json:"host"`

	Load load.Load `json:"load,omitzero"` // how much of the processor others used meanwhile; left out where not known

	Floats      []float64 `json:"floats,omitempty"`       // of the result; the digest is of everything else in it
	DigestKind  int       `json:"digest_kind,omitempty"`  // how the digest was made: digestKind, or 0 of an older woodkit
	NotCompared string    `json:"not_compared,omitempty"` // why the result has no digest; empty where it has one or there is no result

	MoreFailed  int    `json:"more_failed,omitempty"`  // frames that failed besides those in Failed, of which a record keeps a hundred
	FailedNames string `json:"failed_names,omitempty"` // digest of the names of all that failed, where some are not in Failed
}

// A Failure is one frame that could not be scanned.
type Failure struct {
	File  string `json:"file"` // of a frame; of any other item, its name
	Error string `json:"error"`
}

// Host is what a run ran on: nothing that names a person or a machine.
type Host struct {
	System  string `json:"system"` // "linux/amd64"
	Cores   int    `json:"cores"`
	Go      string `json:"go"`
	Woodkit string `json:"woodkit"`
}

// A Digester says what bytes identify a result. Results without this method are identified by all their fields.
type Digester interface{ Digest() string }

// digestKind is the present way of making digests. Digests of another one say nothing about a result.
const digestKind = 1

// identify notes what identifies the result, or why nothing does. No result needs neither.
func (r *Record) identify(result any) {
	if result == nil {
		return
	}
	d, err := digest.Of(result)
	if err != nil {
		r.NotCompared = err.Error()
		return
	}
	r.Digest, r.Floats, r.DigestKind = d.Hash, d.Floats, digestKind
}

// SameResult reports whether two records have the same result. Floats are compared with a tolerance.
func (r Record) SameResult(other Record) bool {
	return digest.Digest{Hash: r.Digest, Floats: r.Floats}.Same(digest.Digest{Hash: other.Digest, Floats: other.Floats})
}

// ThisHost describes the machine and program.
func ThisHost() Host {
	version := "(devel)"
	if info, ok := debug.ReadBuildInfo(); ok && strings.HasPrefix(info.Main.Path, "woodscape.example") && info.Main.Version != "" {
		version = info.Main.Version
	}
	return Host{runtime.GOOS + "/" + runtime.GOARCH, runtime.NumCPU(), runtime.Version(), version}
}

// save writes the record into the .woodkit folder.
func (r Record) save() error {
	place, err := home.Find()
	if err != nil {
		return fmt.Errorf("saving the record of this run: %w", err)
	}
	return store.Save(place.Records(), r.ID, r.shortened())
}

// accept refuses a record of another version.
func accept(r Record) error {
	if r.Version != RecordVersion {
		return fmt.Errorf("a record of version %d, this program reads version %d", r.Version, RecordVersion)
	}
	return nil
}

// Records returns the records of a task in the order of their start; an empty task stands for all. A file that is damaged
// or of another version is moved into the folder "damaged" below the records, with its spans. One that cannot be read is left
// out. Standard error names them both.
func Records(task string) ([]Record, error) {
	place, err := home.Find()
	if err != nil {
		return nil, fmt.Errorf("reading records: %w", err)
	}
	records, problems, err := store.Load(place.Records(), accept)
	for _, problem := range problems {
		fmt.Fprintf(os.Stderr, "woodkit: %s: %v\n", place.Records(), problem)
	}
	if err != nil {
		return nil, err
	}
	for i := range records {
		if records[i].Failed == nil {
			records[i].Failed = []Failure{} // lists of the store do not tell none from null
		}
	}
	records = slices.DeleteFunc(records, func(r Record) bool { return task != "" && r.Task != task })
	slices.SortFunc(records, func(a, b Record) int { return cmp.Or(a.Start.Compare(b.Start), strings.Compare(a.ID, b.ID)) })
	return records, nil
}

// comparable reports whether two records answer the same question: same task, same frames of the same data set on the
// same storage, all of them tried, and the same ones failed.
func (r Record) comparable(other Record) bool {
	return r.comparableBut(other) && r.FailedFrames() == other.FailedFrames() && r.failedNames() == other.failedNames()
}

// comparableBut is comparable, whatever failed.
func (r Record) comparableBut(other Record) bool {
	return r.Task == other.Task && r.Fingerprint == other.Fingerprint && r.Storage == other.Storage && r.Of == other.Of &&
		(r.Scope == other.Scope || r.Scope == "" || other.Scope == "") && !r.Partial && !other.Partial &&
		(r.Digest == "") == (other.Digest == "") && r.DigestKind == other.DigestKind && r.NotCompared == "" && other.NotCompared == ""
}

// PerFrame is the wall time for one frame; 0 where none was scanned.
func (r Record) PerFrame() time.Duration {
	if r.Frames == 0 {
		return 0
	}
	return time.Duration(r.Seconds / float64(r.Frames) * float64(time.Second))
}

// item is what a run is counted in, one and many: frames of a data set, else items.
func (r Record) item() (one, many string) { return item(r.Fingerprint != "") }

// item is Record.item of a run that is about a data set, or not.
func item(ofDataset bool) (one, many string) {
	if ofDataset {
		return "frame", "frames"
	}
	return "item", "items"
}
