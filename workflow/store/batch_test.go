package store

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"
)

// TestEachIsAsOneByOne asks about many at once what could be asked one by one.
func TestEachIsAsOneByOne(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		create(t, s, "a", "b", "c")
		for i, id := range []string{"a", "a", "b"} {
			m := mail(id, i)
			m.MessageID, m.Answerable, m.Header, m.Body = fmt.Sprintf("m%d\x00@example.no", i), true, []byte("original "), []Segment{{Bytes: fmt.Append(nil, i)}}
			m.MessageID = clean(m.MessageID)
			enqueue(t, s, m)
		}
		enqueue(t, s, mail("c", 9)) // that nobody answers
		tx(t, s, func(tx *Tx) error {
			for i, who := range []Ref{{"a", "kari"}, {"b", "ola"}} {
				if err := tx.PutTag(ctx, fmt.Sprint("tag", i), who, t0()); err != nil {
					return err
				}
				for q := range 3 {
					a := Answer{ID: fmt.Sprint(i, q), ProcessID: who.ProcessID, PersonID: who.PersonID, Question: 3 - q, Text: "x", InboundID: "r", At: t0()}
					if err := tx.PutAnswers(ctx, t0(), a); err != nil {
						return err
					}
				}
			}
			p := must(tx.Load(ctx, "b"))(t)
			return tx.Save(ctx, p)
		})
		ids := []string{"a", "b", "c", "none"}
		processes, versions := must(s.LoadEach(ctx, ids))(t), must(s.Versions(ctx, ids))(t)
		answers, postings := must(s.AnswersOf(ctx, ids))(t), must(s.Postings(ctx, ids))(t)
		for _, id := range ids {
			p, err := s.Load(ctx, id)
			if got, ok := processes[id]; ok == errors.Is(err, ErrNotFound) || !reflect.DeepEqual(got, p) || versions[id] != p.Version {
				t.Errorf("%s is %+v at version %d, want %+v, %v", id, got, versions[id], p, err)
			}
			if want := must(s.Answers(ctx, id))(t); !reflect.DeepEqual(answers[id], want) {
				t.Errorf("answers of %s: %+v, want %+v", id, answers[id], want)
			}
			rows := must(s.Outbox(ctx, id))(t)
			if len(rows) != len(postings[id]) {
				t.Fatalf("%s has %d mails, want %d", id, len(postings[id]), len(rows))
			}
			for i, r := range rows {
				want := Posting{r.ProcessID, r.PersonID, r.Kind, r.Event, r.Sequence, r.Status, r.Uncertain, r.CreatedAt, r.DoneAt, r.Key}
				if p := postings[id][i]; p != want || p.Told() != r.Told() {
					t.Errorf("mail %d of %s is %+v, want %+v", i, id, p, want)
				}
			}
		}
		if versions["b"] != 2 {
			t.Errorf("b is at version %d", versions["b"])
		}
		tags := must(s.FindTags(ctx, []string{"tag1", "tag0", "none\x00"}))(t)
		if want := map[string]Ref{"tag0": {"a", "kari"}, "tag1": {"b", "ola"}}; !reflect.DeepEqual(tags, want) {
			t.Errorf("tags %v, want %v", tags, want)
		}
		asked := []string{"m0\x00@example.no", "m2\x00@example.no", "none"}
		mails := must(s.FindMessageIDs(ctx, asked))(t)
		var outbox []string
		for _, id := range asked {
			row, err := s.FindMessageID(ctx, id)
			if got, ok := mails[id]; ok == errors.Is(err, ErrNotFound) || got != row {
				t.Errorf("mail %q is %+v, want %+v, %v", id, got, row, err)
			}
			outbox = append(outbox, row.ID)
		}
		outbox = append(outbox, mail("c", 9).ID)
		originals := must(s.Originals(ctx, outbox))(t)
		if want := map[string][]byte{outbox[0]: []byte("original 0"), outbox[1]: []byte("original 2")}; !reflect.DeepEqual(originals, want) {
			t.Errorf("originals %q, want %q", originals, want)
		}
	})
}

func TestMessagesOfABatchAreKeptOnce(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		create(t, s, "a")
		put := func(list ...Received) (n int) {
			tx(t, s, func(tx *Tx) error {
				var err error
				n, err = tx.PutInboundEach(ctx, list)
				return err
			})
			return n
		}
		one, two, three := Received{inbound(1), []byte("one")}, Received{inbound(2), nil}, Received{inbound(3), []byte("three\x00\xff")}
		if n := put(one, two); n != 2 {
			t.Errorf("%d of 2 kept", n)
		}
		again := inbound(2)
		again.ID = "another"
		if n := put(Received{again, nil}, three); n != 1 {
			t.Errorf("%d kept, of which one was new", n)
		}
		if n := put(); n != 0 {
			t.Errorf("%d of none kept", n)
		}
		for _, in := range []Received{one, two, three} {
			if got := must(s.Inbound(ctx, in.ID))(t); !reflect.DeepEqual(got, in.Inbound) {
				t.Errorf("kept %+v, want %+v", got, in.Inbound)
			}
			raw, err := s.Raw(ctx, in.ID)
			if string(raw) != string(in.Raw) || (in.Raw == nil) != errors.Is(err, ErrNotFound) {
				t.Errorf("bytes of %s: %q, %v", in.ID, raw, err)
			}
		}
	})
}

// TestAnswersOfManyAreSettledEach has people answer in one batch, some twice.
func TestAnswersOfManyAreSettledEach(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		create(t, s, "a", "b")
		serial := 0
		answer := func(process, person, reply string, question int, minute time.Duration) Answer {
			serial++
			return Answer{ID: fmt.Sprint(serial), ProcessID: process, PersonID: person, Question: question, Text: reply, InboundID: reply, At: t0().Add(minute*time.Minute + time.Microsecond)}
		}
		batch := func(list ...Answer) {
			tx(t, s, func(tx *Tx) error { return tx.PutAnswers(ctx, t0().Add(time.Hour), list...) })
		}
		batch(answer("a", "kari", "k1", 1, 1), answer("a", "ola", "o1", 1, 1))
		batch(answer("b", "kari", "b1", 1, 2), answer("a", "kari", "k3", 1, 3), answer("a", "kari", "k3", 2, 3), answer("a", "ola", "o0", 1, 0), answer("a", "kari", "k2", 1, 2), answer("a", "kari", "k4", 2, 3))
		batch()
		got := map[string][]string{}
		for _, id := range []string{"a", "b"} {
			for _, a := range must(s.Answers(ctx, id))(t) {
				got[id] = append(got[id], fmt.Sprintf("%s %d: %s", a.PersonID, a.Question, a.Text))
			}
		}
		want := map[string][]string{"a": {"kari 1: k3", "kari 2: k4", "ola 1: o1"}, "b": {"kari 1: b1"}}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("answers %v, want %v", got, want)
		}
		var turns []int
		for _, a := range must(s.History(ctx, Ref{"a", "kari"}))(t) {
			turns = append(turns, a.turn)
		}
		if want := []int{1, 4, 2, 3, 5}; !reflect.DeepEqual(turns, want) {
			t.Errorf("turns %v, want %v", turns, want)
		}
	})
}
