package mailer_test

import (
	"strings"
	"testing"

	"starte/mailer"
)

const from = "From: Kari <kari@example.no>\r\n"

func TestDMARC(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		id     string // mx.example.no when empty
		tenant bool
		header string // From is added when missing
		want   mailer.Verdict
	}{
		"pass":            {header: "Authentication-Results: mx.example.no; dmarc=pass header.from=example.no\r\n", want: mailer.DMARCPass},
		"fail":            {header: "Authentication-Results: mx.example.no; dmarc=fail header.from=example.no\r\n", want: mailer.DMARCFail},
		"none":            {header: "Authentication-Results: mx.example.no; dmarc=none\r\n", want: mailer.DMARCNone},
		"temporary error": {header: "Authentication-Results: mx.example.no; dmarc=temperror\r\n", want: mailer.DMARCNone},
		"best guess":      {header: "Authentication-Results: mx.example.no; dmarc=bestguesspass\r\n", want: mailer.DMARCNone},
		"nothing said":    {header: "", want: mailer.DMARCNone},
		"nothing checked": {header: "Authentication-Results: mx.example.no; none\r\n", want: mailer.DMARCNone},
		"without dmarc":   {header: "Authentication-Results: mx.example.no; spf=pass; dkim=pass\r\n", want: mailer.DMARCNone},
		"google": {id: "mx.google.com", header: "Authentication-Results: mx.google.com;\r\n       dkim=pass header.i=@example.no header.s=s1 header.b=\"a/b;c\";\r\n" +
			"       spf=pass (google.com: domain of kari@example.no designates 192.0.2.1 as permitted sender) smtp.mailfrom=kari@example.no;\r\n" +
			"       dmarc=pass (p=NONE sp=QUARANTINE dis=NONE) header.from=example.no\r\n", want: mailer.DMARCPass},
		"opendmarc":                 {header: "Authentication-Results: mx.example.no; dmarc=pass (p=none dis=none) header.from=example.no\r\n", want: mailer.DMARCPass},
		"name in capitals":          {header: "AUTHENTICATION-RESULTS: MX.Example.NO.; DMARC=Pass\r\n", want: mailer.DMARCPass},
		"version":                   {header: "Authentication-Results: mx.example.no 1; dmarc/1 = pass\r\n", want: mailer.DMARCPass},
		"version 2":                 {header: "Authentication-Results: mx.example.no 2; dmarc=pass\r\n", want: mailer.DMARCNone},
		"comments":                  {header: "Authentication-Results: (a) mx.example.no (b (c; dmarc=fail)) ; (d) dmarc (e) = (f) pass (g)\r\n", want: mailer.DMARCPass},
		"other server":              {header: "Authentication-Results: mx.example.com; dmarc=pass\r\n", want: mailer.DMARCNone},
		"other server first":        {header: "Authentication-Results: relay.example.com; dmarc=fail\r\nAuthentication-Results: mx.example.no; dmarc=pass\r\n", want: mailer.DMARCPass},
		"forged below":              {header: "Authentication-Results: mx.example.no; dmarc=fail\r\nReceived: from x\r\nAuthentication-Results: mx.example.no; dmarc=pass\r\n", want: mailer.DMARCFail},
		"forged below a none":       {header: "Authentication-Results: mx.example.no; dmarc=none\r\nAuthentication-Results: mx.example.no; dmarc=pass\r\n", want: mailer.DMARCNone},
		"forged below a broken one": {header: "Authentication-Results: mx.example.no; (dmarc=none\r\nAuthentication-Results: mx.example.no; dmarc=pass\r\n", want: mailer.DMARCNone},
		"forged in the body":        {header: from + "\r\nAuthentication-Results: mx.example.no; dmarc=pass\r\n", want: mailer.DMARCNone},
		"longer name":               {header: "Authentication-Results: mx.example.no.example.com; dmarc=pass\r\n", want: mailer.DMARCNone},
		"name in a comment":         {header: "Authentication-Results: (mx.example.no) example.com; dmarc=pass\r\n", want: mailer.DMARCNone},
		"in quotes":                 {header: "Authentication-Results: mx.example.no; spf=fail smtp.mailfrom=\"x; dmarc=pass\"@example.com\r\n", want: mailer.DMARCNone},
		"in escaped quotes":         {header: "Authentication-Results: mx.example.no; spf=fail smtp.mailfrom=\"x\\\"; dmarc=pass \"; dmarc=fail\r\n", want: mailer.DMARCFail},
		"in a comment":              {header: "Authentication-Results: mx.example.no; spf=fail (a; dmarc=pass); dkim=none\r\n", want: mailer.DMARCNone},
		"in an encoded word":        {header: "Authentication-Results: mx.example.no; spf=fail smtp.mailfrom==?utf-8?q?x=3B_dmarc=3Dpass_?=@example.com\r\n", want: mailer.DMARCNone},
		"as a property":             {header: "Authentication-Results: mx.example.no; spf=fail dmarc=pass\r\n", want: mailer.DMARCNone},
		"quoted result":             {header: "Authentication-Results: mx.example.no; dmarc=\"pass\"\r\n", want: mailer.DMARCNone},
		"both":                      {header: "Authentication-Results: mx.example.no; dmarc=pass; dmarc=fail\r\n", want: mailer.DMARCFail},
		"pass and none":             {header: "Authentication-Results: mx.example.no; dmarc=pass; dmarc=none\r\n", want: mailer.DMARCNone},
		"about another":             {header: "Authentication-Results: mx.example.no; dmarc=pass header.from=example.com\r\n", want: mailer.DMARCNone},
		"two senders":               {header: "Authentication-Results: mx.example.no; dmarc=pass\r\nFrom: a@example.com\r\n" + from, want: mailer.DMARCNone},
		"two in one":                {header: "Authentication-Results: mx.example.no; dmarc=pass\r\nFrom: a@example.com, kari@example.no\r\n", want: mailer.DMARCNone},
		"two senders, fail":         {header: "Authentication-Results: mx.example.no; dmarc=fail\r\nFrom: a@example.com\r\n" + from, want: mailer.DMARCFail},
		"no sender":                 {header: "Authentication-Results: mx.example.no; dmarc=pass\r\nFrom:\r\n", want: mailer.DMARCNone},
		"odd charset in name":       {header: "Authentication-Results: mx.example.no; dmarc=pass header.from=example.no\r\nFrom: =?windows-1252?q?K=E5re?= <kari@example.no>\r\n", want: mailer.DMARCPass},
		"space before colon":        {header: "Authentication-Results : mx.example.no; dmarc=fail\r\nAuthentication-Results: mx.example.no; dmarc=pass\r\n", want: mailer.DMARCFail},
		"lf only":                   {header: "Authentication-Results: mx.example.no;\n dmarc=pass\n", want: mailer.DMARCPass},

		"microsoft, from outside":      {id: "-", tenant: true, header: "Authentication-Results: spf=pass (sender IP is 192.0.2.1)\r\n smtp.mailfrom=example.no; dkim=pass (signature was verified)\r\n header.d=example.no;dmarc=pass action=none\r\n header.from=example.no;compauth=pass reason=100\r\n", want: mailer.DMARCPass},
		"microsoft, forged":            {id: "-", tenant: true, header: "Authentication-Results: spf=fail; dkim=none;dmarc=fail action=oreject header.from=example.no\r\n", want: mailer.DMARCFail},
		"microsoft, inside":            {id: "-", tenant: true, header: "Authentication-Results: dkim=none (message not signed)\r\n header.d=none;dmarc=none action=none header.from=example.no;\r\nX-MS-Exchange-Organization-AuthAs: Internal\r\n", want: mailer.DMARCPass},
		"microsoft, inside, not of us": {id: "-", header: "Authentication-Results: dkim=none;dmarc=none\r\nX-MS-Exchange-Organization-AuthAs: Internal\r\n", want: mailer.DMARCNone},
		"microsoft, anonymous":         {id: "-", tenant: true, header: "Authentication-Results: dmarc=none\r\nX-MS-Exchange-Organization-AuthAs: Anonymous\r\n", want: mailer.DMARCNone},
		"microsoft, said twice":        {id: "-", tenant: true, header: "X-MS-Exchange-Organization-AuthAs: Anonymous\r\nX-MS-Exchange-Organization-AuthAs: Internal\r\n", want: mailer.DMARCNone},
		"microsoft, other tenant":      {id: "-", tenant: true, header: "Authentication-Results: dmarc=none\r\nX-MS-Exchange-CrossTenant-AuthAs: Internal\r\n", want: mailer.DMARCNone},
		"microsoft, internal and fail": {id: "-", tenant: true, header: "Authentication-Results: dmarc=fail\r\nX-MS-Exchange-Organization-AuthAs: Internal\r\n", want: mailer.DMARCFail},
		"microsoft, renamed":           {id: "-", tenant: true, header: "Authentication-Results: dmarc=none\r\nAuthentication-Results-Original: dmarc=pass\r\n", want: mailer.DMARCNone},
		"microsoft, forged below":      {id: "-", tenant: true, header: "Authentication-Results: mx.example.com; dmarc=none\r\nAuthentication-Results: dmarc=pass\r\n", want: mailer.DMARCNone},
		"no name set":                  {id: "-", header: "Authentication-Results: ; dmarc=pass\r\n", want: mailer.DMARCNone},
		"no name set, no name given":   {id: "-", header: "Authentication-Results: dmarc=pass\r\n", want: mailer.DMARCNone},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			id := tc.id
			switch id {
			case "":
				id = "mx.example.no"
			case "-":
				id = ""
			}
			raw := tc.header
			if !strings.Contains(raw, "From:") {
				raw += from
			}
			raw += "\r\nHei\r\n"
			if got := mailer.DMARC([]byte(raw), id, tc.tenant); got != tc.want {
				t.Errorf("verdict %q, want %q, of\n%s", got, tc.want, raw)
			}
		})
	}
}

// FuzzDMARC looks for values of the parts that a sender chooses which change the
// verdict.
func FuzzDMARC(f *testing.F) {
	f.Add("x; dmarc=pass", "y")
	f.Add(`\"; dmarc=pass; "`, ") ; dmarc=pass (")
	f.Fuzz(func(t *testing.T, sender, comment string) {
		quote := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", "", "\n", "")
		escape := strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`, "\r", "", "\n", "")
		raw := "Authentication-Results: mx.example.no; spf=fail (" + escape.Replace(comment) + ") smtp.mailfrom=\"" +
			quote.Replace(sender) + "\"@example.com; dmarc=none\r\n" + from + "\r\n"
		if got := mailer.DMARC([]byte(raw), "mx.example.no", false); got != mailer.DMARCNone {
			t.Errorf("verdict %q of\n%s", got, raw)
		}
	})
}

func TestDMARCOf(t *testing.T) {
	t.Parallel()
	const pass = "Authentication-Results: mx.example.no; dmarc=pass header.from="
	for name, tc := range map[string]struct {
		header, address string
		want            mailer.Verdict
	}{
		"as it says":              {pass + "example.no\r\n" + from, "kari@example.no", mailer.DMARCPass},
		"in capitals":             {pass + "EXAMPLE.no\r\nFrom: Kari@Example.NO\r\n", "kari@example.no", mailer.DMARCPass},
		"international domain":    {pass + "xn--blbr-roah.no\r\nFrom: kari@blåbær.no\r\n", "kari@blåbær.no", mailer.DMARCPass},
		"nothing said":            {from, "kari@example.no", mailer.DMARCNone},
		"loosely written":         {pass + "example.no\r\nFrom: Nordmann, Kari <kari@example.no>\r\n", "kari@example.no", mailer.DMARCNone},
		"forged":                  {"Authentication-Results: mx.example.no; dmarc=fail\r\nFrom: x@example.com\r\n" + from, "kari@example.no", mailer.DMARCFail},
		"vouched for another":     {pass + "example.com\r\n" + from, "kari@example.no", mailer.DMARCOther},
		"none, of another":        {"Authentication-Results: mx.example.no; dmarc=none header.from=example.com\r\n" + from, "kari@example.no", mailer.DMARCOther},
		"two fields":              {pass + "example.no\r\nFrom: x@example.no\r\n" + from, "kari@example.no", mailer.DMARCOther},
		"no field":                {"Sender: kari@example.no\r\n", "kari@example.no", mailer.DMARCOther},
		"two addresses":           {"From: kari@example.no, x@example.com\r\n", "kari@example.no", mailer.DMARCOther},
		"quoted local part":       {pass + "example.com\r\nFrom: \"kari@example.no\"@example.com\r\n", "kari@example.no", mailer.DMARCOther},
		"quoted, domain not said": {"Authentication-Results: mx.example.no; dmarc=pass\r\nFrom: \"kari@example.no\"@example.com\r\n", "kari@example.no", mailer.DMARCOther},
		"in an encoded comment":   {pass + "example.com\r\nFrom: x@example.com (=?utf-8?q?=3Ckari=40example=2Eno=3E?=)\r\n", "kari@example.no", mailer.DMARCOther},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := mailer.DMARCOf([]byte(tc.header+"\r\nHei\r\n"), "mx.example.no", false, tc.address); got != tc.want {
				t.Errorf("verdict %q, want %q", got, tc.want)
			}
		})
	}
}
