package workflow

import (
	"cmp"
	"slices"
	"time"
)

// Load is the mail of one step to come, as the provider's limits see it.
type Load struct {
	Process string // its id
	Step    string
	Kind    MailKind
	Mails   int
	Due     time.Time // when it is put into the queue
	Event   time.Time // what it has to come before; zero for nothing
	InTime  time.Time // by when the last of it should leave; zero when any time before the event will do
	Last    time.Time // when the last of it leaves, by Limits.drain

	floor    time.Time // it can start as early as this; zero for one that cannot start earlier
	calendar Calendar
}

// EarlyStart is a step that starts before it would, so that all of its mail
// leaves in time. It holds while the step's event stays where it was.
type EarlyStart struct {
	At    time.Time `json:"at"`
	Event time.Time `json:"event"`
}

// Loads lists the mail to come. It does without the outbox: somebody who got
// their mail of a step by other ways is counted too.
func Loads(m Moment) []Load {
	t := ticker{Moment: m, d: &Decision{State: m.State}}
	var loads []Load
	for _, s := range mailToCome(m) {
		l := Load{Process: m.State.Process.ID, Step: s.Key, Kind: s.Kind, Due: s.Due, Event: s.NotAfter, calendar: m.Calendar}
		for _, p := range t.audience(s.Kind) {
			if t.reachable(p) {
				l.Mails++
			}
		}
		if l.Mails == 0 {
			continue
		}
		if l.floor = m.floorOf(s); !l.floor.IsZero() {
			l.InTime = s.want.Add(l.Event.Sub(s.want) / 2)
		}
		loads = append(loads, l)
	}
	return loads
}

// audience is whom a step may write to, as far as that is known before.
func (t *ticker) audience(k MailKind) []Person {
	if k != MailReminder {
		return t.recipients(k)
	}
	return slices.DeleteFunc(t.State.Process.Group(), func(p Person) bool { return !t.State.Of(p.ID).Replied.IsZero() })
}

// floorOf is how early a step's mail could start at all: what people have to
// get in time before an appointment, and what does no harm when it comes early.
func (m *Moment) floorOf(s Step) time.Time {
	floor := m.Now
	switch s.Kind {
	case MailQuestions:
		floor = latest(floor, m.meetingSince())
	case MailGathering:
	case MailWorkshop:
		if !m.announced() {
			floor = latest(floor, m.announcementDue())
		}
	default:
		return time.Time{}
	}
	if floor = m.Earliest(floor); !floor.Before(s.Due) {
		return time.Time{}
	}
	return floor
}

// early is when a step starts that was moved ahead for the sake of the
// provider's limits.
func (m *Moment) early(s Step) time.Time {
	e, ok := m.State.Early[s.Key]
	if !ok || !e.Event.Equal(s.NotAfter) || !e.At.Before(s.Due) {
		return s.Due
	}
	floor := m.floorOf(s)
	if floor.IsZero() {
		return s.Due
	}
	return latest(e.At, floor)
}

// StartEarlier moves a process's steps ahead, so that their mail leaves in
// time, and tells the leader with the next mail.
func StartEarlier(m Moment, steps map[string]EarlyStart) Decision {
	d := Decision{State: m.State.clone()}
	if d.State.Early == nil {
		d.State.Early = map[string]EarlyStart{}
	}
	for key, e := range steps {
		if d.State.Early[key] != e {
			d.State.Early[key] = e
			d.Log = append(d.Log, LogEntry{What: "starts_early", Detail: key})
		}
	}
	if len(d.Log) > 0 {
		d.State.note(Note{Code: NoteRateLimit, At: m.Now})
	}
	return d
}

// Limits is how many mails the provider lets out; 0 for no limit.
type Limits struct {
	PerMinute, PerDay int
}

// None reports whether there are no limits.
func (l Limits) None() bool { return l.PerMinute <= 0 && l.PerDay <= 0 }

// Backlog is what takes of the limits before anything else does.
type Backlog struct {
	Waiting    int // mails in the queue
	LastMinute int // mails sent
	LastDay    int
}

// drain finds when the last mail of each load leaves. Mail that people wait for
// goes before notices to everybody, and processes take turns, as in the outbox.
// It leaves in its process's send window only: what the outbox would rather send
// at night than too late counts as too late.
func (l Limits) drain(loads []Load, b Backlog, now time.Time) {
	q := newQueue(loads, b, now)
	minute := window{max: l.PerMinute, length: time.Minute}
	day := window{max: l.PerDay, length: 24 * time.Hour}
	minute.use(now, b.LastMinute)
	day.use(now, b.LastDay)
	for t := now; ; {
		c, next := q.at(t)
		if c == nil && next.IsZero() {
			return
		}
		if c == nil {
			t = next
			continue
		}
		n := min(c.left(), minute.room(t), day.room(t))
		if n == 0 {
			t = latest(minute.opens(t), day.opens(t))
			continue
		}
		minute.use(t, n)
		day.use(t, n)
		c.send(n, t)
	}
}

// cohort is loads that are due together, of which each gets its turn.
type cohort struct {
	due   time.Time
	loads []*Load // the smallest first
	total int
	sent  int
	done  int // of loads, those that are sent
	until int // how many of the cohort have left when the next one is
}

func (c *cohort) prepare() {
	slices.SortStableFunc(c.loads, func(a, b *Load) int { return cmp.Compare(a.Mails, b.Mails) })
	for _, l := range c.loads {
		c.total += l.Mails
	}
	c.until = c.loads[0].Mails * len(c.loads)
}

func (c *cohort) left() int { return c.total - c.sent }

func (c *cohort) send(n int, at time.Time) {
	c.sent += n
	for c.done < len(c.loads) && c.sent >= c.until {
		l := c.loads[c.done]
		l.Last = at
		if c.done++; c.done < len(c.loads) {
			c.until += (c.loads[c.done].Mails - l.Mails) * (len(c.loads) - c.done)
		}
	}
}

// window is a limit and what has been used of it.
type window struct {
	max    int
	length time.Duration
	used   []use
	sum    int
}

type use struct {
	at time.Time
	n  int
}

// Without a limit everything there is may leave at once.
const boundless = 1 << 30

// What was used comes back a little later than the limit says, because the
// outbox counts in slices.
func (w *window) back(u use) time.Time { return u.at.Add(w.length + w.length/120) }

func (w *window) room(t time.Time) int {
	if w.max <= 0 {
		return boundless
	}
	for len(w.used) > 0 && !w.back(w.used[0]).After(t) {
		w.sum -= w.used[0].n
		w.used = w.used[1:]
	}
	return max(w.max-w.sum, 0)
}

// opens is when there is room again, t when there is.
func (w *window) opens(t time.Time) time.Time {
	if w.room(t) > 0 || len(w.used) == 0 {
		return t
	}
	return w.back(w.used[0])
}

func (w *window) use(t time.Time, n int) {
	if w.max > 0 && n > 0 {
		w.used = append(w.used, use{t, n})
		w.sum += n
	}
}

// Attempts at finding earlier starts: each makes what is late less so.
const earlierAttempts = 12

// StartInTime moves loads ahead that would be late, those whose process may is
// true for, and reports which: what is moved leaves as many days earlier as the
// last of it would be late, in the send window, and not before people can know
// what it is about. It leaves the loads drained.
func (l Limits) StartInTime(loads []Load, b Backlog, now time.Time, may func(process string) bool) map[int]EarlyStart {
	moved := map[int]EarlyStart{}
	for range earlierAttempts {
		l.drain(loads, b, now)
		again := false
		for i := range loads {
			late := loads[i].Last.Sub(loads[i].InTime)
			if loads[i].floor.IsZero() || late <= 0 || !may(loads[i].Process) {
				continue
			}
			c := loads[i].calendar
			days := int((late + 24*time.Hour - 1) / (24 * time.Hour))
			at := latest(c.Latest(c.shift(loads[i].Due, -days)), loads[i].floor)
			if at.Before(loads[i].Due) {
				loads[i].Due, again = at, true
				moved[i] = EarlyStart{At: at, Event: loads[i].Event}
			}
		}
		if !again {
			break
		}
	}
	l.drain(loads, b, now)
	return moved
}

// In is a time on the clock of the load's process.
func (l Load) In(t time.Time) time.Time { return t.In(l.calendar.Location) }
