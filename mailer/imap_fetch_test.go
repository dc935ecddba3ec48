package mailer

import (
	"io"
	"strings"
	"testing"
)

// shortLiteral promises more than it holds, as one does when the connection is lost.
type shortLiteral struct {
	io.Reader
	size int64
}

func (l shortLiteral) Size() int64 { return l.size }

func TestReadBodyWantsAllOfIt(t *testing.T) {
	t.Parallel()
	s := &imapSession{cfg: &IMAPConfig{MaxMessage: 20}}
	for _, tt := range []struct {
		have string
		size int64
		ok   bool
	}{
		{"0123456789", 10, true},
		{"012345678", 10, false},
		{"", 10, false},
		{"", 0, true},
		{strings.Repeat("x", 300<<10), 300 << 10, true},
		{strings.Repeat("x", 300<<10), 301 << 10, false}, // lost after what is kept
		{strings.Repeat("x", 30), 40, false},
	} {
		b, err := s.readBody(shortLiteral{strings.NewReader(tt.have), tt.size})
		if (err == nil) != tt.ok {
			t.Errorf("%d octets of %d: %v", len(tt.have), tt.size, err)
		}
		if err == nil && b.tooLarge != (tt.size > 20) {
			t.Errorf("%d octets of %d: too large = %v", len(tt.have), tt.size, b.tooLarge)
		}
	}
}
