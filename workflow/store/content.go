package store

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/klauspost/compress/s2"
)

// segment is a line of a message's layout: the length of bytes that are kept in
// the row, or the hash of a part.
type segment struct {
	Length int    `json:"n,omitempty"`
	Hash   string `json:"h,omitempty"`
}

// maxContent is more than any message has of its own; a row that claims more is damaged.
const maxContent = 1 << 28

// encodeContent returns what is kept of a message: its layout in JSON, a line
// feed, and its own bytes joined, as one S2 block. The header is the first segment.
func encodeContent(header []byte, body []Segment) ([]byte, error) {
	list := append(make([]segment, 0, len(body)+1), segment{Length: len(header)})
	own := len(header)
	for _, s := range body {
		if s.SHA256 != "" {
			list = append(list, segment{Hash: s.SHA256})
		} else {
			list = append(list, segment{Length: len(s.Bytes)})
			own += len(s.Bytes)
		}
	}
	layout, err := json.Marshal(list)
	if err != nil {
		return nil, fmt.Errorf("encode layout: %w", err)
	}
	content := append(make([]byte, 0, len(layout)+1+own), layout...)
	content = append(content, '\n')
	content = append(content, header...)
	for _, s := range body {
		if s.SHA256 == "" {
			content = append(content, s.Bytes...)
		}
	}
	return s2.Encode(nil, content), nil
}

// decodeContent returns the layout and the own bytes of a message, in memory of
// their own; ok is false for what encodeContent has not written.
func decodeContent(content []byte) (layout, own []byte, ok bool) {
	if n, err := s2.DecodedLen(content); err != nil || n > maxContent {
		return nil, nil, false
	}
	b, err := s2.Decode(nil, content)
	if err != nil {
		return nil, nil, false
	}
	return bytes.Cut(b, []byte("\n"))
}

// storedContent is a message as it was read back: the layout, and the bytes of
// each segment, nil for parts that have still to be fetched.
type storedContent struct {
	layout []segment
	bytes  [][]byte
}

// Scan reads what encodeContent wrote. Anything else is taken for a message that
// lacks a part: it fails alone, and does not keep the rest of the queue waiting.
func (c *storedContent) Scan(v any) error {
	raw, _ := v.([]byte)
	layout, own, ok := decodeContent(raw)
	if !ok || json.Unmarshal(layout, &c.layout) != nil || !c.cut(own) {
		c.layout, c.bytes = []segment{{Hash: "none"}}, make([][]byte, 1)
	}
	return nil
}

// cut divides the row's own bytes among the segments, or reports that they do
// not fit the layout.
func (c *storedContent) cut(own []byte) bool {
	c.bytes = make([][]byte, len(c.layout))
	for i, s := range c.layout {
		if s.Hash != "" {
			continue
		}
		if s.Length < 0 || s.Length > len(own) {
			return false
		}
		c.bytes[i], own = own[:s.Length:s.Length], own[s.Length:]
	}
	return len(own) == 0 && len(c.layout) > 0
}
