package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// many makes a folder with n documents that were written an hour ago.
func many(t testing.TB, n int) string {
	t.Helper()
	dir := t.TempDir()
	for i := range n {
		save(t, dir, fmt.Sprintf("%05d", i), i, hourAgo)
	}
	return dir
}

// save writes a document as if it had been written at that time.
func save(t testing.TB, dir, name string, count int, then time.Time) {
	t.Helper()
	path := filepath.Join(dir, name+extension)
	text := fmt.Sprintf("{\"Name\":%q,\"Count\":%10d}\n", name, count)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, time.Time{}, then); err != nil {
		t.Fatal(err)
	}
}

// hourAgo is long enough ago for a list.
var hourAgo = time.Now().Add(-time.Hour)

// counts returns the counts of the documents by name.
func counts(t testing.TB, dir string) map[string]int {
	t.Helper()
	documents, problems, err := Load(dir, takeAll)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	found := map[string]int{}
	for i, d := range documents {
		if i > 0 && documents[i-1].Name >= d.Name {
			t.Errorf("%s comes after %s", d.Name, documents[i-1].Name)
		}
		found[d.Name] = d.Count
	}
	return found
}

// TestOnlyFilesThatHaveChangedAreReadAgain changes files but leaves their size and time as they were, to see whether
// they are read again. No other program would do that.
func TestOnlyFilesThatHaveChangedAreReadAgain(t *testing.T) {
	dir := many(t, 3*worthListing)
	if got := counts(t, dir); len(got) != 3*worthListing {
		t.Fatalf("%d documents", len(got))
	}
	save(t, dir, "00001", 1001, hourAgo)                  // the change of this file cannot be noticed
	save(t, dir, "00002", 1002, hourAgo.Add(time.Minute)) // has another time
	save(t, dir, "00003", 100000000003, hourAgo)
	save(t, dir, "00004x", 1004, hourAgo) // is new
	if err := os.Remove(filepath.Join(dir, "00005.json")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		got := counts(t, dir)
		for name, want := range map[string]int{"00000": 0, "00001": 1, "00002": 1002, "00003": 100000000003, "00004x": 1004} {
			if got[name] != want {
				t.Errorf("%s has count %d, want %d", name, got[name], want)
			}
		}
		if _, there := got["00005"]; there || len(got) != 3*worthListing {
			t.Errorf("%d documents, the removed one is there: %v", len(got), there)
		}
	}
}

// TestFilesThatMayStillChangeAreReadAgain: file systems store times in steps, so the time of a new file does not tell
// whether it changed again.
func TestFilesThatMayStillChangeAreReadAgain(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	for round := range 2 {
		for i := range 2 * worthListing {
			save(t, dir, fmt.Sprintf("%05d", i), 10*i+round, now)
		}
		if got := counts(t, dir); got["00007"] != 70+round {
			t.Errorf("round %d: count %d", round, got["00007"])
		}
	}
}

func TestFewDocumentsMakeNoList(t *testing.T) {
	dir := many(t, worthListing-1)
	counts(t, dir)
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != worthListing-1 {
		t.Errorf("%d files, %v", len(entries), err)
	}
}

// TestADamagedListChangesNothing: a list of documents with other fields changes nothing either.
func TestADamagedListChangesNothing(t *testing.T) {
	dir := many(t, 2*worthListing)
	want := counts(t, dir)
	file := filepath.Join(dir, listFile)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, data []byte) {
		t.Helper()
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, counts(t, dir)); diff != "" {
			t.Fatalf("%s (-without +with the list):\n%s", what, diff)
		}
	}
	for at := 0; at < len(whole); at += len(whole)/97 + 1 {
		flipped := append([]byte{}, whole...)
		flipped[at] ^= 0x10
		check(fmt.Sprintf("byte %d", at), flipped)
		check(fmt.Sprintf("%d bytes", at), whole[:at])
	}
	type other struct {
		Name  string
		Count int `json:"Name2"`
	}
	if err := os.WriteFile(file, whole, 0o644); err != nil {
		t.Fatal(err)
	}
	documents, problems, err := Load(dir, func(other) error { return nil })
	if err != nil || len(problems) > 0 || documents[5].Count != 0 {
		t.Errorf("%+v, %v, %v; want no count, which is a field of another name", documents[5], problems, err)
	}
}

// TestWhatIsListedIsAcceptedAgain: listed documents must pass accept again, because another program may refuse them.
func TestWhatIsListedIsAcceptedAgain(t *testing.T) {
	dir := many(t, 2*worthListing)
	counts(t, dir)
	documents, problems, err := Load(dir, func(d document) error {
		if d.Count == 7 {
			return errors.New("not 7")
		}
		return nil
	})
	if err != nil || len(documents) != 2*worthListing-1 || len(problems) != 1 || problems[0].File != "00007.json" || !problems[0].Aside {
		t.Errorf("%d documents, problems %v, %v", len(documents), problems, err)
	}
}

// TestManyReadersAndWriters: each reader finds all documents that were there before it began, although lists replace
// each other meanwhile.
func TestManyReadersAndWriters(t *testing.T) {
	dir := many(t, 2*worthListing)
	var users sync.WaitGroup
	const saved = 40
	for w := range 3 {
		users.Go(func() {
			for i := range saved {
				if err := Save(dir, fmt.Sprintf("writer%d-%03d", w, i), document{fmt.Sprintf("writer%d-%03d", w, i), i}); err != nil {
					t.Error(err)
				}
			}
		})
		users.Go(func() {
			for least := 0; least < 2*worthListing+3*saved; {
				got, problems, err := Load(dir, takeAll)
				if err != nil || len(problems) > 0 || len(got) < least {
					t.Error(len(got), least, problems, err)
					return
				}
				least = len(got)
			}
		})
	}
	users.Wait()
	if got := counts(t, dir); len(got) != 2*worthListing+3*saved {
		t.Errorf("%d documents, want %d", len(got), 2*worthListing+3*saved)
	}
}

func TestShapesTellTypesApart(t *testing.T) {
	type inner struct{ A int }
	type wider struct{ A, B int }
	seen := map[string]bool{}
	types := []reflect.Type{
		reflect.TypeFor[struct{ A inner }](), reflect.TypeFor[struct{ A wider }](), reflect.TypeFor[struct{ A []inner }](),
		reflect.TypeFor[struct{ A []wider }](), reflect.TypeFor[struct{ A map[string]inner }](), reflect.TypeFor[struct{ A map[string]wider }](),
		reflect.TypeFor[struct{ A *inner }](), reflect.TypeFor[struct{ B *inner }](), reflect.TypeFor[struct{ A time.Time }](),
		reflect.TypeFor[struct {
			A inner `json:"b"`
		}](),
	}
	for _, t := range types {
		seen[shape(t)] = true
	}
	if len(seen) != len(types) {
		t.Errorf("%d shapes of %d types", len(seen), len(types))
	}
}

func BenchmarkLoad(b *testing.B) {
	dir := many(b, 10_000)
	for b.Loop() {
		if documents, _, err := Load(dir, takeAll); err != nil || len(documents) != 10_000 {
			b.Fatal(len(documents), err)
		}
	}
}
