package engine

import (
	"context"
	"fmt"
	"strings"
	"time"

	"starte/parser"
	"starte/workflow"
	"starte/workflow/store"
)

// inbound reads a matched message as the rules want it: against the very mail
// that it answers. Who vouches for its sender is left out.
func (e *Engine) inbound(ctx context.Context, id string, at time.Time, msg *parser.Message, m match, from *directory) (workflow.Inbound, error) {
	in := workflow.Inbound{
		ID: id, At: at, Kind: workflow.InboundKind(msg.Kind), Person: m.who.PersonID, Address: msg.From,
		MessageID: msg.MessageID, References: msg.References, Subject: msg.Subject,
	}
	for _, a := range msg.Attachments {
		in.Files = append(in.Files, a.Name)
	}
	if m.mail != nil {
		in.About, in.AboutEvent, in.AboutKey = workflow.MailKind(m.mail.Kind), m.mail.Event, m.mail.Key
	}
	switch msg.Kind {
	case parser.Reply, parser.Empty:
		sent, err := e.sent(ctx, m, from)
		if err != nil {
			return workflow.Inbound{}, err
		}
		readReply(&in, msg, sent)
	case parser.AutoReply:
		if a := msg.Absence; a != nil {
			in.Phrase = a.Until
			in.Until = e.backOn(a, m.state.Process.Zone, at)
		}
	case parser.Bounce:
		readBounce(&in, msg.Delivery, m.mail != nil || m.byTag)
	case parser.CalendarReply:
		sent, err := e.sent(ctx, m, from)
		if err != nil {
			return workflow.Inbound{}, err
		}
		readRSVP(&in, msg, m.state, sent)
	}
	return in, nil
}

// sent is the mail that was answered, ready to read a reply against. A message
// that names none is read against the questions last asked of the person.
func (e *Engine) sent(ctx context.Context, m match, from *directory) (*parser.Sent, error) {
	row := m.mail
	if row == nil {
		var err error
		if row, err = e.lastAsked(ctx, m.who); err != nil || row == nil {
			return parser.NewSent(nil, m.state.Process.AskedQuestions()), err
		}
	}
	original, err := from.original(ctx, row.ID)
	if err != nil {
		return nil, fmt.Errorf("load the mail that was answered: %w", err)
	}
	return parser.NewSent(original, questionsOf(workflow.MailKind(row.Kind), m.state)), nil
}

// questionsOf are the questions that are answered in a reply to a mail of this
// kind; nil when what is typed there is something else.
func questionsOf(k workflow.MailKind, s *workflow.State) []string {
	if !k.CarriesQuestions() {
		return nil
	}
	return s.Process.AskedQuestions()
}

func (e *Engine) lastAsked(ctx context.Context, who store.Ref) (*store.Row, error) {
	rows, err := e.store.Outbox(ctx, who.ProcessID)
	if err != nil {
		return nil, err
	}
	var last *store.Row
	for i := range rows {
		if r := &rows[i]; r.PersonID == who.PersonID && r.Told() && workflow.MailKind(r.Kind).CarriesQuestions() {
			last = r
		}
	}
	return last, nil
}

func readReply(in *workflow.Inbound, msg *parser.Message, sent *parser.Sent) {
	r := msg.Against(sent)
	in.Text = r.Reply
	for _, a := range r.Answers {
		in.Answers = append(in.Answers, workflow.Answer{Question: a.Question, Text: a.Text, Guess: a.Guess})
	}
	in.Unplaced = r.Unplaced
	if msg.Kind == parser.Reply && r.Reply == "" && len(r.Answers) == 0 && len(r.Unplaced) == 0 && len(msg.Attachments) == 0 {
		in.Kind = workflow.InEmpty
	}
}

// readBounce says which address failed. Only a bounce that brings back a mail
// of ours, or comes to a person's tag, may stop mail to an address for good:
// anybody could write any other.
func readBounce(in *workflow.Inbound, d *parser.DeliveryStatus, tied bool) {
	if d == nil {
		in.Kind = workflow.InReceipt // says nothing that could be tied to anybody
		return
	}
	if d.Informative {
		in.Kind = workflow.InDelayed
	}
	in.Phrase = d.Diagnostic
	in.Failed = &workflow.Failure{Address: d.Recipient, Status: d.Status, Reason: d.Diagnostic}
	if !tied && strings.HasPrefix(d.Status, "5.1.") {
		in.Failed.Status = "5.0.0"
	}
}

// readRSVP finds the appointment that a calendar answer is about by its UID.
func readRSVP(in *workflow.Inbound, msg *parser.Message, s *workflow.State, sent *parser.Sent) {
	c := msg.Calendar
	if c == nil {
		in.Kind = workflow.InReceipt
		return
	}
	in.RSVPEvent, in.RSVPSequence, in.Phrase = s.EventOf(c.UID), c.Sequence, c.Comment
	switch c.PartStat {
	case "ACCEPTED":
		in.RSVP = workflow.RSVPAccepted
	case "DECLINED":
		in.RSVP = workflow.RSVPDeclined
	case "TENTATIVE":
		in.RSVP = workflow.RSVPTentative
	}
	in.Text = msg.Against(sent).Reply
}
