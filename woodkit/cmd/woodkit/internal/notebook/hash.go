package notebook

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// The hash stands in the notebook's metadata as woodkit.code_sha256.
const (
	hashObject = "woodkit"
	hashField  = "code_sha256"
)

// CodeHash is the SHA-256 of the code cells' sources, in hexadecimal: of the JSON list of them. Prose does not count, since
// no output depends on it.
func (n *Notebook) CodeHash() string {
	return sourceHash(n.Code())
}

// SourceHash is the SHA-256 of all cells' sources, prose included: what changes when a person edits the notebook, and not
// when its cells run.
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

// RecordedHash is the hash of the code cells that the outputs were made by; empty where none was recorded.
func (n *Notebook) RecordedHash() string {
	hash, _ := n.metadata(hashObject, false)[hashField].(string)
	return hash
}

// RecordHash notes that the outputs were made by the code cells as they are.
func (n *Notebook) RecordHash() {
	n.metadata(hashObject, true)[hashField] = n.CodeHash()
}

// ForgetHash removes the note, for a notebook without outputs.
func (n *Notebook) ForgetHash() {
	delete(n.tree["metadata"].(map[string]any), hashObject)
}
