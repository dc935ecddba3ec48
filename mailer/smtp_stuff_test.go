package mailer

import (
	"bufio"
	"bytes"
	"io"
	"math/rand/v2"
	"net/textproto"
	"strings"
	"testing"
)

// TestStuffingIsUndoneByTheReceiver reads what was made ready for DATA as
// net/textproto does, the ends of chunks included.
func TestStuffingIsUndoneByTheReceiver(t *testing.T) {
	t.Parallel()
	long := strings.Repeat(strings.Repeat("x", 62)+"\r\n", stuffChunk/64) // a chunk to the byte
	tests := map[string]string{
		"plain":                   "Subject: a\r\n\r\nb\r\n",
		"dots":                    ".\r\n..\r\n.a\r\na.\r\n\r\n.\r\n",
		"only a dot":              ".\r\n",
		"no end of line":          "a\r\n.b",
		"dot at once":             ".",
		"dot begins a chunk":      long + ".a\r\n",
		"dot ends a chunk":        long[:len(long)-1] + "x\r\n" + long[:len(long)-5] + "\r\n.\r\n",
		"line feed ends a chunk":  long[2:] + "\r\n.\r\n..\r\n",
		"chunk without any break": strings.Repeat("y", stuffChunk+7) + "\r\n.\r\n",
		"every line":              strings.Repeat(".\r\n", stuffChunk),
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var b strings.Builder
		for range r.IntN(40) + 1 {
			b.WriteString([]string{"\r\n", ".", "a", "\r\n."}[r.IntN(4)])
		}
		tests[b.String()] = b.String()
	}
	buf := []byte("left over from the message before")
	for name, msg := range tests {
		var wire bytes.Buffer
		w := bufio.NewWriter(&wire)
		var err error
		if buf, _, err = writeStuffed(w, []byte(msg), nil, buf); err != nil {
			t.Fatal(err)
		}
		in := textproto.NewReader(bufio.NewReader(&wire))
		lines, err := in.ReadDotLines()
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		want := strings.Split(strings.TrimSuffix(msg, "\r\n"), "\r\n")
		if got := strings.Join(lines, "\r\n"); got != strings.Join(want, "\r\n") {
			t.Errorf("%q: read back %d lines, want %d", name, len(lines), len(want))
		}
		if rest, _ := in.ReadLine(); rest != "" {
			t.Errorf("%q: %q stands after the end", name, rest)
		}
	}
}

// BenchmarkWrite is what an ordinary message costs before it is on the wire.
func BenchmarkWrite(b *testing.B) {
	msg := []byte(strings.Repeat("Hei p=C3=A5 deg, og velkommen til verkstedet, vi starter kl. 13.00\r\n", 70))
	w := bufio.NewWriter(io.Discard)
	var buf []byte
	b.SetBytes(int64(len(msg)))
	for b.Loop() {
		err := checkMessage(msg)
		if err == nil {
			buf, _, err = writeStuffed(w, msg, nil, buf)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}
