package demo

import (
	"net/mail"
	"strings"
	"time"
)

// The people of Solbakken who do something on their own. Everybody else reads
// and says nothing.
func (w *world) cast() []*person {
	who := func(name, address string, react func(*person, letter, time.Time) []act) *person {
		return &person{Address: mail.Address{Name: name, Address: address}, react: react, seen: map[string]int{}}
	}
	return []*person{
		who("Kari Nordmann", "kari.nordmann@example.no", w.leader()),
		who("Ola Berg", "ola.berg@example.no", answers(betweenQuotes, 26*time.Hour,
			"Jeg er litt skeptisk, men nysgjerrig.\nVi har prøvd mye før.", "Hvem følger opp etterpå?",
			"At vi ikke leter etter noen å skylde på.", "At alle bidrar.", "Tid. Og at ledelsen vil det.")),
		who("Nadia Hussain", "nadia.hussain@example.no", answers(numberedOnTop, 3*time.Hour,
			"Det høres spennende ut!", "Om det blir mye skriving.", "At det er lov å si at noe er vanskelig.",
			"At vi tar oss tid til å høre på hverandre.", "At det vi blir enige om, faktisk skjer.")),
		who("Per Åge Solli", "per.solli@example.no", answers(belowQuote, 6*24*time.Hour+2*time.Hour, // after the digest
			"Jeg rakk ikke å lese alt, men det virker bra.", "Ingenting akkurat nå.", "At vi holder tida.",
			"At dere sier fra om jeg snakker for mye.", "Kaffe!")),
		who("Ingrid Sørensen", "ingrid.sorensen@example.no", and(
			answers(inOutlook, 5*time.Hour, "Jeg liker at alle skal være med.", "Hvor lenge varer et verksted?",
				"Tydelige rammer.", "", "At vi ser resultater før sommeren."),
			on("receipt", func(p *person, l letter, now time.Time) []act {
				return []act{p.reply(l, now, 40*time.Minute, "corrects an answer", body{text: "2: Hvor lenge varer et verksted, og får vi vikar?\n4: At vi er ærlige.\n\n" + l.quoted("> ")})}
			}))),
		who("Jonas Lie", "jonas.lie@example.no", and(
			fromElsewhere("jonas.privat@example.com", answers(fromPhone, 49*time.Hour, "Bra tiltak", "Får vi vikarer?", "Humor", "Ikke så mye", "At vi gjør det ferdig")),
			on("confirm_address", func(p *person, l letter, now time.Time) []act {
				return []act{p.reply(l, now, 20*time.Minute, "confirms that it was him", numberedLine(l, "Ja"))}
			}))),
		who("Amina Warsame", "amina.warsame@example.no", func(p *person, l letter, now time.Time) []act {
			if l.kind != "questions" && l.kind != "reminder" {
				return nil
			}
			return []act{{at: now.Add(time.Minute), from: p.Address, to: l.replyTo.Address, said: "is away: automatic reply",
				raw: func(now time.Time) []byte {
					return absence(l, p.Address, now, "Hei! Jeg har fri og er tilbake mandag 8. februar 2027. Ved behov, ring barnehagen.\n\nHilsen Amina")
				}}}
		}),
		// Turid Moe's address does not exist any more: her mail comes back.
		who("Frode Hagen", "frode.hagen@example.no", on("announcement", w.asks("Dette gleder jeg meg til! Men jeg kan ikke den 11. februar, da er jeg på kurs."))),
		who("Gro Aasen", "gro.aasen@example.no", on("workshop_notice", func(p *person, l letter, now time.Time) []act {
			return []act{{at: now.Add(2 * time.Hour), from: p.Address, to: robot, said: "writes something that only she can read",
				raw: func(now time.Time) []byte { return encryptedMail(p.Address, now) }}}
		})),
	}
}

// asks writes to the robot itself instead of to the leader, as people do.
func (w *world) asks(text string) func(*person, letter, time.Time) []act {
	return func(p *person, l letter, now time.Time) []act {
		return []act{{at: now.Add(90 * time.Minute), from: p.Address, to: robot, said: "writes to the robot",
			raw: func(now time.Time) []byte {
				return message(p.Address, mail.Address{Address: robot}, "Verkstedet", "frode-1", now, body{text: text + "\n\nFrode"})
			}}}
	}
}

// leader steers by replying, and edits nothing but mail.
func (w *world) leader() func(*person, letter, time.Time) []act {
	say := func(kind string, after time.Duration, said, text string) func(*person, letter, time.Time) []act {
		return on(kind, func(p *person, l letter, now time.Time) []act {
			return []act{p.reply(l, now, after, said, numberedLine(l, text))}
		})
	}
	return and(
		say("time_poll", 30*time.Minute, "says which times suit", "1, 2 og 3"),
		say("time_count", time.Hour, "chooses a time", "2"),
		say("after_meeting", 50*time.Minute, "sends the ground rules and a correction",
			"Spilleregler:\n- Vi hører på hverandre\n- Det som blir sagt, blir i rommet\n- Vi begynner og slutter presis\n\nVerksted 3: torsdag 15. april kl. 13–15, Storsalen, Kari"),
		on("workshop_notice", func(p *person, l letter, now time.Time) []act {
			return []act{p.reply(toRobot(l), now, 3*time.Hour, "asks where things stand", body{text: "STATUS\n"})}
		}),
		func(p *person, l letter, now time.Time) []act {
			switch {
			case l.kind == "workshop_notice" && strings.Contains(l.subject, "erksted 2"):
				return []act{p.reply(toRobot(l), now, 28*time.Hour, "moves workshop 2", body{text: "Flytt verksted 2 til torsdag 11. mars\n"})}
			case l.kind == "workshop_notice" && strings.Contains(l.subject, "erksted 4"):
				return []act{p.reply(toRobot(l), now, 3*time.Hour, "writes a day that does not agree", body{text: "Verksted 4: onsdag 27. mai kl. 13\n"}),
					p.reply(toRobot(l), now, 4*time.Hour, "calls workshop 4 off", body{text: "Avlys verksted 4\n"})}
			}
			return nil
		},
	)
}

// fromElsewhere sends the answers to the questions from a private address.
func fromElsewhere(address string, react func(*person, letter, time.Time) []act) func(*person, letter, time.Time) []act {
	return func(p *person, l letter, now time.Time) []act {
		if l.kind != "questions" {
			return react(p, l, now)
		}
		private := *p
		private.Address.Address = address
		return react(&private, l, now)
	}
}

// toRobot answers a notice to the robot instead of to the leader herself.
func toRobot(l letter) letter {
	l.replyTo = l.from
	return l
}

// encryptedMail is a message that nobody but its owner can read (RFC 3156).
func encryptedMail(from mail.Address, now time.Time) []byte {
	return []byte(strings.Join([]string{
		"From: " + from.String(), "To: " + robot, "Subject: ...", "Date: " + now.Format(time.RFC1123Z),
		"Message-ID: <gro-1@example.no>", "MIME-Version: 1.0",
		`Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary="enc"`, "",
		"--enc", "Content-Type: application/pgp-encrypted", "", "Version: 1", "",
		"--enc", "Content-Type: application/octet-stream; name=encrypted.asc", "",
		"-----BEGIN PGP MESSAGE-----", "", "hQEMA5vJd5yCw1yYAQf/ZGVtbw==", "=abcd", "-----END PGP MESSAGE-----", "", "--enc--", "",
	}, "\r\n"))
}
