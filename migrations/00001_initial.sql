-- +goose Up

-- Switches and small facts of the whole installation.
CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- One workplace going through the phase. The state is one JSON document;
-- version is raised by every save and guards it against concurrent writers.
CREATE TABLE processes (
    id         TEXT   NOT NULL PRIMARY KEY,
    version    BIGINT NOT NULL,
    state      TEXT   NOT NULL,
    next_at    BIGINT,
    status     TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX processes_due ON processes (next_at, id) WHERE next_at IS NOT NULL;

-- The addresses of the people of a process, for recognising senders.
CREATE TABLE addresses (
    process_id TEXT NOT NULL REFERENCES processes (id),
    person_id  TEXT NOT NULL,
    address    TEXT NOT NULL,
    PRIMARY KEY (process_id, address, person_id)
);
CREATE INDEX addresses_address ON addresses (address);

-- The unguessable tag of each person's reply address.
CREATE TABLE tags (
    tag        TEXT   NOT NULL PRIMARY KEY,
    process_id TEXT   NOT NULL REFERENCES processes (id),
    person_id  TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX tags_person ON tags (process_id, person_id, created_at);

-- Files that the operator supplies, once each.
CREATE TABLE documents (
    sha256     TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    content    BYTEA  NOT NULL,
    created_at BIGINT NOT NULL
);

-- Every message taken from the mailbox. The row outlives the raw bytes, so
-- that a message seen again after the purge is still known.
CREATE TABLE inbound (
    id            TEXT   NOT NULL PRIMARY KEY,
    sha256        TEXT   NOT NULL UNIQUE,
    received_at   BIGINT NOT NULL,
    internal_date BIGINT,
    size          BIGINT NOT NULL,
    from_addr     TEXT   NOT NULL,
    subject       TEXT   NOT NULL,
    kind          TEXT   NOT NULL,
    status        TEXT   NOT NULL,
    process_id    TEXT,
    person_id     TEXT,
    message_id    TEXT   NOT NULL,
    in_reply_to   TEXT   NOT NULL,
    raw           BYTEA,
    mailbox       TEXT   NOT NULL,
    uidvalidity   BIGINT NOT NULL,
    uid           BIGINT NOT NULL,
    moved_at      BIGINT,
    erase         BOOLEAN NOT NULL,
    problem       TEXT   NOT NULL
);
CREATE INDEX inbound_process ON inbound (process_id, person_id, received_at);
CREATE INDEX inbound_sender ON inbound (from_addr, received_at);
CREATE INDEX inbound_unmoved ON inbound (received_at, id) WHERE moved_at IS NULL;
CREATE INDEX inbound_erase ON inbound (id) WHERE erase;

-- How far each folder of the mailbox has been read (RFC 3501, section 2.3.1.1).
CREATE TABLE mailboxes (
    name        TEXT   NOT NULL PRIMARY KEY,
    uidvalidity BIGINT NOT NULL,
    uid         BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);

-- Answers and all that they replaced, in turn for each person. Question 0 is
-- text without a place, of which one reply may hold several (ordinal).
CREATE TABLE answers (
    id            TEXT    NOT NULL PRIMARY KEY,
    process_id    TEXT    NOT NULL REFERENCES processes (id),
    person_id     TEXT    NOT NULL,
    turn          INTEGER NOT NULL,
    question      INTEGER NOT NULL,
    ordinal       INTEGER NOT NULL,
    body          TEXT    NOT NULL,
    guess         BOOLEAN NOT NULL,
    inbound_id    TEXT    NOT NULL,
    created_at    BIGINT  NOT NULL,
    superseded_at BIGINT,
    UNIQUE (process_id, person_id, inbound_id, question, ordinal)
);
CREATE INDEX answers_current ON answers (process_id, person_id, question) WHERE superseded_at IS NULL;

-- Mail on its way out. rank is due_at plus the mail's turn among those of its
-- process, so that units take turns; next_attempt is when a worker may take it;
-- uncertain says that an earlier attempt ended without a known outcome.
CREATE TABLE outbox (
    id           TEXT    NOT NULL PRIMARY KEY,
    key          TEXT    NOT NULL UNIQUE,
    process_id   TEXT    NOT NULL,
    person_id    TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    event        TEXT    NOT NULL,
    sequence     INTEGER NOT NULL,
    recipient    TEXT    NOT NULL,
    message_id   TEXT    NOT NULL UNIQUE,
    reference    TEXT    NOT NULL,
    size         BIGINT  NOT NULL,
    priority     INTEGER NOT NULL,
    due_at       BIGINT  NOT NULL,
    rank         BIGINT  NOT NULL,
    next_attempt BIGINT  NOT NULL,
    not_after    BIGINT,
    status       TEXT    NOT NULL,
    attempts     INTEGER NOT NULL,
    claimed_by   TEXT,
    claimed_at   BIGINT,
    uncertain    BOOLEAN NOT NULL,
    created_at   BIGINT  NOT NULL,
    done_at      BIGINT,
    last_code    TEXT    NOT NULL,
    last_error   TEXT    NOT NULL
);
CREATE INDEX outbox_turn ON outbox (priority, rank, id) WHERE status = 'queued';
CREATE INDEX outbox_due ON outbox (next_attempt) WHERE status = 'queued';
CREATE INDEX outbox_lapsed ON outbox (next_attempt, id) WHERE status = 'sending';
CREATE INDEX outbox_process ON outbox (process_id, person_id);
CREATE INDEX outbox_reference ON outbox (reference) WHERE reference <> '';

-- The bytes of mail that is not done yet, apart from the rows that are changed
-- with every attempt.
CREATE TABLE messages (
    outbox_id TEXT  NOT NULL PRIMARY KEY REFERENCES outbox (id),
    header    BYTEA NOT NULL,
    body      BYTEA NOT NULL
);

-- What a reply to a mail is read against, compressed, until the purge.
CREATE TABLE originals (
    outbox_id TEXT  NOT NULL PRIMARY KEY REFERENCES outbox (id),
    body      BYTEA NOT NULL
);

-- Encoded MIME parts that several messages share, once each.
CREATE TABLE parts (
    sha256     TEXT   NOT NULL PRIMARY KEY,
    body       BYTEA  NOT NULL,
    created_at BIGINT NOT NULL
);

-- Which parts a message that is not done yet needs.
CREATE TABLE outbox_parts (
    outbox_id TEXT NOT NULL REFERENCES outbox (id),
    sha256    TEXT NOT NULL REFERENCES parts (sha256),
    PRIMARY KEY (outbox_id, sha256)
);
CREATE INDEX outbox_parts_sha256 ON outbox_parts (sha256);

-- How much of a sending limit has been used in a window of time.
CREATE TABLE budgets (
    name         TEXT   NOT NULL,
    window_start BIGINT NOT NULL,
    used         BIGINT NOT NULL,
    PRIMARY KEY (name, window_start)
);

-- Who does what only one instance may do at a time.
CREATE TABLE leases (
    name       TEXT   NOT NULL PRIMARY KEY,
    holder     TEXT   NOT NULL,
    expires_at BIGINT NOT NULL
);

-- What happened, for people to read.
CREATE TABLE events (
    id         TEXT   NOT NULL PRIMARY KEY,
    process_id TEXT   NOT NULL,
    person_id  TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    kind       TEXT   NOT NULL,
    detail     TEXT   NOT NULL
);
CREATE INDEX events_process ON events (process_id, at);

-- +goose Down
DROP TABLE events;
DROP TABLE leases;
DROP TABLE budgets;
DROP TABLE outbox_parts;
DROP TABLE parts;
DROP TABLE originals;
DROP TABLE messages;
DROP TABLE outbox;
DROP TABLE answers;
DROP TABLE mailboxes;
DROP TABLE inbound;
DROP TABLE documents;
DROP TABLE tags;
DROP TABLE addresses;
DROP TABLE processes;
DROP TABLE settings;
