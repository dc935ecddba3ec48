package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"starte/workflow"
	"starte/workflow/store"
)

func (a *app) exportCommand() *cobra.Command {
	var person, out string
	c := &cobra.Command{
		Use: "export [ID]", Short: "Everything about a process, or about one person, as JSON", Args: atMost(1, "at most one process id"),
		Long: `Write what the robot keeps as JSON, one line a process: its state, every answer
with what it replaced, which mail came and went, and what happened. Without an
id, every process.

With --person, everything about the one with that address, in every process: what
is known of them, what they wrote and what was written to them, the messages
themselves included (base64). That is what you hand out when somebody asks what
you keep about them.

Reply tags and the seed that shuffles answers are secrets and left out.`,
		Example: "  starte export solbakken | jq .answers\n  starte export --person kari@example.no --out kari.json",
		RunE: func(c *cobra.Command, args []string) error {
			if person != "" && len(args) > 0 {
				return usageError{errors.New("export takes a process id or --person, not both")}
			}
			return a.withStore(c, func(_ config, s *store.Store) error { return a.export(c, s, args, person, out) })
		},
	}
	c.Flags().StringVar(&person, "person", "", "the address of the one person to export")
	c.Flags().StringVarP(&out, "out", "o", "", "a new file, readable by you only; standard output if left out")
	return c
}

func (a *app) export(c *cobra.Command, s *store.Store, args []string, person, out string) (err error) {
	var id string
	if len(args) == 1 {
		id = args[0]
		if _, _, err := loadState(c, s, id); err != nil {
			return err
		}
	}
	var about *exportedPerson
	if person != "" {
		if about, err = a.gatherPerson(c.Context(), s, strings.ToLower(person)); err != nil {
			return err
		}
	}
	w, closeOut, err := a.output(out)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeOut()) }()
	switch {
	case about != nil:
		enc := encoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(about)
	case id != "":
		return a.exportOne(c.Context(), s, id, w)
	}
	return a.exportAll(c.Context(), s, w)
}

func encoder(w io.Writer) *json.Encoder {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc
}

func (a *app) exportAll(ctx context.Context, s *store.Store, w io.Writer) error {
	return s.EachProcess(ctx, func(p store.Process) error { return a.exportOne(ctx, s, p.ID, w) })
}

// exportedProcess is the JSON line of a process.
type exportedProcess struct {
	ExportedAt time.Time        `json:"exported_at"`
	ID         string           `json:"id"`
	Status     workflow.Status  `json:"status"`
	CreatedAt  time.Time        `json:"created_at"`
	UpdatedAt  time.Time        `json:"updated_at"`
	NextAt     time.Time        `json:"next_at,omitzero"`
	State      workflow.State   `json:"state"`
	Answers    []exportedAnswer `json:"answers"`
	Received   []exportedIn     `json:"received"`
	Sent       []exportedOut    `json:"sent"`
	Events     []exportedEvent  `json:"events"`
}

type exportedAnswer struct {
	Person       string    `json:"person"`
	Question     int       `json:"question"` // 0: could not be placed
	Text         string    `json:"text"`
	Guess        bool      `json:"guess,omitempty"`
	At           time.Time `json:"at"`
	SupersededAt time.Time `json:"superseded_at,omitzero"`
	Message      string    `json:"message"` // the id of the message that it stood in
}

type exportedIn struct {
	ID         string              `json:"id"`
	ReceivedAt time.Time           `json:"received_at"`
	From       string              `json:"from"`
	Subject    string              `json:"subject"`
	Kind       string              `json:"kind"`
	Status     store.InboundStatus `json:"status"`
	Process    string              `json:"process,omitempty"`
	Person     string              `json:"person,omitempty"`
	MessageID  string              `json:"message_id,omitempty"`
	Size       int64               `json:"size"`
	Problem    string              `json:"problem,omitempty"`
	Message    []byte              `json:"message,omitempty"` // as it came; base64
}

type exportedOut struct {
	Kind      string           `json:"kind"`
	Event     string           `json:"event,omitempty"`
	Person    string           `json:"person"`
	Recipient string           `json:"recipient,omitempty"`
	Status    store.MailStatus `json:"status"`
	DueAt     time.Time        `json:"due_at"`
	DoneAt    time.Time        `json:"done_at,omitzero"`
	Attempts  int              `json:"attempts"`
	MessageID string           `json:"message_id"`
	Error     string           `json:"error,omitempty"`
	Message   []byte           `json:"message,omitempty"` // what is kept of it; base64
}

type exportedEvent struct {
	At     time.Time `json:"at"`
	Person string    `json:"person,omitempty"`
	Kind   string    `json:"kind"`
	Detail string    `json:"detail,omitempty"`
}

func (a *app) exportOne(ctx context.Context, s *store.Store, id string, w io.Writer) error {
	p, err := s.Load(ctx, id)
	if err != nil {
		return err
	}
	x := exportedProcess{ExportedAt: a.now().UTC().Truncate(time.Second), ID: id, Status: p.Status, CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt, NextAt: p.NextAt}
	if x.State, err = workflow.DecodeState(p.State); err != nil {
		return err
	}
	x.State.Seed = ""
	for _, ps := range x.State.People {
		ps.Tag = ""
	}
	if x.Answers, err = answersOf(ctx, s, store.Ref{ProcessID: id}, people(&x.State)); err != nil {
		return err
	}
	in, err := s.InboundOf(ctx, store.Ref{ProcessID: id}, "")
	if err != nil {
		return err
	}
	x.Received = make([]exportedIn, 0, len(in))
	for _, m := range in {
		x.Received = append(x.Received, exportIn(m))
	}
	if x.Sent, err = sentTo(ctx, s, store.Ref{ProcessID: id}, false); err != nil {
		return err
	}
	if x.Events, err = eventsOf(ctx, s, store.Ref{ProcessID: id}); err != nil {
		return err
	}
	return encoder(w).Encode(x)
}

// people are the ids of everybody who is or was in a process.
func people(s *workflow.State) []string {
	var ids []string
	for _, p := range s.Process.Everybody() {
		ids = append(ids, p.ID)
	}
	for id := range s.Former {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func answersOf(ctx context.Context, s *store.Store, who store.Ref, ids []string) ([]exportedAnswer, error) {
	list := []exportedAnswer{}
	for _, id := range ids {
		history, err := s.History(ctx, store.Ref{ProcessID: who.ProcessID, PersonID: id})
		if err != nil {
			return nil, err
		}
		for _, h := range history {
			list = append(list, exportedAnswer{h.PersonID, h.Question, h.Text, h.Guess, h.At, h.SupersededAt, h.InboundID})
		}
	}
	return list, nil
}

func exportIn(m store.Inbound) exportedIn {
	return exportedIn{ID: m.ID, ReceivedAt: m.ReceivedAt, From: m.From, Subject: m.Subject, Kind: m.Kind, Status: m.Status,
		Process: m.ProcessID, Person: m.PersonID, MessageID: m.MessageID, Size: m.Size, Problem: m.Problem}
}

// sentTo is the mail to everybody of a process, or to one person of it; with
// whole, also what is kept of its text.
func sentTo(ctx context.Context, s *store.Store, who store.Ref, whole bool) ([]exportedOut, error) {
	rows, err := s.Outbox(ctx, who.ProcessID)
	if err != nil {
		return nil, err
	}
	list := make([]exportedOut, 0, len(rows))
	for _, r := range rows {
		if who.PersonID != "" && r.PersonID != who.PersonID {
			continue
		}
		x := exportedOut{Kind: r.Kind, Event: r.Event, Person: r.PersonID, Recipient: r.Recipient, Status: r.Status, DueAt: r.DueAt, DoneAt: r.DoneAt,
			Attempts: r.Attempts, MessageID: r.MessageID, Error: r.LastError}
		if whole {
			x.Message, err = s.Original(ctx, r.ID)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return nil, err
			}
		}
		list = append(list, x)
	}
	return list, nil
}

func eventsOf(ctx context.Context, s *store.Store, who store.Ref) ([]exportedEvent, error) {
	events, err := s.Events(ctx, who.ProcessID, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	list := make([]exportedEvent, 0, len(events))
	for _, e := range events {
		if who.PersonID == "" || e.PersonID == who.PersonID {
			list = append(list, exportedEvent{e.At, e.PersonID, e.Kind, e.Detail})
		}
	}
	return list, nil
}

// exportedPerson is everything about the one with an address.
type exportedPerson struct {
	ExportedAt time.Time            `json:"exported_at"`
	Address    string               `json:"address"`
	Processes  []exportedMembership `json:"processes"`
	// OtherMail came from the address, and is held, forged, or of nobody known.
	OtherMail []exportedIn `json:"other_mail"`
}

// exportedMembership is a person in one process.
type exportedMembership struct {
	Process   string                `json:"process"`
	Workplace string                `json:"workplace"`
	Role      workflow.Role         `json:"role"` // empty for somebody who has left
	Person    workflow.Person       `json:"person"`
	Known     *workflow.PersonState `json:"known"`
	Answers   []exportedAnswer      `json:"answers"`
	Received  []exportedIn          `json:"received"`
	Sent      []exportedOut         `json:"sent"`
	Events    []exportedEvent       `json:"events"`
}

func (a *app) gatherPerson(ctx context.Context, s *store.Store, address string) (*exportedPerson, error) {
	refs, err := s.FindPerson(ctx, address)
	if err != nil {
		return nil, err
	}
	x := &exportedPerson{ExportedAt: a.now().UTC().Truncate(time.Second), Address: address, Processes: []exportedMembership{}, OtherMail: []exportedIn{}}
	theirs := map[string]bool{}
	for _, ref := range refs {
		m, err := gatherMembership(ctx, s, ref)
		if err != nil {
			return nil, err
		}
		for _, in := range m.Received {
			theirs[in.ID] = true
		}
		x.Processes = append(x.Processes, m)
	}
	from, err := s.InboundFrom(ctx, address)
	if err != nil {
		return nil, err
	}
	for _, in := range from {
		if theirs[in.ID] {
			continue
		}
		whole, err := withBytes(ctx, s, in)
		if err != nil {
			return nil, err
		}
		x.OtherMail = append(x.OtherMail, whole)
	}
	if len(x.Processes) == 0 && len(x.OtherMail) == 0 {
		return nil, usageError{fmt.Errorf("nothing is kept about %s: is that the address in the process file?", address)}
	}
	return x, nil
}

func gatherMembership(ctx context.Context, s *store.Store, ref store.Ref) (exportedMembership, error) {
	m := exportedMembership{Process: ref.ProcessID, Person: workflow.Person{ID: ref.PersonID}, Received: []exportedIn{}}
	p, err := s.Load(ctx, ref.ProcessID)
	if err != nil {
		return m, err
	}
	state, err := workflow.DecodeState(p.State)
	if err != nil {
		return m, err
	}
	m.Workplace, m.Role = state.Process.Workplace, state.Process.RoleOf(ref.PersonID)
	if who, ok := state.Process.Person(ref.PersonID); ok {
		m.Person = who
	} else if who, ok := state.Former[ref.PersonID]; ok {
		m.Person = who
	}
	m.Known = state.Of(ref.PersonID)
	m.Known.Tag = ""
	if m.Answers, err = answersOf(ctx, s, ref, []string{ref.PersonID}); err != nil {
		return m, err
	}
	in, err := s.InboundOf(ctx, ref, "")
	if err != nil {
		return m, err
	}
	for _, row := range in {
		whole, err := withBytes(ctx, s, row)
		if err != nil {
			return m, err
		}
		m.Received = append(m.Received, whole)
	}
	if m.Sent, err = sentTo(ctx, s, ref, true); err != nil {
		return m, err
	}
	m.Events, err = eventsOf(ctx, s, ref)
	return m, err
}

func withBytes(ctx context.Context, s *store.Store, in store.Inbound) (exportedIn, error) {
	x := exportIn(in)
	raw, err := s.Raw(ctx, in.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return x, err
	}
	x.Message = raw
	return x, nil
}
