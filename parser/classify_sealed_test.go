package parser

import "testing"

func TestStripClearsign(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"plain", "Hei\n", "Hei\n"},
		{"signed", "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n1. Ro\n- - punkt\n- -- \nKari\n-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\n", "1. Ro\n- punkt\n-- \nKari\n"},
		{"text around", "Over\n-----BEGIN PGP SIGNED MESSAGE-----\n\nMidt\n-----BEGIN PGP SIGNATURE-----\niQEz\n-----END PGP SIGNATURE-----\n- Under\n", "Over\nMidt\n- Under\n"},
		{"no end", "-----BEGIN PGP SIGNED MESSAGE-----\n\nMidt\n", "Midt\n"},
		{"no empty line", "-----BEGIN PGP SIGNED MESSAGE-----\nMidt\n", "Midt\n"},
		{"quoted armor", "> -----BEGIN PGP SIGNED MESSAGE-----\n> Hei\n", "> -----BEGIN PGP SIGNED MESSAGE-----\n> Hei\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := stripClearsign(test.text); got != test.want {
				t.Errorf("stripClearsign = %q, want %q", got, test.want)
			}
		})
	}
}

func TestFindStatus(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"550 5.1.1 no such user": "5.1.1", "#5.7.133#": "5.7.133", "(#4.4.2)": "4.4.2", "2.0.0 ok": "2.0.0",
		"host 5.1.1.1 said": "", "192.5.1.1": "", "version 15.1.2": "", "5.1": "", "5.1.1": "5.1.1", "5.1.1.": "5.1.1", "": "",
	} {
		if got := findStatus(text); got != want {
			t.Errorf("findStatus(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestReadCalendarHostile(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", ":", ";;;:", "METHOD", "METHOD:REPLY", " folded first", "BEGIN:VEVENT\nEND:VCALENDAR\nEND:VEVENT\nEND:X",
		"METHOD:REPLY\nBEGIN:VEVENT\nATTENDEE;PARTSTAT=\"ACC:mailto:a@b\n", "METHOD:REPLY\nBEGIN:VEVENT\nCOMMENT:a\\",
	} {
		if c := readCalendar(text); c != nil && c.answer.Method != "REPLY" {
			t.Errorf("readCalendar(%q) has method %q", text, c.answer.Method)
		}
	}
}
