package engine

import (
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"io"

	"starte/workflow"
)

// idEncoding keeps the order of what it encodes.
var idEncoding = base32.NewEncoding("0123456789abcdefghijklmnopqrstuv").WithPadding(base32.NoPadding)

// newID makes an id for a row: when it was made, a number, and 64 random bits.
// As with UUIDs of version 7 (RFC 9562 section 5.7), rows made one after the
// other lie side by side in every index on the id, so that a database of many
// processes writes few pages for each of them.
func (e *Engine) newID() (string, error) {
	b := make([]byte, 16)
	if _, err := io.ReadFull(e.random, b); err != nil {
		return "", fmt.Errorf("make id: %w", err)
	}
	binary.BigEndian.PutUint64(b, uint64(e.now().UnixMilli())<<16|uint64(e.made.Add(1)&0xffff))
	return idEncoding.EncodeToString(b), nil
}

// newSeed makes what the names of a process's mails are derived from: 128
// random bits.
func newSeed(random io.Reader) (string, error) {
	b := make([]byte, 16)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", fmt.Errorf("make seed: %w", err)
	}
	return workflow.Tag(b), nil
}
