package engine

import (
	"strings"
	"testing"
)

// TestLeaderAnswersOlderMail lets the leader answer each of two mails of the
// robot's after the other came: a short answer acts on what that one tells of.
func TestLeaderAnswersOlderMail(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.apply(solbakken(t))
		w.until("2027-01-19 10:00")
		ask := func(l letter, kind string) got {
			t.Helper()
			before := len(w.sent(kind, "kari@example.no"))
			w.write(l)
			w.settle()
			all := w.sent(kind, "kari@example.no")
			if len(all) != before+1 {
				t.Fatalf("%d mails of the kind %s came of mail to %s\n%s", len(all)-before, kind, l.to, w.log)
			}
			return all[len(all)-1]
		}
		list := w.mail("preparation_list", "kari@example.no")
		first := ask(reply(list, "Flytt verksted 2 til uke 10 kl. 9–11 i Kantina"), "ask_back")
		second := ask(reply(list, "Verksted 1: fredag 18. februar"), "ask_back")
		echo := ask(reply(first, "torsdag"), "echo")
		if text := plainText(echo); !strings.Contains(text, "torsdag 11. mars 2027 kl. 09.00–11.00") || !strings.Contains(text, "Kantina") {
			t.Errorf("the line was not completed:\n%s", text)
		}
		later := ask(reply(second, "Ja"), "echo")
		refused := ask(reply(echo, "ANGRE"), "ask_back")
		if text := plainText(refused); !strings.Contains(text, "ikke den siste") {
			t.Errorf("undoing an older change is answered with\n%s", text)
		}
		undone := ask(reply(later, "ANGRE"), "echo")
		if text := plainText(undone); !strings.Contains(text, "tatt tilbake") {
			t.Errorf("undoing the last change is answered with\n%s", text)
		}
		p := w.state().Process
		if got := p.Workshops[0].Start.String() + ", " + p.Workshops[1].Start.String(); got != "2027-02-11T13:00, 2027-03-11T09:00" {
			t.Errorf("the workshops are at %s", got)
		}
	})
}
