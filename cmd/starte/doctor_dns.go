package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"
)

// How long a name server may take.
const dnsTimeout = 10 * time.Second

// Selectors under which DKIM keys are commonly found.
func commonSelectors() []string {
	return []string{"selector1", "selector2", "google", "default", "dkim", "mail", "s1", "s2", "k1"}
}

// checkDNS looks whether the domain says who sends for it: without that, other
// servers take the robot's mail for junk. got is the message to itself, or nil.
func (d *doctor) checkDNS(ctx context.Context, got *arrival) {
	from := d.conf.from()
	_, domain, _ := strings.Cut(from.Address, "@")
	d.checkSPF(ctx, domain)
	d.checkDKIM(ctx, domain, got)
	d.checkDMARC(ctx, domain)
}

// txt returns a name's TXT records that begin with a text; found is false when
// that could not be found out, and was said.
func (d *doctor) txt(ctx context.Context, area, name, begins string) (records []string, found bool) {
	ctx, cancel := context.WithTimeout(ctx, dnsTimeout)
	defer cancel()
	all, err := d.dns.LookupTXT(ctx, name)
	var dns *net.DNSError
	if err != nil && !(errors.As(err, &dns) && dns.IsNotFound) {
		d.say(odd, area, fmt.Sprintf("%s could not be looked up: %v", name, err), "check this machine's name servers, and run this again")
		return nil, false
	}
	for _, r := range all {
		if strings.HasPrefix(strings.ToLower(r), begins) {
			records = append(records, r)
		}
	}
	return records, true
}

// checkSPF looks for the record of RFC 7208.
func (d *doctor) checkSPF(ctx context.Context, domain string) {
	records, ok := d.txt(ctx, "spf", domain, "v=spf1")
	switch {
	case !ok:
	case len(records) == 0:
		d.say(odd, "spf", fmt.Sprintf("%s does not say which servers send for it", domain),
			"let whoever keeps its DNS add a TXT record for the sending server, such as: v=spf1 include:spf.protection.outlook.com -all")
	case len(records) > 1:
		d.say(odd, "spf", fmt.Sprintf("%s has %d SPF records, which counts as none", domain, len(records)), "let them be made into one")
	case strings.Contains(records[0], "+all") || strings.HasSuffix(strings.TrimSpace(records[0]), " all"):
		d.say(odd, "spf", fmt.Sprintf("%s lets every server on earth send for it: %s", domain, records[0]), "let it end with -all or ~all")
	default:
		d.say(good, "spf", records[0], "")
	}
}

// checkDKIM looks for a key (RFC 6376): the one that signed the message to
// itself, or else under the usual names.
func (d *doctor) checkDKIM(ctx context.Context, domain string, got *arrival) {
	selectors, signer := commonSelectors(), domain
	if got != nil && got.dkimSelector != "" {
		selectors, signer = []string{got.dkimSelector}, got.dkimDomain
	}
	for _, s := range selectors {
		name := s + "._domainkey." + signer
		records, ok := d.txt(ctx, "dkim", name, "")
		if !ok {
			return
		}
		for _, r := range records {
			if strings.Contains(r, "p=") {
				d.say(good, "dkim", "a key is published as "+name, "")
				return
			}
		}
	}
	if got != nil && got.dkimSelector != "" {
		d.say(odd, "dkim", fmt.Sprintf("mail is signed, but the key %s._domainkey.%s is not published", got.dkimSelector, signer), "let whoever keeps the DNS publish it: a signature that cannot be checked counts as none")
		return
	}
	d.say(odd, "dkim", "no DKIM key was found for "+domain+" under the usual names", "turn on DKIM signing at the mail provider and publish its key; pass this over if yours is under another name")
}

// checkDMARC looks for the policy of RFC 7489, of the domain or of the
// organisation's domain above it.
func (d *doctor) checkDMARC(ctx context.Context, domain string) {
	names := []string{domain}
	if above, err := publicsuffix.EffectiveTLDPlusOne(domain); err == nil && above != domain {
		names = append(names, above)
	}
	for _, n := range names {
		records, ok := d.txt(ctx, "dmarc", "_dmarc."+n, "v=dmarc1")
		if !ok {
			return
		}
		if len(records) > 0 {
			d.say(good, "dmarc", records[0], "")
			return
		}
	}
	d.say(odd, "dmarc", domain+" has no DMARC policy: anybody can write in the robot's name", "let whoever keeps its DNS add a TXT record _dmarc."+domain+" such as: v=DMARC1; p=quarantine")
}
