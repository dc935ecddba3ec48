package main

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// instance is one of several robots on one database, with a log of its own.
type instance struct {
	*victim
	child *child
}

// begin starts one more robot in a victim's world.
func (v *victim) begin() *instance {
	v.t.Helper()
	alike := *v
	alike.log = &lockedBuffer{}
	i := &instance{victim: &alike}
	i.child = i.victim.start()
	v.t.Cleanup(func() {
		i.child.kill()
		if v.t.Failed() {
			v.t.Logf("the end of an instance's log:\n%s", lastLines(i.log.String(), 40))
		}
	})
	return i
}

// said counts the log's lines with a message and, unless it is empty, a field.
func (i *instance) said(message, key string, value any) (n int) {
	lines := bufio.NewScanner(strings.NewReader(i.log.String()))
	for lines.Scan() {
		var line map[string]any
		if json.Unmarshal(lines.Bytes(), &line) == nil && line["msg"] == message && (key == "" || line[key] == value) {
			n++
		}
	}
	return n
}

func (i *instance) reads() bool { return i.said("mailbox lease changed", "reading", true) > 0 }

var addrField = regexp.MustCompile(`"answering health checks","addr":"([^"]+)"`)

// sent is how many mails the instance has sent.
func (i *instance) sent() int {
	i.t.Helper()
	addr := addrField.FindStringSubmatch(i.log.String())
	if addr == nil {
		i.t.Fatal("an instance tells of no metrics")
	}
	_, body := get(i.t, "http://"+addr[1]+"/metrics")
	n := regexp.MustCompile(`(?m)^starte_mail_sent_total (\d+)$`).FindStringSubmatch(body)
	if n == nil {
		i.t.Fatalf("no count of mail sent in\n%s", body)
	}
	count, err := strconv.Atoi(n[1])
	if err != nil {
		i.t.Fatal(err)
	}
	return count
}

// readerOf waits until one of some instances reads the mailbox.
func readerOf(ctx context.Context, t *testing.T, instances []*instance) (reader *instance) {
	t.Helper()
	eventually(ctx, t, "somebody reads the mailbox", func() bool {
		for _, i := range instances {
			if i.reads() {
				reader = i
			}
		}
		return reader != nil
	})
	return reader
}

// TestManyInstances runs three robots as processes of their own on one
// PostgreSQL database: they share the sending, one reads the mailbox, and when
// that one is killed another reads within a minute. Nothing is sent twice but
// what was in flight at the kill. A fourth, which is older than the schema, does
// not start, and says why.
func TestManyInstances(t *testing.T) {
	t.Parallel()
	v := newVictim(t, 1, postgresDatabase(t, "many"))
	config, err := os.ReadFile(v.config())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(v.config(), append(config, "http: 127.0.0.1:0\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	v.peace()
	// What the dead one had claimed is sent by another when the claim has lapsed.
	const lapse = 2 * time.Minute
	ctx, cancel := context.WithTimeout(t.Context(), patience+lapse)
	defer cancel()
	for range 15 {
		v.newProcess()
	}
	all := []*instance{v.begin(), v.begin(), v.begin()}
	reader := readerOf(ctx, t, all)
	v.child = all[0].child
	v.untilQuiet(ctx)
	wantShared(t, v, all, reader)

	// Its death, while there is mail in both directions.
	for range 5 {
		v.newProcess()
	}
	reader.child.kill()
	died := time.Now()
	for _, id := range v.sending(ctx) {
		v.inFlight[id]++
	}
	left := slices.DeleteFunc(slices.Clone(all), func(i *instance) bool { return i == reader })
	heir := readerOf(ctx, t, left)
	if took := time.Since(died); took > time.Minute {
		t.Errorf("the mailbox was not read for %s", took)
	}
	v.child = heir.child
	v.untilQuiet(ctx)
	n := v.check(ctx)
	t.Logf("%d replies, %d mails, %d duplicates of %d in flight at the kill", n.replies, n.mails, n.duplicates, n.inFlight)
	wantRefused(ctx, t, v, left)
}

// wantShared checks how three divide the work.
func wantShared(t *testing.T, v *victim, all []*instance, reader *instance) {
	t.Helper()
	sent, senders := 0, 0
	for _, i := range all {
		if n := i.sent(); n > 0 {
			sent, senders = sent+n, senders+1
		}
		if i == reader {
			continue
		}
		if i.reads() || i.said("message handled", "", nil) > 0 {
			t.Error("two read the mailbox")
		}
		if n := i.said("waiting for the mailbox's lease", "", nil); n != 1 {
			t.Errorf("one that stands by says so %d times", n)
		}
	}
	if senders < 2 {
		t.Errorf("%d of three send", senders)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if sent != len(v.received) {
		t.Errorf("%d mails were sent, of which people got %d", sent, len(v.received))
	}
	for id := range maps.Keys(v.received) {
		if n := v.received[id].times; n != 1 {
			t.Errorf("%s was sent %d times", id, n)
		}
	}
}

// wantRefused has a newer program upgrade the database while others use it: an
// older one does not start any more, and those that run go on.
func wantRefused(ctx context.Context, t *testing.T, v *victim, running []*instance) {
	t.Helper()
	db, err := sql.Open("postgres", v.database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)`); err != nil {
		t.Fatal(err)
	}
	late := v.begin()
	eventually(ctx, t, "the older program ends", func() bool {
		select {
		case <-late.child.ended:
			return true
		default:
			return false
		}
	})
	late.child.reap()
	if code := late.child.cmd.ProcessState.ExitCode(); code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	for _, want := range []string{"PostgreSQL at ", "/many", "the database is of a newer version of this program: upgrade it"} {
		if !strings.Contains(late.log.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, late.log)
		}
	}
	for n, i := range running {
		if err := i.child.stop(ctx); err != nil {
			t.Errorf("stop instance %d, which ran already: %v", n, fmt.Sprint(err))
		}
	}
}
