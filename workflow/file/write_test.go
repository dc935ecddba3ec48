package file_test

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"starte/workflow"
	"starte/workflow/file"
)

// everything is a process with something in every field, and in every form
// that a file has for it.
func everything() workflow.Process {
	day := workflow.Date{Year: 2027, Month: time.January, Day: 14}
	span := func(days, hour, minutes int) workflow.Span {
		start := day.AddDays(days).At(hour, 0)
		return workflow.Span{Start: start, End: day.AddDays(days).At(hour+minutes/60, minutes%60)}
	}
	at := day.AddDays(-10).At(9, 30)
	seconds := day.AddDays(2).At(9, 0)
	seconds.Second = 10
	return workflow.Process{
		ID: "solbakken", Workplace: `Solbakken "barnehage": avdeling #2`, Lang: workflow.Nynorsk, Zone: "Europe/Oslo",
		Leader:  workflow.Person{ID: "pf5a2b1c0", Name: "Kari Nordmann", Addresses: []string{"kari@example.no", "kari@example.com"}},
		Deputy:  &workflow.Person{ID: "p00000000", Name: "Ola O'Berg", Addresses: []string{"ola.b+jobb@example.no"}},
		Members: []workflow.Person{{ID: "anna", Name: "Anna"}, {ID: "n1", Name: "Null", Addresses: []string{"o'null@example.no"}}},
		Staff: []workflow.Person{
			{ID: "p5f2bd0d2", Name: "Per Åge (vikar)"},
			{ID: "s-2", Name: "yes", Addresses: []string{"yes@xn--blbr-roah.example.no"}},
		},
		Meeting: workflow.Meeting{Span: span(0, 13, 60), Place: "Møterom 1: «Fjorden»", Cancelled: true},
		Workshops: []workflow.Workshop{
			{
				ID: "viktig", Title: "Hva er viktig? - for oss", About: "Første linje: viktig.\n\n  Innrykk og «tegn».\nSiste # linje", Bring: "no",
				Place: "Storsalen", Responsible: []string{"Kari Nordmann", "Per, som leder"}, Span: span(21, 13, 120),
				Preparation: &workflow.Gathering{Span: span(20, 9, 30), Place: "12"},
			},
			{ID: "natt", Title: "[Natt]", About: "Linje \nmed mellomrom før skiftet", Span: workflow.Span{Start: day.AddDays(28).At(22, 0), End: day.AddDays(29).At(1, 0)}},
		},
		Questions:  []string{"Hva lurer du på?", "- Hva trenger du: trygghet?", "~"},
		Agenda:     []workflow.AgendaItem{{Topic: workflow.TopicPlan, Minutes: 20}, {Topic: workflow.TopicCommon, Title: "Felles, eget", Minutes: 5}, {Title: "Eventuelt", Minutes: 1}},
		NamesShown: true, PosterPlace: "pauserommet", GroundRules: []string{"Alle slipper til.", "*Lytt*"},
		AnnouncementSubject: "Vi starter: Oss og vårt", AnnouncementText: "Hei!\n\nNå starter vi.\n\tHilsen Kari",
		Documents: []workflow.Document{
			{Role: workflow.DocIntroduction, Name: "Innføring, 2.pdf", SHA256: "aabe2b8f97e31bcfd3e31a7ee4a4c79b7c5a1d0c6a6b3ab7b1d0f5ab6e1f0c11"},
			{Role: workflow.DocOther, Name: "plakat.pdf"},
		},
		Timing: workflow.Timing{
			Questions: workflow.Offset{At: &at}, Reminders: []workflow.Offset{{Days: 3, Duration: 90 * time.Minute}, {Duration: 10 * time.Second}},
			Digest: workflow.Offset{Duration: 36 * time.Hour}, AddendumEvery: 90 * time.Second, AfterMeeting: workflow.Offset{Duration: time.Minute},
			Announcement: &workflow.Offset{At: &seconds}, Preparation: workflow.Offset{Days: 14}, WorkshopNotice: workflow.Offset{Days: 1, Duration: time.Hour},
			PurgeAnswers: workflow.Offset{Days: 1}, PurgeAddresses: workflow.Offset{Days: 2}, CandidateAnswer: workflow.Offset{Days: 4},
		},
		Window: workflow.SendWindow{Always: true},
		Closed: []workflow.DateSpan{{First: day.AddDays(40), Last: day.AddDays(44)}, {First: day.AddDays(60), Last: day.AddDays(60)}},
	}
}

func TestWriteParsesBack(t *testing.T) {
	t.Parallel()
	pdf := func(string) ([]byte, error) { return []byte("%PDF-1.4\n"), nil }
	polled := everything()
	polled.Meeting = workflow.Meeting{
		Place: "Møterommet", Candidates: []workflow.Span{
			{Start: workflow.Date{Year: 2027, Month: 1, Day: 13}.At(13, 0), End: workflow.Date{Year: 2027, Month: 1, Day: 13}.At(14, 0)},
			{Start: workflow.Date{Year: 2027, Month: 1, Day: 14}.At(23, 30), End: workflow.Date{Year: 2027, Month: 1, Day: 15}.At(0, 30)},
		},
		AnswerBy: workflow.Date{Year: 2027, Month: 1, Day: 8}.At(12, 0),
	}
	quiet := everything()
	quiet.Deputy, quiet.Workshops, quiet.Questions, quiet.GroundRules, quiet.Documents, quiet.Closed = nil, nil, nil, nil, nil, nil
	quiet.AnnouncementText, quiet.AnnouncementSubject, quiet.PosterPlace, quiet.NamesShown = "", "", "", false
	quiet.Timing, quiet.Window, quiet.Agenda = workflow.DefaultTiming(), workflow.DefaultWindow(), workflow.DefaultAgenda()
	quiet.Timing.Reminders = nil
	short := quiet // as with the warning that the usual agenda takes longer
	short.Meeting.End = short.Meeting.Start.Date.At(13, 30)
	untitled := everything() // as after "Nytt verksted: torsdag 10. juni kl. 13" by mail
	for i := range untitled.Workshops {
		untitled.Workshops[i].Title, untitled.Workshops[i].Place, untitled.Workshops[i].Responsible = "", "", nil
	}
	for name, want := range map[string]workflow.Process{"everything": everything(), "candidates": polled, "hardly anything": quiet, "a meeting shorter than the usual agenda": short, "workshops without a title": untitled} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := file.Write(want)
			if err != nil {
				t.Fatal(err)
			}
			r := file.Parse("out.yaml", data, file.Env{ReadFile: pdf})
			for _, p := range r.Faults() {
				t.Errorf("%s\n%s", p, strings.Split(string(data), "\n")[p.Line-1])
			}
			for i := range want.Documents { // all have the content of the stand-in
				want.Documents[i].SHA256 = r.Process.Documents[i].SHA256
			}
			if diff := cmp.Diff(want, r.Process); diff != "" {
				t.Errorf("process (-written +read):\n%s", diff)
			}
		})
	}
}

// The sample goes through Write whole, and what Write makes is settled.
func TestWriteSample(t *testing.T) {
	t.Parallel()
	template, err := os.ReadFile("../../cmd/starte/sample/process.yaml")
	if err != nil {
		t.Fatal(err)
	}
	data := file.FillSample(template, workflow.Date{Year: 2027, Month: time.January, Day: 4}, workflow.NorwegianHoliday)
	sample := file.Parse("process.yaml", data, file.Env{})
	written, err := file.Write(sample.Process)
	if err != nil {
		t.Fatal(err)
	}
	back := file.Parse("out.yaml", written, file.Env{Holiday: workflow.NorwegianHoliday})
	for _, p := range back.Problems {
		t.Error(p)
	}
	if diff := cmp.Diff(sample.Process, back.Process); diff != "" {
		t.Errorf("process (-sample +read back):\n%s", diff)
	}
	golden(t, "testdata/written.golden.yaml", string(written))
}

func TestMarkIsReadBack(t *testing.T) {
	t.Parallel()
	p := everything()
	p.Documents = nil
	written, err := file.Write(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, mark := range []string{"0123456789012345", "ab3e5c0000000000", "12e4567890123456", ""} {
		data := written
		if mark != "" {
			data = file.AppendMark(bytes.Clone(written), mark)
		}
		r := file.Parse("out.yaml", data, file.Env{})
		if len(r.Faults()) > 0 || r.Mark != mark {
			t.Errorf("mark %q: read %q, %v", mark, r.Mark, r.Faults())
		}
		if diff := cmp.Diff(p, r.Process); diff != "" {
			t.Errorf("process (-written +read):\n%s", diff)
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*workflow.Process){
		"half a second":       func(p *workflow.Process) { p.Timing.Digest.Duration = time.Second / 2 },
		"a negative distance": func(p *workflow.Process) { p.Timing.Questions = workflow.Offset{Days: -1} },
		"broken text":         func(p *workflow.Process) { p.GroundRules = []string{"p\xe5"}; p.Workplace = "p\xe5" },
	} {
		p := everything()
		spoil(&p)
		if data, err := file.Write(p); err == nil {
			t.Errorf("%s: written as\n%s", name, data)
		}
	}
}
