package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Load returns the documents in the folder dir that accept accepts, sorted by name. If a file is not a document, or
// accept refuses it, Load moves it into the folder "damaged" below dir, together with the files that belong to it. If a
// file cannot be read, has more than a megabyte, or is not a regular file, it stays where it is. problems names the
// files of both kinds. A folder that does not exist holds no documents.
func Load[T any](dir string, accept func(T) error) (documents []T, problems []Problem, err error) {
	before := make(chan *list[T]) // needs no buffer: its only value is received below
	go func() { before <- readList[T](dir) }()
	now := time.Now()
	files, problems, err := documentFiles(dir)
	known := <-before
	if err != nil {
		return nil, nil, err
	}
	removeAbandoned(dir, "", now)
	listed, missing := newList[T](len(files)), 0
	for _, file := range files {
		document, found := known.find(file)
		if found = found && accept(document) == nil; !found {
			var problem *Problem
			if document, problem = load(dir, file.Name(), accept); problem != nil {
				problems = noteProblem(problems, problem)
				continue
			}
		}
		if listed.add(file, document, now) && !found {
			missing++
		}
	}
	if missing >= worthListing {
		listed.write(dir)
	}
	return listed.Documents, problems, nil
}

// documentFiles finds the files in a folder that have names of documents, sorted by name.
func documentFiles(dir string) (files []fs.FileInfo, problems []Problem, err error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reading records: %w", err)
	}
	folder, err := os.OpenRoot(dir) // finds files faster than by their whole paths
	if err != nil {
		return nil, nil, fmt.Errorf("reading records: %w", err)
	}
	defer folder.Close()
	files = make([]fs.FileInfo, 0, len(entries))
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), extension) || strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		file, err := folder.Lstat(entry.Name())
		if err != nil {
			problems = noteProblem(problems, &Problem{File: entry.Name(), Err: err})
			continue
		}
		files = append(files, file)
	}
	return files, problems, nil
}

// noteProblem adds a problem, unless the file was deleted in the meantime.
func noteProblem(problems []Problem, problem *Problem) []Problem {
	if errors.Is(problem.Err, fs.ErrNotExist) {
		return problems
	}
	return append(problems, *problem)
}

// load reads one document in a folder. If the document is damaged, load sets it aside.
func load[T any](dir, name string, accept func(T) error) (document T, problem *Problem) {
	data, err := readFile(filepath.Join(dir, name), maxDocument)
	if err != nil {
		return document, &Problem{File: name, Err: err}
	}
	err = json.Unmarshal(data, &document)
	if err == nil {
		err = accept(document)
	}
	if err == nil {
		return document, nil
	}
	if failed := setAside(dir, name); failed != nil {
		return document, &Problem{File: name, Err: errors.Join(err, failed)}
	}
	return document, &Problem{File: name, Err: err, Aside: true}
}

// Read reads one document. If the file does not exist, the error wraps fs.ErrNotExist.
func Read[T any](path string) (document T, err error) {
	data, err := readFile(path, maxDocument)
	if err != nil {
		return document, err
	}
	if err := json.Unmarshal(data, &document); err != nil {
		return document, fmt.Errorf("reading %s: %w", path, err)
	}
	return document, nil
}
