package lab

import (
	"errors"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"

	"woodscape.example/woodkit/internal/store"
)

// tokenFileVariable is Jupyter's own variable for a file that holds the token. Kernels inherit the file's name, but the
// file is removed before the first kernel starts.
const tokenFileVariable = "JUPYTER_TOKEN_FILE"

// runtimeVariable names the folder for files of a running Jupyter: connection files and its address.
const runtimeVariable = "JUPYTER_RUNTIME_DIR"

// privateFolders makes the folder in which Jupyter keeps secrets inaccessible to other users, if the environment names that
// folder. It also makes a private folder for this server, for the token and for the page that a browser opens.
func privateFolders(environ []string) (own string, err error) {
	runtime := valueOf(environ, runtimeVariable)
	if runtime == "" {
		return os.MkdirTemp("", "woodkit-lab-")
	}
	if err := store.PrivateFolder(runtime); err != nil {
		return "", err
	}
	return os.MkdirTemp(runtime, fmt.Sprintf("lab-%d-", os.Getpid()))
}

// valueOf returns the value of a variable. If the variable occurs twice, the last one counts.
func valueOf(environ []string, name string) (value string) {
	for _, variable := range environ {
		if text, ok := strings.CutPrefix(variable, name+"="); ok {
			value = text
		}
	}
	return value
}

// withoutToken returns the environment without a token that the user may have set with Jupyter's variables.
func withoutToken(environ []string) (kept []string) {
	for _, variable := range environ {
		name, _, _ := strings.Cut(variable, "=")
		if name != "JUPYTER_TOKEN" && name != tokenFileVariable {
			kept = append(kept, variable)
		}
	}
	return kept
}

// hideToken writes the token to a file that only this user can read, and returns the file's name.
func hideToken(folder, token string) (string, error) {
	file := filepath.Join(folder, "token")
	return file, os.WriteFile(file, []byte(token), 0o600)
}

// Redirect writes a page that sends a browser to a notebook, as [Server.Page] does, and returns its file name. A file name
// does not reveal the token as an address would. This matters because all users of this machine can read a browser's
// command line. [Server.Stop] removes the file.
func (s *Server) Redirect(name string) (string, error) {
	address := html.EscapeString(s.Page(name))
	page := `<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer">` +
		`<meta http-equiv="refresh" content="0;url=` + address + `"><title>JupyterLab</title></head>` +
		`<body><a href="` + address + `">Open JupyterLab</a></body></html>` + "\n"
	file := filepath.Join(s.private, "open.html")
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		return "", fmt.Errorf("writing the page for the browser: %w", err)
	}
	return file, nil
}

// forgetToken removes the token's file once the server has read it.
func (s *Server) forgetToken() error {
	if err := os.Remove(filepath.Join(s.private, "token")); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("removing the token's file: %w", err)
	}
	return nil
}
