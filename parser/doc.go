// Package parser reads mail: bytes in, what a person said out. It does no I/O
// and has no clock; it knows nothing of what the mail is used for.
package parser
