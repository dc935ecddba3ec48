package file

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"starte/workflow"
)

// Env is what reading a process file needs from outside. Both may be nil: no
// days are holidays then, and no other files can be named.
type Env struct {
	// Holiday names the public holiday that falls on a day.
	Holiday func(workflow.Date) (name string, ok bool)
	// ReadFile reads a file that the process file names: staff and documents.
	// The name is slash-separated, relative to the process file's folder and
	// never leads out of it; see Folder.
	ReadFile func(name string) ([]byte, error)
}

const (
	scalarKind  = yaml.ScalarNode
	maxDocument = 10 << 20 // bytes
)

// process is a reader together with what it reads into.
type process struct {
	reader
	workflow.Process
	people    []entry
	documents map[string][]byte
	mark      string
}

// Parse reads a process file and everything that it names. It never stops at
// the first fault; see Result. The name is for messages only, in which the
// folder in it stands before the names of other files too.
func Parse(name string, data []byte, env Env) *Result {
	p := &process{
		reader:    reader{name: name, env: env, places: map[string]Place{"": {File: name, Line: 1, Column: 1}}},
		documents: make(map[string][]byte),
	}
	if root, ok := p.load(data); ok {
		p.read(root)
		p.check()
	}
	sortProblems(p.problems, name)
	return &Result{Process: p.Process, Documents: p.documents, Mark: p.mark, Problems: slices.Compact(p.problems), places: p.places}
}

// load turns the bytes into the one YAML document of the file.
func (r *reader) load(data []byte) (value, bool) {
	if len(data) > maxFile {
		r.fault("", "The file is %d bytes; a process file has at most %d. Is it the right file?", len(data), maxFile)
		return value{}, false
	}
	if what := notText(data); what != "" {
		r.fault("", "The file is %s; a process file is plain text, such as `starte init` writes. Is it the right file?", what)
		return value{}, false
	}
	text, encoding := decodeText(data)
	switch encoding {
	case "Windows-1252":
		at := Place{File: r.name, Line: firstForeign(data), Column: 1}
		r.noteAt(at, "", true, "The file is not UTF-8 and was read as Windows-1252; check the letters æ, ø and å, and save it as UTF-8.")
	case "UTF-16":
		r.warn("", "The file is UTF-16; save it as UTF-8.")
	}
	doc, ok := r.document(text, processKeys)
	if !ok {
		return value{}, false
	}
	if len(doc.Content) == 0 {
		r.fault("", "The file is empty; `starte init` writes a sample to begin with.")
		return value{}, false
	}
	root := r.visit(doc.Content[0], "")
	if !root.set() || root.Kind != yaml.MappingNode {
		r.fault("", "The file is not a process: write keys and values, such as \"id: solbakken\". `starte init` writes a sample.")
		return value{}, false
	}
	return root, true
}

// read fills the process from the root of the file. The zone comes first,
// since every time is read in it, and closed days before the times that they
// are compared with.
func (p *process) read(root value) {
	f := p.object(root, "keys and values", rootKeys...)
	p.Zone, p.loc = p.zone(f["timezone"])
	p.Closed = p.closed(f["closed"])
	p.Lang = p.language(f["language"])
	p.Workplace = p.line(f["workplace"], maxName)
	p.require(f["workplace"], `what people call it, such as "Solbakken barnehage"`)
	p.ID = p.processID(f["id"])
	p.readPeople(f)
	p.Agenda = p.agenda(f["agenda"])
	p.readMeeting(f["meeting"])
	p.readWorkshops(f["workshops"])
	p.Questions = p.lines(f["questions"], 30, maxAsk)
	p.NamesShown = p.choice(f["names"], "hidden", "shown") == "shown"
	p.PosterPlace = p.line(f["poster_place"], maxLine)
	p.GroundRules = p.lines(f["ground_rules"], 30, maxAsk)
	a := p.object(f["announcement"], "its subject and text", announcementKeys...)
	p.AnnouncementSubject = p.line(a["subject"], maxLine)
	p.AnnouncementText = p.prose(a["text"], maxText)
	p.readDocuments(f["documents"])
	p.Window = p.window(f["send_window"])
	p.Timing = p.timing(f["schedule"])
	p.mark = p.line(f["exported"], maxLine)
}

func (r *reader) zone(v value) (string, *time.Location) {
	const standard = "Europe/Oslo"
	s, ok := r.scalar(v, "a time zone such as "+standard)
	if !ok {
		s = standard
	}
	loc, err := time.LoadLocation(s)
	if err != nil || s == "" || s == "Local" { // Local is this machine's, whichever it is
		r.fault(v.path, "There is no time zone %q; write %s, or another name of the IANA database such as Europe/London.", s, standard)
		return standard, nil
	}
	return s, loc
}

func (r *reader) language(v value) workflow.Lang {
	names := map[string]workflow.Lang{"no": "nb", "bokmål": "nb", "bokmal": "nb", "norsk": "nb", "nynorsk": "nn", "english": "en", "engelsk": "en"}
	s, ok := r.scalar(v, "nb, nn or en")
	if !ok {
		return workflow.Bokmal
	}
	switch l := workflow.Lang(strings.ToLower(s)); l {
	case workflow.Bokmal, workflow.Nynorsk, workflow.English:
		return l
	}
	if l, ok := names[strings.ToLower(s)]; ok {
		r.fault(v.path, "The language is written as a code: write %s instead of %q.", l, s)
	} else {
		r.fault(v.path, "There is no mail in the language %q; write nb (bokmål), nn (nynorsk) or en (English).", s)
	}
	return workflow.Bokmal
}

const maxID = 40

var idForm = regexp.MustCompile(`^[a-z0-9]+(?:-[a-z0-9]+)*$`)

func (p *process) processID(v value) string {
	suggestion := slug(p.Workplace, maxID)
	if suggestion == "" {
		suggestion = "solbakken"
	}
	if !p.require(v, "a short name that never changes, such as "+suggestion) {
		return ""
	}
	s, _ := p.identifier(v)
	return s
}

// identifier reads a name for programs: lower-case letters, digits and hyphens.
func (r *reader) identifier(v value) (string, bool) {
	s, ok := r.scalar(v, "letters, digits and hyphens")
	if !ok {
		return "", false
	}
	if idForm.MatchString(s) && len(s) <= maxID {
		return s, true
	}
	hint := ""
	if better := slug(s, maxID); better != "" {
		hint = ", such as " + better
	}
	r.fault(v.path, "%s cannot be %q; write at most %d of the letters a-z, digits and single hyphens%s.", fieldName(v.path), s, maxID, hint)
	return "", false
}

func (p *process) readDocuments(v value) {
	f := p.object(v, "introduction, guide, tips and other, each with a file", documentKeys...)
	for _, role := range []workflow.DocumentRole{workflow.DocIntroduction, workflow.DocGuide, workflow.DocTips} {
		p.document(f[string(role)], role)
	}
	for _, item := range p.list(f["other"], true, 20, "a list of files") {
		p.document(item, workflow.DocOther)
	}
}

// document takes in a PDF that the operator supplies.
func (p *process) document(v value, role workflow.DocumentRole) {
	name, ok := p.scalar(v, "the name of a PDF file")
	if !ok {
		return
	}
	data, ok := p.readFile(v.path, name)
	if !ok {
		return
	}
	base := path.Base(path.Clean(strings.ReplaceAll(name, `\`, "/")))
	switch {
	case lineFault(base, maxLine) != "":
		p.fault(v.path, "The file's name %s", lineFault(base, maxLine))
		return
	case len(data) > maxDocument:
		p.fault(v.path, "%q is larger than 10 MB, more than mail servers take; make the PDF smaller.", name)
		return
	case !bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")):
		p.fault(v.path, "%q is not a PDF file; save the document as PDF and name that.", name)
		return
	}
	for _, d := range p.Documents {
		if strings.EqualFold(d.Name, base) {
			p.fault(v.path, "%q is named twice; keep one, or give the files different names.", base)
			return
		}
	}
	sum := sha256.Sum256(data)
	hash := hex.EncodeToString(sum[:])
	p.documents[hash] = data
	p.Documents = append(p.Documents, workflow.Document{Role: role, Name: base, SHA256: hash})
}

// readFile reads a file beside the process file, or in a folder below it.
// Others are refused: who may write a process file may not, by that, have any
// file of the machine mailed out.
func (r *reader) readFile(at, name string) ([]byte, bool) {
	clean := path.Clean(strings.ReplaceAll(name, `\`, "/"))
	if name == "" || path.IsAbs(clean) || clean == ".." || strings.HasPrefix(clean, "../") || strings.ContainsAny(clean, ":\x00") {
		r.fault(at, "%q is outside the folder of the process file; put the file in that folder and write its name alone.", name)
		return nil, false
	}
	if r.env.ReadFile == nil {
		r.fault(at, "%q cannot be read: no other files can be named here.", name)
		return nil, false
	}
	data, err := r.env.ReadFile(clean)
	if errors.Is(err, fs.ErrNotExist) {
		r.fault(at, "There is no file %q in the folder of the process file; put it there, or check its name.", name)
		return nil, false
	}
	if err != nil {
		r.fault(at, "%q cannot be read: %s. Put a file that can be in the folder of the process file.", name, cause(err))
		return nil, false
	}
	return data, true
}

// agenda reads the items of the planning meeting.
func (r *reader) agenda(v value) []workflow.AgendaItem {
	topics := make([]string, 0, 5)
	for _, item := range workflow.DefaultAgenda() {
		topics = append(topics, string(item.Topic))
	}
	if !v.set() {
		return workflow.DefaultAgenda()
	}
	const want = "a topic or a title, and minutes"
	var out []workflow.AgendaItem
	seen := make(map[string]bool)
	items := r.list(v, false, 20, "a list of items")
	for _, item := range items {
		f := r.object(item, want, agendaKeys...)
		topic := r.choice(f["topic"], topics...)
		title := r.line(f["title"], maxLine)
		if item.Kind == yaml.MappingNode && !f["topic"].set() && !f["title"].set() {
			r.fault(item.path, "The item has no name; write a title, or a topic: %s.", strings.Join(topics, ", "))
		}
		if topic != "" && seen[topic] {
			r.fault(f["topic"].path, "The topic %s stands twice; give one of the two a title instead.", topic)
		}
		seen[topic] = true
		minutes, ok := 0, false
		if item.Kind == yaml.MappingNode && r.require(f["minutes"], "how many minutes it takes, such as 10") {
			minutes, ok = r.count(f["minutes"], 1, 480, "minutes")
		}
		if ok && (topic != "" || title != "") {
			out = append(out, workflow.AgendaItem{Topic: workflow.Topic(topic), Title: title, Minutes: minutes})
		}
	}
	if len(items) == 0 {
		if v.Kind == yaml.SequenceNode && len(v.Content) == 0 {
			r.fault(v.path, "The agenda is empty; fill it in, or take the key away for the usual five items.")
		}
		return workflow.DefaultAgenda()
	}
	return out
}

func (r *reader) timing(v value) workflow.Timing {
	t := workflow.DefaultTiming()
	f := r.object(v, "steps and their times", scheduleKeys...)
	r.offset(f["questions"], &t.Questions)
	if f["reminders"].set() {
		t.Reminders = nil
		for _, item := range r.list(f["reminders"], true, 5, "a list such as [3d, 1d]") {
			before := len(r.problems)
			var o workflow.Offset
			if r.offset(item, &o); len(r.problems) == before || o != (workflow.Offset{}) {
				t.Reminders = append(t.Reminders, o)
			}
		}
	}
	r.offset(f["digest"], &t.Digest)
	r.length(f["addendum_every"], time.Second, 7*24*time.Hour, &t.AddendumEvery)
	r.offset(f["after_meeting"], &t.AfterMeeting)
	if f["announcement"].set() {
		t.Announcement = &workflow.Offset{}
		r.offset(f["announcement"], t.Announcement)
	}
	r.offset(f["preparation"], &t.Preparation)
	r.offset(f["workshop_notice"], &t.WorkshopNotice)
	r.length(f["change_delay"], 0, 7*24*time.Hour, &t.ChangeDelay)
	r.offset(f["purge_answers"], &t.PurgeAnswers)
	r.offset(f["purge_addresses"], &t.PurgeAddresses)
	r.offset(f["candidate_answer"], &t.CandidateAnswer)
	return t
}

// cause is the innermost reason of an error: the outer ones repeat the name.
func cause(err error) string {
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return fmt.Sprint(err)
}
