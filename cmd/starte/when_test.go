package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// command runs starte without mail servers and returns what it printed.
func command(t *testing.T, stdin string, args ...string) (code int, out, errs string) {
	t.Helper()
	return commandEnv(t, nil, stdin, args...)
}

func commandEnv(t *testing.T, env map[string]string, stdin string, args ...string) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), args, environment{getenv: func(k string) string { return env[k] }, stdin: strings.NewReader(stdin), stdout: &stdout, stderr: &stderr})
	return code, stdout.String(), stderr.String()
}

func TestWhen(t *testing.T) {
	t.Parallel()
	now := []string{"when", "--now", "2027-01-19 10:00"}
	for name, tt := range map[string]struct {
		args  []string
		stdin string
		want  []readWhen
		ask   string // part of the question, where the line must be asked back
	}{
		"span":                   {args: []string{"torsdag 4. februar kl. 13–15"}, want: []readWhen{{"torsdag 4. februar kl. 13–15", "2027-02-04T13:00:00+01:00", "2027-02-04T15:00:00+01:00", ""}}},
		"summer time and no end": {args: []string{"4. mai kl 9"}, want: []readWhen{{"4. mai kl 9", "2027-05-04T09:00:00+02:00", "", ""}}},
		"lines of standard input": {args: []string{"-"}, stdin: "4. feb kl 13\n5. feb kl 14\n", want: []readWhen{
			{"4. feb kl 13", "2027-02-04T13:00:00+01:00", "", ""}, {"5. feb kl 14", "2027-02-05T14:00:00+01:00", "", ""}}},
		"moving": {args: []string{"--moving", "2027-02-04 13:00-15:00", "en uke senere"}, want: []readWhen{
			{"en uke senere", "2027-02-11T13:00:00+01:00", "2027-02-11T15:00:00+01:00", ""}}},
		"another zone":               {args: []string{"--zone", "Europe/Helsinki", "4. feb kl 13"}, want: []readWhen{{"4. feb kl 13", "2027-02-04T13:00:00+02:00", "", ""}}},
		"weekday mismatch in bokmål": {args: []string{"onsdag 4. februar kl. 13"}, ask: "torsdag"},
		"and in English":             {args: []string{"--lang", "en", "Wednesday 4 February at 1pm"}, ask: "Thursday"},
		"holiday":                    {args: []string{"17. mai kl 13"}, ask: "helligdag"},
		"a Saturday by its date":     {args: []string{"13.02. kl 9"}, ask: "lørdag"},
		"a Saturday by its name":     {args: []string{"lørdag 13.02. kl 9"}, want: []readWhen{{"lørdag 13.02. kl 9", "2027-02-13T09:00:00+01:00", "", ""}}},
		"feast day of a move":        {args: []string{"--moving", "2027-02-04 13:00-15:00", "skjærtorsdag"}, ask: "helligdag"},
		"unknown day of a move":      {args: []string{"--moving", "2027-02-04 13:00-15:00", "til barnehagedagen"}, ask: "barnehagedagen"},
		"two units of a move": {args: []string{"--moving", "2027-02-04 13:00-15:00", "en dag og to timer senere"}, want: []readWhen{
			{"en dag og to timer senere", "2027-02-05T15:00:00+01:00", "2027-02-05T17:00:00+01:00", ""}}},
		"not a date": {args: []string{"hei på deg"}, ask: "?"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := command(t, tt.stdin, append(append([]string{}, now...), tt.args...)...)
			if code != exitDone {
				t.Fatalf("exit code %d: %s", code, errs)
			}
			var got []readWhen
			for line := range strings.Lines(out) {
				var r readWhen
				if err := json.Unmarshal([]byte(line), &r); err != nil {
					t.Fatal(err)
				}
				got = append(got, r)
			}
			if tt.ask != "" {
				if len(got) != 1 || !strings.Contains(got[0].Ask, tt.ask) {
					t.Errorf("got %+v, want a question with %q", got, tt.ask)
				}
				return
			}
			if len(got) != len(tt.want) {
				t.Fatalf("got %+v, want %+v", got, tt.want)
			}
			for i := range got {
				if got[i] != tt.want[i] {
					t.Errorf("got %+v, want %+v", got[i], tt.want[i])
				}
			}
		})
	}
}

func TestWhenSaysWhatIsWrongWithItsFlags(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"when"}, "starte when --help"},
		{[]string{"when", "--lang", "se", "4. feb"}, "nb, nn or en"},
		{[]string{"when", "--zone", "Oslo", "4. feb"}, "Europe/Oslo"},
		{[]string{"when", "--now", "i dag", "4. feb"}, "2027-01-19 10:00"},
		{[]string{"when", "--moving", "2027-02-04 13:00-12:00", "4. feb"}, "13:00-15:00"},
	} {
		code, _, errs := command(t, "", tt.args...)
		if code != exitUsage || !strings.Contains(errs, tt.want) {
			t.Errorf("starte %s: exit code %d, %q; want %d with %q", strings.Join(tt.args, " "), code, errs, exitUsage, tt.want)
		}
	}
}
