package mailtest

import (
	"bytes"
	_ "embed" // for the templates of the configuration
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"
	"time"
)

//go:embed postfix.main.cf.tmpl
var postfixMain string

//go:embed postfix.master.cf.tmpl
var postfixMaster string

// ErrNotRoot means that a server only runs when started by root.
var ErrNotRoot = errors.New("must be started by root")

// Addresses that fail in a set way at every Postfix of StartPostfix, below the domain
// of the first user: "full@…" is refused for now (452 4.2.2), "blocked@…" for good
// (550 5.7.1), "later-bounce@…" is taken and bounced, "later-defer@…" is taken and
// stays in the queue. Any other unknown address is refused (550 5.1.1).
const (
	FullBox     = "full"
	BlockedBox  = "blocked"
	BouncingBox = "later-bounce"
	DeferredBox = "later-defer"
)

// Postfix is a running Postfix that delivers to a Dovecot.
type Postfix struct {
	MX          string // host:port, takes mail for the users, no login
	Submission  string // host:port, STARTTLS and login with Dovecot's accounts
	Submissions string // host:port, the same with implicit TLS
	CA          *CA    // the Dovecot's
	Dir         string
}

// StartPostfix starts Postfix with its files below dir. It takes mail for Dovecot's
// users, plus-addresses included, and bounces what is for elsewhere: nothing leaves
// the machine. It returns ErrNotInstalled where there is no Postfix, and ErrNotRoot
// when not run by root, as Postfix demands.
func StartPostfix(dir string, dovecot *Dovecot) (*Postfix, error) {
	if _, err := findProgram("/usr/sbin/postconf"); err != nil {
		return nil, fmt.Errorf("find postfix: %w", ErrNotInstalled)
	}
	if os.Getuid() != 0 {
		return nil, fmt.Errorf("start postfix: %w", ErrNotRoot)
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("start postfix: %w", err)
	}
	if len(dir) > maxServerDir {
		return nil, fmt.Errorf("start postfix: path %q is too long for the sockets in it", dir)
	}
	ports, err := freePorts(3)
	if err != nil {
		return nil, err
	}
	p := &Postfix{
		MX: loopback(ports[0]), Submission: loopback(ports[1]), Submissions: loopback(ports[2]),
		CA: dovecot.CA, Dir: dir,
	}
	if err := p.write(ports, dovecot); err != nil {
		return nil, fmt.Errorf("start postfix: %w", err)
	}
	// "postfix start" takes three seconds of fixed pauses; master alone is up at once.
	etc := filepath.Join(dir, "etc")
	if err := runAway(dir, []string{"MAIL_CONFIG=" + etc}, "/usr/lib/postfix/sbin/master", "-w", "-c", etc); err != nil {
		return nil, fmt.Errorf("%w: %s", err, p.Log())
	}
	if !until(startTime, func() bool { return greets(p.MX, "220 ") && greets(p.Submission, "220 ") }) {
		_ = p.Close()
		return nil, fmt.Errorf("start postfix: no greeting: %s", p.Log())
	}
	return p, nil
}

// Close ends Postfix.
func (p *Postfix) Close() error {
	return endProcess(filepath.Join(p.Dir, "spool", "pid", "master.pid"))
}

// Log returns the end of Postfix's log.
func (p *Postfix) Log() string { return tail(filepath.Join(p.Dir, "log")) }

// Settled waits until no message is on its way, for limit at most, and reports
// whether that came about. Deferred messages do not count.
func (p *Postfix) Settled(limit time.Duration) bool {
	return until(limit, func() bool {
		for _, queue := range []string{"maildrop", "incoming", "active"} {
			entries, err := os.ReadDir(filepath.Join(p.Dir, "spool", queue))
			if err != nil || len(entries) > 0 {
				return false
			}
		}
		return true
	})
}

// write makes the configuration and the queue.
func (p *Postfix) write(ports []int, dovecot *Dovecot) error {
	mail, err := lookupAccount("postfix")
	if err != nil {
		return err
	}
	drop, err := lookupGroup("postdrop")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(p.Dir, "etc"), 0o755); err != nil {
		return err
	}
	if err := p.writeQueue(mail.uid, drop); err != nil {
		return err
	}
	var boxes, rcpt, transport bytes.Buffer
	var domains []string
	for _, u := range dovecot.users {
		fmt.Fprintf(&boxes, "%s x\n", u.Name)
		if _, domain, _ := strings.Cut(u.Name, "@"); !slices.Contains(domains, domain) {
			domains = append(domains, domain)
		}
	}
	if len(domains) == 0 {
		return errors.New("no users")
	}
	// Dovecot knows no such user, its LMTP says 550; nobody listens on port 9.
	fmt.Fprintf(&boxes, "%s@%s x\n%s@%s x\n", BouncingBox, domains[0], DeferredBox, domains[0])
	fmt.Fprintf(&transport, "%s@%s lmtp:inet:127.0.0.1:9\n", DeferredBox, domains[0])
	fmt.Fprintf(&rcpt, "%s@%s 452 4.2.2 mailbox full, try later\n", FullBox, domains[0])
	fmt.Fprintf(&rcpt, "%s@%s 550 5.7.1 you are blocked\n", BlockedBox, domains[0])
	settings := map[string]any{
		"Dir": p.Dir, "Dovecot": dovecot, "Domains": strings.Join(domains, " "),
		"MX": ports[0], "Submission": ports[1], "Submissions": ports[2],
	}
	var main, master bytes.Buffer
	if err := template.Must(template.New("").Parse(postfixMain)).Execute(&main, settings); err != nil {
		return err
	}
	if err := template.Must(template.New("").Parse(postfixMaster)).Execute(&master, settings); err != nil {
		return err
	}
	files := map[string][]byte{
		"log": nil, "etc/main.cf": main.Bytes(), "etc/master.cf": master.Bytes(),
		"etc/boxes": boxes.Bytes(), "etc/rcpt": rcpt.Bytes(), "etc/transport": transport.Bytes(),
	}
	if err := writeFiles(p.Dir, files); err != nil {
		return err
	}
	// Postfix waits until its files are two seconds old: someone may be writing them.
	old := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for name := range files {
		if err := os.Chtimes(filepath.Join(p.Dir, name), old, old); err != nil {
			return err
		}
	}
	return openPath(p.Dir)
}

// writeQueue makes the folders that "postfix check" would make, with their rights.
func (p *Postfix) writeQueue(mail, drop int) error {
	for name, mode := range map[string]os.FileMode{
		"active": 0o700, "bounce": 0o700, "corrupt": 0o700, "defer": 0o700, "deferred": 0o700, "flush": 0o700,
		"hold": 0o700, "incoming": 0o700, "private": 0o700, "saved": 0o700, "trace": 0o700,
		"public": 0o710, "maildrop": 0o730, "pid": 0o755,
	} {
		dir := filepath.Join(p.Dir, "spool", name)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		owner, group := mail, -1
		switch name {
		case "pid":
			owner = -1
		case "public", "maildrop":
			group = drop
		}
		if err := os.Chown(dir, owner, group); err != nil {
			return err
		}
		if err := os.Chmod(dir, mode); err != nil {
			return err
		}
	}
	lib := filepath.Join(p.Dir, "lib")
	if err := os.MkdirAll(lib, 0o755); err != nil {
		return err
	}
	return os.Chown(lib, mail, -1)
}
