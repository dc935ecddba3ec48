package mailer

import (
	"bytes"
	"net/mail"
	"strings"

	"golang.org/x/net/idna"
)

// Verdict is what the receiving server says of the claim in From.
type Verdict string

const (
	// DMARCPass: the server checked that the domain in From sent the message.
	DMARCPass Verdict = "pass"
	// DMARCFail: the server says that somebody else did.
	DMARCFail Verdict = "fail"
	// DMARCNone: nobody whom we trust has said anything; From is a claim.
	DMARCNone Verdict = "none"
	// DMARCOther: whatever was said is about another address than the one that
	// the message is taken to be from, or From is not one address.
	DMARCOther Verdict = "other"
)

// DMARCOf is [DMARC] for a message that is taken to be from address. Readers of
// mail are lenient and find an address in whatever stands in From; the receiving
// server may have found another one there, and have vouched for that
// (RFC 7489, section 6.6.1). What it says counts for address only when a strict
// reader finds the same.
func DMARCOf(raw []byte, authservID string, tenant bool, address string) Verdict {
	fields := headerFields(raw)
	verdict, said := fields.verdict(authservID, tenant)
	from := fields.values("from")
	switch {
	case verdict == DMARCFail:
		return DMARCFail
	case len(from) != 1, said != "" && !sameDomain(domainOf(said), domainOf(address)):
		return DMARCOther
	}
	list, err := (&mail.AddressParser{WordDecoder: wordDecoder()}).ParseList(from[0])
	if err == nil && (len(list) != 1 || !strings.EqualFold(list[0].Address, address)) {
		return DMARCOther
	}
	return fields.dmarc(authservID, tenant)
}

func domainOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// sameDomain compares domains, however they are written (RFC 5890).
func sameDomain(a, b string) bool {
	if x, err := idna.Lookup.ToASCII(a); err == nil {
		a = x
	}
	if x, err := idna.Lookup.ToASCII(b); err == nil {
		b = x
	}
	return strings.EqualFold(a, b)
}

// DMARC reads the verdict of the receiving server (RFC 7489) from a message's
// Authentication-Results (RFC 8601). raw is the message, or its header, as it
// came: encoded words must not have been decoded, for a sender chooses some of
// the text in there and could hide a verdict in one.
//
// authservID is the name by which the receiving server signs. The topmost field
// with that name counts and no other: those below, or with other names, may have
// been written by anyone. The server must take fields of its own name out of
// what it receives (RFC 8601 section 5). With an empty authservID nothing is
// trusted.
//
// tenant is for a mailbox in Microsoft 365, which signs with no name: its field
// is the topmost of all, others it renames. Mail inside one tenant is not
// checked there and gets dmarc=none; it counts as passed when Exchange says that
// an account of the organisation sent it (X-MS-Exchange-Organization-AuthAs:
// Internal, which Exchange removes from mail of others).
func DMARC(raw []byte, authservID string, tenant bool) Verdict {
	return headerFields(raw).dmarc(authservID, tenant)
}

func (l fieldList) dmarc(authservID string, tenant bool) Verdict {
	verdict, from := l.verdict(authservID, tenant)
	if verdict == DMARCFail {
		return DMARCFail
	}
	domain, ok := l.fromDomain()
	if !ok {
		return DMARCNone // two claims, and nobody knows which one was checked
	}
	if verdict == DMARCPass && (from == "" || sameDomain(domainOf(from), domain)) {
		return DMARCPass
	}
	if verdict == DMARCNone && tenant && l.internal() {
		return DMARCPass
	}
	return DMARCNone
}

// verdict is what the field that counts says, and of which domain; empty when
// it does not say that.
func (l fieldList) verdict(authservID string, tenant bool) (Verdict, string) {
	for _, value := range l.values("authentication-results") {
		id, results, ok := parseAuthResults(value)
		counts := sameAuthserv(id, authservID)
		if tenant && authservID == "" {
			counts, ok = true, ok && id == ""
		}
		switch {
		case counts && ok:
			return results.dmarc()
		case counts:
			return DMARCNone, ""
		}
	}
	return DMARCNone, ""
}

func sameAuthserv(id, want string) bool {
	return want != "" && strings.EqualFold(strings.TrimSuffix(id, "."), strings.TrimSuffix(want, "."))
}

// field is one header field, its name in lower case, its value unfolded and
// otherwise as it came.
type field struct{ name, value string }

type fieldList []field

// headerFields reads the header of a message, however broken, up to the empty
// line.
func headerFields(raw []byte) fieldList {
	var out fieldList
	for line := range bytes.Lines(raw) {
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			if len(out) > 0 {
				out[len(out)-1].value += string(line)
			}
			continue
		}
		name, value, ok := bytes.Cut(line, []byte(":"))
		if !ok {
			continue
		}
		out = append(out, field{strings.ToLower(string(bytes.TrimRight(name, " \t"))), string(value)})
	}
	return out
}

// values gives the fields of a name from the top.
func (l fieldList) values(name string) []string {
	var out []string
	for _, f := range l {
		if f.name == name {
			out = append(out, f.value)
		}
	}
	return out
}

// fromDomain is the domain of the one address in the one From field.
func (l fieldList) fromDomain() (string, bool) {
	from := l.values("from")
	if len(from) != 1 {
		return "", false
	}
	list, err := (&mail.AddressParser{WordDecoder: wordDecoder()}).ParseList(from[0])
	if err != nil || len(list) != 1 {
		return "", false
	}
	return domainOf(list[0].Address), true
}

// internal reports Exchange's word for mail sent by an account of the same
// organisation.
func (l fieldList) internal() bool {
	as := l.values("x-ms-exchange-organization-authas")
	return len(as) == 1 && strings.EqualFold(strings.TrimSpace(as[0]), "Internal")
}
