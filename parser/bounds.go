package parser

import "bytes"

// Bounds on the structure of a message. Honest mail stays far below them; what
// lies beyond is still kept, as text of the last part that was read.
const (
	maxNesting  = 24
	maxParts    = 1000
	maxTypeSize = 4 << 10 // bytes of a Content-Type field that are looked at
)

// entity is a leaf of the MIME tree as bytes: its header block, its body as it
// stands in the message, and the multipart/alternative it belongs to.
type entity struct {
	header      []byte
	body        []byte
	defaultType string // media type without a Content-Type field (RFC 2046, section 5.1.5)
	alternative int
}

// splitter finds the leaves of a message (RFC 2046, section 5.1). It slices each
// multipart by its own delimiter before looking inside, so an inner multipart
// that is never closed ends where its parent's next part begins, and the work is
// at most maxNesting times the size, whatever the nesting claims to be.
type splitter struct {
	leaves       []entity
	alternatives int
	problems     []Problem
}

// split appends the leaves of one entity. alternative is the nearest
// multipart/alternative around it, or -1.
func (s *splitter) split(raw []byte, defaultType string, alternative, depth int) {
	header, body := splitHeader(raw)
	mediaType, boundary := s.structure(header)
	if mediaType == "" || depth >= maxNesting {
		if mediaType != "" {
			s.note("nested_too_deep", "multiparts nested too deep were read as text")
			header = nil
		}
		s.leaves = append(s.leaves, entity{header, body, defaultType, alternative})
		return
	}
	if mediaType == "multipart/alternative" && alternative < 0 {
		alternative = s.alternatives
		s.alternatives++
	}
	childType := "text/plain"
	if mediaType == "multipart/digest" {
		childType = "message/rfc822"
	}
	found := boundary != "" && s.splitBody(body, boundary, childType, alternative, depth)
	if !found {
		if guess := guessBoundary(body); guess != "" {
			s.note("broken_mime", "the boundary differs from the one declared")
			found = s.splitBody(body, guess, childType, alternative, depth)
		}
	}
	if !found {
		s.note("broken_mime", "multipart without its boundary was read as text")
		s.leaves = append(s.leaves, entity{nil, body, "text/plain", alternative})
	}
}

// splitBody cuts a multipart body at its delimiter lines and splits each part.
// It tells whether there was any delimiter.
func (s *splitter) splitBody(body []byte, boundary, childType string, alternative, depth int) bool {
	delimiter := []byte("--" + boundary)
	start, final := -1, false
	for at := 0; !final; {
		from, to, last := nextDelimiter(body, delimiter, at)
		if from < 0 {
			break
		}
		if start >= 0 {
			if len(s.leaves) >= maxParts {
				s.note("too_many_parts", "the parts beyond the first thousand were read as one text")
				s.leaves = append(s.leaves, entity{nil, body[start:], "text/plain", -1})
				return true
			}
			s.split(trimLineEnd(body[start:from]), childType, alternative, depth+1)
		}
		start, at, final = to, to, last
	}
	if start < 0 {
		return false
	}
	if !final && start < len(body) {
		s.note("broken_mime", "multipart was not closed")
		s.split(body[start:], childType, alternative, depth+1)
	}
	return true
}

// nextDelimiter finds the next delimiter line at or after at: where it begins,
// where the line after it begins, and whether it closes the multipart.
func nextDelimiter(body, delimiter []byte, at int) (from, to int, last bool) {
	for {
		i := bytes.Index(body[at:], delimiter)
		if i < 0 {
			return -1, 0, false
		}
		from = at + i
		at = from + len(delimiter)
		if from > 0 && body[from-1] != '\n' && body[from-1] != '\r' {
			continue
		}
		rest := body[at:]
		end := bytes.IndexByte(rest, '\n')
		if end < 0 {
			end = len(rest)
		}
		tail := bytes.TrimRight(rest[:end], " \t\r")
		if last = bytes.HasPrefix(tail, []byte("--")); !last && len(tail) > 0 {
			continue // a longer boundary that begins alike
		}
		return from, min(at+end+1, len(body)), last
	}
}

// guessBoundary returns the boundary that a body uses when it is not the one
// declared: that of the first line that begins with two hyphens and is followed
// by a header field of a part.
func guessBoundary(body []byte) string {
	rest := body[:min(len(body), 64<<10)]
	for len(rest) > 0 {
		var l []byte
		l, rest = cutLine(rest)
		l = bytes.TrimRight(l, " \t\r")
		if len(l) > 2 && len(l) < 200 && l[0] == '-' && l[1] == '-' &&
			len(rest) > 8 && bytes.EqualFold(rest[:8], []byte("content-")) {
			return string(l[2:])
		}
	}
	return ""
}

// structure returns the media type that a header block declares, and the
// boundary if it is a multipart.
func (s *splitter) structure(header []byte) (mediaType, boundary string) {
	field := rawField(header, "content-type")
	if len(field) < 10 || !bytes.EqualFold(field[:10], []byte("multipart/")) {
		return "", ""
	}
	mediaType, params := parseMediaType(string(field[:min(len(field), maxTypeSize)]))
	return mediaType, params["boundary"]
}

func (s *splitter) note(code, detail string) {
	for i := range s.problems {
		if s.problems[i].Code == code {
			return
		}
	}
	s.problems = append(s.problems, Problem{Code: code, Detail: detail})
}

// splitHeader parts an entity at its first empty line. Bytes that do not begin
// with a header field are all body.
func splitHeader(raw []byte) (header, body []byte) {
	if len(raw) > 0 && (raw[0] == '\n' || raw[0] == '\r') {
		_, body = cutLine(raw)
		return nil, body
	}
	first, _ := cutLine(raw)
	if fieldColon(first) < 0 {
		return nil, raw
	}
	for at := 0; at < len(raw); {
		end := bytes.IndexByte(raw[at:], '\n')
		if end < 0 {
			return raw, nil
		}
		if end == 0 || end == 1 && raw[at] == '\r' {
			return raw[:at], raw[at+end+1:]
		}
		at += end + 1
	}
	return raw, nil
}

// rawField returns the unfolded value of the first field of that name (lower
// case) in a header block, without RFC 2047 decoding.
func rawField(header []byte, name string) []byte {
	for len(header) > 0 {
		var l []byte
		l, header = cutLine(header)
		if len(l) <= len(name) || !bytes.EqualFold(l[:len(name)], []byte(name)) {
			continue
		}
		value, ok := bytes.CutPrefix(bytes.TrimLeft(l[len(name):], " \t"), []byte(":"))
		if !ok {
			continue
		}
		value = bytes.TrimSpace(value)
		for len(header) > 0 && (header[0] == ' ' || header[0] == '\t') {
			l, header = cutLine(header)
			value = append(append(value[:len(value):len(value)], ' '), bytes.TrimSpace(l)...)
			if len(value) > maxTypeSize {
				break
			}
		}
		return value
	}
	return nil
}

// trimLineEnd takes away the line end that belongs to the delimiter after a
// part (RFC 2046, section 5.1.1).
func trimLineEnd(b []byte) []byte {
	b = bytes.TrimSuffix(b, []byte("\n"))
	return bytes.TrimSuffix(b, []byte("\r"))
}
