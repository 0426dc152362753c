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

// Load returns the documents in the folder dir, in name order, as far as accept accepts them. A file that is no document, or
// that accept refuses, is moved into the folder "damaged" below dir, with what belongs to it. One that cannot be read, has
// more than a megabyte, or is no regular file stays where it is. Problems name them both. A folder that is not there holds no
// documents.
func Load[T any](dir string, accept func(T) error) (documents []T, problems []Problem, err error) {
	before := make(chan *list[T]) // no buffer: the one list is taken below
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

// documentFiles looks up the files in a folder whose names are those of documents, in name order.
func documentFiles(dir string) (files []fs.FileInfo, problems []Problem, err error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reading records: %w", err)
	}
	folder, err := os.OpenRoot(dir) // looks files up faster than by their whole paths
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

// noteProblem adds a problem, unless the file was deleted meanwhile.
func noteProblem(problems []Problem, problem *Problem) []Problem {
	if errors.Is(problem.Err, fs.ErrNotExist) {
		return problems
	}
	return append(problems, *problem)
}

// load reads one document of a folder. One that is damaged is set aside.
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

// Read reads one document. A missing file is an error that wraps fs.ErrNotExist.
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
