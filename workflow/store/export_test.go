package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFindPerson(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		correspondence(t, s)
		for address, want := range map[string][]Ref{
			"kari@example.no":   {{"a", "kari"}, {"b", "kari"}},
			"kari@example.com":  {{"a", "kari"}}, // an address to which nothing is sent
			"ola@example.no":    {{"a", "ola"}},
			"nobody@example.no": nil,
		} {
			if diff := cmp.Diff(want, must(s.FindPerson(ctx, address))(t)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", address, diff)
			}
		}
		// Who has left is known by the mail that went to them.
		tx(t, s, func(tx *Tx) error { return tx.SetAddresses(ctx, "b", nil) })
		if got := must(s.FindPerson(ctx, "kari@example.no"))(t); len(got) != 2 {
			t.Errorf("after leaving b: %v", got)
		}
		// A claim that was not proven is nobody's.
		in := inbound(9)
		in.From, in.Status = "ola@example.com", InboundHeld
		tx(t, s, func(tx *Tx) error { _, err := tx.PutInbound(ctx, in, nil); return err })
		if got := must(s.FindPerson(ctx, "ola@example.com"))(t); len(got) != 0 {
			t.Errorf("a held message makes its sender %v", got)
		}
	})
}

func TestInboundByWhatItIs(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		correspondence(t, s)
		if got := must(s.InboundFrom(ctx, "ola@example.no"))(t); len(got) != 1 || got[0].PersonID != "ola" {
			t.Errorf("from Ola: %+v", got)
		}
		if got := must(s.InboundWith(ctx, InboundStranger, ""))(t); len(got) != 1 || got[0].ProcessID != "" {
			t.Errorf("strangers: %+v", got)
		}
		if got := must(s.InboundWith(ctx, InboundHandled, "b"))(t); len(got) != 0 {
			t.Errorf("handled in b: %+v", got)
		}
	})
}

func TestDropOriginalsOfMailThatIsDone(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		correspondence(t, s)
		n := 0
		tx(t, s, func(tx *Tx) (err error) { n, err = tx.DropOriginals(ctx, []string{"a2", "a5", "none"}); return err })
		if n != 1 { // a5 is still to be sent
			t.Errorf("%d dropped, want 1", n)
		}
		if _, err := s.Original(ctx, "a2"); err == nil {
			t.Error("the original is still there")
		}
		if _, err := s.Original(ctx, "a5"); err != nil {
			t.Errorf("the original of queued mail: %v", err)
		}
	})
}
