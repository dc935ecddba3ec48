package workflow

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

var mailHead = regexp.MustCompile(`^> (\d{4}-\d\d-\d\d \d\d:\d\d) (\S+)(?: re (\S+?)(-\d)?)?(?: fra (\S+))?$`)

// TestConversation plays the leader's mail in testdata/conversation: after each
// stands what is sent until the next, when and to whom. "re echo" is a reply to the
// last echo, "re echo-1" to the one before.
func TestConversation(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/conversation/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no conversations: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := converse(t, string(b))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != string(b) {
				t.Errorf("the conversation is another; run with -update and read the difference:\n%s", firstDifference(got, string(b)))
			}
		})
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "line " + itoa(i+1) + "\n got " + g[i] + "\nwant " + w[i]
		}
	}
	return "one goes on where the other ends"
}

// converse plays the mails of a file and returns the file as it should be.
func converse(t *testing.T, file string) string {
	t.Helper()
	pl := conversing(t)
	pl.tick()
	mails := strings.Split(file, "\n> ")
	var out strings.Builder
	out.WriteString(strings.TrimRight(mails[0], "\n") + "\n")
	leaders := 0
	for i, mail := range mails[1:] {
		head, rest, _ := strings.Cut("> "+mail, "\n")
		text, _, ok := strings.Cut(rest, "\n=\n")
		g := mailHead.FindStringSubmatch(head)
		if g == nil || !ok {
			t.Fatalf("not the head of a mail, or a mail without an end: %s", head)
		}
		pl.now = at(t, g[1])
		if g[2] == "kari" || g[2] == "ingrid" {
			leaders++
		}
		until := pl.now.AddDate(0, 3, 0)
		if i+2 < len(mails) {
			next := mailHead.FindStringSubmatch("> " + strings.SplitN(mails[i+2], "\n", 2)[0])
			if next == nil {
				t.Fatalf("not the head of a mail: %s", mails[i+2])
			}
			until = at(t, next[1])
		}
		in := Inbound{Person: g[2], Text: text, About: MailKind(g[3])}
		in.AboutEvent, in.AboutKey = pl.lastEvent(in.About, in.Person), pl.lastKey(in.About, in.Person)
		if g[4] != "" { // the last but so many
			keys := pl.every[in.About][in.Person]
			back, _ := strconv.Atoi(g[4])
			in.AboutKey = keys[len(keys)-1+back]
		}
		if g[5] != "" {
			in.Address, in.Trust = g[5], TrustUnknown
		}
		if in.About == MailQuestions {
			in.Answers = []Answer{{Question: 1, Text: text}}
		}
		sent := pl.receive(in)
		out.WriteString("\n" + head + "\n" + text + "\n=\n")
		if len(sent) > 0 {
			stamp := pl.now.Format("2006-01-02 15:04 ")
			out.WriteString(stamp + strings.ReplaceAll(summary(sent), "\n", "\n"+stamp) + "\n")
			for line := range strings.Lines(heardAll(sent)) {
				if line = strings.TrimSpace(line); !slices.Contains(MailKinds(), MailKind(line)) {
					out.WriteString("    " + line + "\n")
				}
			}
		}
		if later := pl.dated(until.Format("2006-01-02 15:04")); later != "" {
			out.WriteString(later + "\n")
		}
	}
	if leaders < 30 {
		t.Errorf("only %d mails from leader and deputy", leaders)
	}
	return out.String()
}

func (pl *play) lastKey(k MailKind, person string) string {
	if keys := pl.every[k][person]; len(keys) > 0 {
		return keys[len(keys)-1]
	}
	return ""
}

// lastEvent is the appointment or question that the last mail of a kind to a
// person was about.
func (pl *play) lastEvent(k MailKind, person string) string {
	event := ""
	for _, o := range pl.outbox {
		if o.Kind == k && o.Person == person {
			event = o.Event
		}
	}
	return event
}

func conversing(t *testing.T) *play {
	t.Helper()
	p := planned(t, Bokmal).state.Process
	p.Meeting = Meeting{Place: "Møterommet", Candidates: []Span{span(t, "2027-01-26 13:00", "2027-01-26 14:00"), span(t, "2027-01-28 13:00", "2027-01-28 14:00")}}
	return begin(t, p, "2027-01-04 09:30")
}

// TestLines reads the lines in testdata/lines.txt, each in a process of its
// own; below each stands what was understood.
func TestLines(t *testing.T) {
	t.Parallel()
	const file = "testdata/lines.txt"
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	head, rest, _ := strings.Cut(string(b), "\n\n")
	got.WriteString(head + "\n\n")
	for line := range strings.Lines(rest) {
		if strings.HasPrefix(line, "    ") {
			continue
		}
		got.WriteString(line)
		for out := range strings.Lines(heardAll(planned(t, Bokmal).kari(strings.TrimSpace(line))) + "\n") {
			got.WriteString("    " + strings.TrimSpace(out) + "\n")
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got.String() != string(b) {
		t.Errorf("lines are read otherwise; run with -update and read the difference:\n%s", firstDifference(got.String(), string(b)))
	}
}
