package engine

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"time"

	"starte/mailer"
	"starte/templates"
	"starte/templates/paper"
	"starte/workflow"
	"starte/workflow/store"
)

// Renderer makes the message of a decided mail. Serve, preview and demo use
// the same one, so that what is shown is what is sent.
type Renderer struct {
	Templates *templates.Set
	From      mail.Address // the mailbox that the robot reads
	// Plus says that the mailbox takes "name+tag@domain" too: replies come back
	// with the tag of the person they were asked of.
	Plus bool
	// Document returns the content of a document that the operator supplied, by
	// its SHA-256 in hex.
	Document func(ctx context.Context, sha256 string) ([]byte, error)

	sheets sheets
}

// Letter is a rendered mail.
type Letter struct {
	Mail      workflow.Mail
	MessageID string // without brackets
	Reference string // in the footer
	Date      time.Time
	Text      string
	HTML      string
	Subject   string
	Calendar  []byte // RFC 5545; nil without
	Files     []mailer.Attachment
	Message   mailer.Composed
	ToRobot   bool // where replies to it go, if not to the leader
}

// Render makes the message of one mail as it leaves at a time. The same mail,
// state and time give the same bytes.
func (r *Renderer) Render(ctx context.Context, s *workflow.State, m workflow.Mail, at time.Time) (Letter, error) {
	l := Letter{Mail: m, Date: at}
	l.MessageID = mailer.MessageID(s.Seed, m.Key, r.domain())
	l.Reference = reference(s.Seed, m.Key)
	m.Facts.Reference = l.Reference
	// The leader's own copy goes back to the robot, who takes commands.
	l.ToRobot = !m.Kind.ToLeader() || m.To.ID == s.Process.Leader.ID
	out, err := r.Templates.Render(m.Kind, m.Facts)
	if err != nil {
		return Letter{}, fmt.Errorf("%w: render %s: %w", errRender, m.Kind, err)
	}
	l.Subject, l.Text, l.HTML = out.Subject, out.Text, out.HTML
	if l.Files, err = r.files(ctx, m); err != nil {
		return Letter{}, err
	}
	msg := r.message(s, m, &l)
	if m.Appointment != nil {
		if l.Calendar, err = r.calendar(m, at); err != nil {
			return Letter{}, err
		}
		msg.Calendar = &mailer.Calendar{Method: m.Appointment.Method, Body: l.Calendar}
	}
	if l.Message, err = mailer.Compose(msg); err != nil {
		return Letter{}, fmt.Errorf("%w: compose %s: %w", errRender, m.Kind, err)
	}
	return l, nil
}

func (r *Renderer) message(s *workflow.State, m workflow.Mail, l *Letter) mailer.Message {
	msg := mailer.Message{
		From:        mail.Address{Name: fromName(s), Address: r.From.Address},
		To:          mail.Address{Name: m.To.Name, Address: m.To.Address()},
		Subject:     l.Subject,
		MessageID:   l.MessageID,
		Date:        l.Date.In(m.Facts.Now.Location()),
		References:  slices.DeleteFunc(slices.Clone(m.References), func(id string) bool { return !mailer.UsableMessageID(id) }),
		Auto:        m.Kind.Automatic() && !m.Kind.Reply(),
		AutoReplied: m.Kind.Automatic() && m.Kind.Reply(),
		Text:        l.Text, HTML: l.HTML,
		Attachments: l.Files,
		Headers:     [][2]string{{kindHeader, string(m.Kind)}},
		Seed:        l.MessageID,
	}
	// A mail whose thread cannot be named is better than none.
	if mailer.UsableMessageID(m.InReplyTo) {
		msg.InReplyTo = m.InReplyTo
	}
	if msg.Auto {
		msg.List = mailer.List{Name: "Oss og vårt, " + s.Process.Workplace, ID: s.Process.ID + ".starte." + r.domain()}
	}
	if !l.ToRobot {
		msg.ReplyTo = &mail.Address{Name: s.Process.Leader.Name, Address: s.Process.Leader.Address()}
	} else if tag := s.Of(m.To.ID).Tag; r.Plus && tag != "" {
		msg.ReplyTo = &mail.Address{Name: msg.From.Name, Address: plusAddress(r.From.Address, tag)}
	}
	return msg
}

func fromName(s *workflow.State) string { return "Oss og vårt, " + s.Process.Workplace }

// calendar makes the iMIP part. Its organizer is the mailbox that the robot
// reads, for that is where calendar programs send the answer.
func (r *Renderer) calendar(m workflow.Mail, at time.Time) ([]byte, error) {
	a := m.Appointment
	summary, description := r.Templates.Appointment(m.Kind, m.Facts)
	ics, err := mailer.Event{
		Method: a.Method, UID: a.UID + "@" + r.domain(), Sequence: a.Sequence, Stamp: at,
		Start: a.Start, End: a.End, Summary: summary, Description: description, Place: a.Place,
		Organizer: mail.Address{Name: "Oss og vårt", Address: r.From.Address},
		Attendee:  mail.Address{Name: m.To.Name, Address: m.To.Address()},
		RSVP:      a.RSVP, Alarm: a.Alarm,
	}.Calendar()
	if err != nil {
		return nil, fmt.Errorf("%w: make calendar entry of %s: %w", errRender, m.Kind, err)
	}
	return ics, nil
}

// files are the sheets drawn for the mail and the operator's documents.
func (r *Renderer) files(ctx context.Context, m workflow.Mail) ([]mailer.Attachment, error) {
	var files []mailer.Attachment
	for _, p := range m.Papers {
		pdf, err := r.sheets.draw(p, m.Facts)
		if err != nil {
			return nil, fmt.Errorf("%w: draw %s: %w", errRender, p, err)
		}
		files = append(files, mailer.Attachment{Name: templates.PaperFileName(m.Facts.Lang, p), MediaType: "application/pdf", Body: pdf})
	}
	for _, d := range m.Facts.Documents {
		content, err := r.Document(ctx, d.SHA256)
		if errors.Is(err, store.ErrNotFound) {
			err = fmt.Errorf("%w: %w", errRender, err)
		}
		if err != nil {
			return nil, fmt.Errorf("load document %s: %w", d.Name, err)
		}
		files = append(files, mailer.Attachment{Name: d.Name, MediaType: "application/pdf", Body: content})
	}
	return files, nil
}

func (r *Renderer) domain() string {
	_, domain, _ := strings.Cut(r.From.Address, "@")
	return domain
}

func plusAddress(address, tag string) string {
	local, domain, _ := strings.Cut(address, "@")
	return local + "+" + tag + "@" + domain
}

// reference is a short name of a message for its footer, and the message's
// alone: 80 bits that a stranger would have to guess, of which the first 24 are
// the process's, so that its references lie side by side in the index.
func reference(seed, key string) string {
	of, sum := sha256.Sum256([]byte("reference|"+seed)), sha256.Sum256([]byte("reference|"+seed+"|"+key))
	return workflow.Tag(append(of[:3], sum[:7]...))
}

// sheets remembers the sheets last drawn: the members of a group get the same
// one, often a dozen times in a row.
type sheets struct {
	mu    sync.Mutex
	drawn map[string][]byte
}

const sheetsKept = 32

func (s *sheets) draw(p workflow.Paper, f workflow.Facts) ([]byte, error) {
	key := sheetKey(p, f)
	s.mu.Lock()
	pdf := s.drawn[key]
	s.mu.Unlock()
	if pdf != nil {
		return pdf, nil
	}
	pdf, err := paper.Draw(p, f)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.drawn == nil || len(s.drawn) >= sheetsKept {
		s.drawn = map[string][]byte{}
	}
	s.drawn[key] = pdf
	return pdf, nil
}

// blank reports whether a worksheet has none of the recipient's answers on it,
// and with them no name.
func blank(f workflow.Facts) bool {
	return len(f.Unplaced) == 0 && !slices.ContainsFunc(f.Questions, func(q workflow.QuestionLine) bool { return q.Answer != "" })
}

// sheetKey names all that a sheet shows: the recipient counts only where the
// sheet is that person's own.
func sheetKey(p workflow.Paper, f workflow.Facts) string {
	if p != workflow.PaperWorksheet {
		f.Recipient, f.Role = workflow.Person{}, ""
	} else if blank(f) { // anybody's: the group's silent members have the same one
		f = workflow.Facts{Lang: f.Lang, Now: f.Now, Workplace: f.Workplace, Meeting: f.Meeting, Questions: f.Questions}
	}
	f.Reference = ""
	digest, event := f.Digest, f.Event
	f.Digest, f.Event, f.Change, f.Announcement, f.Deputy, f.Alert, f.Message, f.Status = nil, nil, nil, nil, nil, nil, nil, nil
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s|%+v|%+v|%+v", p, f, digest, event)
	sum := sha256.Sum256(b.Bytes())
	return hex.EncodeToString(sum[:])
}
