package lab_test

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit/cmd/woodkit/internal/setup/setuptest"
)

// TestKernelThatStartsIsListed lists the kernels when one is in the list, and nothing else of it is known yet.
func TestKernelThatStartsIsListed(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out the real JupyterLab")
	}
	environment := setuptest.Environment(t)
	command := exec.CommandContext(t.Context(), environment.Python(), "-c", `
import json
from woodkit_kernels import Kernels
from woodkit_launch import Manager
kernels = Kernels()
kernels._kernels["1"] = Manager(kernel_name="woodkit")
print(json.dumps(kernels.list_kernels()))
`)
	command.Env = append(environment.Environ(), "PYTHONPATH=../../../../../docker/jupyter", "PYTHONDONTWRITEBYTECODE=1")
	var said strings.Builder
	command.Stderr = &said
	output, err := command.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	var listed []struct {
		State    string    `json:"execution_state"`
		Activity time.Time `json:"last_activity"`
	}
	if err := json.Unmarshal(output, &listed); err != nil {
		t.Fatal(err)
	}
	if len(listed) != 1 || listed[0].State != "starting" || time.Since(listed[0].Activity) > time.Hour {
		t.Errorf("the list: %s", output)
	}
}
