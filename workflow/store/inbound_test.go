package store

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func inbound(i int) Inbound {
	return Inbound{
		ID: fmt.Sprintf("in%d", i), SHA256: fmt.Sprintf("sha%d", i), ReceivedAt: t0().Add(time.Duration(i) * time.Minute), InternalDate: t0(), Size: 5,
		From: "kari@example.no", Subject: "Sv: Mine tanker", Kind: "reply", Status: InboundHandled, ProcessID: "a", PersonID: "kari",
		MessageID: fmt.Sprintf("m%d@example.no", i), InReplyTo: "q@example.no", Mailbox: "INBOX", UIDValidity: 4294967295, UID: uint32(i),
	}
}

func putInbound(t *testing.T, s *Store, in Inbound, raw []byte) bool {
	t.Helper()
	fresh := false
	tx(t, s, func(tx *Tx) error {
		var err error
		fresh, err = tx.PutInbound(t.Context(), in, raw)
		return err
	})
	return fresh
}

func TestInboundIsKeptOnce(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		in := inbound(1)
		if !putInbound(t, s, in, []byte("a\r\n\x00\xff")) {
			t.Error("a new message is not new")
		}
		again := in
		again.ID = "other"
		if putInbound(t, s, again, []byte("a")) {
			t.Error("a known message is new")
		}
		if got := must(s.Raw(ctx, in.ID))(t); string(got) != "a\r\n\x00\xff" {
			t.Errorf("raw %q", got)
		}
		if diff := cmp.Diff(in, must(s.Inbound(ctx, in.ID))(t)); diff != "" {
			t.Error(diff)
		}
		if _, err := s.Inbound(ctx, "other"); !errors.Is(err, ErrNotFound) {
			t.Errorf("the second row: %v", err)
		}
		large := inbound(2)
		large.Status, large.MovedAt = InboundTooLarge, t0()
		putInbound(t, s, large, nil)
		if _, err := s.Raw(ctx, large.ID); !errors.Is(err, ErrNotFound) {
			t.Errorf("raw of one too large: %v", err)
		}
		if diff := cmp.Diff(map[string]string{"sha1": "in1", "sha2": "in2"}, must(s.KnownInbound(ctx, []string{"sha1", "sha2", "sha3"}))(t)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestHostileTextIsKept(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		in := inbound(1)
		in.From, in.Subject, in.MessageID, in.InReplyTo, in.Mailbox, in.Problem = "\x00\xff", "a\x00b\xc3", "\xff", "\x00", "\xfe", "\x00"
		putInbound(t, s, in, []byte{})
		got := must(s.Inbound(t.Context(), in.ID))(t)
		if got.Subject != "a\uFFFDb\uFFFD" {
			t.Errorf("subject %q", got.Subject)
		}
		if raw := must(s.Raw(t.Context(), in.ID))(t); len(raw) != 0 {
			t.Errorf("raw %q", raw)
		}
	})
}

func TestMovesAndStatuses(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		for i := range 4 {
			in := inbound(i)
			if i == 3 {
				in.Status, in.PersonID = InboundHeld, "ola"
			}
			putInbound(t, s, in, []byte("x"))
		}
		pending := must(s.PendingMoves(ctx, 3))(t)
		if len(pending) != 3 || pending[0].ID != "in0" {
			t.Fatalf("pending %+v", pending)
		}
		tx(t, s, func(tx *Tx) error { return tx.Reappeared(ctx, Place{"in2", "INBOX", 7, 99}) }) // while it is moved
		if err := s.MarkMoved(ctx, t0(), []Place{pending[0].Place(), pending[1].Place(), pending[2].Place()}); err != nil {
			t.Fatal(err)
		}
		if got := must(s.Inbound(ctx, "in0"))(t); got.Place() != pending[0].Place() || !got.MovedAt.Equal(t0()) {
			t.Errorf("after moving: %+v", got)
		}
		if got := must(s.Inbound(ctx, "in2"))(t); got.UID != 99 || got.UIDValidity != 7 || !got.MovedAt.IsZero() {
			t.Errorf("of which a copy came: %+v", got)
		}
		if got := must(s.PendingMoves(ctx, 10))(t); len(got) != 2 {
			t.Errorf("%d pending, want 2", len(got))
		}
		held := must(s.InboundOf(ctx, Ref{ProcessID: "a"}, InboundHeld))(t)
		if len(held) != 1 || held[0].PersonID != "ola" {
			t.Errorf("held %+v", held)
		}
		held[0].Status, held[0].Kind, held[0].PersonID = InboundHandled, "auto_reply", "kari"
		tx(t, s, func(tx *Tx) error { return tx.Classify(ctx, held[0]) })
		if got := must(s.InboundOf(ctx, Ref{"a", "kari"}, ""))(t); len(got) != 4 || got[3].Kind != "auto_reply" {
			t.Errorf("of kari: %+v", got)
		}
		if err := s.Tx(ctx, func(tx *Tx) error { return tx.Classify(ctx, Inbound{ID: "none"}) }); !errors.Is(err, ErrNotFound) {
			t.Errorf("classify nothing: %v", err)
		}
	})
}

func TestCursor(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		check := func(wantValidity, wantUID uint32) {
			t.Helper()
			validity, uid, err := s.Cursor(ctx, "INBOX")
			if err != nil || validity != wantValidity || uid != wantUID {
				t.Errorf("cursor %d %d %v, want %d %d", validity, uid, err, wantValidity, wantUID)
			}
		}
		check(0, 0)
		for _, uid := range []uint32{5, 4294967295} {
			tx(t, s, func(tx *Tx) error { return tx.SetCursor(ctx, "INBOX", 4294967295, uid, t0()) })
			check(4294967295, uid)
		}
	})
}

func TestMessageIsPutBack(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		handled, stranger, purged := inbound(1), inbound(2), inbound(3)
		stranger.Status = InboundStranger
		for i, in := range []Inbound{handled, stranger, purged} {
			in.MovedAt = t0()
			var raw []byte
			if i < 2 {
				raw = []byte("x")
			}
			putInbound(t, s, in, raw)
			tx(t, s, func(tx *Tx) error { return tx.Reappeared(ctx, Place{in.ID, "INBOX", 8, 80}) })
		}
		pending := must(s.PendingMoves(ctx, 9))(t)
		if len(pending) != 2 || pending[0].ID != handled.ID || pending[0].UID != 80 || pending[0].UIDValidity != 8 || pending[1].ID != purged.ID {
			t.Errorf("to move: %+v", pending)
		}
		if erase := must(s.PendingErasures(ctx, 9))(t); len(erase) != 1 || erase[0].ID != purged.ID {
			t.Errorf("to erase: %+v", erase)
		}
	})
}
