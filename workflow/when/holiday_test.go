package when_test

import (
	"testing"
	"time"
)

// Days that have names, read on 19 January 2027: Easter is on 28 March.
func TestNamedDays(t *testing.T) {
	t.Parallel()
	checkDays(t, reference(t), []phrase{
		{"palmesøndag", "2027-03-21"},
		{"skjærtorsdag", "2027-03-25"},
		{"Skjærtorsdag 25. mars", "2027-03-25"},
		{"skjærtorsdag 1. april", "2027-03-25 !ambiguous"},
		{"fredag, skjærtorsdag", "2027-03-25 !weekday_mismatch"},
		{"skjærtorsdag i 2028", "2028-04-13"},
		{"langfredag", "2027-03-26"},
		{"påskeaften", "2027-03-27"},
		{"1. påskedag", "2027-03-28"},
		{"andre påskedag", "2027-03-29"},
		{"annen påskedag", "2027-03-29"},
		{"kristi himmelfartsdag", "2027-05-06"},
		{"Kristi Himmelfartsdag", "2027-05-06"},
		{"kristi himmelferdsdag", "2027-05-06"},
		{"himmelfartsdagen", "2027-05-06"},
		{"dagen før kristi himmelfartsdag", "2027-05-05"},
		{"pinseaften", "2027-05-15"},
		{"første pinsedag", "2027-05-16"},
		{"fyrste pinsedag", "2027-05-16"},
		{"2. pinsedag", "2027-05-17 !holiday"},
		{"1. mai", "2027-05-01 !holiday"},
		{"arbeidernes dag", "2027-05-01 !holiday"},
		{"8. mai, frigjøringsdagen", "2027-05-08"},
		{"grunnlovsdagen", "2027-05-17 !holiday"},
		{"nasjonaldagen", "2027-05-17 !holiday"},
		{"samenes nasjonaldag", "2027-02-06"},
		{"samefolkets dag", "2027-02-06"},
		{"sankthansaften", "2027-06-23"},
		{"sankthans", "2027-06-24 !ambiguous"},
		{"St. Hans", "2027-06-24 !ambiguous"},
		{"jonsok", "2027-06-24 !ambiguous"},
		{"lille julaften 2027", "2027-12-23"},
		{"julaften 2027", "2027-12-24"},
		{"julaften", "2026-12-24 !past"},
		{"andre juledag 2027", "2027-12-26 !holiday"},
		{"nyttårsaften 2027", "2027-12-31"},
		{"Good Friday", "2027-03-26"},
		{"Whit Monday", "2027-05-17 !holiday"},
		{"Boxing Day 2027", "2027-12-26 !holiday"},
		// named, and not read
		{"uka etter påske", "!no_date | uka"},
		{"første torsdag etter påske", "!no_date | første"},
		{"onsdag før påske", "!no_date"},
		{"i påskeuka", "!not_understood | i påskeuka"},
		{"mandag etter pinse", "!no_date"},
		{"fredag etter kristi himmelfartsdag", "2027-05-07"},
		{"pinsedag", "!no_date"},
		{"allehelgensdag", "!no_date"},
		{"morsdag", "!no_date"},
	})
	check(t, reference(t), []phrase{
		{"skjærtorsdag kl 9–11, Storsalen", "2027-03-25 09:00-11:00 | Storsalen"},
		{"4. februar kl 13, Lucia", "2027-02-04 13:00 | Lucia"},
	})
	ref := reference(t)
	ref.Now = time.Date(2027, 8, 2, 10, 0, 0, 0, oslo(t))
	checkDays(t, ref, []phrase{
		{"skjærtorsdag", "2028-04-13"},
		{"julaften", "2027-12-24"},
		{"olsok", "2027-07-29 !past"},
		{"1. nyttårsdag", "2028-01-01"},
	})
}
