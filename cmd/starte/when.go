package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"starte/workflow"
	"starte/workflow/when"
)

type whenFlags struct {
	now, zone, lang, moving string
}

func (a *app) whenCommand() *cobra.Command {
	var f whenFlags
	c := &cobra.Command{
		Use: "when TEXT...|-", Short: "Show how a phrase for a date is read", Args: atLeast(1, "phrases such as \"torsdag i uke 5 kl. 13\", or - for the lines of standard input"),
		Long: `Read phrases for dates and times as the robot reads them in a leader's mail, and
print one JSON line each: the text, its start and end in local time (RFC 3339),
and the question that the robot would ask back. "ask" is empty when the robot is
sure; otherwise start is the day or time that the question is about, if there is
one. An end that was not said is empty. Public holidays, Christmas Eve, New Year's Eve,
and a Saturday or Sunday that is named by its date alone, are asked about; days that
a process file lists as closed are not known here.`,
		Example: "  starte when \"torsdag 4. februar kl. 13-15\"\n  starte when --now \"2027-01-19 10:00\" \"neste torsdag\" \"halv to i morgen\"\n" +
			"  starte when --moving \"2027-02-04 13:00-15:00\" \"en uke senere\"",
		RunE: func(_ *cobra.Command, args []string) error { return a.when(f, args) },
	}
	c.Flags().StringVar(&f.now, "now", "", "when it was written, such as \"2027-01-19 10:00\"; now if left out")
	c.Flags().StringVar(&f.lang, "lang", "nb", "the language of the question: nb, nn or en")
	c.Flags().StringVar(&f.zone, "zone", "Europe/Oslo", "the time zone of the workplace")
	c.Flags().StringVar(&f.moving, "moving", "", "the appointment that is moved, such as \"2027-02-04 13:00-15:00\"")
	return c
}

// readWhen is the JSON line of a phrase.
type readWhen struct {
	Text  string `json:"text"`
	Start string `json:"start"`
	End   string `json:"end"`
	Ask   string `json:"ask"`
}

func (a *app) when(f whenFlags, args []string) error {
	ref, err := f.reference(a.now())
	if err != nil {
		return usageError{err}
	}
	out := json.NewEncoder(a.stdout)
	out.SetEscapeHTML(false)
	for _, text := range args {
		if text != "-" {
			if err := out.Encode(readPhrase(text, ref, f.lang)); err != nil {
				return fmt.Errorf("write result: %w", err)
			}
			continue
		}
		lines := bufio.NewScanner(a.stdin)
		for lines.Scan() {
			if err := out.Encode(readPhrase(lines.Text(), ref, f.lang)); err != nil {
				return fmt.Errorf("write result: %w", err)
			}
		}
		if err := lines.Err(); err != nil {
			return usageError{fmt.Errorf("read phrases: %w", err)}
		}
	}
	return nil
}

func (f whenFlags) reference(now time.Time) (when.Reference, error) {
	switch workflow.Lang(f.lang) {
	case workflow.Bokmal, workflow.Nynorsk, workflow.English:
	default:
		return when.Reference{}, fmt.Errorf("--lang is nb, nn or en, not %q", f.lang)
	}
	loc, err := time.LoadLocation(f.zone)
	if err != nil || f.zone == "" {
		return when.Reference{}, fmt.Errorf("--zone: %q is not a time zone: write one such as Europe/Oslo", f.zone)
	}
	ref := when.Reference{Now: now.In(loc), English: workflow.Lang(f.lang) == workflow.English, Holiday: func(y int, m time.Month, d int) (string, bool) {
		return workflow.NorwegianHoliday(workflow.Date{Year: y, Month: m, Day: d})
	}}
	// The robot knows the days that a workplace is closed; the weekends and eves are all that is known here.
	ref.Closed = func(int, time.Month, int) bool { return false }
	if f.now != "" {
		if ref.Now, err = localTime(f.now, loc); err != nil {
			return when.Reference{}, fmt.Errorf("--now: %w", err)
		}
	}
	if f.moving != "" {
		if ref.Start, ref.End, err = localSpan(f.moving, loc); err != nil {
			return when.Reference{}, fmt.Errorf("--moving: %w", err)
		}
	}
	return ref, nil
}

func readPhrase(text string, ref when.Reference, lang string) readWhen {
	r := when.Read(text, ref)
	return readWhen{Text: text, Start: stamp(r.Start), End: stamp(r.End), Ask: r.Question(lang)}
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// localTime reads a time as people write it for a computer.
func localTime(s string, loc *time.Location) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.In(loc), nil
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, loc); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a time: write it like 2027-01-19 10:00", s)
}

// localSpan reads "2027-02-04 13:00-15:00"; the end may be left out.
func localSpan(s string, loc *time.Location) (start, end time.Time, err error) {
	text, until := s, ""
	if i := strings.LastIndexAny(s, "-–"); i > len(time.DateOnly) {
		text, until = strings.TrimSpace(s[:i]), strings.TrimLeft(s[i:], "-– ")
	}
	if start, err = localTime(text, loc); err != nil {
		return start, end, fmt.Errorf("%q is not a time and its end: write them like 2027-02-04 13:00-15:00", s)
	}
	if until == "" {
		return start, end, nil
	}
	end, err = localTime(start.Format(time.DateOnly)+" "+until, loc)
	if err != nil || !end.After(start) {
		return start, end, fmt.Errorf("%q is not a time and its end: write them like 2027-02-04 13:00-15:00", s)
	}
	return start, end, nil
}
