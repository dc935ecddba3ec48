package parser

import "net/textproto"

// Kind says what a message is, before anyone asks what it says.
type Kind string

// The kinds of message. Only a Reply carries answers.
const (
	Reply         Kind = "reply"
	AutoReply     Kind = "auto_reply"     // absence and other automatic answers (RFC 3834)
	Bounce        Kind = "bounce"         // delivery status notifications (RFC 3464) and their free-form kin
	CalendarReply Kind = "calendar_reply" // iTIP REPLY or COUNTER (RFC 5546)
	ReadReceipt   Kind = "read_receipt"   // message disposition notifications (RFC 8098)
	Reaction      Kind = "reaction"       // an emoji instead of words (RFC 9078)
	Empty         Kind = "empty"          // a reply in which nothing was typed or attached
	Unreadable    Kind = "unreadable"     // encrypted, or too broken to read
)

// Message is a decoded message. It is made by Read, which never fails: what
// could not be decoded is said in Problems, and the bytes are read as text.
type Message struct {
	Kind       Kind
	Header     textproto.MIMEHeader // RFC 2047 decoded, valid UTF-8, canonical keys
	From       string               // addr-spec of the author, lower case; empty when there is none
	FromName   string
	Recipients []string // addr-specs of To, Cc, Delivered-To, X-Original-To, Envelope-To, lower case, each once
	Subject    string
	MessageID  string   // without angle brackets
	InReplyTo  string   // without angle brackets; the first when there are several
	References []string // without angle brackets, oldest first

	Attachments []Attachment
	Absence     *Absence        // set for AutoReply
	Delivery    *DeliveryStatus // set for Bounce
	Calendar    *CalendarAnswer // set for CalendarReply
	Emoji       string          // set for Reaction
	Problems    []Problem

	parts []part // leaves in the order they stand
}

// part is a leaf of the MIME tree with its transfer encoding undone.
type part struct {
	header      textproto.MIMEHeader
	mediaType   string // lower case; "text/plain" when missing or broken
	params      map[string]string
	disposition string // "inline", "attachment" or empty
	fileName    string // base name only, never a path
	body        []byte // transfer encoding undone; nil for files that nothing here looks into
	size        int    // bytes with the transfer encoding undone
	text        string // text/* only: valid UTF-8, LF line ends, no NUL
	alternative int    // index of the multipart/alternative it belongs to, or -1
}

// Attachment is a file that came with a message.
type Attachment struct {
	Name      string // base name, cleaned of control characters and path separators
	MediaType string
	Size      int // bytes after transfer decoding
	Inline    bool
}

// Absence is what an automatic reply says of its sender's being away.
type Absence struct {
	Text  string // what the person or the server wrote, quote removed
	Until string // the phrase that tells the last day away or the day of return, verbatim; empty when none was found
	// Return is true when Until names the day the person is back, false when it names the last day away.
	Return bool
}

// DeliveryStatus is what a bounce says of the message that came back.
type DeliveryStatus struct {
	Recipient   string // the address that failed, lower case
	Action      string // "failed", "delayed", "delivered", "relayed" or "expanded" (RFC 3464, section 2.3.3)
	Status      string // enhanced status code such as "5.1.1" (RFC 3463); empty when none was found
	Diagnostic  string // the server's words, one line
	MessageID   string // of the returned message, without angle brackets
	ReturnedTo  string // the To address of the returned message, lower case, when its header came along
	Returned    textproto.MIMEHeader
	Informative bool // true when the message says only that it was delayed, delivered, relayed or expanded
}

// CalendarAnswer is a REPLY or COUNTER to an invitation (RFC 5546).
type CalendarAnswer struct {
	Method   string // "REPLY" or "COUNTER"
	UID      string
	Sequence int
	Attendee string // lower-case address
	PartStat string // "ACCEPTED", "DECLINED", "TENTATIVE" (RFC 5545, section 3.2.12)
	Comment  string
}

// Problem is something wrong with a message that reading went on past.
type Problem struct {
	Code   string // such as "broken_mime", "unknown_charset", "too_many_parts"
	Detail string
}
