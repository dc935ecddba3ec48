package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"net/mail"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"starte/workflow"
	"starte/workflow/store"
)

const hostileProcess = `
id: solbakken
workplace: Solbakken barnehage
leader: Kari Nordmann <kari@example.no>
deputy: Ingrid Dahl <ingrid@example.no>
members: ["Ola Berg <ola@example.no>, <ola.berg@example.com>", Nadia Hussain <nadia@example.no>]
staff: [Anne Lie <anne@example.no>, Elif Yilmaz <elif@example.no>]
meeting: {start: "2027-01-28 13:00", minutes: 60, place: Møterommet}
workshops:
  - {id: w1, title: "Hva er godt hos oss?", start: "2027-02-11 13:00", end: "15:00", place: Storsalen, responsible: [Ola Berg, Kari Nordmann]}
names: shown
`

const otherProcess = `
id: bjerka
workplace: Bjerka skole
leader: Bodil Aas <bodil@example.com>
members: [Per Solli <per@example.com>]
staff: [Ida Vik <ida@example.com>]
meeting: {start: "2027-01-28 13:00", minutes: 60, place: Møterommet}
`

// registered are the addresses that the process files name: no mail goes elsewhere.
var registered = []string{"kari@example.no", "ingrid@example.no", "ola@example.no", "ola.berg@example.com", "nadia@example.no", "anne@example.no", "elif@example.no",
	"bodil@example.com", "per@example.com", "ida@example.com"}

// underAttack is a world with two processes whose questions are out.
type underAttack struct {
	*world
	attacker
	rows *sql.DB // the database as a file, beside the robot
}

// attackedLater begins a process, and gives worlds that go on from there.
func attackedLater(t *testing.T) func(*testing.T) *underAttack {
	t.Helper()
	first := newWorld(t, worldOptions{})
	first.write("solbakken.yaml", hostileProcess)
	first.write("bjerka.yaml", otherProcess)
	first.must("apply", first.path("solbakken.yaml"))
	first.must("apply", first.path("bjerka.yaml"))
	first.step()
	first.at("2027-01-21 13:30")
	first.step()
	database, seen := first.saved(), first.letters()
	return func(t *testing.T) *underAttack {
		t.Helper()
		w := newWorld(t, worldOptions{})
		w.write("starte.db", database)
		w.at("2027-01-21 14:30")
		w.stayUp()
		db, err := sql.Open("sqlite", w.path("starte.db"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		u := &underAttack{world: w, attacker: attacker{t: t, seen: seen, lure: "http://127.0.0.1:9"}, rows: db}
		u.uid = u.look().state.Events["meeting"].UID + "@example.test"
		return u
	}
}

// letters are all mails that were delivered.
func (w *world) letters() []letter {
	w.t.Helper()
	var list []letter
	for _, m := range w.delivered() {
		msg, err := mail.ReadMessage(bytes.NewReader(m.Raw))
		if err != nil {
			w.t.Fatalf("no mail: %v\n%s", err, m.Raw)
		}
		list = append(list, letter{Message: msg, raw: m.Raw})
	}
	return list
}

// send puts a message into the robot's box and lets the robot do all that it
// does about it.
func (u *underAttack) send(file string) {
	u.world.t.Helper()
	before := len(u.smtp.Messages())
	if _, err := u.imap.Deliver(worldMailbox, "INBOX", u.message(file), u.clock()); err != nil {
		u.world.t.Fatal(err)
	}
	u.step()
	u.step()
	u.seen = append(slices.Clone(u.seen), u.letters()[before:]...)
}

// insight is what a message could change.
type insight struct {
	state    workflow.State
	names    map[string]string   // by person's ID, as the index has them
	answers  map[string][]string // by name
	messages int                 // kept
	last     string              // what became of the last one
}

func (u *underAttack) look() insight {
	u.world.t.Helper()
	in := insight{answers: map[string][]string{}, names: map[string]string{}}
	u.machine(func(ctx context.Context, m *machine) {
		p, err := m.store.Load(ctx, "solbakken")
		if err != nil {
			u.world.t.Fatal(err)
		}
		if in.state, err = workflow.DecodeState(p.State); err != nil {
			u.world.t.Fatal(err)
		}
		list, err := m.store.Answers(ctx, "solbakken")
		if err != nil {
			u.world.t.Fatal(err)
		}
		for _, p := range in.state.Process.Everybody() {
			in.names[p.ID], _, _ = strings.Cut(p.Address(), "@")
		}
		for _, a := range list {
			name := in.names[a.PersonID]
			in.answers[name] = append(in.answers[name], fmt.Sprintf("%d: %s", a.Question, a.Text))
		}
	})
	in.messages, in.last = u.kept(in.names)
	return in
}

// kept counts the messages in the database and says what became of the last.
func (u *underAttack) kept(names map[string]string) (n int, last string) {
	u.world.t.Helper()
	rows, err := u.rows.Query(`SELECT status, kind, coalesce(process_id, ''), coalesce(person_id, '') FROM inbound ORDER BY uid`)
	if err != nil {
		u.world.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var status, kind, process, person string
		if err := rows.Scan(&status, &kind, &process, &person); err != nil {
			u.world.t.Fatal(err)
		}
		if person = names[person]; process != "solbakken" {
			person = "somebody of " + process
		}
		n, last = n+1, fmt.Sprintf("%s %s: %s", status, person, kind)
	}
	if err := rows.Err(); err != nil {
		u.world.t.Fatal(err)
	}
	return n, last
}

// TestHostileMail lets everything in testdata/hostile at the robot, each at one
// that has just asked its questions. Whatever a message says, nothing may count
// as somebody's who did not write it, no mail may go to an address that no
// process file names, and the robot goes on.
func TestHostileMail(t *testing.T) {
	t.Parallel()
	begin := attackedLater(t)
	for _, a := range attacks(t) {
		t.Run(strings.TrimSuffix(a.File, ".eml"), func(t *testing.T) {
			t.Parallel()
			u := begin(t)
			for _, file := range a.After {
				u.send(file)
			}
			before, mails := u.look(), len(u.smtp.Messages())
			u.send(a.File)
			after := u.look()
			sent := u.letters()[mails:]
			if got := summary(before, after, sent); got != a.Becomes {
				t.Errorf("%s\n becomes %q\n    want %q", a.Tries, got, a.Becomes)
			}
			u.wantNothingOfOthers(a.Writer, before, after)
			wantHarmless(t, sent)
			u.wantAlive()
		})
	}
}

// summary says what came of a message.
func summary(before, after insight, sent []letter) string {
	parts := []string{"passed by"}
	if after.messages > before.messages {
		parts[0] = after.last
	}
	for _, person := range slices.Sorted(maps.Keys(after.answers)) {
		if !reflect.DeepEqual(before.answers[person], after.answers[person]) {
			parts = append(parts, "answers of "+person)
		}
	}
	var mails []string
	for _, l := range sent {
		to, _ := mail.ParseAddress(l.Header.Get("To"))
		name, _, _ := strings.Cut(to.Address, "@")
		mails = append(mails, l.Header.Get("X-Starte-Kind")+" to "+name)
	}
	slices.Sort(mails)
	return strings.Join(append(parts, mails...), "; ")
}

// wantNothingOfOthers checks that all that may count as somebody's word is as it
// was, but for the writer's.
func (u *underAttack) wantNothingOfOthers(writer string, before, after insight) {
	t := u.world.t
	t.Helper()
	if !reflect.DeepEqual(before.state.Process, after.state.Process) || before.state.Status != after.state.Status || before.state.Revision != after.state.Revision {
		t.Error("the plan has changed")
	}
	if !after.state.StopAsked.IsZero() || after.state.Undo != nil || len(after.state.ByMail) > 0 {
		t.Error("a command was obeyed")
	}
	for _, p := range after.state.Process.Everybody() {
		name := after.names[p.ID]
		if name == writer {
			continue
		}
		if !reflect.DeepEqual(before.answers[name], after.answers[name]) {
			t.Errorf("%s now says %q", name, after.answers[name])
		}
		was, is := before.state.Of(p.ID), after.state.Of(p.ID)
		if was.RSVP != is.RSVP || !was.Replied.Equal(is.Replied) || is.Away != nil || len(is.Known) > 0 || !is.Confirmed.IsZero() || is.Failed != nil && is.Failed.Final {
			t.Errorf("of %s it now says %+v", name, is)
		}
	}
}

// headerFields are those that the robot's mail may have.
var headerFields = []string{"Authentication-Results", "Auto-Submitted", "Content-Disposition", "Content-Transfer-Encoding", "Content-Type", "Date", "From", "In-Reply-To", "List-Id",
	"Message-Id", "Mime-Version", "Precedence", "References", "Reply-To", "Subject", "To", "X-Auto-Response-Suppress", "X-Starte-Kind", "X-Starte-Process", "Content-Language"}

// wantHarmless checks mail that quotes what an attacker wrote.
func wantHarmless(t *testing.T, sent []letter) {
	t.Helper()
	for _, l := range sent {
		to, err := mail.ParseAddress(l.Header.Get("To"))
		if err != nil || !slices.Contains(registered, to.Address) {
			t.Errorf("mail to %q", l.Header.Get("To"))
		}
		for name, values := range l.Header {
			if !slices.Contains(headerFields, name) || len(values) != 1 {
				t.Errorf("a field %s: %q", name, values)
			}
		}
		if bare := bytes.ReplaceAll(l.raw, []byte("\r\n"), nil); bytes.ContainsAny(bare, "\r\n\x00") {
			t.Errorf("bare line ends, or NUL, in %s", l.Header.Get("X-Starte-Kind"))
		}
		text, page := l.read()
		for _, p := range activeContent(page) {
			t.Errorf("active content in %s: %s", l.Header.Get("X-Starte-Kind"), p)
		}
		if strings.ContainsAny(text+l.Header.Get("Subject"), "\x1b\x07\x08\u202e\u2066") {
			t.Errorf("control characters in %s", l.Header.Get("X-Starte-Kind"))
		}
	}
}

// activeContent lists what is more than text, its looks, and links that people
// choose to follow.
func activeContent(page string) []string {
	var found []string
	z := html.NewTokenizer(strings.NewReader(page))
	for z.Next() != html.ErrorToken {
		tok := z.Token()
		if tok.Type != html.StartTagToken && tok.Type != html.SelfClosingTagToken {
			continue
		}
		switch tok.Data {
		case "script", "img", "iframe", "object", "embed", "svg", "math", "link", "base", "form", "input", "video", "audio", "frame":
			found = append(found, tok.String())
		}
		for _, a := range tok.Attr {
			value := strings.ToLower(strings.TrimSpace(a.Val))
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "src", a.Key == "srcset", a.Key == "background",
				a.Key == "href" && !strings.HasPrefix(value, "https:") && !strings.HasPrefix(value, "mailto:"),
				a.Key == "http-equiv" && value != "content-type", a.Key == "style" && strings.Contains(value, "url("):
				found = append(found, tok.String())
			}
		}
	}
	return found
}

// wantAlive checks that the next honest reply is taken in.
func (u *underAttack) wantAlive() {
	t := u.world.t
	t.Helper()
	u.at("2027-01-21 15:45") // what was too much within an hour is so no longer
	u.reply(u.sent("nadia"), "nadia@example.no", "1. Etter angrepet\r\n")
	u.step()
	if got := u.look().answers["nadia"]; !slices.Contains(got, "1: Etter angrepet") {
		t.Errorf("the robot does not take in the next reply: %q", got)
	}
	u.machine(func(ctx context.Context, m *machine) {
		failed, err := m.store.InboundOf(ctx, store.Ref{ProcessID: "solbakken"}, store.InboundFailed)
		if err != nil || len(failed) > 0 {
			t.Errorf("could not be handled: %+v, %v", failed, err)
		}
		moves, err := m.store.PendingMoves(ctx, 10)
		if err != nil || len(moves) > 0 {
			t.Errorf("left to be moved: %+v, %v", moves, err)
		}
	})
}
