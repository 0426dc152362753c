package lab_test

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/lab"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup/setuptest"
	"woodscape.example/woodkit/internal/session"
)

// realServer starts JupyterLab on a folder with one file. Another file is beside the folder.
func realServer(t *testing.T, mark string) *lab.Server {
	t.Helper()
	if testing.Short() {
		t.Skip("-short leaves out the real kernel and JupyterLab")
	}
	environment := setuptest.Environment(t)
	dir := t.TempDir()
	folder := filepath.Join(dir, "lab")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{filepath.Join(folder, "open.txt"), filepath.Join(dir, "secret.txt")} {
		if err := os.WriteFile(name, []byte("contents"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	server, err := lab.Start(t.Context(), lab.Options{
		Python: environment.Python(), Environ: append(environment.Environ(), mark, "JUPYTER_TOKEN=stale"), Folder: folder,
		Port: 18700, Log: filepath.Join(environment.Dir, "logs", "lab-"+t.Name()+".log"),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	return server
}

// ask sends a request to the server and returns the status and the start of the answer.
func ask(t *testing.T, s *lab.Server, method, path, body string, header map[string]string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, s.Base()+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range header {
		request.Header.Set(name, value)
	}
	if host, ok := header["Host"]; ok {
		request.Host = host
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if allowed := response.Header.Get("Access-Control-Allow-Origin"); allowed != "" {
		t.Errorf("%s %s: pages of %s may read the answer", method, path, allowed)
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, 1<<16))
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// TestAttacksAreRefused tries to get in without the token, from a foreign page, and out of the folder.
func TestAttacksAreRefused(t *testing.T) {
	s := realServer(t, "WOODKIT_TEST_ATTACK=1")
	right := "token " + s.Token
	base := s.Base()
	kernel := `{"name": "` + setup.KernelName + `"}`
	for _, test := range []struct {
		name, method, path, body string
		header                   map[string]string
		refused                  []int // statuses that count as a refusal
	}{
		{"no token: kernels", "GET", "/api/kernels", "", nil, []int{403}},
		{"no token: start a kernel", "POST", "/api/kernels", kernel, nil, []int{403}},
		{"no token: files", "GET", "/api/contents", "", nil, []int{403}},
		{"no token: terminal", "POST", "/api/terminals", "", nil, []int{403}},
		{"no token: download", "GET", "/files/open.txt", "", nil, []int{302, 403}},
		{"no token: page", "GET", "/lab", "", nil, []int{302, 403}},
		{"wrong token", "GET", "/api/kernels", "", map[string]string{"Authorization": "token " + s.Token[1:]}, []int{403}},
		{"wrong token in the address", "GET", "/api/kernels?token=stale", "", nil, []int{403}},
		{"empty token", "GET", "/api/kernels?token=", "", nil, []int{403}},
		{"stale token", "GET", "/api/kernels", "", map[string]string{"Authorization": "token stale"}, []int{403}},
		{"foreign host", "GET", "/api/kernels", "", map[string]string{"Authorization": right, "Host": "evil.example"}, []int{403}},
		{"foreign host, page", "GET", "/lab", "", map[string]string{"Authorization": right, "Host": "evil.example:80"}, []int{403}},
		{"cross-origin without the token", "POST", "/api/kernels", kernel, map[string]string{"Origin": "http://evil.example"}, []int{403, 404}},
		{"cross-origin with a wrong token", "POST", "/api/kernels", kernel, map[string]string{"Origin": "http://evil.example", "Authorization": "token x"}, []int{403, 404}},
		{"cross-origin preflight", "OPTIONS", "/api/kernels", "", map[string]string{"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}, []int{200, 204, 403, 404}},
		{"traversal: contents", "GET", "/api/contents/..%2Fsecret.txt", "", map[string]string{"Authorization": right}, []int{400, 403, 404}},
		{"traversal: files", "GET", "/files/..%2Fsecret.txt", "", map[string]string{"Authorization": right}, []int{400, 403, 404}},
		{"traversal: twice encoded", "GET", "/files/%252e%252e/secret.txt", "", map[string]string{"Authorization": right}, []int{400, 403, 404}},
		{"traversal: static", "GET", "/static/..%2F..%2F..%2F..%2Fetc/passwd", "", map[string]string{"Authorization": right}, []int{400, 403, 404}},
		{"traversal: write", "PUT", "/api/contents/..%2Fwritten.txt", `{"type":"file","format":"text","content":"x"}`, map[string]string{"Authorization": right}, []int{400, 403, 404}},
	} {
		t.Run(test.name, func(t *testing.T) {
			status, text := ask(t, s, test.method, test.path, test.body, test.header)
			if !slices.Contains(test.refused, status) {
				t.Errorf("status %d, want one of %v", status, test.refused)
			}
			known := test.header["Authorization"] == right // in that case, the pages that we get may contain the token
			if text == "contents" || strings.Contains(text, "root:x:") || !known && strings.Contains(text, s.Token) {
				t.Errorf("the answer gives something away: %q", text)
			}
		})
	}
	for _, path := range []string{"/api/kernels", "/files/open.txt"} { // open with the token, or the table would prove nothing
		if status, _ := ask(t, s, "GET", path, "", map[string]string{"Authorization": right}); status != http.StatusOK {
			t.Errorf("%s with the token: status %d", base+path, status)
		}
	}
	if _, text := ask(t, s, "GET", "/api/kernels", "", map[string]string{"Authorization": right}); strings.TrimSpace(text) != "[]" {
		t.Errorf("an attack started a kernel: %s", text)
	}
}

// TestKernelHasNoToken starts the real kernel and reads the command line and environment of everything that the server
// started.
func TestKernelHasNoToken(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the environment of other processes is seen on Linux only")
	}
	mark := "WOODKIT_TEST_TOKEN=" + strconv.Itoa(os.Getpid())
	s := realServer(t, mark)
	status, text := ask(t, s, "POST", "/api/kernels", `{"name": "`+setup.KernelName+`"}`, map[string]string{"Authorization": "token " + s.Token})
	if status != http.StatusCreated {
		t.Fatalf("starting a kernel: status %d, %s", status, text)
	}
	running, err := session.Marked(mark)
	if err != nil || len(running) < 2 {
		t.Fatalf("found %v, %v; want server and kernel", running, err)
	}
	kernels := 0
	for _, pid := range running {
		for _, part := range []string{"cmdline", "environ"} {
			text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), part))
			if err != nil {
				continue // it has ended, such as the go command that a kernel asks for its version
			}
			if part == "cmdline" && strings.Contains(string(text), "gonb") {
				kernels++
			}
			if strings.Contains(string(text), s.Token) || strings.Contains(string(text), "JUPYTER_TOKEN=") {
				t.Errorf("%s of process %d has a token", part, pid)
			}
		}
	}
	if kernels == 0 {
		t.Error("no kernel was found")
	}
	environment, err := setup.Open()
	if err != nil {
		t.Fatal(err)
	}
	runtime := filepath.Join(environment.Dir, "jupyter", "runtime") // Jupyter's own pages with the token are here
	if info, err := os.Stat(runtime); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%s: mode %v, %v; want 700", runtime, info.Mode(), err)
	}
}
