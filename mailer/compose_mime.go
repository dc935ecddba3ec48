package mailer

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"strings"
	"unicode/utf8"
)

// node is one entity of the MIME tree (RFC 2045): a leaf with content or a
// multipart with children.
type node struct {
	fields   []string // header lines without CRLF; folded ones contain CRLF and a space
	content  []byte   // of a leaf, encoded, ending in CRLF
	shared   bool
	boundary string // of a multipart
	children []*node
}

// header gives the entity's own header fields, each ended by CRLF.
func (n *node) header() []byte {
	var buf bytes.Buffer
	for _, f := range n.fields {
		buf.WriteString(f)
		buf.WriteString("\r\n")
	}
	return buf.Bytes()
}

// writeTo writes the body of the entity, not its header.
func (n *node) writeTo(w *segmentWriter) {
	if n.boundary == "" {
		w.write(n.content, n.shared)
		return
	}
	for i, child := range n.children {
		if i > 0 {
			w.writeString("\r\n")
		}
		w.writeString("--" + n.boundary + "\r\n")
		w.write(child.header(), false)
		w.writeString("\r\n")
		child.writeTo(w)
	}
	w.writeString("\r\n--" + n.boundary + "--\r\n")
}

// segmentWriter joins neighbouring bytes that are not shared.
type segmentWriter struct {
	out []Segment
	own []byte
}

func (w *segmentWriter) writeString(s string) { w.own = append(w.own, s...) }

func (w *segmentWriter) write(p []byte, shared bool) {
	if !shared {
		w.own = append(w.own, p...)
		return
	}
	w.flush()
	w.out = append(w.out, Segment{Bytes: p, Shared: true})
}

func (w *segmentWriter) flush() {
	if len(w.own) > 0 {
		w.out = append(w.out, Segment{Bytes: w.own})
		w.own = nil
	}
}

func (w *segmentWriter) done() []Segment {
	w.flush()
	return w.out
}

// composeTree builds the body: the text alone, or with its twins in an
// alternative (RFC 2046 5.1.4: the plainest first), and that with the files in
// a mixed one.
func composeTree(m Message) (*node, error) {
	if strings.TrimSpace(m.Text) == "" {
		return nil, errors.New("text is empty")
	}
	alternatives := []*node{textNode("text/plain", m.Text, m.SharedBody)}
	if m.HTML != "" {
		alternatives = append(alternatives, textNode("text/html", m.HTML, m.SharedBody))
	}
	var files []*node
	if m.Calendar != nil {
		part, file, err := calendarNodes(*m.Calendar)
		if err != nil {
			return nil, err
		}
		alternatives = append(alternatives, part)
		files = append(files, file)
	}
	for _, a := range m.Attachments {
		file, err := attachmentNode(a)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	body := multipartNode("alternative", m.Seed, alternatives)
	if len(files) == 0 {
		return body, nil
	}
	return multipartNode("mixed", m.Seed, append([]*node{body}, files...)), nil
}

// multipartNode wraps children; a single one stays as it is.
func multipartNode(subtype, seed string, children []*node) *node {
	if len(children) == 1 {
		return children[0]
	}
	// "=_" can stand neither in quoted-printable nor in base64, so no content
	// can hold the boundary by accident or on purpose (RFC 2045 section 6.7).
	sum := sha256.Sum256([]byte(subtype + "\x00" + seed))
	boundary := "=_" + subtype[:3] + "_" + hex.EncodeToString(sum[:12])
	return &node{
		fields:   []string{"Content-Type: multipart/" + subtype + ";\r\n boundary=\"" + boundary + "\""},
		boundary: boundary,
		children: children,
	}
}

// textNode encodes text as quoted-printable, which survives every server and
// stays readable to those who look at the source.
func textNode(mediaType, text string, shared bool) *node {
	content := encodeQuotedPrintable(cleanBody(text))
	return &node{
		fields: []string{
			"Content-Type: " + mediaType + "; charset=UTF-8",
			"Content-Transfer-Encoding: quoted-printable",
		},
		content: content,
		shared:  shared && len(content) >= SharedFrom,
	}
}

// encodeQuotedPrintable gives the text with CRLF line ends, the last one
// included, and no line above 76 characters (RFC 2045 section 6.7).
func encodeQuotedPrintable(text string) []byte {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	var buf bytes.Buffer
	buf.Grow(len(text) + len(text)/8)
	w := quotedprintable.NewWriter(&buf)
	// A bytes.Buffer does not fail.
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return buf.Bytes()
}

// encodeBase64 gives lines of 76 characters, each ended by CRLF (RFC 2045
// section 6.8).
func encodeBase64(p []byte) []byte {
	const in, line = 57, 76
	out := make([]byte, 0, base64.StdEncoding.EncodedLen(len(p))+2*(len(p)/in+1))
	for len(p) > 0 {
		n := min(in, len(p))
		out = base64.StdEncoding.AppendEncode(out, p[:n])
		out = append(out, "\r\n"...)
		p = p[n:]
	}
	return out
}

// calendarNodes gives an invitation twice. Outlook, Gmail and Apple Mail act on
// the text/calendar part with its method inside the alternative (RFC 6047
// section 2.4); the file is for the programs that only open attachments. The
// file carries no method, or some would count the invitation twice.
func calendarNodes(c Calendar) (part, file *node, err error) {
	switch c.Method {
	case "REQUEST", "CANCEL", "PUBLISH":
	default:
		return nil, nil, fmt.Errorf("calendar method %q is not known", c.Method)
	}
	if !bytes.HasPrefix(c.Body, []byte("BEGIN:VCALENDAR\r\n")) ||
		!bytes.Contains(c.Body, []byte("\r\nMETHOD:"+c.Method+"\r\n")) {
		return nil, nil, fmt.Errorf("calendar body is not a VCALENDAR with method %s", c.Method)
	}
	content := encodeBase64(c.Body)
	part = &node{
		fields: []string{
			"Content-Type: text/calendar; charset=UTF-8; method=" + c.Method,
			"Content-Transfer-Encoding: base64",
		},
		content: content,
	}
	file, err = attachmentNode(Attachment{Name: "invite.ics", MediaType: "application/ics", Body: c.Body})
	if err != nil {
		return nil, nil, err
	}
	file.shared = false // it names one attendee
	return part, file, nil
}

// attachmentNode encodes a file and names it for old and new mail programs.
func attachmentNode(a Attachment) (*node, error) {
	mediaType := a.MediaType
	if mediaType == "" {
		mediaType = "application/octet-stream"
	}
	base, params, err := mime.ParseMediaType(mediaType)
	if err != nil || len(params) > 0 || !strings.Contains(base, "/") ||
		strings.HasPrefix(base, "multipart/") || strings.HasPrefix(base, "message/") {
		return nil, fmt.Errorf("attachment media type %q cannot be sent", a.MediaType)
	}
	if strings.HasPrefix(base, "text/") && utf8.Valid(a.Body) {
		base += "; charset=UTF-8"
	}
	name := cleanFileName(a.Name)
	plain := asciiFileName(name)
	content := encodeBase64(a.Body)
	return &node{
		fields: []string{
			"Content-Type: " + base + ";\r\n name=\"" + plain + "\"",
			"Content-Transfer-Encoding: base64",
			"Content-Disposition: attachment" + fileNameParams(name, plain),
		},
		content: content,
		shared:  len(content) >= SharedFrom,
	}, nil
}
