package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"

	"woodscape.example/woodkit"
)

// A frameList has the names in the file of --list. A nil list stands for all frames.
type frameList struct {
	file  string
	names []string
	lines []int // line of each name, counted from 1
}

// readList reads names, one per line. It skips empty lines, and the mark with which some editors begin a file. Without a
// file, the list is nil. The end of ctx ends the wait for a program that writes into a pipe.
func readList(ctx context.Context, file string) (*frameList, error) {
	if file == "" {
		return nil, nil
	}
	in, err := await(ctx, func() (*os.File, error) { return os.Open(file) }) // a pipe opens when another program opens its other end
	if err != nil {
		return nil, fmt.Errorf("reading --list: %w", err)
	}
	defer in.Close()
	defer context.AfterFunc(ctx, func() { in.Close() })()
	list := &frameList{file: file}
	lines := bufio.NewScanner(in)
	for number := 1; lines.Scan(); number++ {
		if name := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff")); name != "" {
			list.names, list.lines = append(list.names, name), append(list.lines, number)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading --list %s: %w", file, err)
	}
	if len(list.names) == 0 {
		return nil, fmt.Errorf("--list %s: there is no name in it; it takes one a line, such as 00000_FV", file)
	}
	return list, nil
}

// choose returns the frames of one group that the list names. An empty group stands for all. If the data set does not have
// some of the names, the error counts them and gives the line of the first.
func (l *frameList) choose(ds *woodkit.Dataset, group string) ([]woodkit.Frame, error) {
	if l == nil {
		return ds.Select(group, nil)
	}
	missing, first := 0, 0
	for i, name := range l.names {
		if _, err := ds.Frame(name); err != nil {
			if missing++; missing == 1 {
				first = i
			}
		}
	}
	if missing > 0 {
		return nil, &ExitError{exitUsage, fmt.Errorf("--list %s: %d of %d names are not in the data set %s; the first is %q in line %d",
			l.file, missing, len(l.names), ds.Dir, l.names[first], l.lines[first])}
	}
	frames, err := ds.Select(group, l.names)
	if err != nil {
		return nil, &ExitError{exitUsage, fmt.Errorf("--list %s: %w", l.file, err)}
	}
	return frames, nil
}
