package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"starte/workflow/store"
)

// checkFiles looks at who can read the secrets, those apart that are told of
// already.
func (d *doctor) checkFiles(told []lack) {
	names := []string{d.conf.IMAP.PasswordFile, d.conf.SMTP.PasswordFile}
	if o := d.conf.OAuth2; o != nil {
		names = append(names, o.ClientSecretFile, o.RefreshTokenFile)
	}
	fine := 0
	for _, name := range names {
		if name == "" || slices.ContainsFunc(told, func(l lack) bool { return l.file == name }) {
			continue
		}
		path := d.conf.path(name)
		info, err := os.Stat(path)
		switch {
		case err != nil:
			d.say(bad, "files", fmt.Sprintf("%s cannot be looked at: %v", name, err), "check its name and rights")
		case info.Mode().Perm()&0o077 != 0:
			d.say(odd, "files", fmt.Sprintf("%s can be read by others on this machine", name), "chmod 600 "+path)
		default:
			fine++
		}
	}
	d.checkConfigFile()
	if fine > 0 {
		d.say(good, "files", fmt.Sprintf("%s only the robot can read", count(fine, "secret", "secrets")), "")
	}
	if o := d.conf.OAuth2; o != nil && o.RefreshTokenFile != "" {
		path := d.conf.path(o.RefreshTokenFile)
		if err := writable(filepath.Dir(path)); err != nil {
			d.say(bad, "files", fmt.Sprintf("a new refresh token cannot be put beside %s: %v", o.RefreshTokenFile, err), "let its folder belong to the user that runs starte")
		}
	}
}

// checkConfigFile looks who can read the configuration where it holds a password:
// the database's, which can stand in its URL.
func (d *doctor) checkConfigFile() {
	u, err := url.Parse(d.conf.Database)
	if err != nil || d.getenv("STARTE_DATABASE") != "" {
		return
	}
	if _, holds := u.User.Password(); !holds {
		return
	}
	if info, err := os.Stat(d.configFile); err == nil && info.Mode().Perm()&0o007 != 0 {
		d.say(odd, "files", d.configFile+" holds the database's password and can be read by others on this machine",
			"chmod 640 "+d.configFile+", or set STARTE_DATABASE in the environment instead")
	}
}

// writable reports why no file can be made in a folder.
func writable(folder string) error {
	f, err := os.CreateTemp(folder, ".starte-doctor-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// checkDatabase looks whether the database can be reached and written, and is
// of this version. It creates and upgrades nothing.
func (d *doctor) checkDatabase(ctx context.Context) {
	kind := "PostgreSQL"
	if name, ok := d.conf.databaseFile(); ok {
		kind = name
		if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
			d.checkNoDatabase(name)
			return
		}
	}
	s, err := store.Open(ctx, d.conf.database())
	if err != nil {
		advice := adviceOnDatabase(&d.conf, err)
		switch {
		case foreign(err):
			advice = "check `database`: name another file, or put a backup in its place"
		case advice == "":
			advice = "check `database` and the rights of the file and its folder: both must belong to the user that runs starte"
		}
		d.say(bad, "database", fmt.Sprintf("%s cannot be opened: %v", kind, err), advice)
		return
	}
	defer func() { _ = s.Close() }() // nothing can be lost
	err = s.CheckSchema(ctx)
	switch {
	case errors.Is(err, store.ErrNewerSchema):
		d.say(bad, "database", fmt.Sprintf("%s has been used by a newer version of starte", kind), "upgrade this one, or restore a backup from before; nothing was changed")
		return
	case errors.Is(err, store.ErrOlderSchema):
		d.say(odd, "database", fmt.Sprintf("%s is of an older version", kind), "it is upgraded by the next command that uses it; take a copy first with `starte backup FILE`")
		return
	case err != nil:
		d.say(bad, "database", err.Error(), cmp.Or(adviceOnDatabase(&d.conf, err), "check that it is a database of starte's"))
		return
	}
	if err := s.Tx(ctx, func(tx *store.Tx) error { return tx.Set(ctx, "last_doctor", buildVersion()) }); err != nil {
		d.say(bad, "database", fmt.Sprintf("%s cannot be written: %v", kind, err), cmp.Or(adviceOnDatabase(&d.conf, err), "check the rights of the file and its folder, and the room on the disk"))
		return
	}
	d.say(good, "database", kind+" can be read and written, and is of this version", "")
	if held, err := s.HeldAll(ctx); err == nil && held {
		d.say(odd, "held", "everything is held: nothing at all is sent", "let it go on with `starte resume --all`")
	}
}

func (d *doctor) checkNoDatabase(name string) {
	if err := writable(filepath.Dir(name)); err != nil {
		d.say(bad, "database", fmt.Sprintf("%s is not there and cannot be created: %v", name, err), "let its folder belong to the user that runs starte, or name another with `database`")
		return
	}
	d.say(good, "database", name+" is not there yet and can be created", "")
}
