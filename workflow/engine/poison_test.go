package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"starte/mailer"
	"starte/parser"
	"starte/templates"
	"starte/workflow/store"
)

// hostile is messages that something is wrong with, from ola in reply to the questions.
func hostile(to got) map[string][]byte {
	l := reply(to, "1. Svar")
	head := func(more ...string) string {
		return strings.Join(append([]string{"From: ola@example.no", "To: " + l.to, "Subject: SV", "In-Reply-To: <" + to.MessageID + ">", "MIME-Version: 1.0"}, more...), "\r\n") + "\r\n"
	}
	var parts strings.Builder
	parts.WriteString(head(`Content-Type: multipart/mixed; boundary="b"`) + "\r\n")
	for i := range 10_000 {
		fmt.Fprintf(&parts, "--b\r\nContent-Type: text/plain\r\n\r\ndel %d\r\n", i)
	}
	parts.WriteString("--b--\r\n")
	return map[string][]byte{
		"10,000 parts":   []byte(parts.String()),
		"broken charset": []byte(head("Content-Type: text/plain; charset=no-such-thing") + "\r\n1. Bl\xe5b\xe6r \xff\xfe\r\n"),
		"NUL bytes":      []byte(head("Content-Type: text/plain; charset=utf-8", "X-Odd: a\x00b") + "\r\n1. Null\x00byte\r\n"),
		"no From":        []byte("To: " + l.to + "\r\nSubject: SV\r\n\r\n1. Hvem er jeg?\r\n"),
		"NUL in what is looked up": []byte("From: ola@example.no\r\nTo: " + strings.Replace(l.to, "@", "\x00@", 1) + "\r\nMessage-ID: <\x00\xff@x>\r\n" +
			"In-Reply-To: <\x00@x>\r\nReferences: <\xc3@x> <\x00>\r\nSubject: \x00\xff\r\n\r\n1. Svar\r\n"),
		"header only":      []byte(head("X-Empty: yes")),
		"header and end":   []byte(head() + "\r\n"),
		"broken multipart": []byte(head(`Content-Type: multipart/alternative; boundary="x"`) + "\r\n--x\r\nContent-Type: text/plain\r\n\r\n1. Halv"),
		"encrypted":        []byte(head(`Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"`, "Content-Transfer-Encoding: base64") + "\r\nMIIB\r\n"),
	}
}

func TestHostileMailIsKeptAndTheNextIsHandled(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		questions := w.mail("questions", "ola@example.no")
		n := 0
		for name, raw := range hostile(questions) {
			w.put("INBOX", raw)
			w.write(reply(w.mail("questions", "nadia@example.no"), fmt.Sprintf("1. Etter %s", name)))
			got := w.receive()
			if n += 2; got.Handled+got.Failed != 2 || got.Strangers != 0 {
				t.Errorf("%s: received %+v", name, got)
			}
			w.wantAnswers("nadia", "1: Etter "+name)
		}
		kept := w.inbound("")
		if len(kept) != n {
			t.Errorf("%d messages kept, want %d", len(kept), n)
		}
		for _, in := range kept {
			if raw, err := w.store.Raw(t.Context(), in.ID); err != nil || len(raw) == 0 {
				t.Errorf("bytes of %q: %v", in.Subject, err)
			}
		}
		w.settle()
	})
}

func TestMessageThatCannotBeAnsweredIsKeptAsFailed(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		// The operator's own receipt fails on certain words.
		set, err := templates.Load(fstest.MapFS{"nb/receipt.tmpl": {Data: []byte("Subject: Takk\n\n{{range .Questions}}{{if eq .Answer \"Velt\"}}{{index $.Group 99}}{{end}}{{end}}\n")}})
		if err != nil {
			t.Fatal(err)
		}
		w.engine.renderer.Templates = set
		l := reply(w.mail("questions", "ola@example.no"), "1. Velt")
		uid := w.write(l)
		w.write(letter{from: "nadia@example.no", subject: "Hei", text: "Jeg kommer ti minutter for sent."}) // passed on, no receipt
		if got := w.receive(); got.Failed != 1 || got.Handled != 1 {
			t.Errorf("received %+v\n%s", got, w.log)
		}
		failed := w.inbound(store.InboundFailed)
		if len(failed) != 1 || failed[0].UID != uid || !strings.Contains(failed[0].Problem, "receipt") {
			t.Fatalf("failed: %+v", failed)
		}
		if raw, err := w.store.Raw(t.Context(), failed[0].ID); err != nil || !bytes.Equal(raw, l.raw(1)) {
			t.Errorf("bytes: %v", err)
		}
		w.wantBoxes(1, 1) // left for a person to look at
		if got := w.receive(); got != (Received{}) {
			t.Errorf("again: %+v", got)
		}
		if n := w.log.count("message could not be handled"); n != 1 {
			t.Errorf("logged %d times", n)
		}
		var problems []string
		err = w.engine.Status(t.Context(), "solbakken", w.clock.Now(), func(s Status) error { problems = s.Problems; return nil })
		if err != nil || !strings.Contains(strings.Join(problems, "\n"), "could not be handled") {
			t.Errorf("status: %v, %v", problems, err)
		}
	})
}

func TestPanicIsAFaultOfTheMessage(t *testing.T) {
	t.Parallel()
	err := guarded("read message", func() error {
		var m *parser.Message
		_ = m.From
		return nil
	})
	if !errors.Is(err, errFault) || !strings.Contains(err.Error(), "read message: panic") {
		t.Errorf("got %v", err)
	}
}

// TestPanicWhileIdentifyingIsAFaultOfTheMessage lets the search for whose a
// message is fail as no message is known to make it.
func TestPanicWhileIdentifyingIsAFaultOfTheMessage(t *testing.T) {
	t.Parallel()
	w := askedOnSQLite(t)
	w.engine.renderer = nil
	l := reply(w.mail("questions", "ola@example.no"), "1. Svar")
	it := &item{in: &mailer.Incoming{Mailbox: "INBOX", Raw: l.raw(1)}}
	it.decode()
	ours, err := w.engine.identifyOne(t.Context(), &batch{now: w.clock.Now(), in: newDirectory(w.store)}, it)
	if err != nil || !ours || !errors.Is(it.fault, errFault) {
		t.Errorf("to be kept: %t, with %v, %v", ours, it.fault, err)
	}
}

func TestTooLargeMessageIsRecordedAndLeftInPlace(t *testing.T) {
	t.Parallel()
	w := askedOnSQLite(t)  // so much is enough to move about
	const limit = 25 << 20 // of a message, where nothing is configured
	l := reply(w.mail("questions", "ola@example.no"), "1. Svar")
	big := append(l.raw(1), bytes.Repeat([]byte("0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123\r\n"), limit/78)...) // too much by its header alone
	w.put("INBOX", big)
	w.write(reply(w.mail("questions", "nadia@example.no"), "1. Etter den store"))
	got := w.receive()
	if got.Handled != 2 {
		t.Errorf("received %+v", got)
	}
	w.wantAnswers("nadia", "1: Etter den store")
	w.wantAnswers("ola", "")
	w.settle()
	w.mail("unreadable", "ola@example.no")
	alert := w.mail("alert", "kari@example.no")
	if !strings.Contains(alert.Text(), "25 MB") {
		t.Errorf("alert:\n%s", alert.Text())
	}
	large := w.inbound(store.InboundTooLarge)
	if len(large) != 1 || large[0].Size != int64(len(big)) {
		t.Fatalf("kept: %+v", large)
	}
	raw, err := w.store.Raw(t.Context(), large[0].ID)
	if err != nil || len(raw) > 4096 || !bytes.Contains(raw, []byte("In-Reply-To")) {
		t.Errorf("%d bytes kept, %v", len(raw), err)
	}
	w.wantBoxes(1, 1)
	if err := w.imap.Replace("robot", "INBOX"); err != nil {
		t.Fatal(err)
	}
	w.imap.DropAll()
	w.settle()
	if n := len(w.sent("unreadable", "")); n != 1 {
		t.Errorf("%d mails about it", n)
	}
	w.wantBoxes(1, 1)
}

func TestTooLargeAutomaticMailIsNotAnswered(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.engine = w.smallEngine(2048)
		w.asked()
		before := len(w.smtp.Messages())
		l := reply(w.mail("questions", "ola@example.no"), strings.Repeat("Jeg er borte. ", 1000))
		l.header = []string{"Auto-Submitted: auto-replied"}
		w.write(l)
		if got := w.receive(); got.Handled != 1 {
			t.Errorf("received %+v", got)
		}
		w.settle()
		if n := len(w.smtp.Messages()) - before; n != 0 {
			t.Errorf("%d mails sent", n)
		}
	})
}

// smallEngine is an engine to which a message is soon too large.
func (w *world) smallEngine(limit int64) *Engine {
	inbox := mailer.NewInbox(mailer.IMAPConfig{Addr: w.imap.Addr, TLS: mailer.TLSNone, AllowPlain: true, Username: "robot", Password: "secret",
		Mailbox: "INBOX", Junk: "Junk", Handled: handled, MaxMessage: limit})
	w.t.Cleanup(func() { _ = inbox.Close() }) // nothing is lost
	return w.engineWith(inbox, Options{})
}

func TestMessageThatCannotBeFetchedIsRecorded(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		w.engine = w.engineWith(gappyInbox{w.inbox}, Options{})
		uid := w.write(reply(w.mail("questions", "ola@example.no"), "1. Svar"))
		w.write(reply(w.mail("questions", "nadia@example.no"), "1. Neste"))
		if got := w.receive(); got.Failed != 1 || got.Handled != 1 {
			t.Errorf("received %+v", got)
		}
		w.wantAnswers("nadia", "1: Neste")
		if n := w.log.count("cannot be fetched"); n != 1 {
			t.Errorf("logged %d times for uid %d:\n%s", n, uid, w.log)
		}
	})
}

// gappyInbox cannot fetch the first message.
type gappyInbox struct{ Inbox }

func (g gappyInbox) Fetch(ctx context.Context, mailbox string, from mailer.Cursor, since time.Time, yield func([]mailer.Incoming, mailer.Cursor) error) error {
	first := true
	return g.Inbox.Fetch(ctx, mailbox, from, since, func(batch []mailer.Incoming, c mailer.Cursor) error {
		if first && len(batch) > 0 {
			batch[0].Raw, batch[0].Err = nil, fmt.Errorf("%w: %w", mailer.ErrNoBody, io.ErrUnexpectedEOF)
			first = false
		}
		return yield(batch, c)
	})
}
