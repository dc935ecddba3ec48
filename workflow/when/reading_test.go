package when_test

import (
	"strings"
	"testing"
	"time"

	"starte/workflow/when"
)

// phrase is a text and what it means: "2027-02-04 13:00-15:00", with "!ask" after it
// when it must be asked back, and "| piece; piece" for what is no date.
type phrase struct{ text, want string }

const moment = "2006-01-02 15:04"

func oslo(t *testing.T) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// reference is written on Tuesday 19 January 2027 at 10:00, in week 3.
func reference(t *testing.T) when.Reference {
	t.Helper()
	return when.Reference{Now: time.Date(2027, 1, 19, 10, 0, 0, 0, oslo(t)), Holiday: holiday}
}

// moving adds the appointment of Thursday 4 February 2027, 13:00–15:00, in week 5.
func moving(t *testing.T) when.Reference {
	t.Helper()
	ref := reference(t)
	ref.Start = time.Date(2027, 2, 4, 13, 0, 0, 0, oslo(t))
	ref.End = ref.Start.Add(2 * time.Hour)
	return ref
}

func holiday(_ int, m time.Month, d int) (string, bool) {
	switch {
	case m == time.May && d == 1:
		return "arbeidernes dag", true
	case m == time.May && d == 17:
		return "grunnlovsdag", true
	case m == time.December && (d == 25 || d == 26):
		return "juledag", true
	}
	return "", false
}

// meaning writes a reading as the tables do. A time that the text did not say
// is left out.
func meaning(r when.Reading) string {
	var b strings.Builder
	if !r.Start.IsZero() && (r.HasDate || r.HasTime || r.Ask != "") {
		layout := moment
		if h, m, _ := r.Start.Clock(); r.Ask == when.AskNoTime || h == 0 && m == 0 {
			layout = time.DateOnly
		}
		b.WriteString(r.Start.Format(layout))
		if !r.End.IsZero() && layout == moment {
			b.WriteString("-" + r.End.Format("15:04"))
		}
	}
	if r.Ask != "" {
		b.WriteString(" !" + string(r.Ask))
	}
	if len(r.Rest) > 0 {
		b.WriteString(" | " + strings.Join(r.Rest, "; "))
	}
	return strings.TrimSpace(b.String())
}

func check(t *testing.T, ref when.Reference, phrases []phrase) {
	t.Helper()
	for _, p := range phrases {
		t.Run(p.text, func(t *testing.T) {
			t.Parallel()
			got := when.Read(p.text, ref)
			if m := meaning(got); m != p.want {
				t.Errorf("read %q\n got %s\nwant %s\n ask %q", p.text, m, p.want, got.Question("nb"))
			}
		})
	}
}

// checkDays is check for phrases without a time of day, which is then not asked for.
func checkDays(t *testing.T, ref when.Reference, phrases []phrase) {
	t.Helper()
	for _, p := range phrases {
		t.Run(p.text, func(t *testing.T) {
			t.Parallel()
			got := when.Read(p.text, ref)
			if m := strings.Replace(meaning(got), " !no_time", "", 1); m != p.want {
				t.Errorf("read %q\n got %s\nwant %s\n ask %q", p.text, m, p.want, got.Question("nb"))
			}
		})
	}
}
