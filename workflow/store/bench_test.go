package store

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"starte/workflow/store/pgtest"
)

// benchEach runs a benchmark on each database; a PostgreSQL that is measured
// here does not wait for its disk.
func benchEach(b *testing.B, fn func(b *testing.B, s *Store)) {
	open := func(b *testing.B, target string) *Store {
		s, err := Open(context.Background(), target)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = s.Close() })
		if err := s.Migrate(context.Background()); err != nil {
			b.Fatal(err)
		}
		return s
	}
	b.Run("sqlite", func(b *testing.B) { fn(b, open(b, filepath.Join(b.TempDir(), "a.db"))) })
	b.Run("postgres", func(b *testing.B) {
		c, err := pgtest.Start("")
		if err != nil {
			b.Skip(err)
		}
		b.Cleanup(func() { _ = c.Stop() })
		fn(b, open(b, c.URL("postgres")))
	})
}

// noticeOf is a mail of about 8 kB with a shared part of 60 kB.
func noticeOf(process string, i int) Mail {
	m := mail(process, i)
	m.Header = []byte("Subject: x\r\n" + strings.Repeat("X-Filler: "+strings.Repeat("x", 60)+"\r\n", 10) + "\r\n")
	m.Body = []Segment{{Bytes: []byte(strings.Repeat("Hei p=C3=A5 deg, og velkommen til verksted =E2=80=93 vi starter kl. 13.00\r\n", 100))}, shared([]byte(strings.Repeat("JVBERi0x", 8000)))}
	return m
}

// BenchmarkOutbox is what the database does for one mail, in batches of 100:
// in, claimed with its bytes, recorded as sent.
func BenchmarkOutbox(b *testing.B) {
	ctx := context.Background()
	const batch = 100
	lots := func(b *testing.B) [][]Mail {
		var out [][]Mail
		for i := 0; i < b.N; i += batch {
			list := make([]Mail, 0, batch)
			for j := range min(batch, b.N-i) {
				list = append(list, noticeOf(fmt.Sprint("p", i/batch), j))
			}
			out = append(out, list)
		}
		return out
	}
	put := func(b *testing.B, s *Store, list []Mail) {
		if err := s.Tx(ctx, func(tx *Tx) error { _, err := tx.Enqueue(ctx, list...); return err }); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("enqueue", func(b *testing.B) {
		benchEach(b, func(b *testing.B, s *Store) {
			all := lots(b)
			b.ResetTimer()
			for _, list := range all {
				put(b, s, list)
			}
		})
	})
	b.Run("claim_and_mark", func(b *testing.B) {
		benchEach(b, func(b *testing.B, s *Store) {
			for _, list := range lots(b) {
				put(b, s, list)
			}
			b.ResetTimer()
			now := t0().Add(time.Hour)
			for done := 0; done < b.N; {
				list, err := s.Claim(ctx, "w", now, time.Minute, batch)
				if err != nil {
					b.Fatal(err)
				}
				sent := make([]Sent, len(list))
				for i, c := range list {
					sent[i] = Sent{c.ID, now}
				}
				n, err := s.MarkSent(ctx, "w", sent...)
				if err != nil || n == 0 {
					b.Fatal(n, err)
				}
				done += n
			}
		})
	})
	b.Run("claim_nothing_of_5000", func(b *testing.B) {
		benchEach(b, func(b *testing.B, s *Store) {
			for p := range 50 {
				put(b, s, mails(fmt.Sprint("p", p), 100))
			}
			b.ResetTimer()
			for range b.N {
				if _, err := s.Claim(ctx, "w", t0().Add(-time.Second), time.Minute, batch); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
}
