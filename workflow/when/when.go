// Package when reads the dates and times that people write in a line of mail,
// in Norwegian (bokmål and nynorsk) and English: "torsdag 4. februar kl.
// 13–15", "i uke 5", "halv to", "en uke senere", "Feb 4th at 1pm".
//
// It is a pure function of the text and a [Reference]. What is sure is read;
// what is not (a Thursday that is a Friday, a day that has passed, "neste
// torsdag" on a Tuesday) is asked back and never guessed: see [Ask].
//
// # Choices
//
// Where people differ, or leave something out, these rules hold:
//
//   - A date without a year is the next such date. One that passed less than
//     31 days ago is asked about instead, since hardly anybody means "in eleven
//     months" by it; so is one whose weekday fits the nearer, past date only.
//   - "torsdag", "førstkommende torsdag", "nå på torsdag", "this Thursday" are
//     the coming Thursday. "torsdag" said on a Thursday
//     is asked back, and so is "fredag" of an appointment in a later week, since it
//     may mean the Friday of that week.
//   - "neste torsdag", "next Thursday" are asked back while this week's
//     Thursday is still ahead, for people mean either; after it, they are the
//     coming one. "torsdag i neste uke" is always clear.
//   - "mandag om to uker" is asked back when counting weeks and counting
//     Mondays give different days.
//   - "en uke fram", "en uke tilbake", "a week forward" are asked back, being
//     earlier to some and later to others; "senere", "tidligere" are clear.
//   - Weeks are ISO 8601 weeks, Monday first.
//   - An hour of 1 to 6 alone, or with minutes and one digit ("kl 1", "kl.
//     1.30", "halv to", "kvart over tre"), is in the afternoon; 7 to 12 are as they
//     stand; two digits with minutes, or a leading zero, are a 24-hour clock ("01:30",
//     "kl. 06"). "om morgenen", "om kvelden", "am", "pm" decide when they are
//     there. What lies between six and seven ("halv sju") is asked back.
//   - Where two times stand, one is the appointment's and the other is asked
//     about, unless it says itself that it is something else's ("lunsj kl. 12").
//   - "i år" is the year of today and "neste år" the one after, for the date beside
//     them; a day of this year that has passed is asked back.
//   - How long a break is ("pause 1 time"), and how many come ("kl. 13 30 barn"),
//     say nothing of the appointment's times.
//   - Days with a name are those of the calendar ("skjærtorsdag"); "sankthans" is
//     asked back, for some mean the eve. Of a workplace, so are Christmas Eve and
//     New Year's Eve, as public holidays are.
//   - Hours from thirteen in words are as they stand: "klokka fjorten tretti".
//   - What speaks of time and is not read ("litt senere", "eller 14–16", "til
//     mars", "skyv det en uke") is asked back. Where a date with its month and a
//     time of day are both read, only what stands right by them counts. A reason
//     ("fordi Per er opptatt") and what comes in a sentence after the date ("Si fra
//     hvis …") are left out, where they name no other time.
//   - "kl. 13 15" may be 13–15 and is asked back; "kl. 13 30" is half past one,
//     unless people or things are counted by it.
//   - A year more than five ahead is asked back.
//   - "4/2" and "4.2" are day and month, in English too unless that is impossible.
//   - "etter påske", "midt i mars" and their like name no day; the question
//     gives one as an example.
//   - A missing time of day, and a missing end, are those of the appointment
//     that is moved.
package when

import (
	"strings"
	"time"
)

// Reference is what a phrase is read against.
type Reference struct {
	// Now is when the phrase was written; its location is the one that all
	// times are read in.
	Now time.Time
	// Start and End are those of the appointment that is being moved, zero when
	// there is none. "en uke senere" counts from it, and a time of day or a
	// duration that the text does not say is taken from it.
	Start, End time.Time
	// Holiday names the public holiday on a day; nil when none are known.
	Holiday func(y int, m time.Month, d int) (string, bool)
	// Closed reports days on which the workplace is closed; nil when none are
	// known. With it, Christmas Eve and New Year's Eve are asked back too, and a
	// Saturday or Sunday unless it is named.
	Closed func(y int, m time.Month, d int) bool
	// English says that the text is expected to be English: 4/2 is then still
	// day and month unless that is impossible, and [Reading.Detail] is English.
	English bool
}

// Reading is what a text says.
type Reading struct {
	// Start and End are in the location of Reference.Now. End is zero when none
	// was said and none can be taken from the Reference. While Ask is set,
	// Start is the day (or time) that the question is about, if there is one, and
	// of a span of days ("1.–7. desember", "uke 5") Start is the first and End the last.
	Start, End time.Time
	// HasDate and HasTime report what the text itself said.
	HasDate, HasTime bool
	// Ask is why the text must be asked back; empty when it is sure.
	Ask Ask
	// Detail goes with Ask: the weekday that the date really is ("fredag"), the
	// holiday's name, the two days that are possible. In bokmål, or English
	// when the Reference says so; see [Reading.DetailIn].
	Detail string
	// Rest holds the pieces of the text that are no date, in order, without
	// the separators between them.
	Rest []string
	// From and To are the bytes of the text from the first to the last word
	// that was read; both zero when none was. What stands between them and
	// was not read is in Rest.
	From, To int

	why  reason
	used []span
}

// span is a stretch of bytes that was read.
type span struct{ from, to int }

// Ask names why a text is asked back. The values are those of the leader's
// mail (ask_back), with [AskNonexistent] besides.
type Ask string

// Reasons for asking back, the first that applies being the one given.
const (
	AskNotRead     Ask = "not_understood"   // nothing to go by, a time such as "kl. 25", a day such as "barnehagedagen"
	AskNonexistent Ask = "nonexistent"      // such as 30. februar
	AskWeekday     Ask = "weekday_mismatch" // Detail: the weekday that the date is
	AskAmbiguous   Ask = "ambiguous"
	AskPast        Ask = "past"
	AskHoliday     Ask = "holiday" // Detail: the name of the holiday, or of the eve
	AskClosed      Ask = "closed"  // or a Saturday or Sunday, named by its date alone
	AskNoDate      Ask = "no_date" // Detail: the week or season, where one was named
	AskNoTime      Ask = "no_time"
	AskSkippedHour Ask = "skipped_hour" // clocks are set forward then
)

// Read reads the date and time in a line of text. It never fails: what it
// cannot read is in Rest, and Ask says what is missing. A text that says
// nothing of time, read against an appointment, leaves that as it is and asks
// nothing.
func Read(text string, ref Reference) Reading {
	return scanned(text, ref).reading(text)
}

// scanned is a text with the items that are found in it.
func scanned(text string, ref Reference) *scanner {
	loc := ref.Now.Location()
	ref.Start, ref.End = ref.Start.In(loc), ref.End.In(loc)
	s := &scanner{toks: tokenize(text), ref: ref, today: civilOf(ref.Now)}
	s.scan()
	return s
}

// reading is what is made of a text that has been scanned.
func (s *scanner) reading(text string) Reading {
	r := resolver{scanner: s}
	r.resolve()
	if r.out.Ask == "" || r.out.Ask == AskNoTime {
		if phrase, ok := s.doubt(&r.out); ok {
			r.out.Ask, r.out.why = AskAmbiguous, reason{text: text[phrase.from:phrase.to]}
			if unreadDay(strings.ToLower(r.out.why.text)) {
				r.out.Ask, r.out.why.unreadDay = AskNotRead, true
			}
		}
	}
	r.out.take(text, s)
	return r.out
}
