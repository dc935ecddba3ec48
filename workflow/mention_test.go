package workflow

import (
	"fmt"
	"strings"
	"testing"
)

func TestMentions(t *testing.T) {
	t.Parallel()
	p := planned(t, Bokmal).state.Process
	for line, want := range map[string]string{
		"Verksted 2":                                "[2]",
		"verkstad 2, workshop 3":                    "[2 3]",
		"verksted 2 og 3":                           "[2 3]",
		"verksted 1, 2 og 3 flyttes":                "[1 2 3]",
		"verksted 2 og 11. mars":                    "[2]",
		"verksted 2, 3. mars":                       "[2]",
		"verksted 2, 3/3":                           "[2]",
		"verksted 2 3. mars":                        "[2]",
		"verkstedet 4. mars":                        "loose",
		"verkstedet 4 mars":                         "loose",
		"verksted 12":                               "[12]",
		"Verksted nr. 2 og verksted nr 4":           "[2 4]",
		"verksted 2 til 11. mars og verksted 3 til": "[2] [3]",
		"forberedelse 2":                            "prep[2]",
		"Forberedelsen til verksted 2":              "prep[2]",
		"førebuinga til verkstad 2":                 "prep[2]",
		"forberedelsen 1. mars":                     "prep loose",
		"planleggingsmøtet":                         "meeting",
		"siste verksted":                            "[4]",
		"alle verkstedene":                          "all",
		"alle de andre verkstedene":                 "all",
		"nytt verksted":                             "new",
		"«Veien videre»":                            "Veien videre",
		"verkstedet om veien videre":                "Veien videre",
		"Verksted 4: Veien videre":                  "[4]",
		"verkstedsplan":                             "",
		"Hei, alt vel?":                             "",
		"":                                          "",
	} {
		var got []string
		for _, m := range mentions(line, &p) {
			s := ""
			switch {
			case m.meeting:
				s = "meeting"
			case m.fresh:
				s = "new"
			case m.all:
				s = "all"
			case m.title != "":
				s = m.title
			case m.loose:
				s = "loose"
			default:
				s = fmt.Sprint(m.numbers)
			}
			if m.preparation {
				s = strings.TrimSpace("prep " + s)
				s = strings.Replace(s, "prep [", "prep[", 1)
			}
			got = append(got, s)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q names %q, want %q", line, s, want)
		}
	}
}

// Whatever is written, reading it ends, and every mention lies inside the line.
func FuzzLines(f *testing.F) {
	for _, seed := range []string{"Flytt verksted 2 og 3 til 11. mars", "forberedelse 2: kl 13", "«Veien videre» avlyses", "Flytt verksted 2 og forberedelsen en uke senere", "Flytt verksted 2 til 18. februar", "forberedelse 2: 5. mars kl. 13.30", "Spilleregler:\n- a\n\nverksted", "Kunngjøring:\nEmne: x", "verksted \xff 2 og", "İİ veien videre"} {
		f.Add(seed)
	}
	pl := planned(f, Bokmal)
	m := pl.moment()
	f.Fuzz(func(t *testing.T, text string) {
		for line := range strings.Lines(text) {
			for _, m := range mentions(line, &m.State.Process) {
				if m.from < 0 || m.from > m.to || m.to > len(line) {
					t.Fatalf("%q: mention %+v", line, m)
				}
			}
		}
		d := Receive(m, Inbound{ID: "fuzz", Person: "kari", Kind: InReply, Trust: TrustAuthentic, Address: "kari@example.no", Text: text, At: m.Now})
		for _, w := range d.State.Process.Workshops {
			if !w.Start.Before(w.End) {
				t.Fatalf("%q: %s lasts from %s to %s", text, w.ID, w.Start, w.End)
			}
			if g := w.Preparation; g != nil && w.Start.Before(g.End) {
				t.Fatalf("%q: %s begins at %s, its preparation ends at %s", text, w.ID, w.Start, g.End)
			}
		}
		if _, err := d.State.Encode(); err != nil {
			t.Fatal(err)
		}
	})
}
