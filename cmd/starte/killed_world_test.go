package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"starte/mailer/mailtest"
)

const robotPassword = "robot-secret"

// scene is all around a robot: mail servers, which outlive its deaths, and
// people who answer what they get with words that nobody else has used.
type scene struct {
	t       *testing.T
	seed    uint64
	imap    *mailtest.IMAPServer
	smtp    *mailtest.SMTPServer
	signals *signals
	loc     *time.Location

	mu        sync.Mutex
	offset    time.Duration // of the robot's clock
	processes int
	people    map[string]*person  // by address
	received  map[string]*receipt // by Message-ID
	replies   []*reply
	late      []*reply // written, and still on their way
	delivered [][]byte // into the robot's mailbox, for it
	strangers int
	atPeace   bool // people send what they write at once
}

// person answers mail.
type person struct {
	address, process string
	leader, staff    bool
	rng              *rand.Rand
	until            time.Time // when the meeting is too near to answer
	wrote            int
	last             *mail.Message // that can be answered
}

// receipt is what became of one of the robot's mails.
type receipt struct {
	to, kind string
	sum      [sha256.Size]byte
	times    int
	words    []string // of people's, that it quotes
	toHeader string
}

// reply is what a person wrote: a word for each of two questions.
type reply struct {
	from  *person
	words [2]string
	raw   []byte
	twice bool // the mail system delivers it twice
}

// A person writes at most this often.
const repliesEach = 3

func newScene(t *testing.T, seed uint64) *scene {
	t.Helper()
	w := &scene{t: t, seed: seed, signals: newSignals(), people: map[string]*person{}, received: map[string]*receipt{}}
	var err error
	if w.loc, err = time.LoadLocation("Europe/Oslo"); err != nil {
		t.Fatal(err)
	}
	// The robot's day begins at the same time whenever the test runs.
	w.offset = time.Until(time.Date(2027, 1, 11, 8, 0, 0, 0, w.loc))
	w.imap, err = mailtest.StartIMAP(mailtest.IMAPOptions{OnCommand: func(command string) {
		if strings.HasPrefix(command, "UID MOVE") || strings.HasPrefix(command, "UID COPY") {
			w.signals.give(signalMove)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.imap.Close() })
	w.imap.AddUser(robotMailbox, robotPassword)
	w.smtp, err = mailtest.StartSMTP(mailtest.SMTPOptions{OnMessage: w.receive, Discard: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.smtp.Close() })
	return w
}

// ahead is by how much the robot's clock is ahead.
func (w *scene) ahead() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.offset
}

func (w *scene) jump(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.offset += d
}

// now is what the robot's clock says.
func (w *scene) now() time.Time { return time.Now().Add(w.ahead()).In(w.loc) }

const killedProcess = `
id: %[1]s
workplace: Solbakken %[1]s
leader: Kari Nordmann <%[1]s.kari@mail.test>
members: [Ola Berg <%[1]s.ola@mail.test>, Nadia Hussain <%[1]s.nadia@mail.test>]
staff: [Anne Lie <%[1]s.anne@mail.test>]
send_window: always
meeting: {start: "%[2]s", end: "%[3]s", place: Møterommet}
workshops:
  - {id: first, title: "Hva er godt hos oss?", start: "%[6]s", end: "%[7]s", place: Storsalen, preparation: {start: "%[4]s", end: "%[5]s"}}
schedule: {questions: 12h, reminders: [80m], digest: 60m, addendum_every: 10m, after_meeting: 0s, announcement: 5m,
  preparation: 60m, workshop_notice: 70m, change_delay: 1m}
`

// newProcess applies one more process file: a workplace that goes through the
// whole phase in some hours of the robot's clock. Nothing is due so shortly
// before its event that a robot which is killed all the time must miss it.
func (v *victim) newProcess() {
	v.t.Helper()
	v.mu.Lock()
	v.processes++
	id := fmt.Sprintf("p%03d", v.processes)
	v.mu.Unlock()
	begin := v.now().Truncate(time.Second)
	meeting := begin.Add(time.Duration(90+v.aims.IntN(90)) * time.Minute)
	at := func(d time.Duration) string { return meeting.Add(d).Format("2006-01-02 15:04:05") }
	content := fmt.Sprintf(killedProcess, id, at(0), at(2*time.Minute), at(120*time.Minute), at(122*time.Minute), at(150*time.Minute), at(155*time.Minute))
	v.mu.Lock()
	for _, name := range []string{"kari", "ola", "nadia", "anne"} {
		address := id + "." + name + "@mail.test"
		h := fnv.New64a()
		h.Write([]byte(address))
		v.people[address] = &person{address: address, process: id, leader: name == "kari", staff: name == "anne",
			rng: rand.New(rand.NewPCG(v.seed, h.Sum64())), until: meeting.Add(-45 * time.Minute)}
	}
	v.mu.Unlock()
	name := filepath.Join(v.dir, id+".yaml")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		v.t.Fatal(err)
	}
	v.must("apply", name)
}

// must runs a command beside serve, as people do, and returns what it printed.
func (v *victim) must(args ...string) string {
	v.t.Helper()
	var out, errs lockedBuffer
	env := map[string]string{"STARTE_DATABASE": v.database, "STARTE_IMAP_PASSWORD": robotPassword}
	code := run(v.t.Context(), append(args, "--config", v.config()), environment{
		getenv: func(k string) string { return env[k] }, stdin: strings.NewReader(""), stdout: &out, stderr: &errs, now: v.now,
	})
	if code != exitDone {
		v.t.Fatalf("starte %s: exit code %d\n%s%s", args[0], code, out.String(), errs.String())
	}
	return out.String()
}

// word is how people's words look: nothing else in the mail does.
var word = regexp.MustCompile(`ord[0-9]{7}xyz`)

// receive is told of every mail that the robot hands over, before the server
// says yes to it.
func (w *scene) receive(_, to string, raw []byte) {
	msg, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		w.t.Errorf("%s got what is no mail: %v", to, err)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	defer w.signals.give(signalMail)
	id := strings.Trim(msg.Header.Get("Message-Id"), "<>")
	sum := sha256.Sum256(raw)
	if r := w.received[id]; r != nil {
		r.times++
		if r.sum != sum || r.to != to {
			w.t.Errorf("%s was sent again and was not the same: to %s, then to %s", id, r.to, to)
		}
		return
	}
	plain := bytes.ReplaceAll(raw, []byte("=\r\n"), nil)
	words := slices.Compact(slices.Sorted(slices.Values(word.FindAllString(string(plain), -1))))
	w.received[id] = &receipt{to: to, kind: msg.Header.Get("X-Starte-Kind"), sum: sum, times: 1, words: words, toHeader: msg.Header.Get("To")}
	p := w.people[to]
	if p == nil {
		w.t.Errorf("mail to %s, who does not exist", to)
		return
	}
	switch msg.Header.Get("X-Starte-Kind") {
	case "questions", "reminder", "receipt":
		p.last = msg
		if p.rng.IntN(3) > 0 {
			w.write(p)
		}
	}
}

// write lets a person answer the last mail that asks for it. It may be a while
// on its way, and it may come twice.
func (w *scene) write(p *person) bool {
	if p.last == nil || p.wrote >= repliesEach || time.Now().Add(w.offset).After(p.until) {
		return false
	}
	back, err := mail.ParseAddress(p.last.Header.Get("Reply-To"))
	if err != nil {
		w.t.Errorf("a mail to %s cannot be answered: %v", p.address, err)
		return false
	}
	p.wrote++
	n := 2 * len(w.replies)
	r := &reply{from: p, words: [2]string{fmt.Sprintf("ord%07dxyz", n), fmt.Sprintf("ord%07dxyz", n+1)}, twice: p.rng.IntN(10) == 0}
	r.raw = fmt.Appendf(nil, "From: <%s>\r\nTo: <%s>\r\nSubject: SV: svar\r\nMessage-ID: <%s@mail.test>\r\nIn-Reply-To: %s\r\nDate: %s\r\n"+
		"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n1. Det blir %s\r\n2. Helst %s\r\n\r\nHilsen meg\r\n",
		p.address, back.Address, r.words[0], p.last.Header.Get("Message-Id"), time.Now().Add(w.offset).Format(time.RFC1123Z), r.words[0], r.words[1])
	w.replies = append(w.replies, r)
	if p.rng.IntN(2) == 0 && !w.atPeace {
		w.late = append(w.late, r)
	} else {
		w.deliver(r)
	}
	return true
}

// deliver puts a reply into the robot's mailbox.
func (w *scene) deliver(r *reply) {
	for range map[bool]int{false: 1, true: 2}[r.twice] {
		w.delivered = append(w.delivered, r.raw)
		w.put(r.raw)
	}
}

func (w *scene) put(raw []byte) {
	if _, err := w.imap.Deliver(robotMailbox, "INBOX", raw, time.Now().Add(w.offset)); err != nil {
		w.t.Errorf("deliver to the robot: %v", err)
	}
}

// deliverLate brings what was on its way.
func (w *scene) deliverLate() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range w.late {
		w.deliver(r)
	}
	w.late = nil
}

// mailWaits reports whether something for the robot is on its way.
func (w *scene) mailWaits() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.late) > 0
}

// somebodyWrites lets somebody write who can.
func (v *victim) somebodyWrites() {
	v.mu.Lock()
	defer v.mu.Unlock()
	addresses := make([]string, 0, len(v.people))
	for a := range v.people {
		addresses = append(addresses, a)
	}
	slices.Sort(addresses)
	v.aims.Shuffle(len(addresses), func(i, j int) { addresses[i], addresses[j] = addresses[j], addresses[i] })
	for _, a := range addresses {
		if v.write(v.people[a]) {
			return
		}
	}
}

// strangerWrites puts mail into the mailbox that is none of the robot's business.
func (w *scene) strangerWrites() {
	w.mu.Lock()
	defer w.mu.Unlock()
	raw := fmt.Appendf(nil, "From: Selger <post@shop.test>\r\nTo: <%s>\r\nSubject: Tilbud %d\r\nMessage-ID: <tilbud%[2]d@shop.test>\r\n\r\nHei!\r\n", robotMailbox, w.strangers)
	for range 2 { // it may come twice as well
		w.strangers++
		w.put(raw)
	}
}

func (w *scene) peace() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.atPeace = true
}

// untilQuiet returns when mail neither comes nor goes nor is due.
func (v *victim) untilQuiet(ctx context.Context) {
	v.t.Helper()
	look := time.NewTicker(200 * time.Millisecond)
	defer look.Stop()
	for quiet := 0; quiet < 3; {
		select {
		case <-look.C:
		case <-v.child.ended:
			v.t.Fatal("serve ended by itself")
		case <-ctx.Done():
			v.t.Errorf("it does not become quiet: %s", v.unrest(v.t.Context()))
			return // what is missing says more
		}
		if v.unrest(ctx) == "" {
			quiet++
		} else {
			quiet = 0
		}
	}
}
