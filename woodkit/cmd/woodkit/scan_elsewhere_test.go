package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// use returns the block of partial/README.md that is marked with a word: three backquotes, the language, and the word.
func use(t *testing.T, language, word string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "partial", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?s)\n```" + language + " " + word + "\n(.*?\n)```\n").FindSubmatch(text)
	if block == nil {
		t.Fatalf("README.md has no block %s %s", language, word)
	}
	return string(block[1])
}

// elsewhere is a folder with a data set, in which the scripts of the page run. They run this program as woodkit.
type elsewhere struct {
	dir, data string
	want      map[string]scanReport // report of a scan, by task
}

func newElsewhere(t *testing.T) elsewhere {
	t.Helper()
	for _, command := range []string{"bash", "xargs", "seq"} {
		if _, err := exec.LookPath(command); err != nil {
			t.Skip("no ", command)
		}
	}
	e := elsewhere{dir: t.TempDir(), data: testDataset(t, 9), want: map[string]scanReport{}}
	spoil(t, e.data)
	for _, task := range []string{"counts", "heatmap"} {
		e.want[task], _ = scanJSON(t, exitFrames, task, e.data)
	}
	e.program(t, "woodkit", fmt.Sprintf("%s=1 exec %q \"$@\"", asProgram, os.Args[0]))
	e.program(t, "ssh", "shift\nexec \"$@\"")
	return e
}

// program makes a command that the scripts find before others of the same name.
func (e elsewhere) program(t *testing.T, name, script string) {
	t.Helper()
	bin := filepath.Join(e.dir, "bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
}

// bash checks the syntax of a script, runs it in the folder, and returns what it printed.
func (e elsewhere) bash(t *testing.T, want int, script string, environment ...string) string {
	t.Helper()
	if shellcheck, err := exec.LookPath("shellcheck"); err == nil {
		lint := exec.Command(shellcheck, "--shell=bash", "--exclude=SC2016,SC2086,SC2154", "-") // $FLAGS are several words on purpose, and another shell expands them
		lint.Stdin = strings.NewReader(script)
		if out, err := lint.CombinedOutput(); err != nil {
			t.Errorf("shellcheck: %v\n%s", err, out)
		}
	}
	if out, err := exec.Command("bash", "-n", "-c", script).CombinedOutput(); err != nil {
		t.Fatalf("bash -n: %v\n%s", err, out)
	}
	command := exec.CommandContext(t.Context(), "bash", "-c", script)
	command.Dir = e.dir
	command.Env = append(os.Environ(), append(environment, "DATA="+e.data, "PATH="+filepath.Join(e.dir, "bin")+":"+os.Getenv("PATH"))...)
	var out, errs bytes.Buffer
	command.Stdout, command.Stderr = &out, &errs
	if err := command.Run(); command.ProcessState == nil || command.ProcessState.ExitCode() != want {
		t.Fatalf("%v, want exit code %d:\n%s%s\nof\n%s", err, want, &out, &errs, script)
	}
	return out.String()
}

// merged merges the files that match a pattern in the folder, and compares the result with that of a scan.
func (e elsewhere) merged(t *testing.T, task, pattern string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(e.dir, pattern))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	sameResult(t, e.want[task], mergeJSON(t, exitFrames, files...))
}

// TestTheFirstStepsOfThePage runs two lists on one machine.
func TestTheFirstStepsOfThePage(t *testing.T) {
	e := newElsewhere(t)
	out := e.bash(t, exitFrames, use(t, "sh", "try"))
	if !strings.Contains(out, "road") || !strings.Contains(out, "merge of 2 partial results") {
		t.Errorf("printed\n%s", out)
	}
	e.merged(t, "counts", "part-*.jsonl")
}

// TestXargs runs processes side by side.
func TestXargs(t *testing.T) {
	e := newElsewhere(t)
	var report scanReport
	if err := json.Unmarshal([]byte(e.bash(t, exitFrames, use(t, "sh", "xargs"))), &report); err != nil {
		t.Fatal(err)
	}
	if report.Out != "weights.json" {
		t.Errorf("written %q", report.Out)
	}
	if _, err := os.Stat(filepath.Join(e.dir, "weights.json")); err != nil {
		t.Error(err)
	}
	sameResult(t, e.want["counts"], report)
}

// TestALoopOverMachines: the loop gives the right result, and a machine that fails is noticed.
func TestALoopOverMachines(t *testing.T) {
	e := newElsewhere(t)
	if out := e.bash(t, exitFrames, use(t, "sh", "loop")); !strings.Contains(out, "merge of 3 partial results") {
		t.Errorf("printed\n%s", out)
	}
	e.merged(t, "counts", "part-*.jsonl")
	e.program(t, "ssh", "[ \"$1\" != beta ] || exit 255\nshift\nexec \"$@\"")
	if out := e.bash(t, exitFailed, use(t, "sh", "loop")); out != "" {
		t.Errorf("printed\n%s", out)
	}
}

// TestSlurm checks the script of the array, and runs its tasks one after the other, with the variables that Slurm sets.
func TestSlurm(t *testing.T) {
	e, script := newElsewhere(t), use(t, "sh", "slurm")
	options := regexp.MustCompile(`(?m)^#SBATCH --([a-z-]+)=(\S+)$`).FindAllStringSubmatch(script, -1)
	if len(options) != strings.Count(script, "#SBATCH") || !strings.HasPrefix(script, "#!/bin/bash\n#SBATCH ") || strings.LastIndex(script, "#SBATCH") > strings.Index(script, "\nset ") {
		t.Errorf("not all lines of #SBATCH are options before the first command:\n%s", script)
	}
	known := map[string]string{"job-name": `\w+`, "array": `0-3`, "cpus-per-task": `\d+`, "mem": `\d+[KMGT]`, "time": `\d\d:\d\d:\d\d`}
	for _, option := range options {
		if pattern, ok := known[option[1]]; !ok || !regexp.MustCompile("^"+pattern+"$").MatchString(option[2]) {
			t.Errorf("--%s=%s is no option of sbatch", option[1], option[2])
		}
	}
	e.bash(t, 0, `woodkit items "$DATA" --shards 4 --out shards`)
	for task := range 4 {
		e.bash(t, 0, script, fmt.Sprintf("SLURM_ARRAY_TASK_ID=%d", task))
	}
	e.merged(t, "heatmap", "heat-[0-3].jsonl")
}

// A job8s has the members that a Job of Kubernetes may have here. Any other member is a mistake.
type job8s struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string
	Metadata   struct{ Name string }
	Spec       struct {
		CompletionMode       string `yaml:"completionMode"`
		Completions          int
		Parallelism          int
		BackoffLimitPerIndex int `yaml:"backoffLimitPerIndex"`
		Template             struct {
			Spec struct {
				RestartPolicy string `yaml:"restartPolicy"`
				Containers    []struct {
					Name, Image   string
					Command, Args []string
					Resources     struct{ Requests, Limits map[string]string }
					VolumeMounts  []struct {
						Name      string
						MountPath string `yaml:"mountPath"`
					} `yaml:"volumeMounts"`
				}
				Volumes []struct {
					Name                  string
					PersistentVolumeClaim struct {
						ClaimName string `yaml:"claimName"`
					} `yaml:"persistentVolumeClaim"`
				}
			}
		}
	}
}

// TestKubernetes checks the manifest against what an indexed Job needs, and runs the command of its pods one after the other.
func TestKubernetes(t *testing.T) {
	e := newElsewhere(t)
	var job job8s
	if err := yaml.UnmarshalWithOptions([]byte(use(t, "yaml", "kubernetes")), &job, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	pod := job.Spec.Template.Spec
	if job.APIVersion != "batch/v1" || job.Kind != "Job" || !regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`).MatchString(job.Metadata.Name) ||
		job.Spec.CompletionMode != "Indexed" || job.Spec.Completions != 4 || job.Spec.Parallelism < 1 ||
		pod.RestartPolicy != "Never" || len(pod.Containers) != 1 { // backoffLimitPerIndex is allowed only with Indexed and Never
		t.Fatalf("%+v", job)
	}
	container := pod.Containers[0]
	if len(container.VolumeMounts) != 1 || len(pod.Volumes) != 1 || container.VolumeMounts[0].Name != pod.Volumes[0].Name || pod.Volumes[0].PersistentVolumeClaim.ClaimName == "" {
		t.Errorf("volumes %+v, mounted %+v", pod.Volumes, container.VolumeMounts)
	}
	for _, quantities := range []map[string]string{container.Resources.Requests, container.Resources.Limits} {
		for name, quantity := range quantities {
			if !regexp.MustCompile(`^\d+(m|Ki|Mi|Gi)?$`).MatchString(quantity) || name != "cpu" && name != "memory" {
				t.Errorf("%s: %s", name, quantity)
			}
		}
	}
	if strings.Join(container.Command, " ") != "bash -euc" || len(container.Args) != 1 || container.Image == "" || container.Name == "" {
		t.Fatalf("%+v", container)
	}
	e.bash(t, 0, `woodkit items "$DATA" --shards 4 --out shards`)
	command := strings.ReplaceAll(container.Args[0], container.VolumeMounts[0].MountPath+"/", e.dir+"/")
	for index := range job.Spec.Completions {
		e.bash(t, 0, "set -eu\n"+command, fmt.Sprintf("JOB_COMPLETION_INDEX=%d", index))
	}
	e.merged(t, "counts", "part-[0-3].jsonl")
}

// TestPythonReadsBands runs the page's lines of Python, which read the pixels of all classes by group.
func TestPythonReadsBands(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3")
	}
	dir := testDataset(t, 5)
	asInput(t, strings.Join(filesIn(t, dir), "\n"))
	command := exec.Command(python, "-c", use(t, "python", "band"))
	command.Stdin = strings.NewReader(onlyOutput(t, 0, append([]string{"scan", "heatmap"}, woodscapeItems...)...))
	out, err := command.CombinedOutput()
	if want := fmt.Sprintf("{\"FV\": %d}\n", 5*1280*966); err != nil || string(out) != want { // the first frames are all of camera FV
		t.Errorf("%v: %s, want %s", err, out, want)
	}
}
