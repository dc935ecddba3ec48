package demo

import (
	"strings"

	"starte/cmd/starte/gallery"
)

// Gallery is the mail as the gallery shows it: read from what was delivered.
func (m Mail) Gallery() gallery.Mail {
	g := gallery.Mail{
		At: m.At, Kind: m.kind, From: m.from.Name, To: m.name, Subject: m.subject, Text: m.text, HTML: m.html, Raw: m.raw, Incoming: m.Incoming,
	}
	if m.calendar != "" {
		g.Calendar = []byte(m.calendar)
	}
	if m.Incoming {
		g.Kind = "received"
	}
	// The subject tells mailings of one kind at one time apart, without the person's name in it.
	g.Event = strings.TrimSpace(m.subject)
	for _, f := range m.files {
		g.Files = append(g.Files, gallery.File{Name: f.name, Body: f.content})
	}
	return g
}
