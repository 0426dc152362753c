package notebook

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// The hash is in the notebook's metadata, as woodkit.code_sha256.
const (
	hashObject = "woodkit"
	hashField  = "code_sha256"
)

// CodeHash returns the SHA-256 of the code cells' sources, as a JSON list, in hexadecimal. Prose does not count, because no
// output depends on it.
func (n *Notebook) CodeHash() string {
	return sourceHash(n.Code())
}

// SourceHash returns the SHA-256 of all cells' sources, prose included. It changes when a person edits the notebook, and
// does not change when its cells run.
func (n *Notebook) SourceHash() string {
	return sourceHash(n.cells)
}

func sourceHash(cells []Cell) string {
	sources := []string{}
	for _, cell := range cells {
		sources = append(sources, cell.Source())
	}
	text, err := json.Marshal(sources)
	if err != nil {
		panic("notebook: a list of strings is JSON: " + err.Error())
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// RecordedHash returns the hash of the code cells that made the outputs, or "" if none was recorded.
func (n *Notebook) RecordedHash() string {
	hash, _ := n.metadata(hashObject, false)[hashField].(string)
	return hash
}

// RecordHash records that the outputs were made by the code cells in their present form.
func (n *Notebook) RecordHash() {
	n.metadata(hashObject, true)[hashField] = n.CodeHash()
}

// ForgetHash removes the hash, for a notebook without outputs.
func (n *Notebook) ForgetHash() {
	delete(n.tree["metadata"].(map[string]any), hashObject)
}
