package store

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"time"
)

// MailStatus is where a mail is on its way out.
type MailStatus string

// The statuses of the outbox.
const (
	MailQueued    MailStatus = "queued"
	MailOnHold    MailStatus = "held"    // queued, but its process is held
	MailSending   MailStatus = "sending" // claimed; after a crash or a lost answer the outcome is not known
	MailSent      MailStatus = "sent"
	MailFailed    MailStatus = "failed"
	MailWithdrawn MailStatus = "withdrawn" // outdated before anybody tried to send it
	MailExpired   MailStatus = "expired"   // its time had passed
)

// Priorities, the most urgent first. Any small number will do.
const (
	PriorityReply  = 0 // answers to a person's own mail
	PriorityNormal = 1
	PriorityBulk   = 2 // notices to everybody
)

// Mails of one process that are due together take turns with those of others,
// turnSize at a time: each turn is put turnStep behind the one before it, at most
// maxTurn behind its due time, so that a unit of a thousand does not hold back
// one of ten. It delays nothing when there is no queue. Within a turn each
// process has a place of its own, so that mails that lie beside each other in the
// tables leave together: to change them then touches few pages.
const (
	turnSize = 4
	turnStep = turnSize * time.Second
	maxTurn  = 10 * time.Minute
)

// Segment is a stretch of a message's body. One with a SHA256 (hex, of Bytes) is
// stored once however many messages carry it.
type Segment struct {
	Bytes  []byte
	SHA256 string
}

// Mail is a rendered message for the outbox.
type Mail struct {
	ID         string // made by the caller
	Key        string // unique: process/kind/event/person/revision
	ProcessID  string // empty for mail of the installation itself
	PersonID   string
	Kind       string
	Event      string
	Sequence   int
	Recipient  string // the envelope's; a bare addr-spec
	MessageID  string // unique, without brackets
	Reference  string // in the footer; empty for none
	Header     []byte // with the empty line that ends it
	Body       []Segment
	Answerable bool // kept until the purge, because replies are read against it; until it is sent otherwise
	Priority   int
	DueAt      time.Time
	NotAfter   time.Time // worthless later than this; zero for never
	CreatedAt  time.Time
}

const mailInsert = `id, key, process_id, person_id, kind, event, sequence, recipient, message_id, reference,
	size, priority, due_at, rank, next_attempt, not_after, status, attempts, uncertain, created_at, last_code, last_error`

const mailInsertWidth = 22

// Enqueue puts mails into the outbox and returns how many of them are new. A
// key that is there already is left alone, however often it is enqueued, with
// one exception: a mail that was withdrawn, so that nobody has tried to send
// it, is queued as it is now.
func (tx *Tx) Enqueue(ctx context.Context, mails ...Mail) (int, error) {
	if err := tx.putParts(ctx, mails); err != nil {
		return 0, fmt.Errorf("enqueue mail: %w", err)
	}
	ranks := rank(mails)
	inserted := 0
	err := chunks(mails, mailInsertWidth, func(part []Mail) error {
		added, err := tx.enqueue(ctx, part, ranks[:len(part)])
		inserted, ranks = inserted+added, ranks[len(part):]
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("enqueue mail: %w", err)
	}
	return inserted, nil
}

// rank is the place of each mail in the queue of its priority.
func rank(mails []Mail) []time.Time {
	type turn struct {
		process  string
		priority int
		due      int64
	}
	before := map[turn]int{}
	out := make([]time.Time, len(mails))
	for i, m := range mails {
		t := turn{m.ProcessID, m.Priority, m.DueAt.UnixMilli()}
		out[i] = m.DueAt.Add(min(time.Duration(before[t]/turnSize)*turnStep, maxTurn-turnStep) + place(m.ProcessID))
		before[t]++
	}
	return out
}

// place is where in a turn a process stands.
func place(process string) time.Duration {
	h := fnv.New32a()
	_, _ = h.Write([]byte(process)) // never fails
	return time.Duration(h.Sum32()%uint32(turnStep.Milliseconds())) * time.Millisecond
}

func (tx *Tx) enqueue(ctx context.Context, mails []Mail, ranks []time.Time) (int, error) {
	args := make([]any, 0, mailInsertWidth*len(mails))
	byKey := make(map[string]Mail, len(mails))
	for i, m := range mails {
		size := len(m.Header)
		for _, g := range m.Body {
			size += len(g.Bytes)
		}
		byKey[m.Key] = m
		args = append(args, m.ID, m.Key, m.ProcessID, m.PersonID, m.Kind, m.Event, m.Sequence, m.Recipient, m.MessageID, m.Reference,
			size, m.Priority, ms(m.DueAt), ms(ranks[i]), ms(m.DueAt), ms(m.NotAfter),
			string(MailQueued), 0, false, ms(m.CreatedAt), "", "")
	}
	type row struct{ id, key string }
	rows, err := all(ctx, tx.Reader, func(v *row) []any { return []any{&v.id, &v.key} }, `INSERT INTO outbox (`+mailInsert+`)
		VALUES `+tuples(len(mails), mailInsertWidth)+`
		ON CONFLICT (key) DO UPDATE SET person_id = excluded.person_id, kind = excluded.kind, event = excluded.event, sequence = excluded.sequence,
			recipient = excluded.recipient, message_id = excluded.message_id, reference = excluded.reference, size = excluded.size, priority = excluded.priority, due_at = excluded.due_at,
			rank = excluded.rank, next_attempt = excluded.next_attempt, not_after = excluded.not_after, status = excluded.status,
			created_at = excluded.created_at, done_at = NULL
			WHERE outbox.status = 'withdrawn' AND NOT outbox.uncertain
		RETURNING id, key`, args...)
	if err != nil {
		return 0, err
	}
	added := make([]Mail, len(rows)) // with the id of the row, which that of an earlier mail may be
	for i, v := range rows {
		added[i] = byKey[v.key]
		added[i].ID = v.id
	}
	return len(added), tx.putContents(ctx, added)
}

// Row is a mail of the outbox without its bytes.
type Row struct {
	ID          string
	Key         string
	ProcessID   string
	PersonID    string
	Kind        string
	Event       string
	Sequence    int
	Recipient   string
	MessageID   string
	Reference   string
	Size        int64
	Priority    int
	DueAt       time.Time
	NextAttempt time.Time // while queued; when the claim ends, while sending
	NotAfter    time.Time
	Status      MailStatus
	Attempts    int
	ClaimedBy   string // who has it, or had it last
	Uncertain   bool   // an attempt ended without a known outcome
	CreatedAt   time.Time
	DoneAt      time.Time // when it was sent, or came to its end otherwise
	LastCode    string    // of the last failure, such as "550 5.1.1"
	LastError   string
}

const rowColumns = `id, key, process_id, person_id, kind, event, sequence, recipient, message_id, reference, size, priority, due_at, next_attempt,
	not_after, status, attempts, claimed_by, uncertain, created_at, done_at, last_code, last_error`

func (m *Row) fields() []any {
	return []any{&m.ID, &m.Key, &m.ProcessID, &m.PersonID, &m.Kind, &m.Event, &m.Sequence, &m.Recipient, &m.MessageID, &m.Reference, &m.Size, &m.Priority,
		at(&m.DueAt), at(&m.NextAttempt), at(&m.NotAfter), &m.Status, &m.Attempts, optional(&m.ClaimedBy), &m.Uncertain, at(&m.CreatedAt), at(&m.DoneAt), &m.LastCode, &m.LastError}
}

// Told reports whether the recipient has or may have got the mail: it was sent,
// or an attempt was begun whose outcome is not known.
func (m Row) Told() bool { return m.Status == MailSent || m.Status == MailSending || m.Uncertain }

// Outbox returns every mail of a process, in the order in which it was made.
func (r Reader) Outbox(ctx context.Context, process string) ([]Row, error) {
	rows, err := all(ctx, r, (*Row).fields, `SELECT `+rowColumns+` FROM outbox WHERE process_id = ?`, process)
	if err != nil {
		return nil, fmt.Errorf("list mail of %s: %w", process, err)
	}
	slices.SortFunc(rows, func(a, b Row) int { return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.Key, b.Key)) })
	return rows, nil
}

// FindMessageID returns the mail with this Message-ID, without brackets, or [ErrNotFound].
func (r Reader) FindMessageID(ctx context.Context, messageID string) (Row, error) {
	return r.findMail(ctx, `message_id = ?`, messageID)
}

// FindReference returns the latest mail with this reference in its footer, or [ErrNotFound].
func (r Reader) FindReference(ctx context.Context, reference string) (Row, error) {
	if reference == "" {
		return Row{}, ErrNotFound
	}
	return r.findMail(ctx, `reference = ? AND reference <> '' ORDER BY due_at DESC, id LIMIT 1`, reference)
}

func (r Reader) findMail(ctx context.Context, where, value string) (Row, error) {
	var m Row
	if err := r.one(ctx, m.fields(), `SELECT `+rowColumns+` FROM outbox WHERE `+where, clean(value)); err != nil {
		return Row{}, fmt.Errorf("find mail: %w", err)
	}
	return m, nil
}
