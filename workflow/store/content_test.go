package store

import (
	"bytes"
	"testing"

	"github.com/klauspost/compress/s2"
)

// FuzzContent: a message is read back as it was kept, and no row that is damaged
// is read as something else than a message that lacks a part.
func FuzzContent(f *testing.F) {
	f.Add([]byte("Subject: x\r\n\r\n"), []byte("hei\r\n"), []byte("--\r\n"))
	f.Add([]byte{}, []byte("\n[]"), []byte{})
	f.Add([]byte("[{\"n\":1}]\n"), s2.Encode(nil, []byte("[{\"n\":2}]\nab")), []byte{0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, header, one, two []byte) {
		content := must(encodeContent(header, []Segment{{Bytes: one}, shared([]byte("part")), {Bytes: two}}))(t)
		var got storedContent
		if err := got.Scan(content); err != nil {
			t.Fatal(err)
		}
		if len(got.bytes) != 4 || got.layout[2].Hash == "" || !bytes.Equal(got.bytes[0], header) || !bytes.Equal(got.bytes[1], one) || got.bytes[2] != nil || !bytes.Equal(got.bytes[3], two) {
			t.Errorf("read back %q with %+v", got.bytes, got.layout)
		}
		if _, own, ok := decodeContent(content); !ok || !bytes.Equal(own, bytes.Join([][]byte{header, one, two}, nil)) {
			t.Errorf("original %q", own)
		}
		for _, damaged := range [][]byte{header, one, two, content[:len(content)-1], s2.Encode(nil, header)} {
			var c storedContent
			if err := c.Scan(damaged); err != nil || len(c.layout) == 0 || len(c.layout) != len(c.bytes) {
				t.Errorf("%q is read as %+v, %v", damaged, c, err)
			}
		}
	})
}
