// Package file turns a process file (YAML, and staff as CSV) into a
// workflow.Process and back.
//
// Parse never stops at the first fault: it reads all that can be read and
// hands back every fault with its line, its column and what to write instead.
// Keys and values are matched strictly: a misspelt key that was passed over in
// silence would be a meeting that nobody is called to. Encodings, delimiters
// and the ways to write an hour are taken as Norwegian offices write them.
//
// The commented sample that `starte init` writes documents every key.
package file
