package engine

import (
	"bytes"
	"flag"
	"net/mail"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"starte/mailer/mailtest"
	"starte/workflow"
	"starte/workflow/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", file, diff)
	}
}

// operated is an engine that tells an operator of the week.
func (w *world) operated() *Engine {
	return w.newEngine(Options{Operator: mail.Address{Name: "Drift", Address: "drift@example.no"}})
}

func (w *world) weekly(e *Engine) bool {
	w.t.Helper()
	told, err := e.Weekly(w.t.Context(), w.clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	return told
}

func (w *world) unit(id, workplace string) workflow.Process {
	p := solbakken(w.t)
	p.ID, p.Workplace = id, workplace
	return p
}

// TestWeeklyNamesQuietUnits plays a week in which one workplace answers and
// three do not: one is quiet, one is held, and mail to one leader comes back.
func TestWeeklyNamesQuietUnits(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sqliteFile(t))
	w.engine = w.operated()
	lone := w.unit("lia", "Lia skole")
	lone.Members, lone.Staff = nil, []workflow.Person{{ID: "uten", Name: "Uten Adresse"}}
	lone.Leader = someone("turid", "Turid Lie")
	for _, p := range []workflow.Process{w.unit("answers", "Svarbakken barnehage"), w.unit("quiet", "Stille barnehage"), w.unit("held", "Ventestova barnehage"), lone} {
		w.apply(p)
	}
	if err := w.engine.Control(t.Context(), "held", w.clock.Now(), workflow.Hold); err != nil {
		t.Fatal(err)
	}
	w.smtp.Script(mailtest.SMTPFault{Stage: mailtest.StageRcpt, Match: "turid@", Code: 550})
	w.until("2027-01-22 09:00")
	for _, q := range w.sent("questions", "kari@example.no") {
		if bytes.Contains(q.raw, []byte("Svarbakken")) {
			w.write(reply(q, "1. Det høres bra ut\n2. Ingenting"))
		}
	}
	w.until("2027-01-25 08:00")
	if !w.weekly(w.engine) {
		t.Fatal("nothing is told on Monday morning")
	}
	w.settle()
	got := w.mail("", "drift@example.no")
	golden(t, "weekly.eml", string(got.raw))
	for _, private := range []string{"Turid", "Uten Adresse", "ola@", "kari@", "turid@", "høres bra"} {
		if bytes.Contains(got.raw, []byte(private)) {
			t.Errorf("the mail holds %q", private)
		}
	}
}

// TestWeeklyOnce: three robots on one database tell once, and none of them tells
// again after a restart.
func TestWeeklyOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.apply(solbakken(t))
		w.clock.set(at(t, "2027-01-25 08:00"))
		var all sync.WaitGroup
		told := make([]bool, 3)
		for i := range told {
			e := w.operated()
			all.Go(func() {
				var err error
				if told[i], err = e.Weekly(t.Context(), w.clock.Now()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		n := 0
		for _, t := range told {
			if t {
				n++
			}
		}
		if n != 1 {
			t.Fatalf("%d of three robots told", n)
		}
		for when, want := range map[string]bool{"2027-01-25 08:01": false, "2027-01-29 15:59": false} {
			w.clock.set(at(t, when))
			if w.weekly(w.operated()) != want {
				t.Errorf("at %s a robot that was started again told once more", when)
			}
		}
		w.clock.set(at(t, "2027-02-01 08:00"))
		if !w.weekly(w.operated()) {
			t.Error("nothing is told the week after")
		}
		rows, err := w.store.Outbox(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) != 2 || rows[0].Status != store.MailQueued {
			t.Errorf("%d mails in the outbox: %+v", len(rows), rows)
		}
	})
}

// TestWeeklyWhen: Monday morning in the send window, later in the week when the
// robot was down, and never of a week that began before there was anything.
func TestWeeklyWhen(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		applied, now string
		want         bool
	}{
		"Monday before the window":    {"2027-01-18 09:00", "2027-01-25 07:59", false},
		"Monday morning":              {"2027-01-18 09:00", "2027-01-25 08:00", true},
		"down until Wednesday":        {"2027-01-18 09:00", "2027-01-27 11:00", true},
		"down until Wednesday night":  {"2027-01-18 09:00", "2027-01-27 22:00", false},
		"down until Saturday":         {"2027-01-18 09:00", "2027-01-30 11:00", false},
		"begun this week":             {"2027-01-26 09:00", "2027-01-27 11:00", false},
		"Easter Monday is no workday": {"2027-01-18 09:00", "2027-03-29 09:00", false},
		"Tuesday after Easter":        {"2027-01-18 09:00", "2027-03-30 08:00", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, sqliteFile(t))
			w.clock.set(at(t, tc.applied))
			w.apply(solbakken(t))
			w.clock.set(at(t, tc.now))
			if got := w.weekly(w.operated()); got != tc.want {
				t.Errorf("told: %v", got)
			}
		})
	}
	t.Run("nobody to tell", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, sqliteFile(t))
		w.apply(solbakken(t))
		w.clock.set(at(t, "2027-01-25 08:00"))
		if w.weekly(w.engine) {
			t.Error("told although there is no operator")
		}
	})
}

// TestWeeklyOfABrokenProcess: one that cannot be read is named, and the others are told of.
func TestWeeklyOfABrokenProcess(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sqliteFile(t))
	w.apply(solbakken(t))
	w.apply(w.unit("broken", "Knekken skole"))
	err := w.store.Tx(t.Context(), func(tx *store.Tx) error {
		p, err := tx.Load(t.Context(), "broken")
		if err != nil {
			return err
		}
		p.State = []byte(`{"schema": 99}`)
		return tx.Save(t.Context(), p)
	})
	if err != nil {
		t.Fatal(err)
	}
	h, err := w.engine.health(t.Context(), at(t, "2027-01-25 08:00"))
	if err != nil {
		t.Fatal(err)
	}
	if h.Running != 1 || len(h.Problems) != 1 || !h.Problems[0].Broken || h.Problems[0].ID != "broken" {
		t.Errorf("%+v", h)
	}
}
