package store

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestAnswersStandPerQuestion(t *testing.T) {
	type reply struct {
		id      string
		minute  int
		answers string // "1=text|0=text": question and text
		drop    bool
	}
	cases := map[string]struct {
		replies []reply
		stand   string
		history int
	}{
		"first":             {[]reply{{"r1", 0, "1=a|2=b", false}}, "1=a|2=b", 2},
		"later replaces":    {[]reply{{"r1", 0, "1=a|2=b", false}, {"r2", 1, "2=c|3=d", false}}, "1=a|2=c|3=d", 4},
		"same again":        {[]reply{{"r1", 0, "1=a", false}, {"r1", 0, "1=a", false}}, "1=a", 1},
		"older comes later": {[]reply{{"r2", 5, "1=new", false}, {"r1", 0, "1=old|2=b", false}}, "1=new|2=b", 3},
		"same instant":      {[]reply{{"r9", 0, "1=first", false}, {"r1", 0, "1=second", false}}, "1=second", 2},
		"unplaced is kept":  {[]reply{{"r1", 0, "0=x|0=y|1=a", false}, {"r2", 1, "0=z|1=b", false}, {"r2", 1, "0=z|1=b", false}}, "0=x|0=y|0=z|1=b", 5},
		"dropped":           {[]reply{{"r1", 0, "1=a", false}, {"r2", 1, "1=b|0=x", false}, {"r2", 1, "", true}}, "1=a", 1},
		"read anew":         {[]reply{{"r1", 0, "1=a", false}, {"r2", 1, "1=b", false}, {"r1", 0, "", true}, {"r1", 0, "1=A|2=B", false}}, "1=b|2=B", 3},
		"hostile":           {[]reply{{"r1", 0, "1=a\x00\xff", false}}, "1=a\uFFFD\uFFFD", 1},
		"two in one reply":  {[]reply{{"r1", 0, "1=a|1=b", false}}, "1=a|1=b", 2},
		"two are replaced":  {[]reply{{"r1", 0, "1=a|1=b", false}, {"r2", 1, "1=c", false}}, "1=c", 3},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			forEach(t, func(t *testing.T, s *Store) {
				ctx := t.Context()
				create(t, s, "a")
				serial := 0
				for _, r := range c.replies {
					tx(t, s, func(tx *Tx) error {
						if r.drop {
							return tx.DropAnswers(ctx, Ref{"a", "kari"}, r.id, t0())
						}
						var list []Answer
						for i, line := range strings.Split(r.answers, "|") {
							var q int
							number, text, _ := strings.Cut(line, "=")
							if _, err := fmt.Sscan(number, &q); err != nil {
								return err
							}
							serial++
							list = append(list, Answer{
								ID: fmt.Sprint("id", serial), ProcessID: "a", PersonID: "kari", Question: q, Ordinal: i, Text: text,
								InboundID: r.id, At: t0().Add(time.Duration(r.minute) * time.Minute),
							})
						}
						return tx.PutAnswers(ctx, t0().Add(time.Hour), list...)
					})
				}
				var got []string
				for _, a := range must(s.Answers(ctx, "a"))(t) {
					got = append(got, fmt.Sprintf("%d=%s", a.Question, a.Text))
				}
				if g := strings.Join(got, "|"); g != c.stand {
					t.Errorf("stand %q, want %q", g, c.stand)
				}
				if h := must(s.History(ctx, Ref{"a", "kari"}))(t); len(h) != c.history {
					t.Errorf("history of %d, want %d: %+v", len(h), c.history, h)
				}
			})
		})
	}
}

func TestAnswersOfOthersAreLeftAlone(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		create(t, s, "a", "b")
		for i, who := range []Ref{{"a", "kari"}, {"a", "ola"}, {"b", "kari"}} {
			tx(t, s, func(tx *Tx) error {
				return tx.PutAnswers(ctx, t0(), Answer{ID: fmt.Sprint(i), ProcessID: who.ProcessID, PersonID: who.PersonID, Question: 1, Text: "x", Guess: true, InboundID: fmt.Sprint("r", i), At: t0()})
			})
		}
		got := must(s.Answers(ctx, "a"))(t)
		if len(got) != 2 || got[0].PersonID != "kari" || got[1].PersonID != "ola" || !got[0].Guess {
			t.Errorf("answers %+v", got)
		}
	})
}
