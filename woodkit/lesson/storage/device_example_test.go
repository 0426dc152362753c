package storage_test

import (
	"context"
	"fmt"
	"io/fs"
	"testing/fstest"
	"time"

	"woodscape.example/woodkit/lesson/storage"
)

// This storage takes 2 ms per file and sends one megabyte per second to all readers together.
func ExampleDevice() {
	files := fstest.MapFS{"mask.png": {Data: make([]byte, 1000)}}
	slow := storage.Device{Latency: 2 * time.Millisecond, BytesPerSecond: 1e6, Outstanding: 8}
	began := time.Now()
	data, err := fs.ReadFile(slow.Wrap(context.Background(), files), "mask.png")
	fmt.Println(len(data), err, time.Since(began) >= 3*time.Millisecond)
	fmt.Println(slow)
	// Output:
	// 1000 <nil> true
	// 2ms per file, 1 MB/s for all, 8 requests at a time
}
