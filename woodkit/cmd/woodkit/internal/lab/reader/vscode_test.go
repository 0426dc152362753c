package reader

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup/setuptest"
)

// TestVSCodeFindsTheKernel checks that the checkout's settings name the interpreter of the environment, and that Jupyter
// finds the kernel there in the way the editor asks for it.
func TestVSCodeFindsTheKernel(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out JupyterLab's environment")
	}
	environment := setuptest.Environment(t)
	text, err := os.ReadFile(filepath.Join(environment.Checkout, ".vscode", "settings.json"))
	if err != nil {
		t.Fatal(err)
	}
	var settings map[string]string
	if err := json.Unmarshal(regexp.MustCompile(`(?m)^\s*//.*$`).ReplaceAll(text, nil), &settings); err != nil {
		t.Fatal(err)
	}
	python := strings.ReplaceAll(settings["python.defaultInterpreterPath"], "${workspaceFolder}", environment.Checkout)
	if python != environment.Python() {
		t.Fatalf("the settings name the interpreter %q, set-up makes %q", python, environment.Python())
	}
	command := exec.CommandContext(t.Context(), python, "-m", "jupyter", "kernelspec", "list", "--json")
	command.Env = []string{"HOME=" + t.TempDir(), "PATH=" + filepath.Dir(python)}
	output, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	var found struct {
		Kernelspecs map[string]struct {
			Spec struct {
				Argv []string `json:"argv"`
			} `json:"spec"`
		} `json:"kernelspecs"`
	}
	if err := json.Unmarshal(output, &found); err != nil {
		t.Fatal(err)
	}
	kernel, ok := found.Kernelspecs[setup.KernelName]
	if !ok {
		t.Fatalf("the kernel is not among %s", output)
	}
	if info, err := os.Stat(kernel.Spec.Argv[0]); err != nil || info.Mode()&0o111 == 0 {
		t.Errorf("its program %s: %v", kernel.Spec.Argv[0], err)
	}
}
