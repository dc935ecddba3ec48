package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"starte/mailer"
	"starte/workflow"
	"starte/workflow/store"
)

// outboxRow is a letter as the outbox keeps it: the header, and the body in
// segments of which the large ones are stored once.
func (e *Engine) outboxRow(process string, l *Letter, now time.Time) (store.Mail, error) {
	m := l.Mail
	id, err := e.newID()
	if err != nil {
		return store.Mail{}, err
	}
	row := store.Mail{
		ID: id, Key: m.Key, ProcessID: process, PersonID: m.To.ID, Kind: string(m.Kind), Event: m.Event, Sequence: m.Sequence,
		Recipient: m.To.Address(), MessageID: l.MessageID, Reference: l.Reference,
		Header: l.Message.Header, Answerable: l.ToRobot, Priority: priority(m.Kind),
		DueAt: now, NotAfter: m.NotAfter, CreatedAt: now,
	}
	for _, s := range l.Message.Body {
		row.Body = append(row.Body, segment(s))
	}
	return row, nil
}

func segment(s mailer.Segment) store.Segment {
	if !s.Shared {
		return store.Segment{Bytes: s.Bytes}
	}
	sum := sha256.Sum256(s.Bytes)
	return store.Segment{Bytes: s.Bytes, SHA256: hex.EncodeToString(sum[:])}
}

// priority lets answers to people's own mail go before what nobody waits for.
func priority(k workflow.MailKind) int {
	switch {
	case k.Reply():
		return store.PriorityReply
	case k == workflow.MailAnnouncement || k == workflow.MailWorkshop:
		return store.PriorityBulk
	}
	return store.PriorityNormal
}
