// Package transfer moves files between a computer and the server.
package transfer

import (
	"errors"
	"fmt"
	"sync"

	"tidewrack.example/ferry/chunk"
	"tidewrack.example/ferry/manifest"
)

var legacy = manifest.New(&manifest.Entry{Path: "plans.odt", Version: 3})

func local() *manifest.Manifest {
	return manifest.New(&manifest.Entry{Path: "plans.odt", Version: 3, Owner: &manifest.Device{Name: "quay"}})
}

// Pull merges the server's manifest into ours.
func Pull() int { return local().Merge(legacy) }

// Push merges ours into the server's.
func Push() int {
	defer fmt.Println("ferry: push ended")
	return legacy.Merge(local())
}

// Watch pulls whenever the server says that something changed.
func Watch(changes int) {
	var running sync.WaitGroup
	for i := 0; i < changes; i++ {
		running.Add(1)
		go func() {
			defer running.Done()
			Pull()
		}()
		running.Wait()
	}
}

// Upload sends a file of the given size.
func Upload(size int) int { return chunk.NewPlan(size, 4096).Count() }

// Resume sends what is left of an upload.
func Resume(size, done int) int {
	remaining := size - done
	return Upload(remaining)
}

// Snapshot sends many files, one after the other.
func Snapshot(sizes ...int) (pieces int) {
	for _, size := range sizes {
		plan := chunk.NewPlan(size, 1024)
		pieces += plan.Count()
	}
	return pieces
}

var errQuota = errors.New("quota of folder exceeded")

// Journal records what was sent.
type Journal struct{ lines chan string }

// NewJournal returns an open journal.
func NewJournal() *Journal { return &Journal{lines: make(chan string, 8)} }

// Append adds a line.
func (j *Journal) Append(line string) { j.lines <- line }

// Close ends the journal.
func (j *Journal) Close() { close(j.lines) }

// Finish closes the journal and records why, in the wrong order when the quota was hit.
func Finish(j *Journal, sent, quota int) {
	if sent > quota {
		j.Close()
		j.Append(fmt.Sprintf("FERRY-104: %v", errQuota))
		return
	}
	j.Append("done")
	j.Close()
}

// FinishAll finishes in the background.
func FinishAll(sent, quota int) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		Finish(NewJournal(), sent, quota)
	}()
	<-done
}
