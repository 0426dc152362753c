package timing

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// keepRecords writes n records from an hour ago into a temporary home. In every second record, each field has a value.
func keepRecords(tb testing.TB, n int) {
	tb.Helper()
	home := tb.TempDir()
	tb.Setenv("WOODKIT_HOME", home)
	dir := filepath.Join(home, "records")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		tb.Fatal(err)
	}
	then := time.Now().Add(-time.Hour)
	for i := range n {
		r := Record{Failed: []Failure{}}
		if i%2 == 1 {
			r = Record{}
			fill(reflect.ValueOf(&r).Elem(), i)
		}
		r.Version, r.Start = RecordVersion, time.Date(2026, 11, 23, 6, 50, i, 123456000, time.FixedZone("", 3600))
		r.ID = fmt.Sprintf("%s-%05d", r.Start.Format("20060102T150405.000000"), i)
		text, err := json.Marshal(r)
		if err != nil {
			tb.Fatal(err)
		}
		file := filepath.Join(dir, r.ID+".json")
		if err := os.WriteFile(file, text, 0o644); err != nil {
			tb.Fatal(err)
		}
		if err := os.Chtimes(file, then, then); err != nil {
			tb.Fatal(err)
		}
	}
}

// fill gives every field a value.
func fill(v reflect.Value, i int) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(1700000000, 123456789).UTC()))
			return
		}
		for k := range v.NumField() {
			if v.Field(k).CanSet() {
				fill(v.Field(k), i+k)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), i)
	case reflect.String:
		v.SetString(fmt.Sprint("text ", i))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(i))
	case reflect.Float64:
		v.SetFloat(float64(i) + 0.125)
	case reflect.Bool:
		v.SetBool(true)
	}
}

// TestRecordsAreTheSameWhenListedAgain checks that the second listing, which uses the list kept by the first, has every
// field.
func TestRecordsAreTheSameWhenListedAgain(t *testing.T) {
	keepRecords(t, 300)
	first, err := Records("")
	if err != nil || len(first) != 300 {
		t.Fatal(len(first), err)
	}
	list, err := os.Stat(filepath.Join(os.Getenv("WOODKIT_HOME"), "records", ".list"))
	if err != nil || list.Size() == 0 {
		t.Fatal(err)
	}
	again, err := Records("")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("(-first +again):\n%s", diff)
	}
	for _, records := range [][]Record{first, again} {
		text, err := json.Marshal(records)
		if err != nil {
			t.Fatal(err)
		}
		var want []Record
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
		for i, r := range want {
			if r.Failed == nil {
				t.Fatalf("record %d: failed is null", i)
			}
		}
	}
}

// BenchmarkTenThousandRecords lists records as timings and the closing cells do, with the kept list in place.
func BenchmarkTenThousandRecords(b *testing.B) {
	keepRecords(b, 10_000)
	if _, err := Records(""); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if records, err := Records(""); err != nil || len(records) != 10_000 {
			b.Fatal(len(records), err)
		}
	}
}
