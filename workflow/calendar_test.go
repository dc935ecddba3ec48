package workflow

import (
	"testing"
	"time"
)

func TestWallAcrossClockChanges(t *testing.T) {
	t.Parallel()
	loc := oslo(t)
	for _, tc := range []struct {
		wall   string
		exists bool
		utc    string
	}{
		{"2027-01-15 13:00", true, "2027-01-15T12:00:00Z"},
		{"2027-07-15 13:00", true, "2027-07-15T11:00:00Z"},
		{"2027-03-28 01:59", true, "2027-03-28T00:59:00Z"},
		{"2027-03-28 02:30", false, "2027-03-28T01:30:00Z"}, // skipped: clocks go from 02 to 03
		{"2027-03-28 03:00", true, "2027-03-28T01:00:00Z"},
		{"2027-10-31 02:30", true, "2027-10-31T00:30:00Z"}, // comes twice: the first
		{"2027-10-31 03:00", true, "2027-10-31T02:00:00Z"},
	} {
		w := wall(t, tc.wall)
		if got := w.Exists(loc); got != tc.exists {
			t.Errorf("%s exists: %t", tc.wall, got)
		}
		if got := w.In(loc).UTC().Format(time.RFC3339); got != tc.utc {
			t.Errorf("%s is %s, want %s", tc.wall, got, tc.utc)
		}
	}
}

func TestWorkday(t *testing.T) {
	t.Parallel()
	c := Calendar{Location: oslo(t), Holiday: NorwegianHoliday, Closed: []DateSpan{{Date{2027, 2, 22}, Date{2027, 2, 26}}}}
	for _, tc := range []struct {
		date string
		want bool
		why  string
	}{
		{"2027-01-01", false, "New Year's Day"},
		{"2027-01-04", true, "a Monday"},
		{"2027-01-09", false, "a Saturday"},
		{"2027-01-10", false, "a Sunday"},
		{"2027-02-22", false, "first closed day"},
		{"2027-02-26", false, "last closed day"},
		{"2027-03-25", false, "Maundy Thursday"},
		{"2027-03-26", false, "Good Friday"},
		{"2027-03-29", false, "Easter Monday"},
		{"2027-03-30", true, "the Tuesday after Easter"},
		{"2028-05-01", false, "Labour Day"},
		{"2027-05-06", false, "Ascension Day"},
		{"2027-05-17", false, "Constitution Day and Whit Monday"},
		{"2027-12-24", true, "Christmas Eve is no public holiday"},
		{"2029-12-25", false, "Christmas Day"},
		{"2029-12-26", false, "Boxing Day"},
	} {
		d, err := ParseDate(tc.date)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Workday(d); got != tc.want {
			t.Errorf("%s (%s): working day %t", tc.date, tc.why, got)
		}
	}
}

func TestSendWindow(t *testing.T) {
	t.Parallel()
	c := Calendar{Location: oslo(t), Holiday: NorwegianHoliday, Window: DefaultWindow()}
	for _, tc := range []struct{ at, latest, earliest, why string }{
		{"2027-01-13 11:00", "2027-01-13 11:00", "2027-01-13 11:00", "open"},
		{"2027-01-13 08:00", "2027-01-13 08:00", "2027-01-13 08:00", "opening time is open"},
		{"2027-01-13 16:00", "2027-01-13 16:00", "2027-01-13 16:00", "closing time is open"},
		{"2027-01-13 07:59", "2027-01-12 16:00", "2027-01-13 08:00", "early"},
		{"2027-01-13 20:00", "2027-01-13 16:00", "2027-01-14 08:00", "late"},
		{"2027-01-16 12:00", "2027-01-15 16:00", "2027-01-18 08:00", "Saturday"},
		{"2027-03-28 12:00", "2027-03-24 16:00", "2027-03-30 08:00", "Easter and the clocks"},
		{"2027-05-17 10:00", "2027-05-14 16:00", "2027-05-18 08:00", "17 May"},
	} {
		if got := c.Latest(at(t, tc.at)); !got.Equal(at(t, tc.latest)) {
			t.Errorf("%s: latest before %s is %s, want %s", tc.why, tc.at, got, tc.latest)
		}
		if got := c.Earliest(at(t, tc.at)); !got.Equal(at(t, tc.earliest)) {
			t.Errorf("%s: earliest after %s is %s, want %s", tc.why, tc.at, got, tc.earliest)
		}
	}
	always := Calendar{Location: oslo(t), Window: SendWindow{Always: true}}
	if night := at(t, "2027-01-17 03:00"); !always.Latest(night).Equal(night) || !always.Earliest(night).Equal(night) {
		t.Error("a window that is always open moves times")
	}
	shut := Calendar{Location: oslo(t), Window: DefaultWindow(), Closed: []DateSpan{{Date{2000, 1, 1}, Date{2100, 1, 1}}}}
	if now := at(t, "2027-01-13 11:00"); !shut.Latest(now).Equal(now) || !shut.Earliest(now).Equal(now) {
		t.Error("a window that never opens moves times")
	}
}

func TestOffsetsCountDaysOnTheCalendar(t *testing.T) {
	t.Parallel()
	c := Calendar{Location: oslo(t)}
	meeting := at(t, "2027-03-30 13:00") // two days after clocks go forward
	if got := c.before(meeting, Offset{Days: 7}); !got.Equal(at(t, "2027-03-23 13:00")) {
		t.Errorf("7 days before is %s", got)
	}
	if got := c.before(meeting, Offset{Duration: 7 * 24 * time.Hour}); !got.Equal(at(t, "2027-03-23 12:00")) {
		t.Errorf("168 hours before is %s", got)
	}
	if got := c.after(at(t, "2027-10-30 13:00"), Offset{Days: 2}); !got.Equal(at(t, "2027-11-01 13:00")) {
		t.Errorf("2 days after, across the autumn change, is %s", got)
	}
}
