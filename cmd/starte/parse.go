package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"starte/parser"
	"starte/workflow"
)

type parseFlags struct {
	sent      string
	questions []string
	body      string
}

func (a *app) parseCommand() *cobra.Command {
	var f parseFlags
	c := &cobra.Command{
		Use: "parse FILE...|-", Short: "Show how a message is read, and why", Args: atLeast(1, "message files, or - for standard input"),
		Long: `Read messages as the robot does and print how each was understood, one JSON
line a file: what kind of message it is, what the person newly wrote, which
answer belongs to which question, what could not be placed, and every span that
was left out with its class.

With --sent the reply is read against the message that it answers, which is how
the robot reads; without it, by what mail programs usually do. Answers are given
to their questions where these are known: the robot's own mail brings them along,
those of another message are named with --question.`,
		Example: "  starte parse reply.eml\n  starte parse --sent questions.eml --question 'What do you wonder about?' reply.eml",
		RunE: func(_ *cobra.Command, args []string) error {
			return a.parse(f, args)
		},
	}
	c.Flags().StringVar(&f.sent, "sent", "", "the message that was replied to, a file")
	c.Flags().StringArrayVar(&f.questions, "question", nil, "a question of that message; once for each, in order")
	c.Flags().StringVar(&f.body, "body", "", "the files are bare bodies: text or html")
	return c
}

// parsed is the JSON line of a message.
type parsed struct {
	File        string          `json:"file"`
	Kind        parser.Kind     `json:"kind"`
	From        string          `json:"from"`
	Subject     string          `json:"subject,omitempty"`
	MessageID   string          `json:"message_id,omitempty"`
	InReplyTo   string          `json:"in_reply_to"`
	Reply       string          `json:"reply"`
	Answers     []parsedAnswer  `json:"answers"`
	Unplaced    []string        `json:"unplaced"`
	Dropped     []parsedSpan    `json:"dropped"`
	Attachments []string        `json:"attachments,omitempty"`
	Absence     *parsedAbsence  `json:"absence,omitempty"`
	Delivery    *parsedDelivery `json:"delivery,omitempty"`
	Calendar    *parsedCalendar `json:"calendar,omitempty"`
	Emoji       string          `json:"emoji,omitempty"`
	Problems    []parsedProblem `json:"problems,omitempty"`
}

type parsedAbsence struct {
	Text   string `json:"text"`
	Until  string `json:"until"`  // the phrase, as it was written
	Return bool   `json:"return"` // whether that is the day of return, not the last one away
}

type parsedCalendar struct {
	Method   string `json:"method"`
	UID      string `json:"uid"`
	Sequence int    `json:"sequence"`
	Attendee string `json:"attendee"`
	PartStat string `json:"part_stat"`
	Comment  string `json:"comment"`
}

type parsedProblem struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

type parsedAnswer struct {
	Question int    `json:"question"`
	Text     string `json:"text"`
	Guess    bool   `json:"guess,omitempty"`
	Shared   bool   `json:"shared,omitempty"` // said of several questions at once
}

type parsedSpan struct {
	Class string `json:"class"`
	Text  string `json:"text"`
}

type parsedDelivery struct {
	Recipient  string `json:"recipient"`
	Action     string `json:"action"`
	Status     string `json:"status"`
	Diagnostic string `json:"diagnostic"`
	MessageID  string `json:"message_id"`
}

func (a *app) parse(f parseFlags, files []string) error {
	if f.body != "" && f.body != "text" && f.body != "html" {
		return usageError{fmt.Errorf("--body is text or html, not %q", f.body)}
	}
	var sent *parser.Sent
	if f.sent != "" {
		raw, err := os.ReadFile(f.sent)
		if err != nil {
			return usageError{unreadableMessage(f.sent, err)}
		}
		if len(f.questions) == 0 {
			f.questions = questionsIn(raw)
		}
		sent = parser.NewSent(raw, f.questions)
	} else if len(f.questions) > 0 {
		sent = parser.NewSent(nil, f.questions)
	}
	out := json.NewEncoder(a.stdout)
	out.SetEscapeHTML(false)
	for _, name := range files {
		raw, err := a.readFile(name)
		if err != nil {
			return usageError{unreadableMessage(name, err)}
		}
		if err := out.Encode(parseOne(name, raw, f.body, sent)); err != nil {
			return fmt.Errorf("write result: %w", err)
		}
	}
	return nil
}

// questionsIn finds the questions of mail in which the robot asks them: they are
// numbered from 1 on, each a paragraph.
func questionsIn(raw []byte) []string {
	m := parser.Read(raw)
	if kind := workflow.MailKind(m.Header.Get("X-Starte-Kind")); kind != workflow.MailQuestions && kind != workflow.MailReminder {
		return nil
	}
	var questions []string
	within := false
	for line := range strings.Lines(m.Text()) {
		line = strings.TrimSpace(line)
		text, begins := strings.CutPrefix(line, strconv.Itoa(len(questions)+1)+". ")
		switch {
		case begins:
			questions = append(questions, text)
		case within && line != "":
			questions[len(questions)-1] += " " + line
		}
		within = line != "" && (begins || within)
	}
	return questions
}

// unreadableMessage says what is wrong with a file that was to be a message.
func unreadableMessage(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s is not there: name a message as a mail program saves it (.eml), or - for standard input", name)
	case isFolder(name):
		return fmt.Errorf("%s is a folder: name the messages in it, such as %s", name, filepath.Join(name, "*.eml"))
	}
	return fmt.Errorf("read message: %w", err)
}

func (a *app) readFile(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(a.stdin)
	}
	return os.ReadFile(name)
}

func parseOne(name string, raw []byte, body string, sent *parser.Sent) parsed {
	var m *parser.Message
	if body != "" {
		m = parser.ReadBody(raw, body == "html")
	} else {
		m = parser.Read(raw)
	}
	r := m.Against(sent)
	p := parsed{
		File: name, Kind: m.Kind, From: m.From, Subject: m.Subject, MessageID: m.MessageID, InReplyTo: m.InReplyTo, Reply: r.Reply,
		Answers: []parsedAnswer{}, Unplaced: append([]string{}, r.Unplaced...), Dropped: []parsedSpan{},
		Absence: (*parsedAbsence)(m.Absence), Calendar: (*parsedCalendar)(m.Calendar), Emoji: m.Emoji,
	}
	for _, x := range r.Answers {
		p.Answers = append(p.Answers, parsedAnswer{x.Question, x.Text, x.Guess, x.Shared})
	}
	for _, s := range r.Dropped {
		p.Dropped = append(p.Dropped, parsedSpan{s.Class, s.Text})
	}
	for _, at := range m.Attachments {
		// A picture pasted into an answer often has no name of its own.
		p.Attachments = append(p.Attachments, cmp.Or(at.Name, at.MediaType))
	}
	for _, x := range m.Problems {
		p.Problems = append(p.Problems, parsedProblem(x))
	}
	if d := m.Delivery; d != nil {
		p.Delivery = &parsedDelivery{d.Recipient, d.Action, d.Status, d.Diagnostic, d.MessageID}
	}
	return p
}
