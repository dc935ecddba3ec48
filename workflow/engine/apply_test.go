package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"testing"

	"starte/workflow"
	"starte/workflow/store"
)

func (w *world) try(p workflow.Process, dry bool) (Applied, error) {
	return w.engine.Apply(w.t.Context(), p, nil, w.clock.Now(), dry)
}

func TestApplyCreatesAndUpdates(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		p := solbakken(t)
		a, err := w.try(p, true)
		if err != nil || !a.Created || len(a.Upcoming) == 0 {
			t.Errorf("dry run: %+v, %v", a, err)
		}
		if _, err := w.store.Load(t.Context(), p.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a dry run made a process: %v", err)
		}
		w.apply(p)
		w.until("2027-02-05 09:00") // the first workshop has been announced
		w.mail("workshop_notice", "anne@example.no")

		moved := solbakken(t)
		moved.Workshops[0].Span = span(t, "2027-02-12 13:00", "2027-02-12 15:00")
		moved.Workshops[1].Span = span(t, "2027-03-05 13:00", "2027-03-05 15:00")
		dry, err := w.try(moved, true)
		if err != nil || len(dry.Changes) != 2 || dry.Changes[0].Event.Told != 6 || dry.Changes[1].Event.Told != 0 {
			t.Errorf("dry run: %+v, %v", dry, err)
		}
		w.until("2027-02-08 09:00")
		if n := len(w.sent("change", "")); n != 0 {
			t.Errorf("a dry run told %d people", n)
		}
		if a := w.apply(moved); len(a.Changes) != 2 {
			t.Errorf("changes: %+v", a.Changes)
		}
		w.until("2027-02-08 12:00")
		if n := len(w.sent("change", "")); n != 6 {
			t.Errorf("%d people were told of the change, want the 6 who knew", n)
		}
		// The same file again changes nothing.
		if a := w.apply(moved); len(a.Changes) != 0 {
			t.Errorf("applied again: %+v", a.Changes)
		}
		before := len(w.smtp.Messages())
		w.until("2027-02-09 09:00")
		if n := len(w.smtp.Messages()) - before; n != 0 {
			t.Errorf("%d mails for nothing", n)
		}
	})
}

func TestOlderFileOverNewerMailIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.apply(solbakken(t))
		w.until("2027-02-01 09:00")
		w.write(letter{from: "kari@example.no", subject: "Ny dato", text: "Verksted 2: torsdag 11. mars kl. 13-15, Storsalen"})
		w.settle()
		w.mail("echo", "kari@example.no")
		moved := w.state().Process.Workshops[1].Span
		if moved != span(t, "2027-03-11 13:00", "2027-03-11 15:00") {
			t.Fatalf("the plan has %v\n%s", moved, w.log)
		}
		p := solbakken(t)
		p.PosterPlace = "Gangen"
		var conflict *ConflictError
		if _, err := w.try(p, false); !errors.As(err, &conflict) || len(conflict.Changes) != 1 || conflict.Changes[0].Event.Event != "workshop/w2" {
			t.Fatalf("applied: %v", err)
		}
		if s := w.state(); s.Process.PosterPlace != "" || s.Process.Workshops[1].Span != moved {
			t.Errorf("a refused file changed the plan: %+v", s.Process)
		}
		// With the leader's change taken into it, the file goes in.
		p.Workshops[1].Span = moved
		w.apply(p)
		if s := w.state(); s.Process.PosterPlace != "Gangen" || len(s.ByMail) != 0 {
			t.Errorf("poster in %q, %d changes by mail", s.Process.PosterPlace, len(s.ByMail))
		}
	})
}

// TestExportedFileIsEdited: what was changed by mail and then in the file
// exported after that holds as the file has it, until the plan is another.
func TestExportedFileIsEdited(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.apply(solbakken(t))
		w.until("2027-02-01 09:00")
		move := func(text string) {
			w.write(letter{from: "kari@example.no", subject: "Ny dato", text: text})
			w.settle()
			w.mail("echo", "kari@example.no")
		}
		move("Verksted 2: torsdag 11. mars kl. 13-15, Storsalen")
		p := w.state().Process
		mark, err := Mark(p)
		if err != nil {
			t.Fatal(err)
		}
		p.Workshops = slices.Clone(p.Workshops)
		p.Workshops[1].Span = span(t, "2027-03-18 13:00", "2027-03-18 15:00")
		export := func(mark string, dry bool) error {
			_, err := w.engine.ApplyExported(t.Context(), p, mark, nil, w.clock.Now(), dry)
			return err
		}
		var conflict *ConflictError
		for _, other := range []string{"", "0123456789abcdef"} {
			if err := export(other, true); !errors.As(err, &conflict) {
				t.Fatalf("mark %q: %v", other, err)
			}
		}
		for _, dry := range []bool{true, false} {
			if err := export(mark, dry); err != nil {
				t.Fatal(err)
			}
		}
		if got := w.state().Process.Workshops[1].Span; got != p.Workshops[1].Span {
			t.Errorf("the plan has %v", got)
		}
		move("Verksted 2: torsdag 4. mars kl. 13-15, Storsalen")
		if err := export(mark, false); !errors.As(err, &conflict) {
			t.Errorf("a file from before the last change: %v", err)
		}
	})
}

func TestEndedProcessIsNotChanged(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.apply(solbakken(t))
		if err := w.engine.Control(t.Context(), "solbakken", w.clock.Now(), workflow.Cancel); err != nil {
			t.Fatal(err)
		}
		if _, err := w.try(solbakken(t), false); !errors.Is(err, ErrEnded) {
			t.Errorf("applied: %v", err)
		}
	})
}

func TestDocumentIsKeptAndAttached(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		content := []byte("%PDF-1.4 veileder")
		sum := sha256.Sum256(content)
		p := withDocument(t, "solbakken", hex.EncodeToString(sum[:]))
		d := store.Document{SHA256: p.Documents[0].SHA256, Name: p.Documents[0].Name, Content: content}
		if _, err := w.engine.Apply(t.Context(), p, []store.Document{d}, w.clock.Now(), false); err != nil {
			t.Fatal(err)
		}
		w.settle()
		found := false
		for _, a := range w.mail("preparation_list", "kari@example.no").Attachments {
			found = found || strings.Contains(a.Name, "Veileder") && a.Size == len(content)
		}
		if !found {
			t.Error("the document is not attached")
		}
	})
}

// TestTwoApplyAtOnce lets two operators create the same process.
func TestTwoApplyAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		other := w.newEngine(Options{})
		w.engine.holiday = between(func() {
			if _, err := other.Apply(t.Context(), solbakken(t), nil, w.clock.Now(), false); err != nil {
				t.Error(err)
			}
		})
		p := solbakken(t)
		p.PosterPlace = "Gangen"
		w.apply(p)
		if s := w.state(); s.Process.PosterPlace != "Gangen" {
			t.Errorf("poster in %q", s.Process.PosterPlace)
		}
	})
}
