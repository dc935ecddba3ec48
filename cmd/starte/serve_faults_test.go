package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"starte/mailer/mailtest"
)

// TestServeSurvivesFaults breaks a mail server under a running robot, with a
// reply on its way, and mends it when the robot has tried several times. The
// log says once that it fails and once that it is well again; then the reply is
// taken in, moved and answered, without anybody's doing.
func TestServeSurvivesFaults(t *testing.T) {
	t.Parallel()
	imap := func(f mailtest.IMAPFault) func(*world) {
		f.Times = -1
		return func(w *world) { w.imap.Inject(f); w.imap.DropAll() }
	}
	smtp := func(f mailtest.SMTPFault) func(*world) { return func(w *world) { w.smtp.Script(f) } }
	for name, tt := range map[string]struct {
		what  string
		fault func(*world)
	}{
		"IMAP drops the connection":       {"receive", imap(mailtest.IMAPFault{Command: "UID FETCH", Drop: true})},
		"IMAP says BYE":                   {"receive", imap(mailtest.IMAPFault{Command: "SELECT", Bye: "[UNAVAILABLE] too much to do"})},
		"IMAP is not available":           {"receive", imap(mailtest.IMAPFault{Command: "SELECT", Refuse: "NO [UNAVAILABLE] try later"})},
		"IMAP takes no logins for now":    {"receive", imap(mailtest.IMAPFault{Command: "AUTHENTICATE", Refuse: "NO [UNAVAILABLE] try later"})},
		"IMAP answers half":               {"receive", imap(mailtest.IMAPFault{Command: "UID FETCH", CutAfter: 300})},
		"IMAP is over quota":              {"receive", imap(mailtest.IMAPFault{Command: "UID MOVE", Refuse: "NO [OVERQUOTA] the mailbox is full"})},
		"IMAP lets nothing be moved":      {"receive", imap(mailtest.IMAPFault{Command: "UID MOVE", Refuse: "NO [NOPERM] read-only"})},
		"SMTP says 421":                   {"deliver", smtp(mailtest.SMTPFault{Stage: mailtest.StageConnect, Code: 421})},
		"SMTP drops the connection":       {"deliver", smtp(mailtest.SMTPFault{Stage: mailtest.StageConnect, Drop: true})},
		"SMTP fails at TLS":               {"deliver", smtp(mailtest.SMTPFault{Stage: mailtest.StageTLS})},
		"SMTP takes no logins for now":    {"deliver", smtp(mailtest.SMTPFault{Stage: mailtest.StageAuth, Code: 454})},
		"SMTP refuses the login for ever": {"deliver", smtp(mailtest.SMTPFault{Stage: mailtest.StageAuth, Code: 535})},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := asked(t, worldOptions{})
			s := w.serve()
			s.wait("serving", 1)
			tt.fault(w)
			w.reply(w.last("nadia@example.no", "questions"), "nadia@example.no", "1. Fint\r\n")
			if line := s.wait("failing", 1); line["what"] != tt.what {
				t.Errorf("%s is failing", line["what"])
			}
			tries := w.tries()
			patiently(t, "more tries", func() bool { return w.tries() > tries+2 || strings.Contains(name, "for ever") })
			w.imap.Heal()
			w.smtp.Mend()
			s.wait("well again", 1)
			w.awaitLetter("nadia@example.no", "receipt")
			patiently(t, "the reply is moved", func() bool {
				list, err := w.imap.Messages(worldMailbox, "Starte/Behandlet")
				return err == nil && len(list) == 2 // Ola's too
			})
			if n := s.told("message handled"); n[""] != 1 {
				t.Errorf("handled %v", n)
			}
			if failing, well := s.told("failing"), s.told("well again"); !maps.Equal(failing, map[string]int{tt.what: 1}) || !maps.Equal(well, failing) {
				t.Errorf("told of %v, and of the end of %v", failing, well)
			}
			s.end()
		})
	}
}

// tries counts how often the servers were turned to.
func (w *world) tries() int {
	return w.imap.Connections() + w.smtp.Connections() + len(w.imap.Commands())
}

// told counts the log's lines with a message by what they are about.
func (s *served) told(message string) map[string]int {
	n := map[string]int{}
	for line := range strings.Lines(s.log.String()) {
		if _, after, ok := strings.Cut(line, fmt.Sprintf(`"msg":%q,`, message)); ok {
			what, _, _ := strings.Cut(strings.TrimPrefix(after, `"what":"`), `"`)
			if !strings.HasPrefix(after, `"what"`) {
				what = ""
			}
			n[what]++
		}
	}
	return n
}

// TestMailboxTurnedOver has a person empty the mailbox, put the handled mail back
// into it, and a server restore it with another UIDVALIDITY, while the robot runs:
// it counts nothing twice, and takes in what comes next.
func TestMailboxTurnedOver(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{})
	s := w.serve()
	s.wait("serving", 1)
	nadia := w.last("nadia@example.no", "questions")
	w.reply(nadia, "nadia@example.no", "1. Først\r\n")
	s.wait("message handled", 1)
	moved := func(n int) func() bool {
		return func() bool {
			list, err := w.imap.Messages(worldMailbox, "Starte/Behandlet")
			in, e := w.imap.Messages(worldMailbox, "INBOX")
			return err == nil && e == nil && len(list) == n && len(in) == 0
		}
	}
	patiently(t, "two are moved", moved(2))
	list, err := w.imap.Messages(worldMailbox, "Starte/Behandlet")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range list { // somebody drags them back
		if err := w.imap.Remove(worldMailbox, "Starte/Behandlet", m.UID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.imap.Deliver(worldMailbox, "INBOX", m.Raw, w.clock()); err != nil {
			t.Fatal(err)
		}
	}
	patiently(t, "they are moved again", moved(2))
	if err := w.imap.Replace(worldMailbox, "INBOX"); err != nil {
		t.Fatal(err)
	}
	w.imap.DropAll()
	w.reply(nadia, "nadia@example.no", "2. Etterpå\r\n")
	s.wait("message handled", 2)
	patiently(t, "the new one is moved", moved(3))
	if err := w.imap.DeleteMailbox(worldMailbox, "Starte/Behandlet"); err != nil {
		t.Fatal(err)
	}
	w.imap.DropAll()
	w.reply(nadia, "nadia@example.no", "3. Til slutt\r\n")
	s.wait("message handled", 3)
	patiently(t, "the folder is made again", moved(1))
	if n := s.told("message handled"); n[""] != 3 {
		t.Errorf("%d messages handled, want 3", n[""])
	}
	s.end()
	out := w.must("export", "solbakken")
	for _, word := range []string{"Først", "Etterpå", "Til slutt"} {
		if !strings.Contains(out, word) {
			t.Errorf("%q is lost", word)
		}
	}
	if !slices.ContainsFunc(w.letters(), func(l letter) bool { return l.Header.Get("X-Starte-Kind") == "receipt" }) {
		t.Error("nobody got a receipt")
	}
}
