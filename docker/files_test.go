// Package docker has only tests. They check the files from which the image is made.
package docker

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestDockerfile(t *testing.T) {
	text := read(t, "Dockerfile")
	if strings.HasPrefix(text, "# syntax=") {
		t.Error("a syntax line makes every build fetch a third image")
	}
	module := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(read(t, "go.mod"))
	image := regexp.MustCompile(`(?m)^ARG GO_IMAGE=golang:(\d+\.\d+)\.\d+-trixie$`).FindStringSubmatch(text)
	if module == nil || image == nil || module[1] != image[1] {
		t.Errorf("Go of go.mod: %q, of the image: %q", module, image)
	}
	stages := map[string]bool{"${GO_IMAGE}": true, "${DEBIAN_IMAGE}": true}
	for _, from := range regexp.MustCompile(`(?m)^FROM (\S+) AS (\S+)$`).FindAllStringSubmatch(text, -1) {
		if !stages[from[1]] {
			t.Errorf("stage %s is made from %s, which is neither a stage nor one of the two images", from[2], from[1])
		}
		stages[from[2]] = true
	}
	if froms := strings.Count(text, "\nFROM "); froms != len(stages)-2 {
		t.Errorf("%d FROM lines, %d stages with a name", froms, len(stages)-2)
	}
	if !strings.Contains(text[strings.LastIndex(text, "\nFROM "):], "\nUSER ${NB_UID}\n") {
		t.Error("the last stage does not change to an ordinary user")
	}
	ignored := read(t, ".dockerignore")
	for _, line := range regexp.MustCompile(`(?m)^COPY (.*)$`).FindAllStringSubmatch(text, -1) {
		words := strings.Fields(line[1])
		if strings.HasPrefix(words[0], "--from") {
			continue
		}
		for _, name := range words[:len(words)-1] {
			if strings.HasPrefix(name, "--") {
				continue
			}
			if _, err := os.Stat(filepath.Join("..", filepath.FromSlash(name))); err != nil {
				t.Errorf("COPY %s: %v", line[1], err)
			}
			top, _, _ := strings.Cut(name, "/")
			if !strings.Contains(ignored, "\n!"+top+"\n") || strings.Contains(ignored, "\n"+name+"\n") {
				t.Errorf("COPY %s: .dockerignore leaves %s out", line[1], name)
			}
		}
	}
}

// TestTheImageRunsEveryCommand: the entry point must know a command as one of woodkit, or it looks for a program of that name.
func TestTheImageRunsEveryCommand(t *testing.T) {
	known := regexp.MustCompile(`(?m)^-\* \| (.*)\)$`).FindStringSubmatch(read(t, "docker/start.sh"))
	if known == nil {
		t.Fatal("docker/start.sh has no list of commands")
	}
	commands := regexp.MustCompile(`(?m)^\t[A-Z]\w+ +([A-Z][a-z]+)Command +.cmd:`).FindAllStringSubmatch(read(t, "woodkit/cmd/woodkit/main.go"), -1)
	if len(commands) < 10 {
		t.Errorf("only %d commands are found", len(commands))
	}
	for _, command := range commands {
		if name := strings.ToLower(command[1]); name != "lab" && !slices.Contains(strings.Split(known[1], " | "), name) {
			t.Errorf("docker/start.sh does not know the command %s", name)
		}
	}
}

func TestComposeIsClosed(t *testing.T) {
	text := read(t, "compose.yaml")
	for _, want := range []string{
		`ports: ["127.0.0.1:`, "read_only: true", "cap_drop: [ALL]", `security_opt: ["no-new-privileges:true"]`, "mem_limit: ", "pids_limit: ", ":/data:ro",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("compose.yaml has no %s", want)
		}
	}
}

func TestDevcontainer(t *testing.T) {
	text := regexp.MustCompile(`(?m)^\s*//.*$`).ReplaceAllString(read(t, ".devcontainer/devcontainer.json"), "")
	var settings struct {
		Build           struct{ Dockerfile, Context string }
		WorkspaceFolder string
		RemoteUser      string
		Features        map[string]any
	}
	if err := json.Unmarshal([]byte(text), &settings); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{settings.Build.Dockerfile, settings.Build.Context} {
		if _, err := os.Stat(filepath.Join("..", ".devcontainer", filepath.FromSlash(name))); name == "" || err != nil {
			t.Errorf("build names %q: %v", name, err)
		}
	}
	dockerfile := read(t, "Dockerfile")
	if !strings.Contains(dockerfile, "WOODKIT_CHECKOUT="+settings.WorkspaceFolder+" ") {
		t.Errorf("the workspace folder %s is not the image's checkout", settings.WorkspaceFolder)
	}
	if !strings.Contains(dockerfile, "ARG NB_USER="+settings.RemoteUser+"\n") {
		t.Errorf("%s is not the image's user", settings.RemoteUser)
	}
	if len(settings.Features) > 0 {
		t.Error("features are fetched from elsewhere")
	}
}
