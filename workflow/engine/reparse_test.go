package engine

import (
	"strings"
	"testing"
	"testing/fstest"

	"starte/templates"
	"starte/workflow/store"
)

// reparse collects what Reparse and Reread say.
func (w *world) reparse() (list []Reparsed) {
	w.t.Helper()
	if err := w.engine.Reparse(w.t.Context(), "", w.clock.Now(), func(r Reparsed) { list = append(list, r) }); err != nil {
		w.t.Fatal(err)
	}
	return list
}

func (w *world) reread(replace bool) (list []Reparsed) {
	w.t.Helper()
	if err := w.engine.Reread(w.t.Context(), "solbakken", w.clock.Now(), replace, func(r Reparsed) { list = append(list, r) }); err != nil {
		w.t.Fatal(err)
	}
	return list
}

func TestReparseActsOnWhatCouldNotBeHandled(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		good := w.engine.renderer.Templates
		broken, err := templates.Load(fstest.MapFS{"nb/receipt.tmpl": {Data: []byte("Subject: Takk\n\n{{range .Questions}}{{if eq .Answer \"Velt\"}}{{index $.Group 99}}{{end}}{{end}}\n")}})
		if err != nil {
			t.Fatal(err)
		}
		w.engine.renderer.Templates = broken
		q := w.mail("questions", "ola@example.no")
		w.write(reply(q, "1. Velt"))
		w.receive()
		w.clock.set(at(t, "2027-01-21 15:00"))
		w.write(reply(q, "2. Når er vi ferdige?"))
		w.settle()
		w.wantAnswers("ola", "2: Når er vi ferdige?")
		if list := w.reparse(); len(list) != 1 || list[0].Handled || list[0].Err == nil {
			t.Fatalf("with the fault still there: %+v", list)
		}
		w.engine.renderer.Templates = good
		w.clock.set(at(t, "2027-01-22 09:00"))
		if list := w.reparse(); len(list) != 1 || !list[0].Handled || list[0].Err != nil {
			t.Fatalf("with the fault mended: %+v", list)
		}
		w.wantAnswers("ola", "1: Velt\n2: Når er vi ferdige?")
		w.settle()
		if receipt := w.mail("receipt", "ola@example.no").Text(); !strings.Contains(receipt, "Velt") {
			t.Errorf("receipt:\n%s", receipt)
		}
		w.wantBoxes(0, 2) // out of people's way now
		if n := len(w.inbound(store.InboundFailed)); n != 0 {
			t.Errorf("%d still failed", n)
		}
		if list := w.reparse(); len(list) != 0 {
			t.Errorf("once more: %+v", list)
		}
	})
}

func TestReparseCountsFromWhenTheMessageCame(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		w.write(reply(w.mail("questions", "ola@example.no"), "1. Først"))
		w.receive()
		in := w.inbound(store.InboundHandled)[0]
		// As if it had failed, and the person had written again.
		if err := w.store.Tx(t.Context(), func(tx *store.Tx) error {
			in.Status = store.InboundFailed
			if err := tx.Classify(t.Context(), in); err != nil {
				return err
			}
			return tx.DropAnswers(t.Context(), store.Ref{ProcessID: "solbakken", PersonID: "ola"}, in.ID, w.clock.Now())
		}); err != nil {
			t.Fatal(err)
		}
		w.clock.set(at(t, "2027-01-21 15:00"))
		w.write(reply(w.mail("questions", "ola@example.no"), "1. Siden"))
		w.receive()
		w.clock.set(at(t, "2027-01-22 09:00"))
		if list := w.reparse(); len(list) != 1 || !list[0].Handled {
			t.Fatalf("%+v", list)
		}
		w.wantAnswers("ola", "1: Siden")
	})
}

func TestRereadReplacesWhatIsReadDifferently(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		w.write(reply(w.mail("questions", "ola@example.no"), "1. Det høres bra ut\n2. Hvem følger opp?"))
		w.write(reply(w.mail("questions", "nadia@example.no"), "1. Fint"))
		w.settle()
		if list := w.reread(true); len(list) != 0 {
			t.Fatalf("read by the same program: %+v", list)
		}
		// As an earlier version may have read it.
		in := w.inbound(store.InboundHandled)[0]
		who := store.Ref{ProcessID: "solbakken", PersonID: in.PersonID}
		before, err := w.store.History(t.Context(), who)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.store.Tx(t.Context(), func(tx *store.Tx) error {
			if err := tx.DropAnswers(t.Context(), who, in.ID, w.clock.Now()); err != nil {
				return err
			}
			wrong := before[0]
			wrong.Question, wrong.Text = 3, "noe annet"
			return tx.PutAnswers(t.Context(), w.clock.Now(), wrong)
		}); err != nil {
			t.Fatal(err)
		}
		mails := len(w.smtp.Messages())
		if list := w.reread(false); len(list) != 1 || list[0].Inbound.ID != in.ID || list[0].Before != 1 {
			t.Fatalf("looking only: %+v", list)
		}
		w.wantAnswers(in.PersonID, "3: noe annet")
		w.clock.set(at(t, "2027-01-22 09:00"))
		if list := w.reread(true); len(list) != 1 {
			t.Fatalf("replacing: %+v", list)
		}
		after, err := w.store.Answers(t.Context(), "solbakken")
		if err != nil {
			t.Fatal(err)
		}
		i := 0
		for _, a := range after {
			if a.PersonID != in.PersonID {
				continue
			}
			if i >= len(before) || a.Text != before[i].Text || !a.At.Equal(before[i].At) {
				t.Errorf("answer %d: %+v", i, a)
			}
			i++
		}
		if i != len(before) {
			t.Errorf("%d answers, want %d", i, len(before))
		}
		w.settle()
		if n := len(w.smtp.Messages()); n != mails {
			t.Errorf("%d mails were sent", n-mails)
		}
	})
}
