package main

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"starte/workflow"
	"starte/workflow/engine"
	"starte/workflow/store"
)

// How long the mailbox may take when its copies are erased.
const eraseTimeout = 2 * time.Minute

func (a *app) forgetCommand() *cobra.Command {
	var dry bool
	c := &cobra.Command{
		Use: "forget ADDRESS", Short: "Erase a person, and show what is left", Args: exactly(1, "the person's address"),
		Long: `Erase the person with this address from every process: name and addresses,
answers, the messages that they came in, mail to the person, what is kept of mail
to others that quotes or names the person, the details of events, and the copies
in the robot's folder of the mailbox. Nobody is told. Then everything that is kept is searched
for the person's addresses and name, and what is found is listed.

Whoever leads a process that is under way cannot be erased: name another leader
in the process file and apply it, or cancel the process, first. To have a member
told that appointments no longer concern them, take them out of the process file
and apply it before you run this.

Backups, the process files themselves and people's own mailboxes are out of the
robot's reach.`,
		Example: "  starte forget kari@example.no --dry-run\n  starte forget kari@example.no",
		RunE: func(c *cobra.Command, args []string) error {
			return a.withMachine(c, func(m *machine) error { return a.forget(c.Context(), m, args[0], dry) })
		},
	}
	c.Flags().BoolVarP(&dry, "dry-run", "n", false, "say who and where, and erase nothing")
	return c
}

// subject is a person to be forgotten, as all processes know them.
type subject struct {
	addresses []string
	names     []string
	places    []string // processes, with the role
	leads     []string
}

func (a *app) forget(ctx context.Context, m *machine, address string, dry bool) error {
	parsed, err := mail.ParseAddress(address)
	if err != nil {
		return usageError{fmt.Errorf("%q is not an address: write it like kari@example.no", address)}
	}
	address = strings.ToLower(parsed.Address)
	who, err := identify(ctx, m.store, address)
	if err != nil {
		return err
	}
	for _, p := range who.places {
		fmt.Fprintf(a.stdout, "%s is %s\n", address, p)
	}
	if len(who.places) == 0 {
		fmt.Fprintf(a.stdout, "No process knows anybody by %s: check how it is written. What was ever kept of it is looked for all the same.\n", address)
	}
	if len(who.leads) > 0 {
		return usageError{fmt.Errorf("%s leads %s: name another leader in the process file and apply it, or `starte cancel %s`, and run this again",
			address, strings.Join(who.leads, ", "), who.leads[0])}
	}
	if dry {
		fmt.Fprintln(a.stdout, "Dry run: nothing was erased.")
		return nil
	}
	var sum store.Forgotten
	for _, addr := range who.addresses {
		f, err := m.engine.Forget(ctx, addr, a.now())
		if err != nil {
			return err
		}
		add(&sum, f)
	}
	mentions, err := m.engine.DropMentions(ctx, who.mentions())
	if err != nil {
		return err
	}
	sum.Originals += mentions
	fmt.Fprintf(a.stdout, "Erased: %s, %s, %s, %s; %s withdrawn\n", count(sum.Answers, "answer", "answers"), count(sum.Messages, "message", "messages"),
		count(sum.Originals, "sent mail", "sent mails"), count(sum.Addresses, "address", "addresses"), count(sum.Withdrawn, "mail", "mails"))
	copies := a.eraseCopies(ctx, m)
	if err := m.store.Scrub(ctx); err != nil {
		return err
	}
	return errors.Join(copies, a.prove(ctx, m, who))
}

// mentions are the texts that give the person away in mail to others. A name of
// one word is other people's too.
func (s *subject) mentions() []string {
	texts := slices.Clone(s.addresses)
	for _, n := range s.names {
		if strings.Contains(n, " ") {
			texts = append(texts, n)
		}
	}
	return texts
}

// identify finds out all that a person is known by.
func identify(ctx context.Context, s *store.Store, address string) (subject, error) {
	who := subject{addresses: []string{address}}
	refs, err := s.FindPerson(ctx, address)
	if err != nil {
		return who, err
	}
	for _, ref := range refs {
		p, err := s.Load(ctx, ref.ProcessID)
		if err != nil {
			return who, err
		}
		state, err := workflow.DecodeState(p.State)
		if err != nil {
			return who, err
		}
		role, known := state.Process.RoleOf(ref.PersonID), state.Of(ref.PersonID)
		person, ok := state.Process.Person(ref.PersonID)
		if !ok {
			person = state.Former[ref.PersonID]
		}
		who.addresses = slices.Concat(who.addresses, person.Addresses, known.Known, known.Left)
		if known.Failed != nil && known.Failed.Address != "" {
			who.addresses = append(who.addresses, known.Failed.Address)
		}
		if person.Name != "" {
			who.names = append(who.names, person.Name)
		}
		switch {
		case role == workflow.RoleLeader && (state.Status == workflow.Active || state.Status == workflow.Held):
			who.leads = append(who.leads, ref.ProcessID)
			fallthrough
		case role != "":
			who.places = append(who.places, fmt.Sprintf("%s, %s in %s", person.Name, role, ref.ProcessID))
		default:
			who.places = append(who.places, fmt.Sprintf("somebody who has left %s", ref.ProcessID))
		}
	}
	slices.Sort(who.addresses)
	who.addresses = slices.Compact(who.addresses)
	slices.Sort(who.names)
	who.names = slices.Compact(who.names)
	return who, nil
}

func add(sum *store.Forgotten, f store.Forgotten) {
	sum.Answers += f.Answers
	sum.Messages += f.Messages
	sum.Originals += f.Originals
	sum.Addresses += f.Addresses
	sum.Withdrawn += f.Withdrawn
}

// eraseCopies empties the mailbox of what was erased, and says how that went.
func (a *app) eraseCopies(ctx context.Context, m *machine) error {
	ctx, cancel := context.WithTimeout(ctx, eraseTimeout)
	defer cancel()
	c, err := m.engine.EraseCopies(ctx, a.now())
	if err != nil {
		return fmt.Errorf("copies in the mailbox are left; `starte serve` removes them when the mailbox can be reached, or run this again: %w", err)
	}
	fmt.Fprintf(a.stdout, "Mailbox: %s erased\n", count(c.Erased, "copy", "copies"))
	return copiesLeft(c)
}

func copiesLeft(c engine.Copies) error {
	var left []error
	if c.Unmoved > 0 {
		left = append(left, fmt.Errorf("%s not yet in the robot's folder of the mailbox: `starte serve` moves and erases them", count(c.Unmoved, "copy is", "copies are")))
	}
	if c.Nameless > 0 {
		left = append(left, fmt.Errorf("%s no Message-ID to find them by: remove them from the robot's folder of the mailbox by hand", count(c.Nameless, "copy has", "copies have")))
	}
	return errors.Join(left...)
}

// prove searches everything for the person and lists what is left. An address
// that is left is a failure; a name may stand in what others wrote.
func (a *app) prove(ctx context.Context, m *machine, who subject) error {
	left := 0
	for _, addr := range who.addresses {
		traces, err := m.store.Traces(ctx, addr)
		if err != nil {
			return err
		}
		left += len(traces)
		a.listTraces(addr, traces)
	}
	for _, name := range who.names {
		traces, err := m.store.Traces(ctx, name)
		if err != nil {
			return err
		}
		a.listTraces("the name "+name, traces)
	}
	if left > 0 {
		return fmt.Errorf("%s of an address left: mail that was being sent goes in some minutes, what others wrote and mail to others that waits goes with their purge; run this again then",
			count(left, "trace", "traces"))
	}
	fmt.Fprintln(a.stdout, "The database was searched: no address of the person is left in it.")
	fmt.Fprintln(a.stdout, "Out of reach: backups, process files (take the person out before you apply one again), and people's own mailboxes.")
	return nil
}

func (a *app) listTraces(what string, traces []store.Trace) {
	for _, t := range traces {
		fmt.Fprintf(a.stdout, "left: %s in %s, row %s\n", what, t.Place, t.ID)
	}
}

func (a *app) purgeCommand() *cobra.Command {
	return &cobra.Command{
		Use: "purge", Short: "Forget now what is due to be forgotten", Args: exactly(0, "no arguments"),
		Long: `Erase what has been kept for as long as the process files say: answers, messages
and rendered mail 30 days after the planning meeting, addresses 90 days after
the last workshop. "starte serve" does this by itself; this is for a robot that
is stopped, and to see that nothing is overdue. The mailbox's copies go too, and
the database's own file is written anew so that nothing stays in its gaps.`,
		Example: "  starte purge",
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withMachine(c, func(m *machine) error { return a.purge(c.Context(), m) })
		},
	}
}

func (a *app) purge(ctx context.Context, m *machine) error {
	done, err := m.engine.Purge(ctx, a.now())
	for _, p := range done {
		for _, what := range p.Purges {
			fmt.Fprintf(a.stdout, "%s: %s forgotten\n", p.ID, what)
		}
	}
	if err != nil {
		return err
	}
	if len(done) == 0 {
		fmt.Fprintln(a.stdout, "Nothing is due.")
	}
	copies := a.eraseCopies(ctx, m)
	return errors.Join(copies, m.store.Scrub(ctx))
}
