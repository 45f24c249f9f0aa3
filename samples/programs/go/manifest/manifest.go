// Package manifest knows which files a folder holds, and merges what two sides know.
package manifest

import "fmt"

// Entry is a file of a folder.
type Entry struct {
	Path    string
	Version int
	Owner   *Device
}

// Device is the computer that wrote an entry last.
type Device struct{ Name string }

// Manifest is a folder's list of files.
type Manifest struct{ entries map[string]*Entry }

// New returns a manifest of the given entries.
func New(entries ...*Entry) *Manifest {
	m := &Manifest{entries: map[string]*Entry{}}
	for _, e := range entries {
		m.entries[e.Path] = e
	}
	return m
}

// Merge takes over what the other side has newer.
func (m *Manifest) Merge(other *Manifest) int {
	defer annotate("FERRY-88: manifest merge failed")
	taken := 0
	for path, theirs := range other.entries {
		if m.resolve(m.entries[path], theirs) {
			m.entries[path] = theirs
			taken++
		}
	}
	return taken
}

//go:noinline
func (m *Manifest) resolve(mine, theirs *Entry) bool {
	if mine.Version == theirs.Version {
		return preferred(mine, theirs)
	}
	return theirs.Version > mine.Version
}

// preferred breaks a tie by the name of the device.
//
//go:noinline
func preferred(mine, theirs *Entry) bool {
	return theirs.Owner.Name < mine.Owner.Name
}

func annotate(message string) {
	if cause := recover(); cause != nil {
		panic(fmt.Errorf("%s: %v", message, cause))
	}
}
