package main

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestParseAgainstOwnMail reads a reply that somebody typed by hand against the
// robot's own question mail, without being told its questions.
func TestParseAgainstOwnMail(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "").with("u00", 1)
	f.said("preview", filepath.Join(f.dir, "u00.yaml"), "--out", filepath.Join(f.dir, "preview"))
	own, err := filepath.Glob(filepath.Join(f.dir, "preview", "mail", "*-questions-01.eml"))
	if err != nil || len(own) != 1 {
		t.Fatal(own, err)
	}
	head := "From: Ola Berg <ola@u00.example.no>\nSubject: Re: Mine tanker\nContent-Type: text/plain; charset=utf-8\n\n"
	f.write("reply.eml", head+"Hei!\n1. Det er fint.\n3: Tid, og ro\ntil å tenke.\n5) At alle er med.\n\nHilsen Ola\n")
	f.write("other.eml", head+"1. Hva sier du?\n")
	reply := filepath.Join(f.dir, "reply.eml")
	read := func(sent string) (answers []parsedAnswer) {
		t.Helper()
		var p parsed
		if err := json.Unmarshal([]byte(f.said("parse", "--sent", sent, reply)), &p); err != nil {
			t.Fatal(err)
		}
		return p.Answers
	}
	want := []parsedAnswer{{Question: 1, Text: "Det er fint."}, {Question: 3, Text: "Tid, og ro\ntil å tenke."}, {Question: 5, Text: "At alle er med."}}
	if diff := cmp.Diff(want, read(own[0])); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := read(filepath.Join(f.dir, "other.eml")); len(got) > 0 {
		t.Errorf("another's mail was taken for one that asks: %v", got)
	}
	want5 := []string{"Hva tenker du om Oss og vårt så langt?", "Hva lurer du på?", "Hva trenger du for å føle deg trygg i verkstedene, både som deltaker og når du er med og leder dem?",
		"Hva forventer du av prosessen, og av oss i HMS-gruppen?", "Hva blir viktig for at vi skal lykkes med dette hos oss?"}
	if diff := cmp.Diff(want5, questionsIn([]byte(readAll(t, own[0])))); diff != "" {
		t.Errorf("questions (-want +got):\n%s", diff)
	}
}

// TestParseTellsOfFiles reads answers that came as a file, as a picture without a
// name, and one that answers two questions at once.
func TestParseTellsOfFiles(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "")
	f.write("reply.eml", "From: Ola Berg <ola@example.no>\nSubject: Re: Mine tanker\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"+
		"--b\nContent-Type: text/plain; charset=utf-8\n\n1 og 2: Se vedlegg\n\n"+
		"--b\nContent-Type: image/jpeg\nContent-Id: <a@example.no>\nContent-Transfer-Encoding: base64\n\n/9j/\n"+
		"--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=svar.pdf\nContent-Transfer-Encoding: base64\n\nJVBERg==\n--b--\n")
	var p parsed
	if err := json.Unmarshal([]byte(f.said("parse", "--question", "Hva tenker du?", "--question", "Hva lurer du på?", filepath.Join(f.dir, "reply.eml"))), &p); err != nil {
		t.Fatal(err)
	}
	want := []parsedAnswer{{Question: 1, Text: "Se vedlegg", Shared: true}, {Question: 2, Text: "Se vedlegg", Shared: true}}
	if diff := cmp.Diff(want, p.Answers); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"image/jpeg", "svar.pdf"}, p.Attachments); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}
