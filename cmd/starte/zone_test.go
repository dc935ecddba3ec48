package main

import (
	"context"
	"net"
)

// zone is a name server's records, as a resolver.
type zone struct {
	txt    map[string][]string
	broken bool
}

func (z zone) LookupTXT(_ context.Context, name string) ([]string, error) {
	if z.broken {
		return nil, &net.DNSError{Err: "server misbehaving", Name: name, IsTemporary: true}
	}
	if r, ok := z.txt[name]; ok {
		return r, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

func goodZone() zone {
	return zone{txt: map[string][]string{
		"example.test":               {"google-site-verification=x", "v=spf1 include:spf.example.test -all"},
		"s1._domainkey.example.test": {"v=DKIM1; k=rsa; p=MIIB"},
		"_dmarc.example.test":        {"v=DMARC1; p=reject"},
	}}
}
