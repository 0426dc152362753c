package setup

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// benchCells are cells as programs: their imports, their declarations and their statements. The number differs in each run,
// because Go does not link the same program twice.
var benchCells = []struct{ name, declarations, body string }{
	{"hello", "import \"fmt\"\n", "fmt.Println(%d)"},
	{"data set", opensDataset(), "fmt.Println(%d, len(ds.Frames()))"},
	{
		"timed scan", opensDataset("scan", "timing"),
		"fmt.Println(%d)\nrun, n := timing.Start(\"cell\", ds), 0\nfor range scan.Each(run.Context(), ds.Frames()) {\n\tn++\n}\nrun.Done(n)",
	},
	{
		"picture", opensDataset("figure"),
		"fmt.Println(%d)\nframe := ds.Frames()[0]\nlabels := woodkit.Must(frame.Labels())\nwoodkit.Show(figure.Pictures(ds.Classes, figure.Picture{Title: frame.Name, Image: ds.Classes.Colors(labels)}))",
	},
	{
		"two heat maps", opensDataset("figure"),
		"fmt.Println(%d)\nsum := ds.NewHeatMap()\nsum.Add(ds.Classes.Expand(woodkit.Must(ds.Frames()[0].Labels())))\nwoodkit.Show(figure.HeatMaps(sum, ds.Classes.Of(1).Name, ds.Classes.Of(6).Name))",
	},
}

// opensDataset is the part above main of a cell that opens the data set and also uses these packages.
func opensDataset(packages ...string) string {
	text := "import (\n\t\"fmt\"\n\n\t\"woodscape.example/woodkit\"\n"
	for _, name := range packages {
		text += "\t\"woodscape.example/woodkit/" + name + "\"\n"
	}
	return text + ")\n\nvar ds = woodkit.Must(woodkit.Open(\"\"))\n"
}

// BenchmarkCell measures where the time of a warm cell goes, in milliseconds. It reports the least time of all runs. The
// parts are: goimports and "go get", which the kernel runs for each cell; "go build" in three parts (load finds out which
// packages are needed and whether they are compiled, then the cell is compiled and linked); and the program itself. Then it
// measures the same cells in the kernel, from request to answer.
//
//	go test -run '^$' -bench Cell -benchtime 20x ./woodkit/cmd/woodkit/internal/setup
func BenchmarkCell(b *testing.B) {
	e, err := Open()
	if err != nil {
		b.Fatal(err)
	}
	if err := e.Setup(b.Context(), os.Stderr, true); err != nil {
		b.Fatal(err)
	}
	data, err := e.Dataset(b.Context(), 64, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Setenv("WOODSCAPE_DIR", data)
	asKernel, err := e.kernelEnviron()
	if err != nil {
		b.Fatal(err)
	}
	for _, settings := range []struct {
		name    string
		environ []string
	}{
		{"go", merge(asKernel, []string{"GOFLAGS=-buildvcs=false"}, []string{"CGO_ENABLED"})},
		{"kernel", asKernel},
	} {
		for _, cell := range benchCells {
			b.Run("cell="+cell.name+"/settings="+settings.name, func(b *testing.B) { e.benchPrograms(b, settings.environ, cell.declarations, cell.body) })
		}
	}
	for _, cell := range benchCells {
		b.Run("cell="+cell.name+"/in-the-kernel", func(b *testing.B) {
			sources := []string{cell.declarations}
			for range b.N + 1 { // the first run may have to compile
				sources = append(sources, "%%\n"+fmt.Sprintf(cell.body, time.Now().UnixNano()))
			}
			b.ResetTimer()
			seconds := runCells(b, e, sources...).Seconds[2:]
			b.StopTimer()
			slices.Sort(seconds)
			b.ReportMetric(0, "ns/op") // includes the kernel's start
			b.ReportMetric(1e3*seconds[len(seconds)/2], "ms-median")
			b.ReportMetric(1e3*seconds[0], "ms-least")
		})
	}
}

// benchPrograms runs the kernel's steps for a cell.
func (e *Environment) benchPrograms(b *testing.B, environ []string, declarations, body string) {
	dir, err := filepath.EvalSymlinks(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	w := &work{log: io.Discard}
	if err := e.cellModule(b.Context(), w, dir, environ); err != nil {
		b.Fatal(err)
	}
	main, graph, binary := filepath.Join(dir, "main.go"), filepath.Join(dir, "graph.json"), filepath.Join(dir, "cell")
	least := make(map[string]time.Duration)
	spent := func(name string, time time.Duration) {
		if before, ok := least[name]; !ok || time < before {
			least[name] = time
		}
	}
	timed := func(program string, args ...string) time.Duration {
		b.Helper()
		begin := time.Now()
		if err := w.program(b.Context(), dir, environ, program, args...); err != nil {
			b.Fatal(err)
		}
		return time.Since(begin)
	}
	run := func() {
		text := fmt.Sprintf("package main\n\n%s\nfunc main() {\n%s\n}\n", declarations, fmt.Sprintf(body, time.Now().UnixNano()))
		if err := os.WriteFile(main, []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
		spent("goimports", timed(filepath.Join(e.bin(), "goimports"), "-w", main))
		spent("get", timed(e.goCommand(), "get"))
		build := timed(e.goCommand(), "build", "-debug-actiongraph="+graph, "-o", binary)
		compile, link := graphTimes(b, graph)
		spent("compile", compile)
		spent("link", link)
		spent("load", build-compile-link)
		spent("run", timed(binary))
	}
	run() // may have to compile imported packages
	clear(least)
	b.ResetTimer()
	for range b.N {
		run()
	}
	b.StopTimer()
	b.ReportMetric(0, "ns/op") // the parts are reported instead
	for name, time := range least {
		b.ReportMetric(float64(time.Microseconds())/1e3, "ms-"+name)
	}
}

// graphTimes reads from the go command's action graph how long the main package took to compile and to link.
func graphTimes(b *testing.B, graph string) (compile, link time.Duration) {
	b.Helper()
	text, err := os.ReadFile(graph)
	if err != nil {
		b.Fatal(err)
	}
	var actions []struct {
		Mode, Package       string
		TimeStart, TimeDone time.Time
	}
	if err := json.NewDecoder(bytes.NewReader(text)).Decode(&actions); err != nil {
		b.Fatal(err)
	}
	for _, a := range actions {
		switch {
		case a.Package != "cell":
		case a.Mode == "build":
			compile += a.TimeDone.Sub(a.TimeStart)
		case a.Mode == "link":
			link += a.TimeDone.Sub(a.TimeStart)
		}
	}
	return compile, link
}
