package store

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// correspondence fills process a with one of everything about Kari and Ola,
// and process b with Kari again under another id.
func correspondence(t *testing.T, s *Store) {
	t.Helper()
	ctx := t.Context()
	create(t, s, "a", "b")
	mailTo := func(process, id, person, kind, text string) Mail {
		m := mail(process, 0)
		m.ID, m.Key, m.MessageID = id, id, id+"@example.no"
		m.PersonID, m.Kind, m.Recipient, m.Answerable = person, kind, person+"@example.no", true
		m.Header = []byte("To: " + m.Recipient + "\r\n\r\n")
		m.Body = []Segment{{Bytes: []byte(text)}, shared([]byte("pdf for " + m.Recipient))}
		return m
	}
	tx(t, s, func(tx *Tx) error {
		_, err := tx.Enqueue(ctx,
			mailTo("a", "a1", "kari", "questions", "Hva tenker du, kari@example.no?"),
			mailTo("a", "a2", "ola", "digest", "kari@example.no: løype"),
			mailTo("a", "a3", "ola", "questions", "Hva tenker du, Ola?"),
			mailTo("b", "b1", "kari", "questions", "Hva tenker du?"))
		return err
	})
	list := must(s.Claim(ctx, "w", t0(), t0().Sub(t0()), 10))(t)
	for _, c := range list {
		must(s.MarkSent(ctx, "w", Sent{c.ID, t0()}))(t)
	}
	enqueue(t, s, mailTo("a", "a4", "kari", "workshop_notice", "Verksted"), mailTo("a", "a5", "ola", "workshop_notice", "Verksted"))
	tx(t, s, func(tx *Tx) error {
		list := []error{
			tx.SetAddresses(ctx, "a", []Address{{"kari", "kari@example.no"}, {"kari", "kari@example.com"}, {"ola", "ola@example.no"}}),
			tx.SetAddresses(ctx, "b", []Address{{"kari", "kari@example.no"}}),
			tx.PutTag(ctx, "t1", Ref{"a", "kari"}, t0()), tx.PutTag(ctx, "t2", Ref{"a", "ola"}, t0()),
			tx.PutAnswers(ctx, t0(), Answer{ID: "1", ProcessID: "a", PersonID: "kari", Question: 1, Text: "løype", InboundID: "in1", At: t0()},
				Answer{ID: "2", ProcessID: "a", PersonID: "ola", Question: 1, Text: "ski", InboundID: "in2", At: t0()}),
			tx.Log(ctx, Event{ProcessID: "a", PersonID: "kari", At: t0(), Kind: "bounced", Detail: "<kari@example.no>: no"}, Event{ProcessID: "a", At: t0(), Kind: "digest", Detail: "2 of 3"}),
		}
		ola, stranger := inbound(2), inbound(3)
		ola.PersonID, ola.From = "ola", "ola@example.no"
		stranger.ProcessID, stranger.PersonID, stranger.Status = "", "", InboundStranger
		for _, in := range []Inbound{inbound(1), ola, stranger} {
			_, err := tx.PutInbound(ctx, in, []byte("From: "+in.From+"\r\n\r\nløype"))
			list = append(list, err)
		}
		return errors.Join(list...)
	})
}

func traces(t *testing.T, s *Store, text string) []string {
	t.Helper()
	var out []string
	for _, tr := range must(s.Traces(t.Context(), text))(t) {
		out = append(out, tr.Place+" "+tr.ID)
	}
	slices.Sort(out)
	return out
}

func TestForgetLeavesNoTrace(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		correspondence(t, s)
		before := traces(t, s, "KARI@example.no")
		for _, place := range []string{"addresses.address", "inbound.from_addr", "inbound.raw", "messages.content a1", "messages.content a2", "messages.content a4", "outbox.recipient", "parts.body", "events.detail"} {
			if !slices.ContainsFunc(before, func(s string) bool { return strings.HasPrefix(s, place) }) {
				t.Errorf("nothing to forget in %s: %q", place, before)
			}
		}
		var f Forgotten
		tx(t, s, func(tx *Tx) (err error) {
			f, err = tx.Forget(ctx, "kari@example.no", []string{"digest"}, t0())
			return err
		})
		want := Forgotten{People: []Ref{{"a", "kari"}, {"b", "kari"}}, Purged: Purged{Answers: 1, Messages: 2, Originals: 4, Addresses: 3}, Withdrawn: 1}
		if diff := cmp.Diff(want, f); diff != "" {
			t.Error(diff)
		}
		if left := traces(t, s, "kari@example"); len(left) != 0 {
			t.Errorf("left in %q", left)
		}
		if left := traces(t, s, "løype"); !slices.Equal(left, []string{"inbound.raw in2"}) { // Ola wrote it too
			t.Errorf("left in %q", left)
		}
		if got := must(s.Original(ctx, "a3"))(t); !strings.HasSuffix(string(got), "\r\n\r\nHva tenker du, Ola?") {
			t.Errorf("Ola's mail: %q", got)
		}
		if diff := cmp.Diff([]string{"a5"}, claimed(t, s, "w", t0(), 10)); diff != "" {
			t.Error(diff)
		}
		erase := must(s.PendingErasures(ctx, 10))(t)
		if len(erase) != 2 || erase[0].MessageID == "" {
			t.Errorf("to erase in the mailbox: %+v", erase)
		}
		if err := s.MarkErased(ctx, []string{erase[0].ID, erase[1].ID}); err != nil {
			t.Error(err)
		}
		if erase := must(s.PendingErasures(ctx, 10))(t); len(erase) != 0 {
			t.Errorf("still to erase: %+v", erase)
		}
		// The message is known still, and is not taken for a new one.
		if putInbound(t, s, inbound(1), []byte("x")) {
			t.Error("a forgotten message is new")
		}
	})
}

func TestPurge(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		correspondence(t, s)
		var answers, addresses Purged
		tx(t, s, func(tx *Tx) (err error) { answers, err = tx.PurgeAnswers(ctx, "a"); return err })
		if diff := cmp.Diff(Purged{Answers: 2, Messages: 2, Originals: 3}, answers); diff != "" {
			t.Error(diff)
		}
		if left := traces(t, s, "løype"); !slices.Equal(left, []string{"inbound.raw in3"}) {
			t.Errorf("left in %q", left)
		}
		if got := must(s.FindAddress(ctx, "ola@example.no"))(t); len(got) != 1 {
			t.Errorf("addresses went too early: %v", got)
		}
		if n := len(must(s.PendingErasures(ctx, 10))(t)); n != 2 {
			t.Errorf("%d to erase in the mailbox, want 2", n)
		}
		tx(t, s, func(tx *Tx) (err error) { addresses, err = tx.PurgeAddresses(ctx, "a"); return err })
		if addresses.Addresses != 3 {
			t.Errorf("%+v", addresses)
		}
		if left := traces(t, s, "ola@example.no"); len(left) != 1 || !strings.HasPrefix(left[0], "parts.body") {
			t.Errorf("left in %q", left)
		}
		must(s.SweepParts(ctx))(t)
		if left := traces(t, s, "ola@example.no"); len(left) != 0 {
			t.Errorf("left after the sweep in %q", left)
		}
		if rows := must(s.Outbox(ctx, "a"))(t); len(rows) != 5 || rows[0].Status != MailSent || rows[0].DoneAt.IsZero() {
			t.Errorf("counts and dates are gone: %+v", rows)
		}
		if got := must(s.Original(ctx, "b1"))(t); !strings.HasSuffix(string(got), "\r\n\r\nHva tenker du?") {
			t.Errorf("another process's mail: %q", got)
		}
	})
}

func TestBackupIsWholeAndItsOwners(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	dir := t.TempDir()
	s := migrated(t, filepath.Join(dir, "a.db"))
	correspondence(t, s)
	file := filepath.Join(dir, "kopi 1.db")
	if err := s.Backup(ctx, file); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v (%v)", info.Mode(), err)
	}
	if err := s.Backup(ctx, file); !errors.Is(err, os.ErrExist) {
		t.Errorf("backup over a file: %v", err)
	}
	restored := migrated(t, file)
	if diff := cmp.Diff(must(s.Outbox(ctx, "a"))(t), must(restored.Outbox(ctx, "a"))(t)); diff != "" {
		t.Error(diff)
	}
	if err := s.Backup(ctx, filepath.Join(dir, "none", "x.db")); err == nil {
		t.Error("backup into a folder that is not there")
	}
}

func TestScrubEmptiesTheFiles(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "a.db")
	s := migrated(t, path)
	correspondence(t, s)
	inFiles := func() bool {
		for _, name := range []string{path, path + "-wal"} {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(b), "kari@example.no") {
				return true
			}
		}
		return false
	}
	if !inFiles() {
		t.Fatal("there is nothing to scrub")
	}
	tx(t, s, func(tx *Tx) error {
		_, err := tx.Forget(ctx, "kari@example.no", []string{"digest"}, t0())
		return err
	})
	if err := s.Scrub(ctx); err != nil {
		t.Fatal(err)
	}
	if inFiles() {
		t.Error("a forgotten address is still in the files")
	}
}

func TestPostgresHasItsOwnBackup(t *testing.T) {
	t.Parallel()
	s := migrated(t, postgresDatabase(t))
	if err := s.Backup(t.Context(), filepath.Join(t.TempDir(), "x")); !errors.Is(err, ErrNoBackup) {
		t.Errorf("error %v", err)
	}
	if err := s.Scrub(t.Context()); err != nil {
		t.Error(err)
	}
}
