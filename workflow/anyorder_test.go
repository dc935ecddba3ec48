package workflow

import (
	"reflect"
	"testing"
	"time"
)

// dice throws the same numbers for the same start (Knuth's MMIX generator).
type dice uint64

func (d *dice) IntN(n int) int {
	*d = *d*6364136223846793005 + 1442695040888963407
	return int(*d>>33) % n
}

// What a leader may write, in any order and in reply to any mail, leaves a plan
// whose preparations come before their workshops, questions that do not pile up,
// and a state that can be written and read.
func TestAnswersInAnyOrder(t *testing.T) {
	t.Parallel()
	texts := []string{
		"Ja", "Nei", "ANGRE", "STATUS", "VENT", "FORTSETT", "GODTA", "torsdag", "fredag", "den siste", "2027", "kl. 9–11", "13", "et sted", "Per Solli", "Hm?",
		"Ja, torsdag", "i kantina", "uke 12", "mandag", "Verksted 3: ja", "Verksted 4: den første", "Verksted 2: fredag",
		"Verksted 4: fredag 3. juni kl. 9–11, Kantina, Per", "Flytt verksted 2 til uke 10", "Verksted 3 utsettes en uke fram i tid", "Verksted 4: 17. mai",
		"Flytt verksted 2 til 25. februar", "Flytt verksted 2 til 25. mars", "Forberedelse 2: mandag 2. mars", "Forberedelse 3: mandag 5. april", "Avlys verksted 3",
		"Nytt verksted: Fest, torsdag 10. juni", "Verksted 3: torsdag 15. april, Solli", "Planleggingsmøtet: fredag 4. februar kl. 9, Solli",
		"Verksted 2: fredag 11. mars\nVerksted 4: 17. mai\nVerksted 3: fredag 15. april", "Flytt forberedelsen også", "Spilleregler:\n- Vi lytter",
	}
	for seed := range uint64(20) {
		rnd := dice(seed)
		pl := planned(t, Bokmal)
		var mails []Mail
		for range 60 {
			in := Inbound{Person: []string{"kari", "ingrid"}[rnd.IntN(2)], Text: texts[rnd.IntN(len(texts))]}
			if len(mails) > 0 && rnd.IntN(3) > 0 {
				m := mails[max(0, len(mails)-1-rnd.IntN(6))]
				in.Person, in.About, in.AboutEvent, in.AboutKey = m.To.ID, m.Kind, m.Event, m.Key
			}
			sent := pl.receive(in)
			if len(sent) == 0 && in.About == "" {
				t.Errorf("seed %d: %q got no answer", seed, in.Text)
			}
			mails = append(mails, sent...)
			pl.now = pl.now.Add(time.Duration(2+rnd.IntN(10)) * time.Minute)
			pl.tick()
			for _, w := range pl.state.Process.Workshops {
				if w.Preparation != nil && w.Preparation.End.In(oslo(t)).After(w.Start.In(oslo(t))) {
					t.Fatalf("seed %d: after %q the preparation of %s is late", seed, in.Text, w.ID)
				}
			}
			if a := pl.state.Asked; a != nil && len(a.Open) > 12 || len(pl.state.Earlier) > earlierKept {
				t.Fatalf("seed %d: %d questions wait", seed, len(pl.state.Earlier))
			}
		}
		b, err := pl.state.Encode()
		if err != nil {
			t.Fatal(err)
		}
		back, err := DecodeState(b)
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := back.Encode(); !reflect.DeepEqual(b, again) {
			t.Errorf("seed %d: the state is read otherwise than it was written", seed)
		}
	}
}
