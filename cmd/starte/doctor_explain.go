package main

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"

	"starte/mailer"
)

// explainIMAP says what is wrong with the mailbox and what to do about it.
func explainIMAP(c *config, r mailer.InboxReport, err error) (finding, advice string) {
	said := lastWords(err)
	switch {
	case r.ReadOnly:
		return fmt.Sprintf("%s is read-only for %s", c.Mailbox, c.IMAP.Username), "give the account the right to change the mailbox: handled mail is moved out of it"
	case errors.Is(err, mailer.ErrLogin):
		return explainIMAPLogin(c, said)
	case errors.Is(err, mailer.ErrTLS):
		return explainTLS(c.IMAP, "imap", err)
	case errors.Is(err, mailer.ErrNoMailbox), errors.Is(err, mailer.ErrReadOnly):
		if r.Messages == 0 && r.UIDValidity == 0 {
			return fmt.Sprintf("there is no mailbox %q: %s", c.Mailbox, said), "check `mailbox`, which is INBOX nearly everywhere"
		}
		return fmt.Sprintf("the folder %q is not there and cannot be created: %s", c.Handled, said),
			"create it in a mail program, or name one with `handled` that the account may create; without it handled mail could not be told from new"
	case errors.Is(err, mailer.ErrQuota):
		return "the mailbox is full: " + said, "make room in it: a full one takes no replies"
	case errors.Is(err, mailer.ErrUnavailable) && strings.HasPrefix(said, "imap: "): // go-imap's, of what a server has spoken
		return "the server answers, and takes nobody in for now: " + said, "it is tried again by itself; if it lasts, ask whoever runs it, with these words"
	case errors.Is(err, mailer.ErrRefused):
		return "the server refuses: " + said, "ask whoever runs it, with these words"
	}
	return explainReach(c.IMAP, "imap", err)
}

func explainIMAPLogin(c *config, said string) (finding, advice string) {
	has := func(s string) bool { return strings.Contains(strings.ToLower(said), strings.ToLower(s)) }
	finding = "the login as " + c.IMAP.Username + " was refused: " + said
	switch {
	case c.IMAP.TLS == "none" && !c.IMAP.AllowPlain:
		return "a login without TLS is not allowed", "let imap.tls be tls or starttls; for a server on this machine itself, allow_plain_login: true allows it"
	case has("access token at"): // its own words say what to do
		return finding, "mend what the provider says, in its administration or under `oauth2`"
	case has("authenticated but not connected"):
		return finding, "the token is good, but the mailbox is not open to it: IMAP is disabled there (Set-CASMailbox -Identity " + c.IMAP.Username +
			" -ImapEnabled $true), or the application has no right to it (Add-MailboxPermission -Identity " + c.IMAP.Username + " -User APPLICATION -AccessRights FullAccess)"
	case c.OAuth2 != nil:
		return finding, "the server does not take the token: check that the application has IMAP.AccessAsApp (or the user IMAP.AccessAsUser.All) with an administrator's consent, " +
			"that its service principal is registered in Exchange (New-ServicePrincipal) with FullAccess to the mailbox, and that IMAP is not disabled for it (Set-CASMailbox -ImapEnabled $true)"
	case has("logindisabled"), has("takes no password"), has("basicauthblocked"), has("basic authentication"), microsoft(c.IMAP.Address):
		return finding, "the server takes no passwords for IMAP, as Microsoft 365 does not: set `oauth2` in the configuration (see the operations manual)"
	case c.IMAP.password == "":
		return finding, "there is no password: set STARTE_IMAP_PASSWORD, or name a file with imap.password_file"
	}
	return finding, "check imap.username and the password (STARTE_IMAP_PASSWORD or imap.password_file); Google wants an app password, and a mailbox may have to be opened to IMAP first"
}

func microsoft(address string) bool {
	host, _, _ := net.SplitHostPort(address)
	return strings.HasSuffix(host, ".office365.com") || strings.HasSuffix(host, ".outlook.com")
}

// explainSMTP says why nothing can be sent and what to do about it.
func explainSMTP(c *config, err error) (finding, advice string) {
	var e *mailer.SendError
	if !errors.As(err, &e) {
		return err.Error(), ""
	}
	said := strings.TrimSpace(fmt.Sprintf("%d %s %s", e.Code, e.Enhanced, e.Text))
	has := func(s string) bool { return strings.Contains(strings.ToLower(e.Text), strings.ToLower(s)) }
	from := c.from()
	switch {
	case has("SmtpClientAuthentication is disabled"):
		return "logging in to send is turned off: " + said, "turn it on for the mailbox: Set-CASMailbox -Identity " + c.SMTP.Username +
			" -SmtpClientAuthenticationDisabled $false (or for the organisation: Set-TransportConfig -SmtpClientAuthenticationDisabled $false)"
	case e.Enhanced == "5.7.139":
		return "the server takes no passwords: " + said, "set `oauth2` in the configuration: Microsoft 365 turns password logins off"
	case has("SendAsDenied"), e.Enhanced == "5.7.60", e.Enhanced == "5.2.252":
		return fmt.Sprintf("%s may not send as %s: %s", c.SMTP.Username, from.Address, said), "give it the right: Add-RecipientPermission " + from.Address +
			" -Trustee " + c.SMTP.Username + " -AccessRights SendAs; or let `from` be the account's own address"
	case e.Code == 530, e.Enhanced == "5.7.57":
		return "the server wants a login: " + said, "set smtp.username and its password; if the server takes mail from this machine without, name that server and port instead"
	case e.Stage == mailer.StageAuth && strings.Contains(fmt.Sprint(e.Err), "access token at"):
		return "no token for logging in: " + fmt.Sprint(e.Err), "mend what the provider says, in its administration or under `oauth2`"
	case e.Stage == mailer.StageAuth && e.Code != 0 && c.OAuth2 != nil:
		return "the server does not take the token: " + said, "check that the application has SMTP.SendAsApp (or the user SMTP.Send) with an administrator's consent, and that SMTP AUTH is not disabled for the mailbox"
	case e.Stage == mailer.StageAuth && e.Code != 0:
		return "the login as " + c.SMTP.Username + " was refused: " + said, "check smtp.username and the password (STARTE_SMTP_PASSWORD or smtp.password_file)"
	case errors.Is(err, mailer.ErrLogin):
		return lastWords(err), "let smtp.tls be starttls or tls, or see what the server offers; SMTP AUTH may be turned off there"
	case errors.Is(err, mailer.ErrTLS):
		return explainTLS(c.SMTP, "smtp", err)
	case e.Code != 0:
		return "the server refuses: " + said, "ask whoever runs it, with these words"
	}
	return explainReach(c.SMTP, "smtp", err)
}

// explainTLS says why no trusted connection came about.
func explainTLS(s server, area string, err error) (finding, advice string) {
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	text := err.Error()
	switch {
	case errors.As(err, &unknown):
		return "the server's certificate is not trusted: " + unknown.Error(), "if your organisation signs its own certificates, name its authority with `ca_file`; otherwise this may not be your server"
	case errors.As(err, &name):
		return "the server's certificate is for another name: " + name.Error(), fmt.Sprintf("write the name in the certificate as %s.address", area)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the server's certificate has ended, or this machine's clock is off: " + invalid.Error(), "check the clock (timedatectl); then tell whoever runs the server"
	case strings.Contains(text, "does not speak tls from the start"):
		return fmt.Sprintf("%s does not speak TLS from the start", s.Address), fmt.Sprintf("set %s.tls: starttls, or use the port for TLS (IMAP 993, SMTP 465)", area)
	case strings.Contains(strings.ToLower(text), "starttls"):
		return fmt.Sprintf("%s does not offer STARTTLS: %s", s.Address, lastWords(err)), fmt.Sprintf("set %s.tls: tls and the port for it (IMAP 993, SMTP 465); never send a password unencrypted", area)
	}
	return "no trusted connection to " + s.Address + ": " + lastWords(err), "the server must offer TLS 1.2 or newer with a certificate that this machine trusts"
}

// explainReach says why a server could not be spoken with.
func explainReach(s server, area string, err error) (finding, advice string) {
	var dns *net.DNSError
	host, port, _ := net.SplitHostPort(s.Address)
	finding = "no conversation with " + s.Address + ": " + lastWords(err)
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return "the name " + host + " is not known", "check " + area + ".address, and this machine's name servers"
	case errors.As(err, &dns):
		return "the name " + host + " could not be looked up: " + dns.Err, "check this machine's name servers and its network"
	case s.TLS == "starttls":
		advice = fmt.Sprintf("check %s.address and the firewall; a port that speaks TLS from the start (IMAP 993, SMTP 465) wants %s.tls: tls", area, area)
	default:
		advice = fmt.Sprintf("check %s.address, its port (%s) and the firewall", area, port)
	}
	return finding, advice
}

// lastWords is an error without what our own layers put before it.
func lastWords(err error) string {
	if err == nil {
		return ""
	}
	text := err.Error()
	for _, kind := range []error{mailer.ErrLogin, mailer.ErrTLS, mailer.ErrUnavailable, mailer.ErrNoMailbox, mailer.ErrReadOnly, mailer.ErrQuota, mailer.ErrRefused} {
		if _, after, ok := strings.Cut(text, kind.Error()+": "); ok {
			text = after
		}
	}
	return text
}
