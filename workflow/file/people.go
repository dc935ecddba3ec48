package file

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"
	"golang.org/x/net/idna"

	"starte/workflow"
)

const (
	wantPerson   = "Kari Nordmann <kari@example.no>"
	maxMembers   = 200
	maxStaff     = 10_000
	maxAddresses = 10
)

// entry is a person as the file names them.
type entry struct {
	workflow.Person
	role  workflow.Role
	path  string
	twice bool // somebody before has the same address or, having none, the same name
	wrong bool // has an address that is none: a fault already
}

func (p *process) readPeople(f map[string]value) {
	if p.require(f["leader"], wantPerson) {
		p.add(f["leader"], workflow.RoleLeader)
	}
	if f["deputy"].set() {
		p.add(f["deputy"], workflow.RoleDeputy)
	}
	if p.require(f["members"], "a list of the HSE group's members, such as - "+wantPerson) {
		members := p.list(f["members"], true, maxMembers, "a list of people")
		if f["members"].Kind == yaml.SequenceNode && len(f["members"].Content) == 0 {
			p.fault("members", "The HSE group has no members; write them as a list, such as - %s.", wantPerson)
		}
		for _, v := range members {
			p.add(v, workflow.RoleMember)
		}
	}
	p.readStaff(f["staff"])
	p.identify()
	for _, e := range p.people {
		switch e.role {
		case workflow.RoleLeader:
			p.Leader = e.Person
		case workflow.RoleDeputy:
			p.Deputy = &e.Person
		case workflow.RoleMember:
			p.Members = append(p.Members, e.Person)
		default:
			p.Staff = append(p.Staff, e.Person)
		}
	}
}

// readStaff reads a list of people, or the name of a CSV file that has them.
func (p *process) readStaff(v value) {
	const want = "a list of people, or the name of a CSV file"
	if !p.require(v, want) {
		return
	}
	switch v.Kind {
	case yaml.MappingNode:
		f := p.object(v, want, "file")
		if p.require(f["file"], "the name of a CSV file, such as staff.csv") {
			p.readCSV(f["file"])
		}
	case yaml.SequenceNode:
		if len(v.Content) == 0 {
			p.fault("staff", "The staff list is empty, so nobody would get the announcement; write the people, or the name of a CSV file.")
		}
		for _, item := range p.list(v, false, maxStaff, want) {
			p.add(item, workflow.RoleStaff)
		}
	default:
		if strings.Contains(v.Value, "@") {
			p.fault("staff", "\"staff\" is a single person here; write a list, each on a line of its own after a hyphen.")
			return
		}
		p.readCSV(v)
	}
}

// add reads a person: "Kari Nordmann <kari@example.no>", or name and addresses as keys.
func (p *process) add(v value, role workflow.Role) {
	e := entry{role: role, path: v.path}
	switch v.Kind {
	case yaml.ScalarNode:
		var fault string
		var addresses []string
		if e.Name, addresses, fault = splitPerson(strings.TrimSpace(v.Value)); fault != "" {
			p.fault(v.path, "%s", fault)
			return
		}
		p.address(&e, v.path, addresses...)
	case yaml.MappingNode:
		f := p.object(v, wantPerson, personKeys...)
		e.Name = p.line(f["name"], maxName)
		e.ID, _ = p.identifier(f["id"])
		if !p.require(f["name"], "the person's name") {
			return
		}
		if f["address"].set() && f["addresses"].set() {
			p.fault(f["addresses"].path, `The person has both "address" and "addresses"; write them all in "addresses".`)
		}
		for _, key := range []string{"address", "addresses"} {
			for _, item := range p.list(f[key], true, maxAddresses, "a list of addresses") {
				if s, ok := p.scalar(item, "an address such as kari@example.no"); ok {
					p.address(&e, item.path, s)
				}
			}
		}
	default:
		p.fault(v.path, "%s is a list here; write one person, such as %s.", fieldName(v.path), wantPerson)
		return
	}
	p.enter(e)
}

// enter takes a person into the process once the name is seen to be one.
func (p *process) enter(e entry) {
	if e.Name == "" {
		return
	}
	if fault := nameFault(e.Name); fault != "" {
		p.fault(e.path, "%s", fault)
		return
	}
	e.Name = firstNameFirst(e.Name)
	if len(e.Addresses) > maxAddresses {
		p.fault(e.path, "%s has %d addresses; write at most %d.", e.Name, len(e.Addresses), maxAddresses)
		return
	}
	p.people = append(p.people, e)
}

var angled = regexp.MustCompile(`<([^<>]*)>`)

// splitPerson takes "Kari Nordmann <kari@example.no>, <kari@example.com>" apart.
func splitPerson(s string) (name string, addresses []string, fault string) {
	at := strings.Index(s, "<")
	if at < 0 {
		if strings.Contains(s, "@") {
			return "", nil, fmt.Sprintf("%q has no name, or no <> around the address; write it as %s.", clip(s), wantPerson)
		}
		if strings.Contains(s, ">") {
			return "", nil, fmt.Sprintf("%q lacks the <; write it as %s.", clip(s), wantPerson)
		}
		return unquote(s), nil, ""
	}
	name, rest := unquote(strings.TrimSpace(s[:at])), s[at:]
	if name == "" {
		return "", nil, fmt.Sprintf("%q has no name; write it as %s, or put it and the person before it between \"quotation marks\" if it is theirs.",
			clip(s), wantPerson)
	}
	if strings.Count(rest, "<") == strings.Count(rest, ">")+1 {
		return "", nil, fmt.Sprintf("%q lacks the > after the address; write it as %s.", clip(s), wantPerson)
	}
	if strings.Trim(angled.ReplaceAllString(rest, ""), " ,;\t") != "" {
		return "", nil, fmt.Sprintf("%q is not one person; write each on a line of its own as %s, further addresses after a comma, each in <>.",
			clip(s), wantPerson)
	}
	for _, m := range angled.FindAllStringSubmatch(rest, -1) {
		addresses = append(addresses, m[1])
	}
	return name, addresses, ""
}

func unquote(s string) string {
	if len(s) >= 2 && (s[0] == '"' && s[len(s)-1] == '"' || s[0] == '\'' && s[len(s)-1] == '\'') {
		return strings.TrimSpace(s[1 : len(s)-1])
	}
	return s
}

// clip keeps a message short when what it quotes is not.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// nameFault says what keeps a text from being a person's name.
func nameFault(name string) string {
	if fault := lineFault(name, maxName); fault != "" {
		return fmt.Sprintf("The name %q %s", clip(name), fault)
	}
	if strings.ContainsAny(name[:1], "=+-@") {
		return fmt.Sprintf("The name %q begins like a formula; write the name alone.", clip(name))
	}
	if marks := strings.Count(name, `"`); marks > 0 && !strings.ContainsAny(name, "<>@") {
		return fmt.Sprintf("The name %s cannot be written into mail; take its quotation mark%s away.", clip(name), map[bool]string{true: "s"}[marks > 1])
	}
	if strings.ContainsAny(name, `<>@"`) || !strings.ContainsFunc(name, unicode.IsLetter) {
		return fmt.Sprintf("%q is not a name; write the person as %s.", clip(name), wantPerson)
	}
	return ""
}

var lastNameFirst = regexp.MustCompile(`^(\p{Lu}[\p{L}'-]*(?: \p{Lu}[\p{L}'-]*)?), ?(\p{Lu}[\p{L}.'-]*(?: \p{Lu}[\p{L}.'-]*)*)$`)

// firstNameFirst turns "Nordmann, Kari", as directories export it, into the
// name that people are greeted by. "Kari Nordmann, rektor" stays as it is.
func firstNameFirst(name string) string {
	if m := lastNameFirst.FindStringSubmatch(name); m != nil {
		return m[2] + " " + m[1]
	}
	return name
}

// address checks a person's addresses and gives them those that are fine.
func (p *process) address(e *entry, at string, raw ...string) {
	for _, s := range raw {
		a, fault := normalAddress(s)
		switch {
		case fault != "":
			e.wrong = true
			p.fault(at, "%s", fault)
		case slices.Contains(e.Addresses, a):
			p.fault(at, "The address %s stands twice; take one away.", a)
		default:
			e.Addresses = append(e.Addresses, a)
		}
	}
}

var (
	localForm = regexp.MustCompile("^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$")
	hostForm  = regexp.MustCompile(`^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$`)
)

// normalAddress returns an address as it is compared and sent to: lower case,
// a domain with Norwegian letters in its ASCII form (RFC 5890). It takes the
// dot-atom form of RFC 5321, section 4.1.2, and no other.
func normalAddress(s string) (address, fault string) {
	s = strings.TrimSpace(s)
	if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
		s = s[7:]
	}
	bad := func(why string) (string, string) {
		return "", fmt.Sprintf("%q is not an email address: %s. Write it as kari@example.no.", clip(s), why)
	}
	local, domain, found := strings.Cut(strings.ToLower(s), "@")
	switch {
	case s == "":
		return bad("it is empty")
	case !found:
		return bad("it has no @")
	case strings.Contains(domain, "@"):
		return bad("it has more than one @")
	case local == "" || domain == "":
		return bad("something is missing beside the @")
	case strings.ContainsFunc(s, unicode.IsSpace):
		return bad("it has a space in it")
	case strings.ContainsAny(s, ",;:<>()[]\\\""):
		return bad("it has a character that addresses do not have, such as a comma")
	case strings.ContainsFunc(local, func(c rune) bool { return c > unicode.MaxASCII }):
		return bad("before the @ mail servers take a-z only, no letters such as æ, ø and å")
	case len(local) > 64 || !localForm.MatchString(local):
		return bad("what stands before the @ cannot be right")
	}
	host, err := idna.Lookup.ToASCII(domain)
	if err != nil || len(host) > 253 || !hostForm.MatchString(host) {
		return bad("what stands after the @ is no domain")
	}
	return local + "@" + host, ""
}

// identify gives everyone an id: the one in the file, or one made of the first
// address, or of the name of somebody without any. People who share an
// address or an id are faults.
func (p *process) identify() {
	owners := make(map[string]*entry)
	ids := make(map[string]*entry)
	for i := range p.people {
		e := &p.people[i]
		for _, a := range e.Addresses {
			if first := owners[a]; first != nil && first != e {
				p.fault(e.path, "%s", p.shared(first, e, a))
				e.twice = true
				break
			}
			owners[a] = e
		}
		if e.ID != "" {
			if first := ids[e.ID]; first != nil {
				p.fault(e.path, "The id %q is that of %s %s already; take it away.", e.ID, first.Name, p.where(first.path, e.path))
				continue
			}
			ids[e.ID] = e
		}
	}
	nameless := make(map[string]*entry) // by name, those without an address
	for i := range p.people {
		e := &p.people[i]
		if e.ID != "" {
			continue
		}
		if e.wrong && len(e.Addresses) == 0 {
			continue // who this is cannot be told before the address is mended
		}
		if first := nameless[e.Name]; first != nil && len(e.Addresses) == 0 {
			p.fault(e.path, "%s stands %s already, and neither has an address; take one away, or tell the two apart by name or address.",
				e.Name, p.where(first.path, e.path))
			e.twice = true
		} else if len(e.Addresses) == 0 {
			nameless[e.Name] = e
		}
		if e.twice { // a fault already, and the id that it would get is taken
			continue
		}
		seed := personSeed(e.Person)
		e.ID = derivedID(seed)
		for ids[e.ID] != nil {
			seed += "+"
			e.ID = derivedID(seed)
		}
		ids[e.ID] = e
	}
}

func personSeed(q workflow.Person) string {
	if a := q.Address(); a != "" {
		return a
	}
	return "name:" + q.Name
}

func derivedID(seed string) string {
	sum := sha256.Sum256([]byte(seed))
	return "p" + hex.EncodeToString(sum[:4])
}

// shared says what is wrong when two entries have one address.
func (p *process) shared(first, second *entry, address string) string {
	where := p.where(first.path, second.path)
	group := func(r workflow.Role) bool { return r != workflow.RoleStaff }
	switch same := strings.EqualFold(first.Name, second.Name); {
	case !same:
		return fmt.Sprintf("The address %s is that of %s %s already; two people cannot share one. Give %s another, or none.",
			address, first.Name, where, second.Name)
	case group(first.role) && !group(second.role):
		return fmt.Sprintf("%s is in the HSE group %s already and gets the staff's mail too; take this entry away.", first.Name, where)
	case first.role == workflow.RoleLeader || first.role == workflow.RoleDeputy:
		return fmt.Sprintf("%s is the %s %s already, and by that a member of the group; take this entry away.", first.Name, first.role, where)
	}
	return fmt.Sprintf("%s stands %s already; take one of the two away.", first.Name, where)
}

// where points from one field at another: "on line 12", or "in staff.csv on line 3".
func (p *process) where(path, from string) string {
	at := p.places[path]
	if p.places[from].File != at.File {
		return fmt.Sprintf("in %s on line %d", at.File, at.Line)
	}
	return fmt.Sprintf("on line %d", at.Line)
}
