package migrations

import (
	"bytes"
	"compress/flate"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"

	"github.com/klauspost/compress/s2"
	"github.com/pressly/goose/v3"
)

// contents keeps each mail once. Until now one that may be answered lay in two
// tables while it waited: as it is sent (messages), and compressed as what
// replies are read against (originals). Here it is one row, compressed; it
// outlives the sending when answerable is set. The table keeps the name that an
// older robot deletes from when it has sent a mail, so that one that still runs
// records what it has begun to send; what else it tries fails as a whole.
func contents() *goose.Migration {
	return goose.NewGoMigration(2, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `CREATE TABLE contents (
			outbox_id  TEXT    NOT NULL PRIMARY KEY REFERENCES outbox (id),
			content    BYTEA   NOT NULL,
			answerable BOOLEAN NOT NULL
		)`); err != nil {
			return fmt.Errorf("create contents: %w", err)
		}
		for after := ""; ; {
			list, err := readMails(ctx, tx, after)
			if err != nil {
				return fmt.Errorf("read mails after %q: %w", after, err)
			}
			if len(list) == 0 {
				break
			}
			for _, m := range list {
				if err := m.write(ctx, tx); err != nil {
					return fmt.Errorf("write mail %s: %w", m.id, err)
				}
			}
			after = list[len(list)-1].id
		}
		for _, step := range []string{`DROP TABLE originals`, `DROP TABLE messages`, `ALTER TABLE contents RENAME TO messages`} {
			if _, err := tx.ExecContext(ctx, step); err != nil {
				return fmt.Errorf("replace tables: %w", err)
			}
		}
		return nil
	}}, nil)
}

// twice is a mail as it was kept: header and body are nil when it had been
// sent, original when nobody answers it.
type twice struct {
	id                     string
	header, body, original []byte
}

// readMails reads the next few mails, so that memory does not grow with the outbox.
func readMails(ctx context.Context, tx *sql.Tx, after string) ([]twice, error) {
	rows, err := tx.QueryContext(ctx, `SELECT o.id, m.header, m.body, a.body FROM outbox o
		LEFT JOIN messages m ON m.outbox_id = o.id LEFT JOIN originals a ON a.outbox_id = o.id
		WHERE o.id > $1 AND (m.outbox_id IS NOT NULL OR a.outbox_id IS NOT NULL) ORDER BY o.id LIMIT 500`, after)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []twice
	for rows.Next() {
		var m twice
		if err := rows.Scan(&m.id, &m.header, &m.body, &m.original); err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, rows.Err()
}

func (m twice) write(ctx context.Context, tx *sql.Tx) error {
	content, ok := m.content()
	if !ok {
		return nil
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO contents (outbox_id, content, answerable) VALUES ($1, $2, $3)`, m.id, s2.Encode(nil, content), m.original != nil)
	return err
}

// content is the layout in JSON, a line feed, and the bytes, of which the header
// is the first segment; ok is false for a mail that is sent and of which nothing
// can be read.
func (m twice) content() (content []byte, ok bool) {
	type segment struct {
		Length int    `json:"n,omitempty"`
		Hash   string `json:"h,omitempty"`
	}
	var layout []segment
	var text []byte
	if m.body != nil {
		lines, own, _ := bytes.Cut(m.body, []byte("\n"))
		if json.Unmarshal(lines, &layout) != nil {
			return m.body, true // as damaged as it was: it fails alone when its turn comes
		}
		layout, text = append([]segment{{Length: len(m.header)}}, layout...), append(m.header, own...)
	} else {
		var err error
		if text, err = io.ReadAll(flate.NewReader(bytes.NewReader(m.original))); err != nil {
			return nil, false
		}
		layout = []segment{{Length: len(text)}}
	}
	lines, err := json.Marshal(layout)
	if err != nil {
		return nil, false
	}
	return append(append(lines, '\n'), text...), true
}
