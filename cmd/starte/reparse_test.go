package main

import (
	"context"
	"strings"
	"testing"

	"starte/workflow/store"
)

func TestReparseActsAfterAnUpgrade(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{})
	if out := w.must("reparse"); !strings.Contains(out, "0 messages handled, 0 still not; 0 replies are read differently") {
		t.Errorf("with nothing to do:\n%s", out)
	}
	// As an earlier version left it, which could not handle the reply.
	var id string
	w.machine(func(ctx context.Context, m *machine) {
		list, err := m.store.InboundWith(ctx, store.InboundHandled, "solbakken")
		if err != nil || len(list) != 1 {
			t.Fatalf("%d messages, %v", len(list), err)
		}
		in := list[0]
		in.Status, in.Problem, id = store.InboundFailed, "message cannot be handled", in.ID
		err = m.store.Tx(ctx, func(tx *store.Tx) error {
			if err := tx.Classify(ctx, in); err != nil {
				return err
			}
			return tx.DropAnswers(ctx, store.Ref{ProcessID: in.ProcessID, PersonID: in.PersonID}, in.ID, w.clock())
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	w.at("2027-01-22 10:00")
	out := w.must("reparse", "solbakken")
	if !strings.Contains(out, id) || !strings.Contains(out, "1 message handled, 0 still not") {
		t.Errorf("after the upgrade:\n%s", out)
	}
	if strings.Contains(out, "Hvem følger opp?") || strings.Contains(out, "ola@") {
		t.Errorf("the output tells what was written, or by whom:\n%s", out)
	}
	if x := w.must("export", "solbakken"); !strings.Contains(x, "Hvem følger opp?") {
		t.Error("the answers are not there")
	}
	if code, _, errs := w.run("reparse", "nowhere"); code != exitUsage || !strings.Contains(errs, "starte status") {
		t.Errorf("an unknown process: exit code %d, %s", code, errs)
	}
}
