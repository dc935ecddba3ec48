package store

import (
	"testing"
	"time"
)

func TestEnqueueOncePerKey(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		if n := enqueue(t, s, mails("a", 3)...); n != 3 {
			t.Errorf("first time: %d new, want 3", n)
		}
		if n := enqueue(t, s, mails("a", 5)...); n != 2 {
			t.Errorf("with two more: %d new, want 2", n)
		}
	})
}

func TestClaimIsByteIdentical(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		part := shared([]byte("JVBERi0xLjcK\r\n"))
		m := mail("a", 1)
		m.Body = []Segment{{Bytes: []byte("--x\r\n\xff\xfe\x00latin <&>\r\n")}, part, {Bytes: []byte("\r\n--x--\r\n")}, {}}
		want := string(m.Header) + string(m.Body[0].Bytes) + string(part.Bytes) + string(m.Body[2].Bytes)
		m.Original = []byte("Hva tenker du?")
		enqueue(t, s, m)

		for try := range 2 {
			now := t0().Add(time.Duration(try) * time.Hour)
			got := must(s.Claim(ctx, "w", now, time.Minute, 10))(t)
			if len(got) != 1 || string(got[0].Bytes()) != want || got[0].Size != int64(len(want)) {
				t.Fatalf("try %d: got %+v", try, got)
			}
			if got[0].Uncertain != (try == 1) || got[0].Attempts != try+1 || !got[0].Told() {
				t.Errorf("try %d: uncertain %v after %d attempts", try, got[0].Uncertain, got[0].Attempts)
			}
			if again := must(s.Claim(ctx, "v", now, time.Minute, 10))(t); len(again) != 0 {
				t.Errorf("try %d: claimed twice", try)
			}
		}
		if n := must(s.MarkSent(ctx, "v", Sent{m.ID, t0()}))(t); n != 0 {
			t.Error("somebody else's claim was recorded")
		}
		if n := must(s.MarkSent(ctx, "w", Sent{m.ID, t0().Add(time.Hour)}))(t); n != 1 {
			t.Error("own claim was not recorded")
		}
		if n := must(s.SweepParts(ctx))(t); n != 1 {
			t.Errorf("swept %d parts, want 1", n)
		}
		row := must(s.FindMessageID(ctx, m.MessageID))(t)
		if row.Status != MailSent || !row.DoneAt.Equal(t0().Add(time.Hour)) {
			t.Errorf("after sending: %+v", row)
		}
		if b := must(s.Original(ctx, row.ID))(t); string(b) != "Hva tenker du?" {
			t.Errorf("original %q", b)
		}
	})
}
