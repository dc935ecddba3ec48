package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// lack is a secret that there is not, and what to do about it.
type lack struct {
	finding, advice string
	file            string // that cannot be read, as it is configured
}

func (l lack) Error() string { return l.finding + ": " + l.advice }

func joined(lacks []lack) error {
	errs := make([]error, len(lacks))
	for i, l := range lacks {
		errs[i] = l
	}
	return errors.Join(errs...)
}

// login is one of the two servers that are logged in to, with its name in the
// configuration.
type login struct {
	name string
	*server
}

func (c *config) servers() []login { return []login{{"imap", &c.IMAP}, {"smtp", &c.SMTP}} }

func (l login) variable() string { return "STARTE_" + strings.ToUpper(l.name) + "_PASSWORD" }

// secrets takes passwords from the environment, else from the files named, and
// returns the files that cannot be read.
func (c *config) secrets(getenv func(string) string) []lack {
	if url := getenv("STARTE_DATABASE"); url != "" {
		c.Database = url
	}
	var lacks []lack
	for _, s := range c.servers() {
		s.password = getenv(s.variable())
		if s.password != "" || s.PasswordFile == "" {
			continue
		}
		b, err := os.ReadFile(c.path(s.PasswordFile))
		if err != nil {
			s.unread = true
			lacks = append(lacks, unreadable(s.name+".password_file", s.PasswordFile, "the password of "+s.Username, s.variable(), err))
			continue
		}
		s.password = strings.TrimRight(string(b), "\r\n")
	}
	if c.OAuth2 != nil {
		lacks = append(lacks, c.OAuth2.secrets(getenv, c.path)...)
	}
	return lacks
}

func unreadable(field, file, what, variable string, err error) lack {
	var why *fs.PathError
	if errors.As(err, &why) {
		err = why.Err // the name is said already
	}
	return lack{fmt.Sprintf("%s: %s cannot be read (%v)", field, file, err),
		fmt.Sprintf("write %s into it, for the user that runs starte to read, or set %s", what, variable), file}
}

// logins names every password that serve would miss: a server that is asked to
// take none locks the account in the end. What [config.secrets] names is left out.
func (c *config) logins() []lack {
	if c.OAuth2 != nil {
		return nil
	}
	var lacks []lack
	for _, s := range c.servers() {
		switch {
		case s.name == "imap" && s.Username == "":
			lacks = append(lacks, lack{finding: "imap.username", advice: "write the name that the mailbox is opened with"})
		case s.Username == "" || s.password != "" || s.unread:
		case s.PasswordFile != "":
			lacks = append(lacks, lack{finding: fmt.Sprintf("%s.password_file: %s is empty", s.name, s.PasswordFile),
				advice: fmt.Sprintf("write the password of %s into it, or set %s", s.Username, s.variable())})
		default:
			lacks = append(lacks, lack{finding: fmt.Sprintf("%s: there is no password for %s", s.name, s.Username),
				advice: fmt.Sprintf("set %s, or name a file that holds it with %s.password_file", s.variable(), s.name)})
		}
	}
	return lacks
}
