package parser

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// writtenReply is what is known of a reply in a corpus: what was typed, and how.
type writtenReply struct {
	Client    string            `json:"client"`
	Style     string            `json:"style"`
	Original  string            `json:"original"`
	Questions []string          `json:"questions"`
	Answers   map[string]string `json:"answers"`
	Greeting  string            `json:"greeting"`
	Closing   string            `json:"closing"`
	Signature string            `json:"signature"`
	Numbered  *bool             `json:"numbered"`
	Labels    string            `json:"labels"` // words typed beside the answers, such as "Spm"
	Misplaced any               `json:"misplaced"`
	Damaged   []string          `json:"quote_damaged_for"`
}

// free tells whether the answers need not stand under their questions: they were
// typed without numbers, or the program moved them.
func (w *writtenReply) free() bool {
	return w.Style == "top-unnumbered" || w.Numbered != nil && !*w.Numbered || w.Misplaced != nil && w.Misplaced != false
}

var annualMeeting = []string{
	"Hva er det viktigste du vil at vi skal ta opp på årsmøtet i vår?",
	"Når passer det best med dugnad – lørdag eller søndag, og før eller etter påske?",
	"Har du forslag til hvordan vi kan få med flere på «åpen kveld», også de som bor litt lenger unna og som ikke alltid får lest oppslagene våre i tide?",
	"Er det noe annet vi burde vite?",
}

// TestReplies reads every reply of the corpora against what it answers. Every
// answer must be exact, white space aside; nothing typed may be lost, and
// nothing of the quote may come out.
func TestReplies(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{"testdata/replies", "testdata/corpus"} {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			eachReply(t, dir, testReply)
		})
	}
}

// TestRealClients reads replies that further programs made to four different
// questionnaires, as TestReplies does.
func TestRealClients(t *testing.T) {
	t.Parallel()
	eachReply(t, "testdata/clients", testReply)
}

// eachReply runs a test for each reply of a corpus.
func eachReply(t *testing.T, dir string, test func(t *testing.T, dir, name string)) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d replies, %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, dir, name)
		})
	}
}

func testReply(t *testing.T, dir, name string) {
	var want writtenReply
	if err := json.Unmarshal(mustRead(t, dir, name+".json"), &want); err != nil {
		t.Fatal(err)
	}
	questions := want.Questions
	if questions == nil {
		questions = annualMeeting
	}
	sent := NewSent(mustRead(t, dir, want.Original), questions)
	got := Read(mustRead(t, dir, name+".eml")).Against(sent)

	answers := make(map[string]string)
	for _, a := range got.Answers {
		answers[strconv.Itoa(a.Question)] = a.Text
	}
	if !want.free() {
		for q, text := range want.Answers {
			if slices.Contains(want.Damaged, q) {
				continue
			}
			if squash(answers[q]) != squash(text) && !(text == "-" && answers[q] == "") {
				t.Errorf("question %s: got %q, want %q", q, answers[q], text)
			}
		}
	}
	out := got.Unplaced
	typed := []string{want.Greeting, want.Closing, want.Signature, "1 2 3 4 5 6 7 8 9", want.Labels}
	for _, a := range got.Answers {
		out = append(out, a.Text)
	}
	var answered []string
	for _, text := range want.Answers {
		answered = append(answered, text)
	}
	if lost := lessWords(answered, out); len(lost) > 0 {
		t.Errorf("lost: %q", lost)
	}
	if leaked := lessWords(out, append(typed, answered...)); len(leaked) > 0 {
		t.Errorf("leaked: %q", leaked)
	}
	if leaked := lessWords([]string{got.Reply}, append(typed, append(answered, "spm spm spm spm")...)); len(leaked) > 0 {
		t.Errorf("leaked into the reply: %q", leaked)
	}
	// Its own output is typed through and through.
	again := ReadBody([]byte(got.Reply), false).Against(sent)
	if squash(again.Reply) != squash(got.Reply) {
		t.Errorf("read again: got %q, want %q", again.Reply, got.Reply)
	}
	if t.Failed() {
		t.Logf("reading: %+v", got)
	}
}

func mustRead(t testing.TB, elem ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(elem...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func squash(s string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("\u00a0", " ", "\ufeff", "").Replace(s)), " ")
}

// lessWords returns the words of a that are not in b, counting each.
func lessWords(a, b []string) []string {
	count := make(map[string]int)
	for _, w := range plainWords(b) {
		count[w]++
	}
	var out []string
	for _, w := range plainWords(a) {
		if count[w]--; count[w] < 0 {
			out = append(out, w)
		}
	}
	return out
}

func plainWords(texts []string) []string {
	return strings.FieldsFunc(strings.ToLower(strings.Join(texts, "\n")), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_'
	})
}
