package workflow

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func oslo(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// at reads "2027-01-28 13:00" on the wall in Oslo.
func at(t testing.TB, s string) time.Time {
	t.Helper()
	w, err := ParseWall(s)
	if err != nil {
		t.Fatal(err)
	}
	return w.In(oslo(t))
}

func wall(t testing.TB, s string) Wall {
	t.Helper()
	w, err := ParseWall(s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func span(t testing.TB, start, end string) Span {
	t.Helper()
	return Span{Start: wall(t, start), End: wall(t, end)}
}

func someone(id, name string) Person {
	return Person{ID: id, Name: name, Addresses: []string{id + "@example.no"}}
}

// sample is a process with a leader, three members, three staff and two workshops.
func sample(t testing.TB) Process {
	t.Helper()
	return Process{
		ID: "solbakken", Workplace: "Solbakken barnehage", Lang: Bokmal, Zone: "Europe/Oslo",
		Leader:  someone("kari", "Kari Nordmann"),
		Members: []Person{someone("ola", "Ola Berg"), someone("nadia", "Nadia Hussain"), someone("per", "Per Solli")},
		Staff:   []Person{someone("anne", "Anne Lie"), someone("elif", "Elif Yilmaz"), {ID: "zarina", Name: "Zarina Ali"}},
		Meeting: Meeting{Span: span(t, "2027-01-28 13:00", "2027-01-28 14:00"), Place: "Møterommet"},
		Workshops: []Workshop{
			{ID: "w1", Title: "Hva er godt hos oss?", Span: span(t, "2027-02-11 13:00", "2027-02-11 15:00"), Place: "Storsalen",
				Preparation: &Gathering{Span: span(t, "2027-02-08 14:00", "2027-02-08 15:00"), Place: "Møterommet"}},
			{ID: "w2", Title: "Slik vil vi ha det", Span: span(t, "2027-03-04 13:00", "2027-03-04 15:00"), Place: "Storsalen"},
		},
		Timing: DefaultTiming(), Window: DefaultWindow(),
	}
}

// play is a process played in memory: what the store would keep, kept here.
type play struct {
	t       testing.TB
	state   State
	answers []Answer
	outbox  []Posted
	now     time.Time
	sent    []Mail // by the last call
	queue   bool   // mail stays queued until deliver
	keys    map[string]bool
	n       int // messages received
	inbound map[string]Inbound
	every   map[MailKind]map[string][]string // the keys of the mails of a kind to a person
}

func begin(t testing.TB, p Process, now string) *play {
	t.Helper()
	pl := &play{t: t, now: at(t, now), keys: map[string]bool{}, inbound: map[string]Inbound{}, every: map[MailKind]map[string][]string{}}
	n := 0
	tag := func() string { n++; return fmt.Sprintf("tag%d", n) }
	pl.state = Create(p, "seed", tag, pl.now, oslo(t), NorwegianHoliday).State
	return pl
}

func (pl *play) moment() Moment {
	m := NewMoment(pl.state, pl.now, oslo(pl.t), NorwegianHoliday)
	m.Answers, m.Outbox = pl.answers, pl.outbox
	return m
}

// take keeps a decision as the store would; mail counts as sent at once unless
// it is to queue.
func (pl *play) take(d Decision) []Mail {
	pl.t.Helper()
	for _, w := range d.Withdraw {
		for i, o := range pl.outbox {
			if o.Status == PostQueued && (w.Event == "" || w.Event == o.Event) && (w.Person == "" || w.Person == o.Person) &&
				(len(w.Kinds) == 0 || slices.Contains(w.Kinds, o.Kind)) {
				pl.outbox[i].Status = PostWithdrawn
			}
		}
	}
	pl.state = d.State
	pl.answers = MergeAnswers(pl.answers, d.Record)
	status := PostTold
	if pl.queue {
		status = PostQueued
	}
	for _, m := range d.Mails {
		if pl.keys[m.Key] && !pl.queue {
			pl.t.Errorf("two mails with the key %s", m.Key)
		}
		pl.keys[m.Key] = true
		if pl.every[m.Kind] == nil {
			pl.every[m.Kind] = map[string][]string{}
		}
		pl.every[m.Kind][m.To.ID] = append(pl.every[m.Kind][m.To.ID], m.Key)
		if !m.NotAfter.IsZero() && !pl.now.Before(m.NotAfter) {
			pl.t.Errorf("%s to %s is worthless when it is decided", m.Kind, m.To.ID)
		}
		if m.To.Address() == "" {
			pl.t.Errorf("%s to %s, who has no address", m.Kind, m.To.ID)
		}
		pl.outbox = append(pl.outbox, m.Posted(status, pl.now))
	}
	pl.sent = d.Mails
	return d.Mails
}

// deliver sends what is queued.
func (pl *play) deliver() {
	for i := range pl.outbox {
		if pl.outbox[i].Status == PostQueued {
			pl.outbox[i].Status = PostTold
		}
	}
}

// until jumps from step to step up to a time and returns all that was sent.
func (pl *play) until(when string) []Mail {
	pl.t.Helper()
	end := at(pl.t, when)
	var sent []Mail
	for range 1000 {
		next, ok := Next(pl.moment())
		if !ok || next.After(end) {
			if end.After(pl.now) {
				pl.now = end
			}
			return sent
		}
		if next.After(pl.now) {
			pl.now = next
		}
		sent = append(sent, pl.take(Tick(pl.moment()))...)
	}
	pl.t.Fatal("no end of steps")
	return nil
}

// receive is a message from a person, trusted.
func (pl *play) receive(in Inbound) []Mail {
	pl.t.Helper()
	if in.Trust == "" {
		in.Trust = TrustAuthentic
	}
	if in.Kind == "" {
		in.Kind = InReply
	}
	if p, ok := pl.state.Process.Person(in.Person); ok && in.Address == "" {
		in.Address = p.Address()
	}
	pl.n++
	if in.ID == "" {
		in.ID = fmt.Sprintf("in%d", pl.n)
	}
	in.MessageID = in.ID + "@example.no"
	in.At = pl.now
	pl.inbound[in.ID] = in
	d := Receive(pl.moment(), in)
	sent := slices.Clone(pl.take(d))
	for _, id := range d.Accept { // read again, as their person's own
		again := pl.inbound[id]
		again.Trust = TrustAuthentic
		sent = append(sent, pl.take(Receive(pl.moment(), again))...)
	}
	return sent
}

// kari is new mail from the leader.
func (pl *play) kari(text string) []Mail {
	pl.t.Helper()
	return pl.receive(Inbound{Person: "kari", Text: text})
}

// tick takes what is due at this very moment.
func (pl *play) tick() []Mail {
	pl.t.Helper()
	return pl.take(Tick(pl.moment()))
}

func (pl *play) update(change func(*Process)) []PlanChange {
	pl.t.Helper()
	p := pl.state.clone().Process
	change(&p)
	d, changes := Update(pl.moment(), p, func() string { return "new-tag" })
	pl.take(d)
	return changes
}

// summary is "kind: person person" lines, kinds in order of sending.
func summary(mails []Mail) string {
	mails = slices.Clone(mails)
	var order []string
	to := map[string][]string{}
	for _, m := range mails {
		kind := string(m.Kind)
		if m.Event != "" {
			kind += " " + m.Event
		}
		if _, ok := to[kind]; !ok {
			order = append(order, kind)
		}
		to[kind] = append(to[kind], m.To.ID)
	}
	lines := make([]string, 0, len(order))
	for _, k := range order {
		lines = append(lines, k+": "+strings.Join(to[k], " "))
	}
	return strings.Join(lines, "\n")
}

func wantSummary(t testing.TB, mails []Mail, want string) {
	t.Helper()
	want = strings.TrimSpace(strings.ReplaceAll(want, "\t", ""))
	if got := summary(mails); got != want {
		t.Errorf("mail sent:\n%s\n\nwant:\n%s", got, want)
	}
}
