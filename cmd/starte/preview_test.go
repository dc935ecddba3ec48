package main

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-ical"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// TestPreviewLeavesFilesThatOthersRead reads what the preview of the sample
// leaves with libraries that had no part in writing it: the sheets have their
// format, and all fonts in them; the calendar files hold one appointment each.
func TestPreviewLeavesFilesThatOthersRead(t *testing.T) {
	api.DisableConfigDir() // it would write to the home directory
	dir := t.TempDir()
	file := filepath.Join(dir, "process.yaml")
	if code, _, stderr := starte(t, "init", file); code != exitDone {
		t.Fatal(stderr)
	}
	gallery := filepath.Join(dir, "preview")
	if code, _, stderr := starte(t, "preview", file, "--out", gallery, "--config", filepath.Join(dir, "none.yaml")); code != exitDone {
		t.Fatal(stderr)
	}
	for name, format := range map[string][2]float64{
		"Dagsorden": {210, 297}, "Mine-tanker-om-Oss-og-vart": {210, 297}, "Tips-til-a-lede-verksteder": {210, 297},
		"Trygghet-og-forventninger": {420, 297}, "Fremdriftsplan": {420, 297}, "Plakat": {297, 420},
	} {
		sheets, err := filepath.Glob(filepath.Join(gallery, "files", "*-"+name+".pdf"))
		if err != nil || len(sheets) == 0 {
			t.Errorf("no %s: %v", name, err)
		}
		for _, s := range sheets {
			checkSheet(t, s, format)
		}
	}
	calendars, err := filepath.Glob(filepath.Join(gallery, "files", "*.ics"))
	if err != nil || len(calendars) < 5 {
		t.Errorf("%d calendar files, %v", len(calendars), err)
	}
	seen := map[string]string{}
	for _, c := range calendars {
		uid := checkCalendar(t, c)
		if other, twice := seen[uid]; twice {
			t.Errorf("%s and %s are of one appointment", c, other)
		}
		seen[uid] = c
	}
}

// checkSheet reads a PDF whose pages are to have a format, in millimetres.
func checkSheet(t *testing.T, name string, format [2]float64) {
	t.Helper()
	pdf, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	ctx, err := api.ReadValidateAndOptimize(bytes.NewReader(pdf), model.NewDefaultConfiguration())
	if err != nil {
		t.Fatalf("read %s: %v", name, err)
	}
	sizes, err := ctx.PageDims()
	if err != nil || len(sizes) == 0 {
		t.Fatalf("%s has %d pages, %v", name, len(sizes), err)
	}
	const mm = 72 / 25.4
	for _, s := range sizes {
		if math.Abs(s.Width/mm-format[0]) > 1 || math.Abs(s.Height/mm-format[1]) > 1 {
			t.Errorf("%s has a page of %.0f × %.0f mm, want %v", name, s.Width/mm, s.Height/mm, format)
		}
	}
	fonts := 0
	for _, e := range ctx.Table {
		d, ok := e.Object.(types.Dict)
		if !ok || d.Type() == nil || *d.Type() != "FontDescriptor" {
			continue
		}
		fonts++
		if _, embedded := d.Find("FontFile2"); !embedded {
			t.Errorf("%s lacks the font %v", name, d.NameEntry("FontName"))
		}
	}
	if fonts == 0 {
		t.Errorf("%s has no font at all", name)
	}
}

// checkCalendar reads a calendar file that is to hold one appointment with one
// attendee, and returns its UID.
func checkCalendar(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	cal, err := ical.NewDecoder(bytes.NewReader(raw)).Decode()
	if err != nil {
		t.Fatalf("read %s: %v", name, err)
	}
	if err := ical.NewEncoder(&bytes.Buffer{}).Encode(cal); err != nil { // it checks what RFC 5545 demands
		t.Errorf("%s: %v", name, err)
	}
	events := cal.Events()
	if len(events) != 1 || !strings.Contains(string(raw), "TZID:Europe/Oslo") {
		t.Fatalf("%s has %d events, or no zone", name, len(events))
	}
	e := events[0]
	if n := len(e.Props.Values(ical.PropAttendee)); n != 1 {
		t.Errorf("%s has %d attendees", name, n)
	}
	start, err := e.DateTimeStart(nil)
	end, errEnd := e.DateTimeEnd(nil)
	if err != nil || errEnd != nil || !end.After(start) {
		t.Errorf("%s: from %v to %v, %v, %v", name, start, end, err, errEnd)
	}
	uid, err := e.Props.Text(ical.PropUID)
	if err != nil || uid == "" {
		t.Errorf("%s: uid %q, %v", name, uid, err)
	}
	return uid
}
