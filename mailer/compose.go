package mailer

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// SharedFrom is the length in bytes from which the encoded content of a part
// is worth storing once for all the messages that carry it.
const SharedFrom = 1024

// Message is one mail to one person. Nobody sees who else got it, and a
// refusal concerns nobody else.
type Message struct {
	From, To mail.Address
	ReplyTo  *mail.Address // nil: answers go to From

	Subject   string
	MessageID string    // without angle brackets; see [MessageID]
	Date      time.Time // written with the offset of its location

	InReplyTo  string   // Message-ID, without brackets; may be empty
	References []string // Message-IDs from the oldest to the newest, without brackets

	// List identifies the stream of mail that this one belongs to (RFC 2919),
	// so that people can sort it with a rule. The zero value leaves it out.
	List List

	// Auto marks mail that nobody should answer by machine: notices that the
	// robot starts (RFC 3834, auto-generated). AutoReplied marks the answer to
	// a person's own mail (auto-replied). Neither is set for questions: an
	// absence reply to them is wanted.
	Auto, AutoReplied bool

	// Headers are further header fields, name and value. Those that Compose
	// writes itself are refused.
	Headers [][2]string

	Text string // always there: the twin that every mail program can show
	HTML string // may be empty
	// SharedBody says that Text and HTML are the same to every recipient, so
	// that their encoded form is worth storing once.
	SharedBody bool

	Calendar    *Calendar // an invitation, an update or a cancellation; may be nil
	Attachments []Attachment

	// Seed gives the boundaries: the same message with the same seed is the
	// same bytes. A row's key serves well.
	Seed string
}

// List is the identity of a mailing list in List-Id (RFC 2919).
type List struct {
	Name string // for people, "Oss og vårt at Solsikken"
	ID   string // for machines, dot-separated: "solsikken.starte.example.no"
}

// Attachment is a file that comes with a message.
type Attachment struct {
	Name      string // as people see it, æøå and all; without a path
	MediaType string // "application/pdf"; empty: application/octet-stream
	Body      []byte
}

// Calendar is an iTIP object (RFC 5546) to be carried in a message as RFC 6047
// says. [Event.Calendar] makes the body.
type Calendar struct {
	Method string // the METHOD of Body: REQUEST, CANCEL or PUBLISH
	Body   []byte // text/calendar in UTF-8 with CRLF
}

// Composed is a rendered message: the header with the empty line that ends it,
// then every segment in order.
type Composed struct {
	Header []byte
	Body   []Segment
}

// Segment is a stretch of a message's body. A shared one is the encoded content
// of one part without its header and boundaries, so its bytes are the same in
// every message that carries the same file and can be stored by their hash.
type Segment struct {
	Bytes  []byte
	Shared bool
}

// Bytes returns the whole message as it goes on the wire, before dot-stuffing.
func (c Composed) Bytes() []byte {
	out := make([]byte, 0, c.Size())
	out = append(out, c.Header...)
	for _, s := range c.Body {
		out = append(out, s.Bytes...)
	}
	return out
}

// Size returns the length of the message in bytes without joining it.
func (c Composed) Size() int {
	n := len(c.Header)
	for _, s := range c.Body {
		n += len(s.Bytes)
	}
	return n
}

// MessageID makes a Message-ID (RFC 5322 section 3.6.4, without brackets) from
// a group of mails and a key within it. It is the same at every retry, so that a
// receiver that gets the mail twice can tell, and it tells nobody what the group
// and the key are. Those of one group begin alike and so lie side by side in an
// index.
func MessageID(group, key, domain string) string {
	of, sum := sha256.Sum256([]byte(group)), sha256.Sum256([]byte(group+"|"+key))
	id := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(append(of[:5], sum[:15]...))
	return strings.ToLower(id) + "@" + domain
}

// Compose renders a message. The same Message gives the same bytes. Foreign
// text in names, subjects and file names is cleaned of what could end a header
// line; addresses, identifiers and extra headers are refused instead, because
// a cleaned one would be another one.
func Compose(m Message) (Composed, error) {
	header, err := composeHeader(m)
	if err != nil {
		return Composed{}, fmt.Errorf("compose message: %w", err)
	}
	root, err := composeTree(m)
	if err != nil {
		return Composed{}, fmt.Errorf("compose message: %w", err)
	}
	w := &segmentWriter{}
	root.writeTo(w)
	// go-mail ends its header without an empty line when it has no parts.
	header = append(header, root.header()...)
	header = append(header, "\r\n"...)
	return Composed{Header: header, Body: w.done()}, nil
}

// composeHeader lets go-mail write, encode (RFC 2047) and fold the header. The
// body is not left to it: given a boundary it uses that same one for every
// level of nesting, and without one it makes a random one.
func composeHeader(m Message) ([]byte, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingQP))
	if err := setAddresses(msg, m); err != nil {
		return nil, err
	}
	if err := setIdentity(msg, m); err != nil {
		return nil, err
	}
	subject := cleanText(m.Subject)
	if subject == "" {
		return nil, errors.New("subject is empty")
	}
	msg.Subject(encodeText(subject))
	if m.Date.IsZero() {
		return nil, errors.New("date is not set")
	}
	msg.SetDateWithValue(m.Date)
	switch {
	case m.Auto && m.AutoReplied:
		return nil, errors.New("message is both generated and a reply")
	case m.Auto:
		msg.SetGenHeader("Auto-Submitted", "auto-generated")
	case m.AutoReplied:
		msg.SetGenHeader("Auto-Submitted", "auto-replied")
	}
	if m.Auto || m.AutoReplied {
		// Exchange and Outlook heed this one and not RFC 3834. "All" would also
		// keep back the report that a message could not be delivered.
		msg.SetGenHeader(gomail.HeaderXAutoResponseSuppress, "DR, RN, NRN, OOF, AutoReply")
	}
	if err := setExtra(msg, m.Headers); err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	if _, err := msg.WriteTo(&buf); err != nil {
		return nil, fmt.Errorf("write header: %w", err)
	}
	return buf.Bytes(), nil
}

// setAddresses writes From, To and Reply-To, encoded here: [mail.Address.String],
// which go-mail uses, leaves backslashes in encoded words, where a phrase may not
// have them (RFC 2047 section 5).
func setAddresses(msg *gomail.Msg, m Message) error {
	from, err := cleanAddress(m.From)
	if err != nil {
		return fmt.Errorf("check sender: %w", err)
	}
	to, err := cleanAddress(m.To)
	if err != nil {
		return fmt.Errorf("check recipient: %w", err)
	}
	msg.SetGenHeader("From", encodeAddress(from))
	msg.SetGenHeader("To", encodeAddress(to))
	if m.ReplyTo == nil {
		return nil
	}
	reply, err := cleanAddress(*m.ReplyTo)
	if err != nil {
		return fmt.Errorf("check reply address: %w", err)
	}
	msg.SetGenHeader("Reply-To", encodeAddress(reply))
	return nil
}

// setIdentity writes what names the message and ties it to others.
func setIdentity(msg *gomail.Msg, m Message) error {
	if err := checkMessageID(m.MessageID); err != nil {
		return err
	}
	msg.SetMessageIDWithValue(m.MessageID)
	if m.InReplyTo != "" {
		if err := checkMessageID(m.InReplyTo); err != nil {
			return fmt.Errorf("check in-reply-to: %w", err)
		}
		msg.SetGenHeader(gomail.HeaderInReplyTo, "<"+m.InReplyTo+">")
	}
	if len(m.References) > 0 {
		ids := make([]string, len(m.References))
		for i, id := range m.References {
			if err := checkMessageID(id); err != nil {
				return fmt.Errorf("check references: %w", err)
			}
			ids[i] = "<" + id + ">"
		}
		msg.SetGenHeader(gomail.HeaderReferences, strings.Join(ids, " "))
	}
	if m.List == (List{}) {
		return nil
	}
	if !isDotAtom(m.List.ID) {
		return fmt.Errorf("list id %q is not a dotted name", m.List.ID)
	}
	msg.SetGenHeader("List-Id", strings.TrimSpace(encodePhrase(m.List.Name)+" <"+m.List.ID+">"))
	return nil
}

// setExtra writes the caller's own fields after checking that each is one line
// of printable text and none of those that Compose answers for.
func setExtra(msg *gomail.Msg, fields [][2]string) error {
	seen := make(map[string]bool, len(fields))
	for _, f := range fields {
		name, value := f[0], f[1]
		key := strings.ToLower(name)
		if !isFieldName(name) || reservedField(key) {
			return fmt.Errorf("header field %q may not be set", name)
		}
		if seen[key] {
			return fmt.Errorf("header field %q is set twice", name)
		}
		seen[key] = true
		if hasControl(value) || longestWord(value) > 900 {
			return fmt.Errorf("header field %q: value is not one line of text", name)
		}
		msg.SetGenHeader(gomail.Header(name), value)
	}
	return nil
}
