package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"starte/workflow"
	"starte/workflow/store"
)

// A decision is taken again this many times when others change the process meanwhile.
const maxConflicts = 20

// errRender says that a decided mail could not be made: trying again does not help.
var errRender = errors.New("mail could not be made")

// decision is a rule's decision with its mail rendered, ready to commit.
type decision struct {
	workflow.Decision
	version int64
	before  workflow.State
	after   workflow.Moment
	mails   []store.Mail
}

// decide loads a process, has rule decide and renders, all unlocked; then one
// short transaction saves the state, enqueues the mail and runs more, which
// keeps what belongs to it. When the process has changed meanwhile all is
// decided again. A rule that returns errUnchanged ends it with nothing written.
func (e *Engine) decide(ctx context.Context, id string, now time.Time, rule func(workflow.Moment) (workflow.Decision, error), more func(*store.Tx) error) error {
	for range maxConflicts {
		m, version, err := e.load(ctx, id, now)
		if err != nil {
			return err
		}
		d, err := rule(m)
		if errors.Is(err, errUnchanged) {
			return nil
		}
		if err != nil {
			return err
		}
		dec, err := e.prepare(ctx, m, d, version)
		if err != nil {
			return fmt.Errorf("prepare mail of %s: %w", id, err)
		}
		next, _ := workflow.Next(dec.after)
		err = e.store.Tx(ctx, func(tx *store.Tx) error {
			if err := e.commit(ctx, tx, id, now, &dec, next); err != nil || more == nil {
				return err
			}
			return more(tx)
		})
		if errors.Is(err, store.ErrConflict) {
			continue
		}
		if err != nil {
			return fmt.Errorf("commit %s: %w", id, err)
		}
		if len(dec.mails) > 0 {
			e.nudge()
		}
		return nil
	}
	return fmt.Errorf("commit %s: %w", id, store.ErrConflict)
}

// errUnchanged ends a decision that would change nothing: among thousands of
// files that are applied again few have anything to write.
var errUnchanged = errors.New("nothing has changed")

// unchanged is errUnchanged for a decision that leaves everything as it was
// before.
func unchanged(before *workflow.State, d *workflow.Decision) error {
	if len(d.Mails)+len(d.Withdraw)+len(d.Record)+len(d.Purge)+len(d.Log) > 0 {
		return nil
	}
	was, err := before.Encode()
	if err != nil {
		return err
	}
	is, err := d.State.Encode()
	if err != nil || !bytes.Equal(was, is) {
		return err
	}
	return errUnchanged
}

// load gathers a process as it stands.
func (e *Engine) load(ctx context.Context, id string, now time.Time) (workflow.Moment, int64, error) {
	p, err := e.store.Load(ctx, id)
	if err != nil {
		return workflow.Moment{}, 0, err
	}
	m, err := e.moment(p, now)
	if err != nil {
		return workflow.Moment{}, 0, err
	}
	answers, err := e.store.Answers(ctx, id)
	if err != nil {
		return workflow.Moment{}, 0, err
	}
	postings, err := e.store.Postings(ctx, []string{id})
	if err != nil {
		return workflow.Moment{}, 0, err
	}
	m.Answers, m.Outbox = answersOf(answers), outboxOf(postings[id])
	return m, p.Version, nil
}

// moment is a process at a time, without its answers and its mail.
func (e *Engine) moment(p store.Process, now time.Time) (workflow.Moment, error) {
	state, err := workflow.DecodeState(p.State)
	if err != nil {
		return workflow.Moment{}, fmt.Errorf("load process %s: %w: %w", p.ID, errFault, err)
	}
	return e.momentOf(state, now)
}

func (e *Engine) momentOf(state workflow.State, now time.Time) (workflow.Moment, error) {
	loc, err := e.zones.load(state.Process.Zone)
	if err != nil {
		return workflow.Moment{}, fmt.Errorf("load process %s: %w: %w", state.Process.ID, errFault, err)
	}
	return workflow.NewMoment(state, now, loc, e.holiday), nil
}

// loadEach gathers the processes of chains as they stand, the versions first:
// whatever changes after that is noticed when the chain is committed.
func (e *Engine) loadEach(ctx context.Context, now time.Time, list []*chain, in *directory) error {
	var ids []string
	for _, c := range list {
		if c.process != "" {
			ids = append(ids, c.process)
		}
	}
	known := map[string]loaded{}
	stale := ids
	if in != nil {
		versions, err := e.store.Versions(ctx, ids)
		if err != nil {
			return err
		}
		stale = nil
		for _, id := range ids {
			if l := in.processes[id]; l.state != nil && l.version == versions[id] {
				known[id] = l
			} else {
				stale = append(stale, id)
			}
		}
	}
	rows, err := e.store.LoadEach(ctx, stale)
	if err != nil {
		return err
	}
	answers, err := e.store.AnswersOf(ctx, ids)
	if err != nil {
		return err
	}
	postings, err := e.store.Postings(ctx, ids)
	if err != nil {
		return err
	}
	for _, c := range list {
		if c.process == "" {
			continue
		}
		if l, ok := known[c.process]; ok {
			c.version = l.version
			c.moment, c.fault = e.momentOf(*l.state, now)
		} else if row, ok := rows[c.process]; ok {
			c.version = row.Version
			c.moment, c.fault = e.moment(row, now)
		} else {
			return fmt.Errorf("load process %s: %w", c.process, store.ErrNotFound)
		}
		c.moment.Answers, c.moment.Outbox = answersOf(answers[c.process]), outboxOf(postings[c.process])
	}
	return nil
}

func answersOf(rows []store.Answer) []workflow.Answer {
	answers := make([]workflow.Answer, 0, len(rows))
	for _, a := range rows {
		answers = append(answers, workflow.Answer{Person: a.PersonID, Question: a.Question, Text: a.Text, Guess: a.Guess, At: a.At})
	}
	return answers
}

func outboxOf(postings []store.Posting) []workflow.Posted {
	outbox := make([]workflow.Posted, 0, len(postings))
	for _, p := range postings {
		outbox = append(outbox, workflow.Posted{Kind: workflow.MailKind(p.Kind), Person: p.PersonID, Event: p.Event, Sequence: p.Sequence, Status: postedStatus(p), At: p.CreatedAt, Left: p.DoneAt})
	}
	return outbox
}

func postedStatus(p store.Posting) workflow.PostedStatus {
	switch {
	case p.Told():
		return workflow.PostTold
	case p.Status == store.MailFailed:
		return workflow.PostFailed
	case p.Status == store.MailWithdrawn || p.Status == store.MailExpired:
		return workflow.PostWithdrawn
	}
	return workflow.PostQueued
}

// prepare renders what was decided.
func (e *Engine) prepare(ctx context.Context, m workflow.Moment, d workflow.Decision, version int64) (decision, error) {
	dec := decision{Decision: d, version: version, before: m.State}
	for _, mail := range d.Mails {
		letter, err := e.renderer.Render(ctx, &d.State, mail, m.Now)
		if err != nil {
			return decision{}, err
		}
		row, err := e.outboxRow(d.State.Process.ID, &letter, m.Now)
		if err != nil {
			return decision{}, err
		}
		dec.mails = append(dec.mails, row)
	}
	var err error
	dec.after, err = e.after(m, &dec)
	return dec, err
}

// after is the moment as a decision leaves it.
func (e *Engine) after(m workflow.Moment, d *decision) (workflow.Moment, error) {
	loc, err := e.zones.load(d.State.Process.Zone)
	if err != nil {
		return m, err
	}
	next := workflow.NewMoment(d.State, m.Now, loc, m.Holiday)
	next.Answers = workflow.MergeAnswers(m.Answers, d.Record)
	next.Outbox = slices.Clone(m.Outbox)
	for i := range next.Outbox {
		p := &next.Outbox[i]
		if p.Status == workflow.PostQueued && slices.ContainsFunc(d.Withdraw, func(w workflow.Withdrawal) bool { return covers(w, p) }) {
			p.Status = workflow.PostWithdrawn
		}
	}
	for _, mail := range d.Mails {
		next.Outbox = append(next.Outbox, mail.Posted(workflow.PostQueued, m.Now))
	}
	return next, nil
}

// covers reports whether a withdrawal takes a mail back; empty fields match all.
func covers(w workflow.Withdrawal, p *workflow.Posted) bool {
	return (w.Event == "" || w.Event == p.Event) && (w.Person == "" || w.Person == p.Person) &&
		(len(w.Kinds) == 0 || slices.Contains(w.Kinds, p.Kind))
}

// commit saves the state, when the process is due next, and what it causes, in
// the caller's transaction.
func (e *Engine) commit(ctx context.Context, tx *store.Tx, id string, now time.Time, dec *decision, next time.Time) error {
	state, err := dec.State.Encode()
	if err != nil {
		return err
	}
	row := store.Process{ID: id, Version: dec.version, State: state, NextAt: next, Status: dec.State.Status, UpdatedAt: now}
	if err := tx.Save(ctx, row); err != nil {
		return err
	}
	if err := keepPeople(ctx, tx, &dec.before, &dec.State, now); err != nil {
		return err
	}
	if err := holdMail(ctx, tx, id, dec.before.Status, dec.State.Status); err != nil {
		return err
	}
	if err := e.withdraw(ctx, tx, id, now, dec.Withdraw); err != nil {
		return err
	}
	if _, err := tx.Enqueue(ctx, dec.mails...); err != nil {
		return err
	}
	for _, p := range dec.Purge {
		if err := purge(ctx, tx, id, p); err != nil {
			return err
		}
	}
	return tx.Log(ctx, eventRows(dec, now)...)
}

// eventRows are what a decision writes into the process's history.
func eventRows(dec *decision, now time.Time) []store.Event {
	events := make([]store.Event, 0, len(dec.Log))
	for _, l := range dec.Log {
		events = append(events, store.Event{ProcessID: dec.State.Process.ID, At: now, Kind: l.What, PersonID: l.Person, Detail: l.Detail})
	}
	return events
}

// holdMail stops or frees what waits to be sent when a process is held or resumed.
func holdMail(ctx context.Context, tx *store.Tx, id string, before, after workflow.Status) error {
	var err error
	switch {
	case before == after:
	case after == workflow.Held:
		_, err = tx.HoldMail(ctx, id)
	case before == workflow.Held:
		_, err = tx.ResumeMail(ctx, id)
	}
	return err
}

// keepPeople keeps the addresses and tags by which senders are known again.
func keepPeople(ctx context.Context, tx *store.Tx, before, after *workflow.State, now time.Time) error {
	addresses := addressesOf(after)
	if !slices.Equal(addressesOf(before), addresses) {
		if err := tx.SetAddresses(ctx, after.Process.ID, addresses); err != nil {
			return err
		}
	}
	for _, p := range after.Process.Everybody() {
		tag := after.Of(p.ID).Tag
		if tag == "" || before.Of(p.ID).Tag == tag {
			continue
		}
		if err := tx.PutTag(ctx, tag, store.Ref{ProcessID: after.Process.ID, PersonID: p.ID}, now); err != nil {
			return err
		}
	}
	return nil
}

func addressesOf(s *workflow.State) []store.Address {
	var list []store.Address
	for _, p := range s.Process.Everybody() {
		for _, a := range p.Addresses {
			list = append(list, store.Address{PersonID: p.ID, Address: a})
		}
		for _, a := range s.Of(p.ID).Known {
			if !slices.Contains(p.Addresses, a) {
				list = append(list, store.Address{PersonID: p.ID, Address: a})
			}
		}
	}
	return list
}

// purge forgets. Mail may have come since the answers were forgotten: with the
// addresses all of it goes.
func purge(ctx context.Context, tx *store.Tx, id string, p workflow.Purge) error {
	if _, err := tx.PurgeAnswers(ctx, id); err != nil || p == workflow.PurgeAnswers {
		return err
	}
	_, err := tx.PurgeAddresses(ctx, id)
	return err
}

func (e *Engine) withdraw(ctx context.Context, tx *store.Tx, id string, now time.Time, list []workflow.Withdrawal) error {
	for _, w := range list {
		match := store.Match{Event: w.Event, PersonID: w.Person}
		for _, k := range w.Kinds {
			match.Kinds = append(match.Kinds, string(k))
		}
		if _, err := tx.Withdraw(ctx, id, match, now); err != nil {
			return err
		}
	}
	return nil
}
