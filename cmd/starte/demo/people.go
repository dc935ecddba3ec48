package demo

import (
	"net/mail"
	"strings"
	"time"
)

// act is something that a person does at a time.
type act struct {
	at   time.Time
	from mail.Address
	to   string
	raw  func(now time.Time) []byte
	said string // for the timeline
}

// person is somebody in the demo's world: they read what lies in their box and
// do what they would do.
type person struct {
	mail.Address
	react func(p *person, l letter, now time.Time) []act
	seen  map[string]int // letters of each kind so far
}

func (p *person) first() string {
	first, _, _ := strings.Cut(p.Name, " ")
	return first
}

// reply is an act that answers a letter after a while.
func (p *person) reply(l letter, now time.Time, after time.Duration, said string, b body, extra ...string) act {
	return act{at: now.Add(after), from: p.Address, to: l.replyTo.Address, said: said,
		raw: func(now time.Time) []byte { return answerTo(l, p.Address, now, b, extra...) }}
}

// answers is a member who answers the questions in a style, after a while.
func answers(s style, after time.Duration, texts ...string) func(*person, letter, time.Time) []act {
	return func(p *person, l letter, now time.Time) []act {
		switch l.kind {
		case "questions":
			return []act{p.reply(l, now, after, "answers the questions", s(l, p.first(), texts))}
		case "time_poll":
			return []act{p.reply(l, now, 2*time.Hour, "says which times suit", numberedLine(l, "Nummer 1 og 2 passer."))}
		case "invitation":
			return []act{p.accept(l, now, "ACCEPTED", "accepts the invitation")}
		}
		return nil
	}
}

func (p *person) accept(l letter, now time.Time, partstat, said string) act {
	return act{at: now.Add(15 * time.Minute), from: p.Address, to: l.from.Address, said: said,
		raw: func(now time.Time) []byte { return rsvp(l, p.Address, partstat, now) }}
}

// numberedLine is a short answer above the quote.
func numberedLine(l letter, line string) body {
	return body{text: line + "\n\nDen " + l.date.Format("02.01.2006 15:04") + ", skrev " + l.from.Name + ":\n" + l.quoted("> ")}
}

// and puts two behaviours together.
func and(behaviours ...func(*person, letter, time.Time) []act) func(*person, letter, time.Time) []act {
	return func(p *person, l letter, now time.Time) []act {
		var acts []act
		for _, b := range behaviours {
			acts = append(acts, b(p, l, now)...)
		}
		return acts
	}
}

// on is a behaviour at the first letter of a kind.
func on(kind string, do func(*person, letter, time.Time) []act) func(*person, letter, time.Time) []act {
	return func(p *person, l letter, now time.Time) []act {
		if l.kind != kind || p.seen[kind] > 1 {
			return nil
		}
		return do(p, l, now)
	}
}
