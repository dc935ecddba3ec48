package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jhillyerd/enmime/v2"

	"starte/cmd/starte/gallery"
)

// Messages whose words try to become more than words, those together that one
// process can take in without one taking another's place.
var activeMessages = [][]string{
	{"061-script-in-text.eml", "064-links-in-text.eml", "066-script-in-name.eml", "099-bounce-without-original.eml"},
	{"062-html-answer.eml", "065-style-in-text.eml", "059-path-in-file-name.eml"},
	{"063-entities-in-html.eml", "058-inject-file-name.eml"},
	{"067-template-in-text.eml"},
	{"069-pdf-operators.eml"},
	{"071-utf-7.eml"},
}

// TestHostileWordsStayWords makes the digest, the worksheets and all other mail
// from answers that are scripts, styles, links and pictures. None of it may be
// active, neither in the mail nor in the gallery; a browser that opens all of
// it runs nothing and asks nobody for anything.
func TestHostileWordsStayWords(t *testing.T) {
	t.Parallel()
	lure := newLure(t)
	begin := attackedLater(t)
	var mails []gallery.Mail
	kinds := map[string]int{}
	for _, files := range activeMessages {
		u := begin(t)
		u.lure = lure.URL
		for _, f := range files {
			mails = append(mails, shownMail(t, u.message(f), u.clock(), true))
			u.send(f)
		}
		u.at("2027-01-27 13:05")
		u.step()
		u.step()
		sent := u.letters()
		wantHarmless(t, sent)
		for _, l := range sent {
			kinds[l.Header.Get("X-Starte-Kind")]++
			mails = append(mails, shownMail(t, l.raw, u.clock(), false))
		}
	}
	for _, kind := range []string{"digest", "worksheet", "receipt", "forward", "alert"} {
		if kinds[kind] == 0 {
			t.Fatalf("no %s to look at, only %v", kind, kinds)
		}
	}
	wantWordsShown(t, mails)
	wantPassivePDFs(t, mails)
	dir := t.TempDir()
	index, err := gallery.Write(dir, gallery.Gallery{Title: "Fiendtlig post", Mails: mails})
	if err != nil {
		t.Fatal(err)
	}
	wantPassiveGallery(t, dir)
	openInBrowser(t, lure, dir, index)
}

// shownMail is a message as the gallery shows it.
func shownMail(t *testing.T, raw []byte, at time.Time, incoming bool) gallery.Mail {
	t.Helper()
	e, err := enmime.ReadEnvelope(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	m := gallery.Mail{At: at, Kind: e.GetHeader("X-Starte-Kind"), Event: e.GetHeader("Message-Id"), From: e.GetHeader("From"), To: e.GetHeader("To"),
		Subject: e.GetHeader("Subject"), Text: e.Text, HTML: e.HTML, Raw: raw, Incoming: incoming}
	for _, a := range e.Attachments {
		m.Files = append(m.Files, gallery.File{Name: a.FileName, Body: a.Content})
	}
	return m
}

// wantWordsShown checks that the digest shows a script as somebody wrote it.
func wantWordsShown(t *testing.T, mails []gallery.Mail) {
	t.Helper()
	for _, m := range mails {
		if m.Kind == "digest" && strings.Contains(m.Text, "<script>document.title=") && strings.Contains(m.HTML, "&lt;script&gt;document.title=") {
			return
		}
	}
	t.Error("no digest shows the script that was answered")
}

func wantPassivePDFs(t *testing.T, mails []gallery.Mail) {
	t.Helper()
	n := 0
	for _, m := range mails {
		for _, f := range m.Files {
			if m.Incoming || !bytes.HasPrefix(f.Body, []byte("%PDF")) {
				continue
			}
			n++
			for _, active := range []string{"/JavaScript", "/Launch", "/URI", "/SubmitForm"} {
				if bytes.Contains(f.Body, []byte(active)) {
					t.Errorf("%s of a %s holds %s", f.Name, m.Kind, active)
				}
			}
		}
	}
	if n == 0 {
		t.Error("no PDF to look at")
	}
}

// wantPassiveGallery reads the gallery's pages as a browser does: the page with
// everything shows foreign pages in frames without rights only, and what is in
// the frames may load nothing.
func wantPassiveGallery(t *testing.T, dir string) {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, active := range activeContent(string(page)) {
		frame := strings.HasPrefix(active, "<iframe ") && strings.Contains(active, ` sandbox=""`) && strings.Contains(active, ` src="mail/`)
		own := strings.HasPrefix(active, `<meta http-equiv="Content-Security-Policy"`) || strings.HasPrefix(active, `<object data="files/`) ||
			strings.HasPrefix(active, `<a href="files/`) || strings.HasPrefix(active, `<a href="mail/`) || strings.HasPrefix(active, `<a href="#e`)
		if !frame && !own {
			t.Errorf("the gallery holds %s", active)
		}
	}
	frames, err := filepath.Glob(filepath.Join(dir, "mail", "*.html"))
	if err != nil || len(frames) == 0 {
		t.Fatalf("%d pages to look at, %v", len(frames), err)
	}
	for _, name := range frames {
		frame, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(frame, []byte(`<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none';`)) {
			t.Errorf("%s may load what it likes", filepath.Base(name))
		}
	}
}

// lure is a server that nobody must ask for anything.
type lure struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

func newLure(t *testing.T) *lure {
	t.Helper()
	l := &lure{}
	l.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.asked = append(l.asked, r.URL.Path)
	}))
	t.Cleanup(l.Close)
	return l
}

func (l *lure) paths() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	asked := l.asked
	l.asked = nil
	return asked
}

// openInBrowser opens the gallery with everything unfolded, and every mail by
// itself without the sandbox that the gallery puts it in. A page of our own that
// does run shows first that what runs is seen.
func openInBrowser(t *testing.T, l *lure, dir, index string) {
	t.Helper()
	chromium := needProgram(t, "chromium")
	write := func(name, content string) string {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	frame := write("framed.html", `<script>new Image().src="`+l.URL+`/framed"</script>`)
	control := write("control.html", `<script>document.title="PWNED"</script><iframe src="`+filepath.Base(frame)+`"></iframe>`)
	if dom := browse(t, chromium, control); !strings.Contains(dom, "PWNED") || len(l.paths()) == 0 {
		t.Fatalf("the browser does not run what it should: the test shows nothing\n%s", dom)
	}
	page, err := os.ReadFile(index)
	if err != nil {
		t.Fatal(err)
	}
	unfolded := strings.NewReplacer(` loading="lazy"`, "", "<details>", "<details open>").Replace(string(page))
	dom := browse(t, chromium, write("unfolded.html", unfolded))
	if !strings.Contains(dom, "<title>Fiendtlig post</title>") || strings.Contains(dom, "data-pwned=") {
		t.Errorf("a script ran in the gallery:\n%.2000s", dom)
	}
	var frames strings.Builder
	mails, err := filepath.Glob(filepath.Join(dir, "mail", "*.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mails {
		fmt.Fprintf(&frames, `<iframe src="mail/%s"></iframe>`, filepath.Base(m))
	}
	browse(t, chromium, write("bare.html", frames.String()))
	if asked := l.paths(); len(asked) > 0 {
		t.Errorf("the browser asked for %q", asked)
	}
}

// browse opens a file in a browser of its own and returns the page as it then is.
func browse(t *testing.T, chromium, file string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage",
		"--allow-file-access-from-files", "--no-first-run", "--virtual-time-budget=5000", "--window-size=1400,3000",
		"--user-data-dir="+t.TempDir(), "--dump-dom", "file://"+file)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("open %s: %v\n%s", filepath.Base(file), err, errs.String())
	}
	return out.String()
}
