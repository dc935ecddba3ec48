package parser

import (
	"fmt"
	"strings"
	"testing"
)

// hostile are inputs made to take long, each of about size bytes.
func hostile(size int) map[string][]byte {
	head := "From: kari@example.no\nMIME-Version: 1.0\n"
	text := head + "Content-Type: text/plain; charset=utf-8\n\n"
	html := head + "Content-Type: text/html; charset=utf-8\n\n"
	fill := func(start string, unit string) []byte {
		return []byte(start + strings.Repeat(unit, max(1, (size-len(start))/len(unit))))
	}
	each := func(start string, unit func(i int) string) []byte {
		var sb strings.Builder
		sb.WriteString(start)
		for i := 0; sb.Len() < size; i++ {
			sb.WriteString(unit(i))
		}
		return []byte(sb.String())
	}
	nested := func(i int) string {
		return fmt.Sprintf("--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n", i, i+1)
	}
	return map[string][]byte{
		"nested":           each(head+"Content-Type: multipart/mixed; boundary=b0\n\n", nested),
		"nested same":      fill(head+"Content-Type: multipart/mixed; boundary=b\n\n", "--b\nContent-Type: multipart/mixed; boundary=b\n\n"),
		"parts":            fill(head+"Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\nx\n"),
		"alternatives":     fill(head+"Content-Type: multipart/alternative; boundary=b\n\n", "--b\nContent-Type: text/html\n\nx\n"),
		"hyphens":          fill(head+"Content-Type: multipart/mixed; boundary=b\n\n", "--b"),
		"header fields":    fill(head, "X: y\n"),
		"header folded":    fill(head+"X: y\n", " y\n"),
		"header nonsense":  fill(head, "x\n"),
		"type folded":      fill(head+"Content-Type: text/plain;\n", " a=b;\n"),
		"encoded words":    fill(head+"Subject: ", "=?utf-8?q?a?= "),
		"broken words":     fill(head+"Subject: ", "=?"),
		"recipients":       each(head+"To: ", func(i int) string { return fmt.Sprintf("a%d@b, ", i) }),
		"at signs":         fill(head+"To: ", "@"),
		"references":       fill(head+"References: ", "<"),
		"long line":        fill(text, "hei "),
		"one word":         fill(text, "a"),
		"empty lines":      fill(text, "\n"),
		"prefixes":         fill(text, ">"),
		"prefix lines":     fill(text, "> \n"),
		"flowed":           fill(head+"Content-Type: text/plain; format=flowed\n\n", "hei \n"),
		"numbers":          fill(text, "1 "),
		"number lines":     fill(text, "1. a\n2. b\n"),
		"markers":          fill(text, "1, 2, 3, "),
		"urls":             fill(text, "http://a.b "),
		"one url":          fill(text, "http://a.b/%41"),
		"wrote":            fill(text, "On Sun, 22 Nov 2026, Oss og vårt wrote:\n"),
		"wrote quoted":     fill(text, "On Sun, 22 Nov 2026, Oss og vårt wrote:\n> Er det noe annet vi burde vite?\n"),
		"glued":            fill(text, "Hilsen KariOn Sun, 22 Nov 2026, Oss og vårt wrote:\n> Er det noe annet vi burde vite?\n"),
		"head fields":      fill(text, "Fra: Oss og vårt <oss@example.test>\n"),
		"questions":        fill(text, "> 4. Er det noe annet vi burde vite?\nNei\n"),
		"question words":   fill(text, "er det noe annet "),
		"one letter":       fill(text, "a\n"),
		"colons":           fill(text, "a:\n"),
		"turn by turn":     fill(text, "> a\n\nb\n\n"),
		"wrote in turn":    fill(text, "Den 22.11.2026 skrev Kari:\n> x\n"),
		"retyped":          fill(text, "> 4. Er det noe annet vi burde vite?\n4. Er det noe annet vi burde vite? Nei\n"),
		"same line":        fill(text, "> 4. Er det noe annet vi burde vite? Nei\n"),
		"titles":           fill(text, "> Oss og vårt\n"),
		"source":           fill(text, "\tContent-Type: text/plain\n"),
		"non-text parts":   fill(text, "Non-text part: text/html\n"),
		"half questions":   fill(text, "vi burde "),
		"signatures":       fill(text, "-- \nKari\n"),
		"closings":         fill(text, "Hilsen Kari\n"),
		"disclaimers":      fill(text, "This e-mail is confidential and intended only for the recipient.\n"),
		"bullets":          fill(text, "- a\n"),
		"escapes":          fill(text, "> =C3=A5=\n"),
		"emoji":            fill(text, "🙂"),
		"marks":            fill(text, "a\u0301"),
		"combining":        fill(text, "\u0301"),
		"utf-7":            fill(head+"Content-Type: text/plain; charset=utf-7\n\n", "+AOU-"),
		"base64 nonsense":  fill(head+"Content-Transfer-Encoding: base64\n\n", "å!"),
		"quoted printable": fill(head+"Content-Transfer-Encoding: quoted-printable\n\n", "="),
		"nul":              fill(text, "\x00"),
		"div":              fill(html, "<div>"),
		"closed div":       fill(html, "<div></div>"),
		"spans":            fill(html, "<span class=a>a"),
		"blockquotes":      fill(html, "<blockquote>a"),
		"lists":            fill(html, "<ol><li>"),
		"end tags":         fill(html, "</td>"),
		"mismatched":       fill(html, "<b><i></b></i>"),
		"comments":         fill(html, "<!--"),
		"angles":           fill(html, "<"),
		"entities":         fill(html, "&amp"),
		"attributes":       fill(html+"<div ", "a=b "),
		"styles":           fill(html, "<p style=\"display:none\">a</p>"),
		"scripts":          fill(html, "<script>a</script>"),
		"tables":           fill(html, "<table><tr><td>a"),
		"rules":            fill(html, "<hr>a"),
		"empty cells":      fill(html, "<td>&nbsp;</td>"),
		"quotes in turn":   fill(html, "<div>On Sun, 22 Nov 2026, Oss og vårt wrote:</div><blockquote>a</blockquote>"),
	}
}

// TestHostile reads input made to take long or to break something. It has only
// to end, and to account for every word.
func TestHostile(t *testing.T) {
	t.Parallel()
	sent := NewSent(mustRead(t, "testdata/corpus/sent/annual.eml"), annualMeeting)
	for name, raw := range hostile(8 << 10) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := Read(raw)
			if n := len(m.parts); n > maxParts+1 {
				t.Errorf("%d parts", n)
			}
			checkReading(t, m, sent)
			checkReading(t, m, nil)
		})
	}
}

// BenchmarkHostile is what 100 kB of such input take to be decoded and read
// against the sent message or without it: each at worst 10 ms.
func BenchmarkHostile(b *testing.B) {
	sent := NewSent(mustRead(b, "testdata/corpus/sent/annual.eml"), annualMeeting)
	for name, raw := range hostile(100 << 10) {
		b.Run(name, func(b *testing.B) {
			for _, against := range []*Sent{sent, nil} {
				way := "sent"
				if against == nil {
					way = "form"
				}
				b.Run(way, func(b *testing.B) {
					b.SetBytes(int64(len(raw)))
					for range b.N {
						Read(raw).Against(against)
					}
				})
			}
		})
	}
}
