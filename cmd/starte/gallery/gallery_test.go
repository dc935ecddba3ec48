package gallery

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func write(t *testing.T, g Gallery) (page, dir string) {
	t.Helper()
	dir = t.TempDir()
	index, err := Write(dir, g)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(index)
	if err != nil {
		t.Fatal(err)
	}
	return string(b), dir
}

func noon(day int) time.Time { return time.Date(2027, time.January, day, 12, 0, 0, 0, time.UTC) }

func TestMailingIsShownOnce(t *testing.T) {
	t.Parallel()
	mail := func(to string, at time.Time, kind string) Mail {
		return Mail{At: at, Kind: kind, From: "robot", To: to, Subject: "S", Text: "text", HTML: "<p>html</p>", Raw: []byte("raw " + to)}
	}
	page, dir := write(t, Gallery{Title: "T", Mails: []Mail{
		mail("Kari", noon(4), "questions"), mail("Ola", noon(4), "questions"), mail("Kari", noon(5), "questions"), mail("Kari", noon(5), "digest"),
	}, Notes: []Note{{At: noon(6), Text: "skipped"}}})
	if got := strings.Count(page, "<article"); got != 3 {
		t.Errorf("%d entries, want 3", got)
	}
	if !strings.Contains(page, "2 people, one message each") || !strings.Contains(page, "4 mails of 2 kinds from the robot.") {
		t.Error("the page does not count people, mails and kinds")
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "mail", "*.eml")); len(files) != 4 {
		t.Errorf("%d messages kept, want each of the 4", len(files))
	}
}

func TestNothingFromMailRunsOrEscapes(t *testing.T) {
	t.Parallel()
	evil := `<script>alert(1)</script>"><img src=x onerror=alert(1)>`
	page, dir := write(t, Gallery{Title: evil, Lead: evil, Mails: []Mail{{
		At: noon(4), Kind: "../../kind", From: evil, To: evil, Subject: evil, Text: evil, HTML: evil, Raw: []byte(evil), Incoming: true,
		Files: []File{{Name: "../../../etc/passwd", Body: []byte("x")}, {Name: `a".pdf`, Body: []byte("x")}, {Name: "", Body: []byte("x")}},
	}}, Notes: []Note{{At: noon(4), Text: evil}}})
	for _, bad := range []string{"<script", "<img", "onerror=alert(1)>"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %s", bad)
		}
	}
	if !strings.Contains(page, `sandbox`) || !strings.Contains(page, "Content-Security-Policy") {
		t.Error("mail is shown without a sandbox or a policy")
	}
	outside := 0
	err := filepath.WalkDir(filepath.Dir(dir), func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasPrefix(path, dir) {
			outside++
		}
		return err
	})
	if err != nil || outside > 0 {
		t.Errorf("%d files outside the folder, %v", outside, err)
	}
	if files, _ := os.ReadDir(filepath.Join(dir, "files")); len(files) != 3 {
		t.Errorf("%d attachments kept, want 3", len(files))
	}
}

func TestSafeName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Dagsorden.pdf": "Dagsorden.pdf", "../x": "x", "": "file", "...": "file", "Mine tanker.pdf": "Mine-tanker.pdf",
		"Mine tanker om Oss og vårt.pdf": "Mine-tanker-om-Oss-og-vart.pdf", "Førebuing på Ås.pdf": "Forebuing-pa-As.pdf",
		"va\u030art": "vart", "Ærlig kafé": "Aerlig-kafe",
		strings.Repeat("a", 200) + ".pdf": strings.Repeat("a", 76) + ".pdf",
	} {
		if got := safeName(in); got != want {
			t.Errorf("safeName(%q) is %q, want %q", in, got, want)
		}
	}
}

func TestWritingAgainReplacesTheGallery(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, kind := range []string{"questions", "digest"} {
		if _, err := Write(dir, Gallery{Mails: []Mail{{At: noon(4), Kind: kind, Raw: []byte("x")}}}); err != nil {
			t.Fatal(err)
		}
	}
	if old, _ := filepath.Glob(filepath.Join(dir, "mail", "*questions*")); len(old) > 0 {
		t.Errorf("left over from before: %v", old)
	}
}

// TestWhatIsThereIsLeft holds that a gallery replaces a gallery, and nothing else.
func TestWhatIsThereIsLeft(t *testing.T) {
	t.Parallel()
	g := Gallery{Mails: []Mail{{At: noon(4), Kind: "questions", Raw: []byte("x")}}}
	for name, files := range map[string][]string{
		"another file":   {"process.yaml"},
		"another's page": {"index.html"},
		"another's mail": {"mail/letter.eml", "notes.txt"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for _, f := range files {
				path := filepath.Join(dir, f)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte("mine"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := Write(dir, g); !errors.Is(err, ErrOccupied) {
				t.Errorf("written: %v", err)
			}
			for _, f := range files {
				if b, err := os.ReadFile(filepath.Join(dir, f)); err != nil || string(b) != "mine" {
					t.Errorf("%s is %q now, %v", f, b, err)
				}
			}
		})
	}
	t.Run("a gallery with a note beside it", func(t *testing.T) {
		t.Parallel()
		_, dir := write(t, g)
		if err := os.WriteFile(filepath.Join(dir, "note.txt"), []byte("mine"), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Write(dir, g); err != nil {
			t.Error(err)
		}
	})
}

func TestWhatPeopleDidComesBeforeWhatItCaused(t *testing.T) {
	t.Parallel()
	page, _ := write(t, Gallery{Mails: []Mail{{At: noon(4), Kind: "receipt", Raw: []byte("x")}}, Notes: []Note{{At: noon(4), Text: "reply from Kari"}}})
	if note, mail := strings.Index(page, `class="note"`), strings.Index(page, "<article"); note < 0 || mail < note {
		t.Errorf("the note stands at %d, the mail at %d", note, mail)
	}
}
