package mailtest

import (
	"bytes"
	"crypto/tls"
	_ "embed" // for the template of the configuration
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

//go:embed dovecot.conf.tmpl
var dovecotConf string

// maxServerDir is how long a folder's path may be: that of a socket has at most 107
// octets.
const maxServerDir = 75

// MailUser is an account of Dovecot's and Postfix's.
type MailUser struct {
	Name     string // "robot@example.test"
	Password string
}

// DovecotOptions says how a Dovecot differs from the usual.
type DovecotOptions struct {
	// Capabilities replaces what Dovecot offers after login when not empty, such as
	// "IMAP4rev1 SASL-IR UIDPLUS IDLE" for a server without MOVE.
	Capabilities string
	// TokenInfo turns on XOAUTH2: the URL to which a token is appended and which
	// answers 200 and {"username":"…"}, or 4xx.
	TokenInfo string
	// Quota limits each account, such as "100k".
	Quota string
}

// Dovecot is a running Dovecot with everything in one folder.
type Dovecot struct {
	IMAP  string // host:port, STARTTLS
	IMAPS string // host:port, implicit TLS
	CA    *CA
	Dir   string
	// LMTP and Auth are sockets for Postfix.
	LMTP, Auth string

	users []MailUser
}

// StartDovecot starts Dovecot 2.3 with its files below dir, for the given users. Run
// by root it keeps mail as nobody; otherwise all runs as the caller. It returns
// ErrNotInstalled where there is no Dovecot.
func StartDovecot(dir string, users []MailUser, opts DovecotOptions) (*Dovecot, error) {
	program, err := findProgram("dovecot", "/usr/sbin/dovecot")
	if err != nil {
		return nil, err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, fmt.Errorf("start dovecot: %w", err)
	}
	if len(dir) > maxServerDir {
		return nil, fmt.Errorf("start dovecot: path %q is too long for the sockets in it", dir)
	}
	ports, err := freePorts(2)
	if err != nil {
		return nil, err
	}
	ca, err := NewCA()
	if err != nil {
		return nil, err
	}
	d := &Dovecot{
		IMAP: loopback(ports[0]), IMAPS: loopback(ports[1]), CA: ca, Dir: dir,
		LMTP: filepath.Join(dir, "run", "lmtp"), Auth: filepath.Join(dir, "run", "auth-client"), users: users,
	}
	if err := d.write(ports, opts); err != nil {
		return nil, fmt.Errorf("start dovecot: %w", err)
	}
	if err := runAway(dir, nil, program, "-c", filepath.Join(dir, "dovecot.conf")); err != nil {
		return nil, err
	}
	if !until(startTime, func() bool { return greets(d.IMAP, "* OK") }) {
		said := tail(filepath.Join(dir, "dovecot.log"))
		_ = d.Close()
		return nil, fmt.Errorf("start dovecot: no greeting: %s", said)
	}
	return d, nil
}

// Close ends Dovecot and the processes of its clients.
func (d *Dovecot) Close() error { return endProcess(filepath.Join(d.Dir, "run", "master.pid")) }

// Log returns the end of Dovecot's log.
func (d *Dovecot) Log() string { return tail(filepath.Join(d.Dir, "dovecot.log")) }

// dovecotSettings fills the template of the configuration.
type dovecotSettings struct {
	DovecotOptions
	Dir, Login, Internal, InternalGroup string
	IMAP, IMAPS                         int
	Root                                bool
}

// write makes the folders, the configuration, the certificate and the accounts.
func (d *Dovecot) write(ports []int, opts DovecotOptions) error {
	settings := dovecotSettings{DovecotOptions: opts, Dir: d.Dir, IMAP: ports[0], IMAPS: ports[1], Root: os.Getuid() == 0}
	owner := account{uid: os.Getuid(), gid: os.Getgid()}
	if settings.Root {
		nobody, err := lookupAccount("nobody")
		if err != nil {
			return err
		}
		internal, err := lookupAccount("dovecot")
		if err != nil {
			return err
		}
		owner = nobody
		settings.Login, settings.Internal, settings.InternalGroup = "dovenull", internal.name, internal.group
	} else {
		self, err := currentAccount()
		if err != nil {
			return err
		}
		settings.Login, settings.Internal, settings.InternalGroup = self.name, self.name, self.group
	}
	for _, sub := range []string{"run", "mail", "state", "tls"} {
		if err := os.MkdirAll(filepath.Join(d.Dir, sub), 0o755); err != nil {
			return err
		}
	}
	if err := os.Chown(filepath.Join(d.Dir, "mail"), owner.uid, owner.gid); err != nil {
		return err
	}
	if err := openPath(d.Dir); err != nil {
		return err
	}
	var conf, passwd bytes.Buffer
	if err := template.Must(template.New("").Parse(dovecotConf)).Execute(&conf, settings); err != nil {
		return err
	}
	for _, u := range d.users {
		home := filepath.Join(d.Dir, "mail", strings.ReplaceAll(u.Name, "@", "-at-"))
		fmt.Fprintf(&passwd, "%s:{PLAIN}%s:%d:%d::%s::\n", u.Name, u.Password, owner.uid, owner.gid, home)
	}
	return writeFiles(d.Dir, map[string][]byte{
		"dovecot.conf": conf.Bytes(), "passwd": passwd.Bytes(),
		"tls/cert.pem": d.CA.CertPEM, "tls/key.pem": d.CA.KeyPEM,
		"oauth2.conf": []byte("tokeninfo_url = " + opts.TokenInfo +
			"\nintrospection_mode = auth\nusername_attribute = username\nusername_format = %Lu\nforce_introspection = no\n"),
	})
}

func writeFiles(dir string, files map[string][]byte) error {
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// look runs f with a client that is logged in as user.
func (d *Dovecot) look(user string, f func(*imapclient.Client) error) error {
	c, err := imapclient.DialTLS(d.IMAPS, &imapclient.Options{TLSConfig: &tls.Config{RootCAs: d.CA.Pool, MinVersion: tls.VersionTLS12}})
	if err != nil {
		return fmt.Errorf("look into dovecot: %w", err)
	}
	defer func() { _ = c.Close() }()
	for _, u := range d.users {
		if u.Name != user {
			continue
		}
		if err := c.Login(u.Name, u.Password).Wait(); err != nil {
			return fmt.Errorf("look into dovecot: %w", err)
		}
		if err := f(c); err != nil {
			return fmt.Errorf("look into dovecot: %w", err)
		}
		return nil
	}
	return fmt.Errorf("look into dovecot: no user %q", user)
}

// Deliver puts messages into a mailbox as if they had come in at date.
func (d *Dovecot) Deliver(user, mailbox string, date time.Time, raw ...[]byte) error {
	return d.look(user, func(c *imapclient.Client) error {
		for _, r := range raw {
			cmd := c.Append(mailbox, int64(len(r)), &imap.AppendOptions{Time: date})
			if _, err := cmd.Write(r); err != nil {
				return err
			}
			if err := cmd.Close(); err != nil {
				return err
			}
			if _, err := cmd.Wait(); err != nil {
				return err
			}
		}
		return nil
	})
}

// Mailboxes returns the names of the user's folders, sorted.
func (d *Dovecot) Mailboxes(user string) (names []string, err error) {
	err = d.look(user, func(c *imapclient.Client) error { names, err = listMailboxes(c); return err })
	return names, err
}

// Messages returns what lies in a mailbox, in UID order, without \\Recent.
func (d *Dovecot) Messages(user, mailbox string) (messages []StoredMessage, err error) {
	err = d.look(user, func(c *imapclient.Client) error { messages, err = listMessages(c, mailbox); return err })
	return messages, err
}

// Remove removes messages for good, as a person's mail program does.
func (d *Dovecot) Remove(user, mailbox string, uids ...uint32) error {
	return d.look(user, func(c *imapclient.Client) error { return remove(c, mailbox, uids) })
}
