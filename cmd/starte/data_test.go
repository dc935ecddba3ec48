package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"starte/workflow"
	"starte/workflow/file"
	"starte/workflow/store"
)

func TestExportPlanIsTheProcessAsItStands(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{})
	printed := w.must("export-plan", "solbakken")
	out := w.path("out")
	w.must("export-plan", "solbakken", "--out", out)
	written, err := os.ReadFile(filepath.Join(out, "solbakken.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if string(written) != printed {
		t.Error("--out writes another file than standard output gets")
	}
	r := file.Parse("solbakken.yaml", written, file.Env{ReadFile: file.Folder(out)})
	for _, p := range r.Problems {
		t.Errorf("the exported file: %v", p)
	}
	if r.Process.Workplace != "Solbakken barnehage" || len(r.Process.Documents) != 1 {
		t.Errorf("exported process: %+v", r.Process)
	}
	if again := w.must("apply", filepath.Join(out, "solbakken.yaml")); !strings.Contains(again, "nothing") && strings.Contains(again, "→") {
		t.Errorf("applying the exported file changes something:\n%s", again)
	}
	if code, _, errs := w.run("export-plan", "solbakken", "--out", out); code != exitUsage || !strings.Contains(errs, "is there already") {
		t.Errorf("writing over files: exit code %d, %s", code, errs)
	}
	if code, _, errs := w.run("export-plan", "nowhere"); code != exitUsage || !strings.Contains(errs, "starte status") {
		t.Errorf("an unknown process: exit code %d, %s", code, errs)
	}
}

// TestExportedFileIsEditedAndApplied goes on from the file as --help says: a
// workshop that the leader has moved by mail is moved again in it.
func TestExportedFileIsEditedAndApplied(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{})
	w.at("2027-01-27 14:00")
	w.step()
	w.reply(w.last("kari@example.no", "digest"), "kari@example.no", "Verksted 1: torsdag 18. februar kl. 13-15, Storsalen\r\n")
	w.step()
	if code, _, errs := w.run("apply", w.path("solbakken.yaml")); code != exitUsage || !strings.Contains(errs, "starte export-plan solbakken") {
		t.Errorf("the file as it was first: exit code %d, %s", code, errs)
	}
	out := w.path("out")
	w.must("export-plan", "solbakken", "--out", out)
	name := filepath.Join(out, "solbakken.yaml")
	exported, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	edited := strings.Replace(string(exported), "2027-02-18 13:00   # Thursday", "2027-02-25 13:00", 1)
	if edited == string(exported) {
		t.Fatalf("the workshop was not moved by mail:\n%s", exported)
	}
	if err := os.WriteFile(name, []byte(edited), 0o600); err != nil {
		t.Fatal(err)
	}
	if said := w.must("apply", name); !strings.Contains(said, "moved workshop/w1: torsdag 18. februar 2027 kl. 13.00–15.00, Storsalen → torsdag 25. februar 2027") {
		t.Errorf("apply says:\n%s", said)
	}
}

func TestExportOfAProcess(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{})
	var x exportedProcess
	line := w.must("export", "solbakken")
	if err := json.Unmarshal([]byte(line), &x); err != nil {
		t.Fatal(err)
	}
	if len(x.Answers) != 2 || x.Answers[0].Text != "Det høres bra ut" || x.Answers[0].Message != x.Received[0].ID {
		t.Errorf("answers: %+v", x.Answers)
	}
	if len(x.Received) != 1 || x.Received[0].From != "ola@example.no" || len(x.Sent) == 0 || len(x.Events) == 0 {
		t.Errorf("received %+v, %d sent, %d events", x.Received, len(x.Sent), len(x.Events))
	}
	w.machine(func(ctx context.Context, m *machine) {
		tag, err := m.store.TagOf(ctx, store.Ref{ProcessID: "solbakken", PersonID: x.Answers[0].Person})
		if err != nil {
			t.Fatal(err)
		}
		p, err := m.store.Load(ctx, "solbakken")
		if err != nil {
			t.Fatal(err)
		}
		state, err := workflow.DecodeState(p.State)
		if err != nil {
			t.Fatal(err)
		}
		for what, secret := range map[string]string{"a reply tag": tag, "the seed": state.Seed} {
			if secret == "" || strings.Contains(line, secret) {
				t.Errorf("the export holds %s", what)
			}
		}
	})
	if all := w.must("export"); strings.Count(all, "\n") != 1 {
		t.Errorf("export of all: %d lines", strings.Count(all, "\n"))
	}
	if code, _, errs := w.run("export", "nowhere"); code != exitUsage || !strings.Contains(errs, "starte status") {
		t.Errorf("an unknown process: exit code %d, %s", code, errs)
	}
}

func TestExportOfAPerson(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{})
	out := w.path("ola.json")
	w.must("export", "--person", "Ola.Berg@example.com", "--out", out)
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var x exportedPerson
	if err := json.Unmarshal(data, &x); err != nil {
		t.Fatal(err)
	}
	if len(x.Processes) != 1 || x.Processes[0].Person.Name != "Ola Berg" || x.Processes[0].Role != workflow.RoleMember {
		t.Fatalf("processes: %+v", x.Processes)
	}
	p := x.Processes[0]
	if len(p.Answers) != 2 || len(p.Received) != 1 || !strings.Contains(string(p.Received[0].Message), "Hvem følger opp?") {
		t.Errorf("answers %+v, received %+v", p.Answers, p.Received)
	}
	for _, s := range p.Sent {
		if s.Recipient != "ola@example.no" {
			t.Errorf("mail to %s in the export of Ola", s.Recipient)
		}
		if s.Kind == "questions" && len(s.Message) == 0 {
			t.Error("the question mail's text is missing")
		}
	}
	if info, err := os.Stat(out); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode of the export: %v, %v", info.Mode(), err)
	}
	if strings.Contains(string(data), "nadia@example.no") {
		t.Error("the export of one person holds another's address")
	}
	if code, _, errs := w.run("export", "--person", "nobody@example.no"); code != exitUsage || !strings.Contains(errs, "nothing is kept about") {
		t.Errorf("an unknown person: exit code %d, %s", code, errs)
	}
}

func TestBackupIsADatabaseToGoOnFrom(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{})
	before := w.must("export", "solbakken")
	copied := w.path("backup.db")
	w.must("backup", copied)
	if info, err := os.Stat(copied); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the backup: %v, %v", info, err)
	}
	if code, _, errs := w.run("backup", copied); code != exitUsage || !strings.Contains(errs, "is there already") {
		t.Errorf("over a file: exit code %d, %s", code, errs)
	}
	w.must("cancel", "solbakken")
	// Restored as the documentation says: the copy in the database's place.
	for _, name := range []string{"starte.db", "starte.db-wal", "starte.db-shm"} {
		if err := os.Remove(w.path(name)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	if err := os.Rename(copied, w.path("starte.db")); err != nil {
		t.Fatal(err)
	}
	if after := w.must("export", "solbakken"); after != before {
		t.Errorf("after the restore:\n%s\nbefore:\n%s", after, before)
	}
}

func TestBackupSaysWhatToDoInstead(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldOptions{})
	if code, _, errs := w.run("backup", w.path("b.db")); code != exitUsage || !strings.Contains(errs, "no database") {
		t.Errorf("without a database: exit code %d, %s", code, errs)
	}
}

func TestForgetLeavesNoAddress(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{})
	if out := w.must("forget", "ola@example.no", "--dry-run"); !strings.Contains(out, "Ola Berg, member in solbakken") || !strings.Contains(out, "nothing was erased") {
		t.Errorf("dry run:\n%s", out)
	}
	// By the address to which nothing is sent: both are the person's.
	out := w.must("forget", "ola.berg@example.com")
	for _, want := range []string{"2 answers", "1 message", "1 copy erased", "no address of the person is left"} {
		if !strings.Contains(out, want) {
			t.Errorf("the output lacks %q:\n%s", want, out)
		}
	}
	handled, err := w.imap.Messages(worldMailbox, "Starte/Behandlet")
	if err != nil || len(handled) != 0 {
		t.Errorf("%d messages in the handled folder, %v", len(handled), err)
	}
	for _, text := range []string{"ola@example.no", "ola.berg@example.com", "Ola Berg", "Hvem følger opp?"} {
		for _, name := range []string{"starte.db", "starte.db-wal"} {
			data, err := os.ReadFile(w.path(name))
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			if strings.Contains(string(data), text) {
				t.Errorf("%s still holds %q", name, text)
			}
		}
	}
	// The process goes on without the person.
	w.at("2027-01-27 13:30")
	w.step()
	if digest := w.last("kari@example.no", "digest").text(); strings.Contains(digest, "Ola") || strings.Contains(digest, "Hvem følger opp?") {
		t.Errorf("the digest:\n%s", digest)
	}
	if out := w.must("forget", "ola@example.no"); !strings.Contains(out, "no address of the person is left") {
		t.Errorf("once more:\n%s", out)
	}
}

func TestForgetRefuses(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{})
	code, _, errs := w.run("forget", "kari@example.no")
	if code != exitUsage || !strings.Contains(errs, "starte cancel solbakken") {
		t.Errorf("the leader: exit code %d, %s", code, errs)
	}
	if out := w.must("forget", "olla@example.no", "--dry-run"); !strings.Contains(out, "No process knows anybody by olla@example.no") {
		t.Errorf("an address that nobody has: %s", out)
	}
	if code, _, errs := w.run("forget", "Ola"); code != exitUsage || !strings.Contains(errs, "kari@example.no") {
		t.Errorf("no address: exit code %d, %s", code, errs)
	}
	w.must("cancel", "solbakken")
	w.step()
	if out := w.must("forget", "kari@example.no"); !strings.Contains(out, "no address of the person is left") {
		t.Errorf("after cancelling:\n%s", out)
	}
}

func TestForgetSaysWhatTheMailboxKeeps(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{})
	w.imap.Close()
	code, out, errs := w.run("forget", "ola@example.no")
	if code != exitFailed || !strings.Contains(errs, "copies in the mailbox are left") || !strings.Contains(out, "no address of the person is left") {
		t.Errorf("exit code %d\n%s%s", code, out, errs)
	}
}

func TestPurgeTakesOnlyWhatIsDue(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{})
	if out := w.must("purge"); !strings.Contains(out, "Nothing is due") {
		t.Errorf("before its time:\n%s", out)
	}
	sent := len(w.smtp.Messages())
	w.at("2027-03-15 10:00") // meeting 28 January; last workshop 11 February
	if out := w.must("purge"); !strings.Contains(out, "solbakken: answers forgotten") || strings.Contains(out, "addresses forgotten") || !strings.Contains(out, "1 copy erased") {
		t.Errorf("answers due:\n%s", out)
	}
	w.at("2027-06-01 10:00")
	if out := w.must("purge"); !strings.Contains(out, "solbakken: addresses forgotten") {
		t.Errorf("addresses due:\n%s", out)
	}
	if len(w.smtp.Messages()) != sent {
		t.Error("purging sends mail")
	}
	w.machine(func(ctx context.Context, m *machine) {
		traces, err := m.store.Traces(ctx, "@example.no")
		if err != nil || len(traces) > 0 {
			t.Errorf("left: %v, %v", traces, err)
		}
		q, err := m.store.Queue(ctx)
		if err != nil || q.Queued != 0 {
			t.Errorf("queue %+v, %v", q, err)
		}
	})
}
