package leftovers

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

const (
	// ownerVariable names the command in the environment of everything that it starts: "PID.START", see [name].
	ownerVariable = "WOODKIT_OWNER"
	// folderVariable tells the Python programs where the kernels that they start put temporary files. The kernel spec has
	// another folder, for kernels that are not started by us.
	folderVariable = "WOODKIT_TMP"
	// Prefix begins the name of a command's folder; its process id follows. It is short, since sockets lie below it, whose
	// names may have about 100 bytes.
	Prefix = "wk-"
	// hostFile, in the folder, says on which machine or in which container the process id counts.
	hostFile = "host"
)

// An Owner is a command that starts kernels.
type Owner struct {
	// Folder is for everything temporary.
	Folder string
	// Left says what could not be removed of commands that are gone; nil: all of it was.
	Left error

	over func() // ends the guard; nil: there is none
}

// Begin removes what commands that are gone left in the folder tmp and below home (.woodkit), and makes this one's folder in
// tmp.
func Begin(tmp, home string) (*Owner, error) {
	o := &Owner{Folder: filepath.Join(tmp, Prefix+strconv.Itoa(os.Getpid()))}
	if err := errors.Join(endProcesses(home), removeFolders(tmp)); err != nil {
		o.Left = fmt.Errorf("removing what a killed command left: %w", err)
	}
	err := errors.Join(os.MkdirAll(tmp, 0o755), os.RemoveAll(o.Folder)) // one that is gone had our process id
	if err == nil {
		err = os.Mkdir(o.Folder, 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(o.Folder, hostFile), []byte(host()), 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("making the folder for temporary files: %w", err)
	}
	if err := o.guard(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(o.Folder))
	}
	return o, nil
}

// Environ returns the variables that everything which the command starts must have.
func (o *Owner) Environ() []string {
	return []string{
		ownerVariable + "=" + name(os.Getpid()), folderVariable + "=" + o.Folder, "TMPDIR=" + o.Folder,
		"JUPYTER_RUNTIME_DIR=" + filepath.Join(o.Folder, "runtime"), // keys of kernels, and the page that has the token
	}
}

// End removes the folder. What the command started must have ended.
func (o *Owner) End() error {
	err := os.RemoveAll(o.Folder)
	if o.over != nil {
		o.over()
	}
	return err
}

// host is the name of this machine or container.
func host() string {
	name, err := os.Hostname()
	if err != nil {
		return "unknown"
	}
	return name
}
