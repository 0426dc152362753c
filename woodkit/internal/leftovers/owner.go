package leftovers

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// An Owner is a command that starts kernels.
type Owner struct {
	// Folder is for all temporary files.
	Folder string
	// Left says what could not be removed of earlier commands that are gone, or is nil.
	Left error

	over func() // ends the guard; nil if there is none
}

// Begin removes what earlier commands that are gone left in the folder tmp and below home (.woodkit). Then it makes
// this command's folder in tmp.
func Begin(tmp, home string) (*Owner, error) {
	o := &Owner{Folder: filepath.Join(tmp, Prefix+strconv.Itoa(os.Getpid()))}
	if err := errors.Join(endProcesses(home), removeFolders(tmp)); err != nil {
		o.Left = fmt.Errorf("removing what a killed command left: %w", err)
	}
	err := errors.Join(os.MkdirAll(tmp, 0o755), os.RemoveAll(o.Folder)) // an earlier command may have had our process id
	if err == nil {
		err = os.Mkdir(o.Folder, 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(o.Folder, hostFile), []byte(host()), 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("making the folder for temporary files: %w", err)
	}
	if o.over, err = startGuard(o.Folder); err != nil {
		return nil, errors.Join(err, os.RemoveAll(o.Folder))
	}
	return o, nil
}

// Environ returns the variables that every process of the command must have in its environment.
func (o *Owner) Environ() []string {
	return []string{
		ownerVariable + "=" + name(os.Getpid()), folderVariable + "=" + o.Folder, "TMPDIR=" + o.Folder,
		"JUPYTER_RUNTIME_DIR=" + filepath.Join(o.Folder, "runtime"), // for the keys of kernels, and for the page that has the token
	}
}

// End removes the folder. Before that, everything that the command started must have ended.
func (o *Owner) End() error {
	err := os.RemoveAll(o.Folder)
	if o.over != nil {
		o.over()
	}
	return err
}
