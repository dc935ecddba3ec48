package parser

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jhillyerd/enmime/v2"
)

// benchReply is a reply with the message that it answers prepared.
type benchReply struct {
	raw  []byte
	sent *Sent
}

func benchReplies(b *testing.B) []benchReply {
	b.Helper()
	files, err := filepath.Glob("testdata/replies/*.json")
	if err != nil {
		b.Fatal(err)
	}
	size := 0
	var out []benchReply
	for _, f := range files {
		var w writtenReply
		if err := json.Unmarshal(mustRead(b, f), &w); err != nil {
			b.Fatal(err)
		}
		r := benchReply{raw: mustRead(b, strings.TrimSuffix(f, "json")+"eml")}
		r.sent = NewSent(mustRead(b, "testdata/replies", w.Original), annualMeeting)
		out = append(out, r)
		size += len(r.raw)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	b.ResetTimer()
	return out
}

// BenchmarkReply is the whole way from raw bytes to answers, all replies of the
// corpus each time, beside what enmime alone takes to decode them.
func BenchmarkReply(b *testing.B) {
	b.Run("whole", func(b *testing.B) {
		replies := benchReplies(b)
		for range b.N {
			for i := range replies {
				Read(replies[i].raw).Against(replies[i].sent)
			}
		}
		b.ReportMetric(float64(b.N*len(replies))/b.Elapsed().Seconds(), "replies/s")
	})
	b.Run("read", func(b *testing.B) {
		replies := benchReplies(b)
		for range b.N {
			for i := range replies {
				Read(replies[i].raw)
			}
		}
		b.ReportMetric(float64(b.N*len(replies))/b.Elapsed().Seconds(), "replies/s")
	})
	b.Run("enmime", func(b *testing.B) {
		replies := benchReplies(b)
		p := enmime.NewParser(enmime.DisableCharacterDetection(true))
		for range b.N {
			for i := range replies {
				if _, err := p.ReadEnvelope(bytes.NewReader(replies[i].raw)); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(b.N*len(replies))/b.Elapsed().Seconds(), "replies/s")
	})
}

// BenchmarkNewSent is what the preparing of a sent message takes, which is done
// once for each reply that comes in.
func BenchmarkNewSent(b *testing.B) {
	raw := mustRead(b, "testdata/replies/sent/neomutt-top-en.eml")
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for range b.N {
		NewSent(raw, annualMeeting)
	}
}

// grown makes a reply of about size bytes: a long text, a long HTML twin or a
// large attachment beside a short answer.
func grown(form string, size int) []byte {
	var sb strings.Builder
	head := "From: Kari <kari@example.no>\r\nTo: robot@example.no\r\nSubject: Re: Mine tanker\r\nMIME-Version: 1.0\r\n"
	answer := "1. Lekeplassen\r\n2. Lørdag\r\n3. Ring folk\r\n4. Nei\r\n\r\n"
	paragraph := "> Takk for sist! Vi er snart i gang med planene for neste halvår, og vil gjerne høre hva du mener.\r\n>\r\n> %d. Hva tenker du om dette, og hva vil du at vi skal gjøre med det?\r\n\r\nEt svar nummer %d med noen ord til.\r\n\r\n"
	switch form {
	case "text":
		sb.WriteString(head + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + answer)
		for i := 0; sb.Len() < size; i++ {
			fmt.Fprintf(&sb, paragraph, i, i)
		}
	case "html":
		sb.WriteString(head + "Content-Type: text/html; charset=utf-8\r\n\r\n<div>" + strings.ReplaceAll(answer, "\r\n", "<br>") + "</div>")
		for i := 0; sb.Len() < size; i++ {
			fmt.Fprintf(&sb, "<blockquote><p style=\"margin:0\">%d. Hva tenker du om dette, og hva vil du?</p></blockquote><div>Et svar nummer %d med <b>noen</b> ord.</div>\r\n", i, i)
		}
	case "attachment":
		sb.WriteString(head + "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + answer +
			"\r\n--x\r\nContent-Type: image/jpeg; name=\"bilde.jpg\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\n")
		row := strings.Repeat("QUJD", 19) + "\r\n"
		for sb.Len() < size {
			sb.WriteString(row)
		}
		sb.WriteString("\r\n--x--\r\n")
	}
	return []byte(sb.String())
}

// BenchmarkGrowth shows how time and memory grow from 2 KB to 20 MB, by what the
// message is made of, beside enmime's.
func BenchmarkGrowth(b *testing.B) {
	sent := NewSent(mustRead(b, "testdata/replies/sent/neomutt-top-en.eml"), annualMeeting)
	for _, form := range []string{"text", "html", "attachment"} {
		for _, size := range []int{2 << 10, 20 << 10, 200 << 10, 2 << 20, 20 << 20} {
			raw := grown(form, size)
			b.Run(fmt.Sprintf("%s/%dKB/whole", form, size>>10), func(b *testing.B) {
				b.SetBytes(int64(len(raw)))
				b.ReportAllocs()
				for range b.N {
					Read(raw).Against(sent)
				}
			})
			b.Run(fmt.Sprintf("%s/%dKB/enmime", form, size>>10), func(b *testing.B) {
				b.SetBytes(int64(len(raw)))
				b.ReportAllocs()
				p := enmime.NewParser(enmime.DisableCharacterDetection(true), enmime.DisableTextConversion(true))
				for range b.N {
					if _, err := p.ReadEnvelope(bytes.NewReader(raw)); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
