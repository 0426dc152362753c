package setup

import (
	"bytes"
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/find"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/limits"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/synth"
)

// Examination lists facts about the environment, in sections, and its problems.
type Examination struct {
	Sections []Section
	Problems []Problem
}

// Section is a list of facts under a title.
type Section struct {
	Title string
	Facts []Fact
}

// Fact is a name and the value that was found.
type Fact struct{ Name, Value string }

const (
	enoughDisk  = 2e9 // for the whole set-up with empty caches
	mendBySetup = "go tool woodkit setup"
)

// Examine looks at the machine, the tools, the caches and the data. It changes nothing, needs no network and takes about a
// second. If something cannot be found out, that is a problem in the list, not an error.
func Examine(ctx context.Context) Examination {
	var x Examination
	found, err := home.Find()
	if err != nil {
		x.problem(err.Error(), "change into a checkout of woodkit")
		x.machine(os.DirFS("/"), ".")
		return x
	}
	e, err := openHome(found)
	if err != nil {
		x.problem(err.Error(), "then run go tool woodkit doctor again")
		e = &Environment{Home: found}
	}
	x.paths(e)
	x.versions(ctx, e)
	x.machine(os.DirFS("/"), found.Checkout)
	if e.Go.Version != "" {
		if x.stages(e) {
			x.kernel(ctx, e)
		}
		x.caches(e)
	}
	x.data(e)
	return x
}

func (x *Examination) problem(what, mend string) {
	x.Problems = append(x.Problems, Problem{what, mend})
}

func (x *Examination) section(title string, facts ...Fact) {
	x.Sections = append(x.Sections, Section{title, facts})
}

func (x *Examination) paths(e *Environment) {
	facts := []Fact{{"checkout", e.Checkout}, {".woodkit", e.Dir}}
	if e.Go.Version != "" {
		facts = append(facts, Fact{"kernel spec", e.kernelSpec()}, Fact{"temporary", e.temporary()})
	}
	x.section("Paths", facts...)
}

func (x *Examination) versions(ctx context.Context, e *Environment) {
	facts := []Fact{{"go", orMissing(e.Go.Version, e.Go.Root)}}
	python, lab := "", ""
	if answer, err := e.askPython(ctx, "import sys, platform, importlib.metadata as m; print(platform.python_version(), m.version('jupyterlab'))"); err == nil {
		python, lab, _ = strings.Cut(answer, " ")
	} else if _, missing := os.Stat(e.Python()); missing == nil {
		x.problem("the Python environment does not work: "+err.Error(), "go tool woodkit clean python && "+mendBySetup)
	} else if _, err := findPython(ctx, oldestPython); err != nil {
		if _, noUV := exec.LookPath("uv"); noUV != nil {
			x.problem(err.Error(), "then "+mendBySetup)
		}
	}
	facts = append(facts, Fact{"python", orMissing(python, e.Python())}, Fact{"jupyterlab", orMissing(lab, "")})
	for _, tool := range []string{filepath.Join(e.bin(), "gonb"), filepath.Join(e.bin(), "goimports"), filepath.Join(e.languageServer(), "gopls")} {
		facts = append(facts, Fact{filepath.Base(tool), orMissing(toolVersion(tool), tool)})
	}
	x.section("Versions", facts...)
}

// orMissing returns a version with its path, or "missing".
func orMissing(version, place string) string {
	switch {
	case version == "":
		return "missing"
	case place == "":
		return version
	}
	return version + " (" + place + ")"
}

// toolVersion returns the version of the module from which a program was built, or "" without such a program.
func toolVersion(file string) string {
	info, err := buildinfo.ReadFile(file)
	if err != nil {
		return ""
	}
	return info.Main.Version
}

// askPython runs a Python program in the Python environment and returns its output.
func (e *Environment) askPython(ctx context.Context, program string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	var answer, complaint bytes.Buffer
	command := exec.CommandContext(ctx, e.Python(), "-c", program)
	command.Env = e.Environ()
	command.Stdout, command.Stderr = &answer, &complaint
	command.WaitDelay = time.Second // a kernel may still hold our pipes
	if err := command.Run(); err != nil {
		return "", explain("running "+e.Python(), err, complaint.String())
	}
	return strings.TrimSpace(answer.String()), nil
}

func (x *Examination) machine(root fs.FS, dir string) {
	group := limits.ControlGroup(root)
	total, available := limits.Memory(root)
	facts := []Fact{
		{"system", home.Platform()},
		{"cores", strconv.Itoa(runtime.NumCPU())},
		{"GOMAXPROCS", strconv.Itoa(runtime.GOMAXPROCS(0))},
	}
	if group.Cores > 0 {
		facts = append(facts, Fact{"cores allowed", strconv.FormatFloat(group.Cores, 'f', -1, 64) + " by the control group"})
	}
	if total > 0 {
		facts = append(facts, Fact{"memory", Bytes(total) + ", " + Bytes(available) + " available"})
	}
	if group.Memory > 0 {
		facts = append(facts, Fact{"memory allowed", Bytes(group.Memory) + " by the control group"})
	}
	if little, ok := LittleMemory(root); ok {
		x.Problems = append(x.Problems, little)
	}
	if free, err := freeSpace(dir); err == nil {
		facts = append(facts, Fact{"disk", Bytes(free) + " free"})
		if free < 100e6 {
			x.problem("the disk is full: "+Bytes(free)+" are free", "free some space: a complete set-up may need "+Bytes(enoughDisk))
		}
	}
	x.section("Machine", facts...)
}

// stages reports whether all stages are current.
func (x *Examination) stages(e *Environment) bool {
	var facts []Fact
	var missing []string
	for _, lane := range e.lanes() {
		for _, s := range lane {
			inputs, err := s.inputs()
			if err != nil {
				x.problem(err.Error(), "restore the checkout: git status shows what is missing")
				continue
			}
			m, current := e.current(s, digest(inputs))
			switch {
			case current:
				facts = append(facts, Fact{s.title, fmt.Sprintf("made %s in %.1f s", m.Finished.Local().Format(time.DateTime), m.Seconds)})
			case m.Inputs != "":
				facts = append(facts, Fact{s.title, "out of date"})
				missing = append(missing, s.title)
			default:
				facts = append(facts, Fact{s.title, "missing"})
				missing = append(missing, s.title)
			}
		}
	}
	x.section("Set-up", facts...)
	if len(missing) > 0 {
		x.problem("missing or out of date: "+strings.Join(missing, ", "), mendBySetup)
	}
	return len(missing) == 0
}

// probe is a Python program that runs a cell in the kernel and prints its output.
const probe = `
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name="` + KernelName + `", startup_timeout=60)
output = []
def hook(message):
    output.append(message["content"].get("text") or message["content"].get("evalue") or "")
try:
    client.execute_interactive('%%\nfmt.Print("the kernel works")', timeout=60, output_hook=hook)
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=False) # on request, the kernel ends its language server and removes its folder
print("".join(output))
`

// kernel checks that the kernel runs a cell.
func (x *Examination) kernel(ctx context.Context, e *Environment) {
	begin := time.Now()
	answer, err := e.askPython(ctx, probe)
	if err == nil && answer != "the kernel works" {
		err = errors.New(firstLine(answer, errors.New("the cell printed nothing")))
	}
	if err != nil {
		x.problem("the kernel does not run cells: "+err.Error(), "go tool woodkit clean bin python && "+mendBySetup)
		return
	}
	x.section("Kernel", Fact{KernelName, fmt.Sprintf("ran a cell in %.1f s, start and end included", time.Since(begin).Seconds())})
}

func (x *Examination) caches(e *Environment) {
	facts := []Fact{
		{"Go builds", Bytes(Size(e.Go.BuildCache)) + " in " + e.Go.BuildCache + " (go clean -cache empties it)"},
		{"Go modules", Bytes(Size(e.Go.Modules)) + " in " + e.Go.Modules},
	}
	parts, _ := e.Parts()
	for _, part := range parts {
		facts = append(facts, Fact{filepath.Join(".woodkit", part.Name), Bytes(part.Bytes)})
	}
	x.section("Sizes", facts...)
}

func (x *Examination) data(e *Environment) {
	var facts []Fact
	if dir := os.Getenv(find.DirVariable); dir == "" {
		facts = append(facts, Fact{find.DirVariable, "not set: the synthetic sample is used"})
		if sample, err := woodkit.Open(e.Home.Dataset(home.SampleFrames)); err == nil { // stages reports a missing sample
			facts = append(facts, notes(sample)...)
		}
	} else if _, err := os.Stat(dir); err != nil {
		facts = append(facts, Fact{find.DirVariable, dir + ": cannot be read"})
		x.problem(find.DirVariable+" names "+dir+", which cannot be read: "+errors.Unwrap(err).Error(), "correct it, or unset it for the sample")
	} else if ds, err := woodkit.Open(dir); err != nil {
		facts = append(facts, Fact{find.DirVariable, dir + ": cannot be used"})
		x.problem(find.DirVariable+": "+err.Error(), "correct it, or unset it for the sample")
	} else {
		facts = append(facts, Fact{find.DirVariable, dir})
		facts = append(facts, notes(ds)...)
	}
	sets, _ := filepath.Glob(filepath.Join(globQuote(e.Dir), "data", "synthetic-*"))
	if e.MadeDir() != e.Dir {
		more, _ := filepath.Glob(filepath.Join(globQuote(e.MadeDir()), "data", "synthetic-*"))
		sets = append(sets, more...)
	}
	for _, dir := range sets {
		info, err := synth.ReadInfo(dir)
		name := filepath.Base(dir)
		switch {
		case errors.Is(err, synth.ErrIncomplete):
			facts = append(facts, Fact{name, "not finished"})
		case err != nil:
			facts = append(facts, Fact{name, err.Error()})
		default:
			facts = append(facts, Fact{name, fmt.Sprintf("%s of generator %s, %s", unit.Several(info.Frames, "frame", "frames"), info.Version, Bytes(Size(dir)))})
		}
	}
	x.section("Data", facts...)
}

// notes returns the notes about a data set.
func notes(ds *woodkit.Dataset) (facts []Fact) {
	for _, note := range ds.Notes {
		facts = append(facts, Fact{"  note", note})
	}
	return facts
}

// Write prints the sections, then the problems, or that there are none.
func (x Examination) Write(w io.Writer) error {
	var text strings.Builder
	for _, section := range x.Sections {
		fmt.Fprintln(&text, section.Title)
		for _, fact := range section.Facts {
			fmt.Fprintf(&text, "  %-20s %s\n", fact.Name, fact.Value)
		}
		text.WriteByte('\n')
	}
	if len(x.Problems) == 0 {
		text.WriteString("Nothing is wrong.\n")
	}
	for _, problem := range x.Problems {
		fmt.Fprintf(&text, "Wrong: %s\n  mend: %s\n", problem.What, problem.Mend)
	}
	_, err := io.WriteString(w, text.String())
	return err
}
