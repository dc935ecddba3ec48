package main

import (
	"os"
	"sync"
	"testing"

	"starte/mailer/mailtest"
)

const worldProcess = `
id: solbakken
workplace: Solbakken barnehage
leader: Kari Nordmann <kari@example.no>
members: ["Ola Berg <ola@example.no>, <ola.berg@example.com>", Nadia Hussain <nadia@example.no>]
staff: [Anne Lie <anne@example.no>]
meeting: {start: "2027-01-28 13:00", minutes: 60, place: Møterommet}
workshops:
  - {id: w1, title: "Hva er godt hos oss?", start: "2027-02-11 13:00", end: "15:00", place: Storsalen, responsible: [Ola Berg, Kari Nordmann]}
documents: {introduction: introduksjon.pdf}
`

// course is what a world has come to, kept for others to go on from.
type course struct {
	once     sync.Once
	database string // nothing when it was never kept
	sent     []mailtest.SMTPMessage
	handled  []mailtest.StoredMessage // by the robot
}

// answered is where the questions are out and Ola has answered. The way there
// is gone once.
var answered course

const answeredAt = "2027-01-21 14:00"

// asked is a world in which the questions are out and Ola has answered: one of
// its own, with the database, the mail and the mailbox that this leads to.
func asked(t *testing.T, o worldOptions) *world {
	t.Helper()
	answered.once.Do(func() { answered.keep(t) })
	if answered.database == "" {
		t.Fatal("nobody is asked and answers, as another test says")
	}
	w := newWorld(t, o)
	w.begin()
	w.write("starte.db", answered.database)
	w.before, w.replies = answered.sent, len(answered.handled)
	if err := w.imap.CreateMailbox(worldMailbox, handledFolder); err != nil {
		t.Fatal(err)
	}
	for _, m := range answered.handled {
		w.arrived(m)
	}
	w.at(answeredAt)
	return w
}

// begin writes the files of the process.
func (w *world) begin() {
	w.t.Helper()
	w.write("introduksjon.pdf", "%PDF-1.4\nen innledning\n")
	w.write("solbakken.yaml", worldProcess)
}

// keep goes the way from the process file to the first answer.
func (c *course) keep(t *testing.T) {
	t.Helper()
	w := newWorld(t, worldOptions{})
	w.begin()
	w.must("apply", w.path("solbakken.yaml"))
	w.step()
	w.at("2027-01-21 13:30")
	w.step()
	q := w.last("ola@example.no", "questions")
	w.reply(q, "ola@example.no", "1. Det høres bra ut\r\n2. Hvem følger opp?\r\n")
	w.at(answeredAt)
	w.step()
	handled, err := w.imap.Messages(worldMailbox, handledFolder)
	if err != nil {
		t.Fatal(err)
	}
	c.sent, c.handled, c.database = w.smtp.Messages(), handled, w.saved()
}

// saved is a copy of the world's database, for others to go on from.
func (w *world) saved() string {
	w.t.Helper()
	name := w.path("saved.db")
	w.must("backup", name)
	data, err := os.ReadFile(name)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(data)
}

// handledFolder is where the robot puts what it has read.
const handledFolder = "Starte/Behandlet"

// arrived puts a message where the robot has moved it, as if it had come and
// been moved: no other gets its number in the inbox.
func (w *world) arrived(m mailtest.StoredMessage) {
	w.t.Helper()
	uid, err := w.imap.Deliver(worldMailbox, "INBOX", m.Raw, m.Date)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.imap.Remove(worldMailbox, "INBOX", uid); err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.imap.Deliver(worldMailbox, handledFolder, m.Raw, m.Date); err != nil {
		w.t.Fatal(err)
	}
}
