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

// RecordVersion is the version of Record's schema. Records of other versions are set aside.
const RecordVersion = 2

// ByHand is the strategy in the record of a scan that is written out in the cell.
const ByHand = "by hand"

// Mixed is the strategy in the record of a run that had several scans with different strategies.
const Mixed = "mixed"

// A Record holds what one run did and what it cost. It outlives the process, so later cells, the command line and the
// closing figures can use the measurements. The JSON names are those of `woodkit scan --format json`.
type Record struct {
	Version   int    `json:"version"`
	ID        string `json:"id"`                // sorts by start: 20261123T065035.123456-4711
	Session   string `json:"session,omitempty"` // of the notebook kernel, the same in all its cells
	Task      string `json:"task"`
	Strategy  string `json:"strategy"` // text form as in package scan, ByHand or Mixed; empty: not known
	Decoder   string `json:"decoder"`  // "pixels" or "runs"
	Workers   int    `json:"workers"`
	Depth     int    `json:"depth,omitempty"` // limit of items in flight; 0: no limit
	Label     string `json:"label"`           // name of the run in figures: "for loop", "loading in the pool"
	GoMaxProc int    `json:"gomaxprocs"`

	Dataset     string    `json:"dataset"`     // folder or archive
	Fingerprint string    `json:"fingerprint"` // of the data set's masks
	Synthetic   bool      `json:"synthetic"`
	Storage     string    `json:"storage,omitempty"` // the slow storage that was simulated
	Scope       string    `json:"scope,omitempty"`   // digest of the names of the requested frames; empty: not known
	Frames      int       `json:"frames"`            // number of frames scanned without failure
	Of          int       `json:"of"`                // number of frames requested
	Failed      []Failure `json:"failed"`            // never null
	Partial     bool      `json:"partial"`           // the run ended before all frames were tried

	StoppedSeconds float64 `json:"stopped_seconds,omitempty"` // after which a scan was told to stop before its last item; 0: it was not

	Start         time.Time `json:"start"`
	End           time.Time `json:"end"`
	Seconds       float64   `json:"seconds"`              // wall time
	UserSeconds   float64   `json:"user_seconds"`         // processor time of this process
	SystemSeconds float64   `json:"system_seconds"`       // processor time that the system's kernel spent for it
	WorkerSeconds float64   `json:"worker_seconds"`       // processor time of child processes, user and system
	PeakBytes     int64     `json:"peak_bytes"`           // peak resident memory, child processes included; 0: not known
	OwnPeakBytes  int64     `json:"own_peak_bytes"`       // the same for this process alone
	MostItems     int       `json:"most_items,omitempty"` // most items in flight at once: submitted, not yet released; 0: not known
	MostBytes     int64     `json:"most_bytes,omitempty"` // most bytes of results waiting or in use; 0: none, or not known

	Died                string `json:"died,omitempty"`                  // how the process that scanned ended, if it died
	LimitBytes          int64  `json:"limit_bytes,omitempty"`           // memory limit enforced by the system; 0: none
	CollectorLimitBytes int64  `json:"collector_limit_bytes,omitempty"` // GOMEMLIMIT; 0: none
	Digest              string `json:"digest"`                          // of the result, 16 hex digits of a SHA-256; or empty
	Host                Host   `json:"host"`

	Load load.Load `json:"load,omitzero"` // how much of the processor other programs used meanwhile; left out if not known

	Floats      []float64 `json:"floats,omitempty"`       // floats in the result; the digest covers the rest
	DigestKind  int       `json:"digest_kind,omitempty"`  // how the digest was made: digestKind, or 0 for an older woodkit
	NotCompared string    `json:"not_compared,omitempty"` // why the result has no digest; empty if it has one, or no result

	Parameters map[string]string `json:"parameters,omitempty"` // parameters of the notebook, as given to `woodkit run -p`

	MoreFailed  int    `json:"more_failed,omitempty"`  // number of failed frames beyond the hundred that Failed keeps
	FailedNames string `json:"failed_names,omitempty"` // digest of the names of all failed frames, if some are not in Failed
}

// A Failure is one frame that could not be scanned.
type Failure struct {
	File  string `json:"file"` // file of the frame; for any other item, its name
	Error string `json:"error"`
}

// Host describes the system on which a run was measured. It has nothing that identifies a person or a machine.
type Host struct {
	System  string `json:"system"` // "linux/amd64"
	Cores   int    `json:"cores"`
	Go      string `json:"go"`
	Woodkit string `json:"woodkit"`
}

// Digester is implemented by results that choose the bytes that identify them. A result without this method is identified
// by all its fields.
type Digester = digest.Digester

// digestKind is the current way to make digests. Digests made in another way cannot be compared.
const digestKind = 1

// identify notes the digest of the result, or the reason why there is none. If there is no result, it notes neither.
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

// SameResult reports whether two records have the same result. Floating-point numbers are compared with a tolerance.
func (r Record) SameResult(other Record) bool {
	return digest.Digest{Hash: r.Digest, Floats: r.Floats}.Same(digest.Digest{Hash: other.Digest, Floats: other.Floats})
}

// ThisHost describes this machine and this program.
func ThisHost() Host {
	version := "(devel)"
	if info, ok := debug.ReadBuildInfo(); ok && strings.HasPrefix(info.Main.Path, "woodscape.example") && info.Main.Version != "" {
		version = info.Main.Version
	}
	return Host{home.Platform(), runtime.NumCPU(), runtime.Version(), version}
}

// save writes the record into the .woodkit folder.
func (r Record) save() error {
	place, err := home.Find()
	if err != nil {
		return fmt.Errorf("saving the record of this run: %w", err)
	}
	return store.Save(place.Records(), r.ID, r.shortened())
}

// accept returns an error for a record of another version.
func accept(r Record) error {
	if r.Version != RecordVersion {
		return fmt.Errorf("a record of version %d, this program reads version %d", r.Version, RecordVersion)
	}
	return nil
}

// Records returns the records of a task in the order of their start. An empty task means all tasks. A file that is damaged
// or of another version is moved to the folder "damaged" below the records, together with its spans. A file that cannot be
// read is left out. Both are reported on standard error.
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
			records[i].Failed = []Failure{} // lists of the store do not distinguish an empty list from null
		}
	}
	records = slices.DeleteFunc(records, func(r Record) bool { return task != "" && r.Task != task })
	slices.SortFunc(records, func(a, b Record) int { return cmp.Or(a.Start.Compare(b.Start), strings.Compare(a.ID, b.ID)) })
	return records, nil
}

// comparable reports whether two records answer the same question: the same task and the same frames of the same data set
// on the same storage. All frames must have been tried, and the same ones must have failed.
func (r Record) comparable(other Record) bool {
	return r.comparableBut(other) && r.FailedFrames() == other.FailedFrames() && r.failedNames() == other.failedNames()
}

// comparableBut is like comparable, but ignores which frames failed.
func (r Record) comparableBut(other Record) bool {
	return r.Task == other.Task && r.Fingerprint == other.Fingerprint && r.Storage == other.Storage && r.Of == other.Of &&
		(r.Scope == other.Scope || r.Scope == "" || other.Scope == "") && !r.Partial && !other.Partial &&
		(r.Digest == "") == (other.Digest == "") && r.DigestKind == other.DigestKind && r.NotCompared == "" && other.NotCompared == ""
}

// PerFrame returns the wall time per frame, or 0 if no frame was scanned.
func (r Record) PerFrame() time.Duration {
	if r.Frames == 0 {
		return 0
	}
	return time.Duration(r.Seconds / float64(r.Frames) * float64(time.Second))
}

// item returns the unit of the run, singular and plural: frames if it is about a data set, otherwise items.
func (r Record) item() (one, many string) { return item(r.Fingerprint != "") }

// item is Record.item for a run that is about a data set, or is not.
func item(ofDataset bool) (one, many string) {
	if ofDataset {
		return "frame", "frames"
	}
	return "item", "items"
}
