package file_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"starte/workflow/file"
)

func TestPast(t *testing.T) {
	t.Parallel()
	const people = "id: a\nworkplace: A\nleader: Kari <kari@example.no>\nmembers: [Ola <ola@example.no>]\n" // lines 1 to 4
	const plan = people + "meeting:\n  start: 2027-01-14 13:00\nworkshops:\n  - {title: En, start: 2027-03-04 13:00, minutes: 60}\n  - {title: To, start: 2027-02-04 13:00, minutes: 60}\n"
	const choice = people + "meeting:\n  candidates:\n    - 2027-01-14 13:00\n    - {start: 2027-01-15 13:00, minutes: 60}\n    - 2027-01-13 13:00\n"
	const meeting, workshops = "6 The planning meeting, 2027-01-14 13:00, has been", "8 None of the workshops is to come, the last was 2027-03-04 13:00"
	for name, tt := range map[string]struct {
		text, now string
		want      []string
	}{
		"all to come":              {plan, "2027-01-04T09:00:00+01:00", nil},
		"while it meets":           {plan, "2027-01-14T13:59:00+01:00", nil},
		"met":                      {plan, "2027-01-14T14:01:00+01:00", []string{meeting}},
		"a workshop to come":       {plan, "2027-02-20T09:00:00+01:00", []string{meeting}},
		"all over":                 {plan, "2027-03-04T14:01:00+01:00", []string{meeting, workshops}},
		"in the place's own zone":  {"timezone: America/New_York\n" + plan, "2027-01-14T14:01:00+01:00", nil},
		"a time to choose is left": {choice, "2027-01-15T13:30:00+01:00", nil},
		"no time to choose is left": {choice, "2027-01-16T09:00:00+01:00",
			[]string{"8 None of the times to choose from is to come, the last is 2027-01-15 13:00"}},
		"no dates": {people, "2027-01-16T09:00:00+01:00", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now, err := time.Parse(time.RFC3339, tt.now)
			if err != nil {
				t.Fatal(err)
			}
			r := file.Parse("a.yaml", []byte(tt.text), file.Env{})
			var got []string
			for _, p := range r.Past(now) {
				if !p.Warning || p.File != "a.yaml" {
					t.Errorf("%+v is no warning about the file", p)
				}
				message, _, _ := strings.Cut(p.Message, ";")
				got = append(got, fmt.Sprintf("%d %s", p.Line, message))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
