package workflow

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

var lowerBase32 = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// eventUID is an appointment's UID (RFC 5545, section 3.8.4.7): the same for
// the same appointment at every sequence, and not to be guessed from outside.
func eventUID(process, event, seed string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{process, event, seed}, "\x00")))
	return lowerBase32.EncodeToString(sum[:16])
}

// TagBytes is how many random bytes a reply tag is made of: 104 bits, more than
// anybody could guess.
const TagBytes = 13

// Tag writes random bytes as a reply tag: lower-case letters and digits, good
// in the local part of an address.
func Tag(random []byte) string { return lowerBase32.EncodeToString(random) }
