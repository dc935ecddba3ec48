package store

import (
	"context"
	"fmt"
)

// FindPerson returns whom an address (lower case) belongs to, in every process:
// by the addresses of its people, and by mail to and from it, so that somebody
// who has left a process is found too. Held and forged messages count for
// nobody: what they claim has not been proven.
func (r Reader) FindPerson(ctx context.Context, address string) ([]Ref, error) {
	address = clean(address)
	refs, err := all(ctx, r, (*Ref).fields, `SELECT process_id, person_id FROM addresses WHERE address = ?
		UNION SELECT process_id, person_id FROM outbox WHERE recipient = ? AND person_id <> ''
		UNION SELECT process_id, person_id FROM inbound WHERE from_addr = ? AND process_id IS NOT NULL AND person_id IS NOT NULL AND status <> 'held' AND status <> 'forged'
		ORDER BY process_id, person_id`, address, address, address)
	if err != nil {
		return nil, fmt.Errorf("find person: %w", err)
	}
	return refs, nil
}

// InboundFrom returns every message from an address (lower case), whoever it
// was taken for, in the order in which they came.
func (r Reader) InboundFrom(ctx context.Context, address string) ([]Inbound, error) {
	list, err := all(ctx, r, (*Inbound).fields, `SELECT `+inboundColumns+` FROM inbound WHERE from_addr = ? ORDER BY received_at, id`, clean(address))
	if err != nil {
		return nil, fmt.Errorf("list messages of a sender: %w", err)
	}
	return list, nil
}

// InboundWith returns the messages with a status, in the order in which they
// came; of one process, or of all when process is empty.
func (r Reader) InboundWith(ctx context.Context, status InboundStatus, process string) ([]Inbound, error) {
	list, err := all(ctx, r, (*Inbound).fields, `SELECT `+inboundColumns+` FROM inbound
		WHERE status = ? AND (? = '' OR process_id = ?) ORDER BY received_at, id`, string(status), process, process)
	if err != nil {
		return nil, fmt.Errorf("list %s messages: %w", status, err)
	}
	return list, nil
}
