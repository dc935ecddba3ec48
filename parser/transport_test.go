package parser

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// transport is what a mail system does to a message that it passes on. It gets
// the readable text of a reply as lines with their quote marks, and returns
// a whole message; it must not touch what was typed.
type transport struct {
	name string
	make func(lines []string) string
}

const textHead = "From: Kari Nordmann <member5@example.test>\nTo: svar@example.test\nSubject: Re: =?utf-8?q?Sp=C3=B8rsm=C3=A5l?=\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8"

func plainMessage(lines []string) string {
	return textHead + "\nContent-Transfer-Encoding: 8bit\n\n" + strings.Join(lines, "\n") + "\n"
}

// quotedOnly applies f to the lines of the quote alone.
func quotedOnly(f func(string) string) func([]string) string {
	return func(lines []string) string {
		out := slices.Clone(lines)
		for i, l := range out {
			if strings.HasPrefix(l, ">") {
				out[i] = f(l)
			}
		}
		return plainMessage(out)
	}
}

// wrapAt breaks the lines of the quote anew, each line on its own, as programs
// do that wrap what they send.
func wrapAt(width int) func([]string) string {
	return func(lines []string) string {
		var out []string
		for _, l := range lines {
			if !strings.HasPrefix(l, ">") {
				out = append(out, l)
				continue
			}
			row := ">"
			for _, w := range strings.Fields(l[1:]) {
				if len(row)+1+len(w) > width && row != ">" {
					out = append(out, row)
					row = ">"
				}
				row += " " + w
			}
			out = append(out, row)
		}
		return plainMessage(out)
	}
}

// flow sends the quote as format=flowed, broken at 66 (RFC 3676).
func flow(lines []string) string {
	var out []string
	for _, l := range lines {
		if !strings.HasPrefix(l, ">") {
			if strings.HasPrefix(l, " ") || strings.HasPrefix(l, "From ") {
				l = " " + l
			}
			out = append(out, strings.TrimRight(l, " "))
			continue
		}
		rest := strings.TrimSpace(l[1:])
		for len(rest) > 66 {
			cut := strings.LastIndexByte(rest[:66], ' ')
			if cut <= 0 {
				break
			}
			out = append(out, "> "+rest[:cut+1])
			rest = rest[cut+1:]
		}
		out = append(out, strings.TrimRight("> "+rest, " "))
	}
	return strings.Replace(textHead, "charset=utf-8", "charset=utf-8; format=flowed", 1) +
		"\nContent-Transfer-Encoding: 8bit\n\n" + strings.Join(out, "\n") + "\n"
}

// htmlOnly makes the message HTML, the text part stripped: quote in a blockquote.
func htmlOnly(lines []string) string {
	var sb strings.Builder
	sb.WriteString(strings.Replace(textHead, "text/plain", "text/html", 1) + "\nContent-Transfer-Encoding: 8bit\n\n<html><body>")
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	quoted := false
	for _, l := range lines {
		if q := strings.HasPrefix(l, ">"); q != quoted {
			sb.WriteString(map[bool]string{true: "<blockquote type=\"cite\">", false: "</blockquote>"}[q])
			quoted = q
		}
		if quoted {
			l = strings.TrimSpace(l[1:])
		}
		sb.WriteString("<div>" + escape.Replace(l) + "<br></div>\n")
	}
	if quoted {
		sb.WriteString("</blockquote>")
	}
	return sb.String() + "</body></html>\n"
}

// quotedPrintable encodes the body with soft breaks at 60 bytes.
func quotedPrintable(lines []string) string {
	var sb strings.Builder
	for _, l := range lines {
		n := 0
		for i := 0; i < len(l); i++ {
			s := l[i : i+1]
			if l[i] >= 0x80 || l[i] == '=' || (l[i] == ' ' && i == len(l)-1) {
				s = "=" + strings.ToUpper(strconv.FormatUint(uint64(l[i])|0x100, 16)[1:])
			}
			if n+len(s) > 60 {
				sb.WriteString("=\n")
				n = 0
			}
			sb.WriteString(s)
			n += len(s)
		}
		sb.WriteByte('\n')
	}
	return textHead + "\nContent-Transfer-Encoding: quoted-printable\n\n" + sb.String()
}

// banner puts the warning of a mail gateway at the head of the quote.
func banner(lines []string) string {
	out := slices.Clone(lines)
	if i := slices.IndexFunc(out, func(l string) bool { return strings.HasPrefix(l, ">") }); i >= 0 {
		out = slices.Insert(out, i, "> ADVARSEL: Denne e-posten kommer fra en ekstern avsender. Ikke klikk på lenker", "> eller åpne vedlegg med mindre du kjenner avsenderen.", ">")
	}
	return plainMessage(out)
}

// safeLinks replaces the links of the quote by those of a proxy.
func safeLinks(l string) string {
	words := strings.Split(l, " ")
	for i, w := range words {
		if strings.HasPrefix(w, "https://") {
			words[i] = "https://eur02.safelinks.protection.outlook.com/?url=" +
				strings.NewReplacer(":", "%3A", "/", "%2F").Replace(w) + "&data=05%7C02%7Ckari%40example.test&sdata=abc%3D&reserved=0"
		}
	}
	return strings.Join(words, " ")
}

var transports = []transport{
	{"as it is", plainMessage},
	{"wrapped at 72", wrapAt(72)},
	{"wrapped at 76", wrapAt(76)},
	{"wrapped at 50", wrapAt(50)},
	{"flowed", flow},
	{"HTML only", htmlOnly},
	{"quoted-printable", quotedPrintable},
	{"no-break spaces", quotedOnly(func(l string) string { return strings.ReplaceAll(l, " ", "\u00a0") })},
	{"smart quotes", quotedOnly(func(l string) string {
		return strings.NewReplacer("«", "“", "»", "”", " – ", " - ", "'", "’").Replace(l)
	})},
	{"other prefix", quotedOnly(func(l string) string { return "| " + strings.TrimSpace(l[1:]) })},
	{"prefix without space", quotedOnly(func(l string) string { return ">" + strings.TrimSpace(l[1:]) })},
	{"nested", quotedOnly(func(l string) string { return "> " + l })},
	{"banner", banner},
	{"disclaimer", func(lines []string) string {
		return plainMessage(append(slices.Clone(lines), "", "________________________________",
			"Denne e-posten kan inneholde konfidensiell informasjon og er bare ment for rette mottaker. Har du mottatt denne e-posten ved en feil, ber vi deg varsle avsenderen og slette e-posten."))
	}},
	{"safe links", quotedOnly(safeLinks)},
	{"trailing white space", quotedOnly(func(l string) string { return l + "  " })},
	{"windows line ends", func(lines []string) string { return strings.ReplaceAll(plainMessage(lines), "\n", "\r\n") }},
}

// TestTransports reads replies again after what happens to mail on its way.
func TestTransports(t *testing.T) {
	t.Parallel()
	const dir = "testdata/clients"
	for _, name := range transported {
		var want writtenReply
		if err := json.Unmarshal(mustRead(t, dir, name+".json"), &want); err != nil {
			t.Fatal(err)
		}
		sent := NewSent(mustRead(t, dir, want.Original), want.Questions)
		m := Read(mustRead(t, dir, name+".eml"))
		lines := strings.Split(strings.TrimRight(m.parts[0].text, "\n"), "\n")
		for _, tr := range transports {
			t.Run(filepath.Join(name, tr.name), func(t *testing.T) {
				t.Parallel()
				r := Read([]byte(tr.make(lines))).Against(sent)
				got := make(map[string]string)
				out := r.Unplaced
				for _, a := range r.Answers {
					got[strconv.Itoa(a.Question)] = a.Text
					out = append(out, a.Text)
				}
				typed := []string{want.Greeting, want.Closing, want.Signature, "1 2 3 4 5 6 7 8 9", want.Labels}
				var answered []string
				for q, text := range want.Answers {
					answered = append(answered, text)
					if !want.free() && squash(got[q]) != squash(text) && !(text == "-" && got[q] == "") {
						t.Errorf("question %s: got %q, want %q", q, got[q], text)
					}
				}
				if lost := lessWords(answered, out); len(lost) > 0 {
					t.Errorf("lost: %q", lost)
				}
				if leaked := lessWords(out, append(typed, answered...)); len(leaked) > 0 {
					t.Errorf("leaked: %q", leaked)
				}
			})
		}
	}
}

// transported are replies of every style in plain text.
var transported = []string{
	"mutt-oss-inline-nb-0", "mutt-ossplain-inline-tight-nb-1", "mutt-reminder-nb-bottom-nb-0", "mutt-sigtop-starte-nb-bottom-nb-0",
	"snail-oss-bottom-nb-2", "snail-lag-top-nb-2", "snail-reminder-nb-short-nb-3", "mblaze-oss-top-en-0", "mblaze-lag-inline-nb-0",
	"mblaze-starte-nb-bottom-nb-0", "alot-oss-inline-tight-nb-1", "alot-reminder-nb-top-nb-0", "aerc-ossplain-inline-nb-3", "aerc-reminder-nb-inline-tight-nb-0",
}
