package parser

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// crlf gives a message the line ends of the wire.
func crlf(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) }

func TestReadText(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, raw, want string }{
		{"plain", "Subject: a\n\nHei på dere\n", "Hei på dere"},
		{"no header at all", "Hei på dere\n", "Hei på dere"},
		{"header without an end", "Subject: a\nFrom: b@c", ""},
		{"mbox line", "From kari@example.no Mon Nov 23 01:58:29 2026\nSubject: a\n\nHei\n", "Hei"},
		{"Windows-1252 labelled Latin-1", "Content-Type: text/plain; charset=iso-8859-1\n\n\x93bl\xe5b\xe6r\x94 \x96 ja\n", "“blåbær” – ja"},
		{"Latin-1 without label", "Subject: a\n\nbl\xe5b\xe6r\n", "blåbær"},
		{"UTF-8 labelled Latin-1", "Content-Type: text/plain; charset=iso-8859-1\n\nblåbær\n", "blåbær"},
		{"UTF-8 with a stray byte", "Content-Type: text/plain; charset=utf-8\n\nblåbær og \xe5l\n", "blåbær og ål"},
		{"unknown charset", "Content-Type: text/plain; charset=x-none\n\nbl\xe5b\xe6r\n", "blåbær"},
		{"UTF-7", "Content-Type: text/plain; charset=utf-7\n\nbl+AOU-b+AOY-r +- 1\n", "blåbær + 1"},
		{"UTF-16 with a mark", "Content-Type: text/plain; charset=utf-16\n\n\xff\xfeJ\x00a\x00", "Ja"},
		{"ISO-2022-JP", "Content-Type: text/plain; charset=iso-2022-jp\n\n\x1b$B$O$$\x1b(B\n", "はい"},
		{"NUL bytes", "Content-Type: text/plain\n\nJ\x00a\x00\n", "Ja"},
		{"decomposed letters", "Content-Type: text/plain; charset=utf-8\n\nbla\u030aba\u0308r\n", "blåbär"},
		{"base64", "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nYmzDpWLD\npnI=\n", "blåbær"},
		{"base64 broken off", "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nYmzDpWLDpnIgb", "blåbær "},
		{"plain text that says it is base64", "Content-Transfer-Encoding: base64\n\nHei på dere, det går bra!\n", "Hei på dere, det går bra!"},
		{"quoted-printable", "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nbl=C3=A5=\nb=c3=a6r = 1 =ZZ\n", "blåbær = 1 =ZZ"},
		{"encoding in capitals", "Content-Type: TEXT/PLAIN; CHARSET=UTF-8\nContent-Transfer-Encoding: QUOTED-PRINTABLE\n\nbl=C3=A5\n", "blå"},
		{"multipart without a boundary", "Content-Type: multipart/mixed\n\nHei\n", "Hei"},
		{"boundary that is not there", "Content-Type: multipart/mixed; boundary=x\n\nHei\n", "Hei"},
		{"another boundary than declared", "Content-Type: multipart/mixed; boundary=x\n\n--y\nContent-Type: text/plain\n\nHei\n--y--\n", "Hei"},
		{"multipart that is not closed", "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nHei\n", "Hei"},
		{"inner multipart that is not closed", "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/alternative; boundary=y\n\n--y\n\nHei\n--x\n\nog hå\n--x--\n", "Hei\nog hå"},
		{"broken content type", "Content-Type: text/plain; charset\n\nHei\n", "Hei"},
		{"nonsense content type", "Content-Type: ;;;\n\nHei\n", "Hei"},
		{"HTML only", "Content-Type: text/html\n\n<p>Hei<br>på deg</p>\n", "Hei\npå deg"},
		{"signed", "Content-Type: multipart/signed; boundary=x\n\n--x\nContent-Type: text/plain\n\nHei\n--x\nContent-Type: application/pgp-signature; name=s.asc\n\nabc\n--x--\n", "Hei"},
		{"the answer in a file", "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\n\n--x\nContent-Type: text/plain; name=svar.txt\nContent-Disposition: attachment\n\n1. Ja\n--x--\n", "1. Ja"},
		{"two texts", "Content-Type: multipart/mixed; boundary=x\n\n--x\n\nHei\n--x\nContent-Type: image/png\n\nx\n--x\n\nog hå\n--x--\n", "Hei\nog hå"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := Read(crlf(tt.raw))
			b, _ := m.body()
			var got []string
			for _, l := range b.lines {
				if !l.blank() {
					got = append(got, l.text)
				}
			}
			if strings.Join(got, "\n") != strings.TrimSpace(tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestReadHeader(t *testing.T) {
	t.Parallel()
	m := Read([]byte("From: =?utf-8?q?K=C3=A5re?= Ås <KARE@Example.NO>\nTo: \"Nordmann, Kari\" <kari@example.no>, svar+ab12@example.no\n" +
		"Cc: Robot <svar+ab12@example.no>\nSubject: =?iso-8859-1?Q?Sp=F8rsm=E5l?= om bl\xe5b\xe6r\nMessage-ID: <a@b>\nIn-Reply-To: <q1@example.no> (melding)\n" +
		"References: <q0@example.no>\n <q1@example.no>\nDelivered-To: robot@example.no\n\nHei\n"))
	got := []any{m.From, m.FromName, m.Subject, m.MessageID, m.InReplyTo, m.References, m.Recipients}
	want := []any{"kare@example.no", "Kåre Ås", "Spørsmål om blåbær", "a@b", "q1@example.no", []string{"q0@example.no", "q1@example.no"},
		[]string{"kari@example.no", "svar+ab12@example.no", "robot@example.no"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
}

func TestAttachments(t *testing.T) {
	t.Parallel()
	m := Read(crlf("From: a@b\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\n1. Se bildet\n--x\n" +
		"Content-Type: image/jpeg; name=\"=?utf-8?q?bl=C3=A5b=C3=A6r.jpg?=\"\nContent-Transfer-Encoding: base64\nContent-Disposition: inline\n\nAAEC\nAwQ=\n--x\n" +
		"Content-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''..%2F..%2Fplan%20%C3%A5r.pdf\n\nabc\n--x\n" +
		"Content-Type: message/rfc822\n\nSubject: indre\n\nHei\n--x--\n"))
	want := []Attachment{
		{Name: "blåbær.jpg", MediaType: "image/jpeg", Size: 5, Inline: true},
		{Name: "plan år.pdf", MediaType: "application/pdf", Size: 3},
		{MediaType: "message/rfc822", Size: 21},
	}
	if diff := cmp.Diff(want, m.Attachments); diff != "" {
		t.Errorf("attachments (-want +got):\n%s", diff)
	}
	if m.Kind != Reply {
		t.Errorf("kind %s", m.Kind)
	}
}

func TestEmpty(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"nothing":      "From: a@b\n\n",
		"blank lines":  "From: a@b\n\n \n\n",
		"empty markup": "From: a@b\nContent-Type: text/html\n\n<html><head><title>x</title></head><body><p>&nbsp;</p><br></body></html>",
	} {
		if m := Read([]byte(raw)); m.Kind != Empty {
			t.Errorf("%s: kind %s", name, m.Kind)
		}
	}
}

func TestTooManyParts(t *testing.T) {
	t.Parallel()
	raw := "From: a@b\nContent-Type: multipart/mixed; boundary=x\n\n" + strings.Repeat("--x\n\nhei\n", 3*maxParts) + "--x--\n"
	m := Read([]byte(raw))
	if len(m.parts) != maxParts+1 {
		t.Errorf("%d parts", len(m.parts))
	}
	if n := strings.Count(m.Text(), "hei"); n != 3*maxParts {
		t.Errorf("%d of %d words", n, 3*maxParts)
	}
	if len(m.Problems) == 0 || m.Problems[0].Code != "too_many_parts" {
		t.Errorf("problems %v", m.Problems)
	}
}

// TestOwnOutput reads what was read once more: everything typed is typed still.
func TestOwnOutput(t *testing.T) {
	t.Parallel()
	const typed = "Hei!\n\n1. Lekeplassen\n2. Søndag, eller 1. mai\n3. Tre ting:\n- a\n- b\n\nog c\n4. -\n\nHilsen Kari"
	m := ReadBody([]byte(typed), false)
	if r := m.Against(nil); r.Reply != typed {
		t.Errorf("got %q", r.Reply)
	}
}
