package file_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"starte/workflow"
	"starte/workflow/file"
)

// small is a process file without a problem; tests add to it.
const small = `id: solbakken
workplace: Solbakken barnehage
leader: Kari Nordmann <kari@example.no>
members: [Ola Berg <ola@example.no>]
staff: [Anne Lie <anne@example.no>]
`

const smallMeeting = `meeting: {start: 2027-01-14 13:00, place: Møterommet}
`

// parse reads a file that must have no fault.
func parse(t *testing.T, text string) workflow.Process {
	t.Helper()
	r := file.Parse("p.yaml", []byte(text), file.Env{})
	for _, p := range r.Faults() {
		t.Fatal(p)
	}
	return r.Process
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	got := parse(t, small+smallMeeting)
	day := workflow.Date{Year: 2027, Month: time.January, Day: 14}
	want := workflow.Process{
		ID: "solbakken", Workplace: "Solbakken barnehage", Lang: workflow.Bokmal, Zone: "Europe/Oslo",
		Leader:  workflow.Person{ID: "p6b3cf4ce", Name: "Kari Nordmann", Addresses: []string{"kari@example.no"}},
		Members: []workflow.Person{{ID: "p2bee9b51", Name: "Ola Berg", Addresses: []string{"ola@example.no"}}},
		Staff:   []workflow.Person{{ID: "p774f002a", Name: "Anne Lie", Addresses: []string{"anne@example.no"}}},
		Meeting: workflow.Meeting{Span: workflow.Span{Start: day.At(13, 0), End: day.At(14, 0)}, Place: "Møterommet"},
		Agenda:  workflow.DefaultAgenda(), Timing: workflow.DefaultTiming(), Window: workflow.DefaultWindow(),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("process (-want +got):\n%s", diff)
	}
}

func TestTimeForms(t *testing.T) {
	t.Parallel()
	day := workflow.Date{Year: 2027, Month: time.February, Day: 4}
	for text, want := range map[string]workflow.Wall{
		"2027-02-04 13:00":        day.At(13, 0),
		"2027-02-04 13.00":        day.At(13, 0),
		"2027-02-04T13:00":        day.At(13, 0),
		"2027-02-04 kl. 13.00":    day.At(13, 0),
		"2027-2-4 9:05":           day.At(9, 5),
		"4.2.2027 13:00":          day.At(13, 0),
		"04.02.2027 kl 13.00":     day.At(13, 0),
		"4. 2. 2027, 13.00":       day.At(13, 0),
		"'2027-02-04 13:00:30'":   {Date: day, Hour: 13, Second: 30},
		"!!str 2027-02-04 13:00 ": day.At(13, 0),
	} {
		p := parse(t, small+"meeting:\n  start: "+text+"\n")
		if p.Meeting.Start != want {
			t.Errorf("%s: read as %s, want %s", text, p.Meeting.Start, want)
		}
	}
}

// The meeting of an hour ends an hour later by the clock, whatever clocks are
// set to meanwhile, and an hour alone is one of the day of the start.
func TestMeetingEnd(t *testing.T) {
	t.Parallel()
	day := workflow.Date{Year: 2027, Month: time.March, Day: 28}
	for fields, want := range map[string]workflow.Wall{
		"start: 2027-03-28 01:30":                                   day.At(3, 30),
		"start: 2027-03-28 13:00":                                   day.At(14, 0),
		"{start: 2027-03-28 13:00, minutes: 90}":                    day.At(14, 30),
		"{start: 2027-03-28 13:00, end: 15.15}":                     day.At(15, 15),
		"{start: 2027-03-28 13:00, end: 29.3.2027 kl. 00.00}":       day.AddDays(1).At(0, 0),
		"{start: 2027-03-28 13:00, end: !!str 14:05}":               day.At(14, 5),
		"{start: 2027-03-28 23:30, place: Rom 1, cancelled: false}": day.AddDays(1).At(0, 30),
	} {
		if !strings.HasPrefix(fields, "{") {
			fields = "{" + fields + "}"
		}
		if p := parse(t, small+"meeting: "+fields+"\n"); p.Meeting.End != want {
			t.Errorf("%s: ends %s, want %s", fields, p.Meeting.End, want)
		}
	}
}

func TestOffsetForms(t *testing.T) {
	t.Parallel()
	at := workflow.Date{Year: 2027, Month: time.January, Day: 4}.At(9, 0)
	for text, want := range map[string]workflow.Offset{
		"6d":               {Days: 6},
		"2w":               {Days: 14},
		"1w 2d":            {Days: 9},
		"1d12h":            {Days: 1, Duration: 12 * time.Hour},
		"36h":              {Duration: 36 * time.Hour},
		"90min":            {Duration: 90 * time.Minute},
		"10s":              {Duration: 10 * time.Second},
		"0":                {},
		"1H30M":            {Duration: 90 * time.Minute},
		"2027-01-04 09:00": {At: &at},
		"4.1.2027 09.00":   {At: &at},
	} {
		p := parse(t, small+smallMeeting+"schedule: {candidate_answer: "+text+"}\n")
		if diff := cmp.Diff(want, p.Timing.CandidateAnswer); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

func TestPeopleForms(t *testing.T) {
	t.Parallel()
	p := parse(t, `id: a
workplace: A
leader: {name: Kari Nordmann, address: Kari@Example.NO, id: kari}
deputy: "\"Berg, Ola\" <ola@example.no>, <ola@example.com>; <mailto:ola@example.test>"
members:
  - name: Siv Ås
    addresses: [siv@example.no, siv@blåbær.example.no]
  - Kari Nordmann, vikar <vikar@example.no>
  - O'Neil, Jo-Ann <jo+x@example.no>
staff:
  - Anne Lie
`+smallMeeting)
	got := map[string][]string{}
	for _, q := range p.Everybody() {
		got[q.Name] = q.Addresses
	}
	want := map[string][]string{
		"Kari Nordmann":        {"kari@example.no"},
		"Ola Berg":             {"ola@example.no", "ola@example.com", "ola@example.test"},
		"Siv Ås":               {"siv@example.no", "siv@xn--blbr-roah.example.no"},
		"Kari Nordmann, vikar": {"vikar@example.no"},
		"Jo-Ann O'Neil":        {"jo+x@example.no"},
		"Anne Lie":             nil,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("people (-want +got):\n%s", diff)
	}
	if p.Leader.ID != "kari" {
		t.Errorf("leader's id is %q, want the one in the file", p.Leader.ID)
	}
}

// An id does not change when a name or a further address does, and is nobody
// else's even when somebody took over an address.
func TestPersonIDs(t *testing.T) {
	t.Parallel()
	text := small + smallMeeting
	before := parse(t, text)
	renamed := parse(t, strings.Replace(text, "Ola Berg <ola@example.no>", "'Ola Bergs <ola@example.no>, <o@example.no>'", 1))
	if before.Members[0].ID != renamed.Members[0].ID {
		t.Errorf("id changed from %s to %s with the name", before.Members[0].ID, renamed.Members[0].ID)
	}
	taken := parse(t, strings.Replace(text, "[Anne Lie <anne@example.no>]",
		fmt.Sprintf("[Anne Lie <anne@example.no>, {id: %s, name: Eva, address: eva@example.no}]", before.Staff[0].ID), 1))
	if a, b := taken.Staff[0].ID, taken.Staff[1].ID; a == b || b != before.Staff[0].ID {
		t.Errorf("ids are %s and %s, want the second to keep %s alone", a, b, before.Staff[0].ID)
	}
}

func TestWorkshopIDs(t *testing.T) {
	t.Parallel()
	text := "workshops:\n"
	for i, head := range []string{"title: Trygghet på jobb – æøå!", "title: 'Trygghet på jobb, æøå'", "id: trygghet-paa-jobb-aeoeaa-2, title: Annet", "title: '…'"} {
		text += fmt.Sprintf("  - {%s, start: 2027-02-%02d 13:00, minutes: 60, place: A}\n", head, i+4)
	}
	var got []string
	for _, w := range parse(t, small+smallMeeting+text).Workshops {
		got = append(got, w.ID)
	}
	if diff := cmp.Diff([]string{"trygghet-paa-jobb-aeoeaa", "trygghet-paa-jobb-aeoeaa-3", "trygghet-paa-jobb-aeoeaa-2", "workshop-4"}, got); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}
}

func TestClosedForms(t *testing.T) {
	t.Parallel()
	d := func(month time.Month, day int) workflow.Date {
		return workflow.Date{Year: 2027, Month: month, Day: day}
	}
	got := parse(t, small+smallMeeting+`closed:
  - 2027-02-15
  - 2027-02-22..2027-02-26
  - 1.3.2027 - 2.3.2027
  - {from: 2027-03-22, to: 2027-03-24}
`).Closed
	want := []workflow.DateSpan{{First: d(2, 15), Last: d(2, 15)}, {First: d(2, 22), Last: d(2, 26)}, {First: d(3, 1), Last: d(3, 2)}, {First: d(3, 22), Last: d(3, 24)}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("closed days (-want +got):\n%s", diff)
	}
}

func TestWindowForms(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]workflow.SendWindow{
		"always":         {Always: true},
		`"07:30-15:00"`:  {From: 450, To: 900},
		`8-16`:           {From: 480, To: 960},
		`08.00 – 24.00`:  {From: 480, To: 1440},
		`"0:00 til 6.5"`: {}, // a fault
	} {
		r := file.Parse("p.yaml", []byte(small+smallMeeting+"send_window: "+text+"\n"), file.Env{})
		if want == (workflow.SendWindow{}) {
			if len(r.Faults()) != 1 {
				t.Errorf("%s: %d faults, want 1", text, len(r.Faults()))
			}
			continue
		}
		if r.Process.Window != want || len(r.Problems) > 0 {
			t.Errorf("%s: read as %+v with %v, want %+v", text, r.Process.Window, r.Problems, want)
		}
	}
}

// Documents come with their content, under the hash that the process knows.
func TestDocuments(t *testing.T) {
	t.Parallel()
	env := file.Env{ReadFile: func(name string) ([]byte, error) {
		if name != "dok/intro.pdf" {
			return nil, errors.New("read " + name + ": out of order")
		}
		return []byte("%PDF-1.7 innhold"), nil
	}}
	r := file.Parse("p.yaml", []byte(small+smallMeeting+"documents: {introduction: 'dok\\intro.pdf', guide: x.pdf}\n"), env)
	if len(r.Faults()) != 1 || !strings.Contains(r.Faults()[0].Message, "out of order") {
		t.Errorf("faults %v, want the error of the second file", r.Faults())
	}
	if len(r.Process.Documents) != 1 {
		t.Fatalf("documents %+v, want the first", r.Process.Documents)
	}
	d := r.Process.Documents[0]
	if d.Role != workflow.DocIntroduction || d.Name != "intro.pdf" || string(r.Documents[d.SHA256]) != "%PDF-1.7 innhold" {
		t.Errorf("document %+v has content %q", d, r.Documents[d.SHA256])
	}
}

func TestPlace(t *testing.T) {
	t.Parallel()
	r := file.Parse("p.yaml", []byte(small+"meeting:\n  start: 2027-01-14 13:00\n"), file.Env{})
	for path, want := range map[string]file.Place{
		"meeting.start":      {File: "p.yaml", Line: 7, Column: 10},
		"meeting.place":      {File: "p.yaml", Line: 7, Column: 3},
		"members[0]":         {File: "p.yaml", Line: 4, Column: 11},
		"workshops[3].title": {File: "p.yaml", Line: 1, Column: 1},
	} {
		if got := r.Place(path); got != want {
			t.Errorf("%s is at %+v, want %+v", path, got, want)
		}
	}
}

// A file made to be costly is refused or read, quickly either way.
func TestCostlyFiles(t *testing.T) {
	t.Parallel()
	laughs := "x0: &x0 [" + strings.Repeat("Ola <ola@example.no>, ", 10) + "]\n"
	for i := range 9 {
		laughs += fmt.Sprintf("x%d: &x%d [%s]\n", i+1, i+1, strings.Repeat(fmt.Sprintf("*x%d, ", i), 10))
	}
	wide := "workshops: [" + strings.Repeat("*w, ", 59) + "*w]\nquestions: &q [" + strings.Repeat("*s, ", 29) + "*s]\n"
	for name, text := range map[string]string{
		"billion laughs": laughs + "members: *x9\n",
		"ring":           "members: &m [*m, *m]\nstaff: *m\nmeeting: &o {candidates: *o, start: *o}\n",
		"deep":           "members: " + strings.Repeat("[", 9000) + strings.Repeat("]", 9000),
		"wide":           "leader: &s a\ndeputy: &w {title: *s}\n" + wide,
		"large":          "id: " + strings.Repeat("a", 2<<20),
		"many lines":     strings.Repeat("- a\n", 200_000),
		"broken late":    small + strings.Repeat("a: b\n", 20_000) + "  c: d\n e\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := file.Parse("p.yaml", []byte(text), file.Env{})
			if n := len(r.Faults()); n == 0 || n > 1000 {
				t.Errorf("%d faults, want some and not more than anybody reads", n)
			}
		})
	}
}

// A file that an old editor saved is read with its letters right.
func TestWindows1252(t *testing.T) {
	t.Parallel()
	text := strings.Replace(small, "Ola Berg", "Bj\xf8rn S\xe6ther", 1) + "poster_place: p\xe5 pauserommet\n"
	r := file.Parse("p.yaml", []byte(text+"meeting: {start: 2027-01-14 13:00, place: Rom 1}\n"), file.Env{})
	if len(r.Faults()) > 0 || len(r.Warnings()) != 1 || r.Warnings()[0].Line != 4 {
		t.Errorf("problems %v, want one warning on line 4", r.Problems)
	}
	if got := r.Process.Members[0].Name + " " + r.Process.PosterPlace; got != "Bjørn Sæther på pauserommet" {
		t.Errorf("read %q", got)
	}
}

// A meeting that is off needs no time until it gets a new one.
func TestCancelledMeeting(t *testing.T) {
	t.Parallel()
	p := parse(t, small+"meeting: {cancelled: true}\n")
	if !p.Meeting.Cancelled || !p.Meeting.Start.IsZero() {
		t.Errorf("meeting %+v, want it cancelled and without a time", p.Meeting)
	}
}
