package file_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"starte/workflow/file"
)

// withStaff is a process whose staff is the CSV file beside it.
func withStaff(csv []byte) *file.Result {
	text := strings.Replace(small, "staff: [Anne Lie <anne@example.no>]", "staff: staff.csv", 1) + smallMeeting
	return file.Parse("p.yaml", []byte(text), file.Env{ReadFile: func(string) ([]byte, error) { return csv, nil }})
}

func TestStaffFiles(t *testing.T) {
	t.Parallel()
	const two = "Bjørn Sæther <bjorn@example.no> Åse Lie <ase@example.no>"
	for name, tc := range map[string]struct{ csv, want string }{
		"header":                {"Navn;E-post\nBjørn Sæther;bjorn@example.no\nÅse Lie;ase@example.no\n", two},
		"first and last name":   {"Fornavn;Mellomnavn;Etternavn;Epost\nBjørn;;Sæther;bjorn@example.no\nÅse;;Lie;ase@example.no", two},
		"columns swapped":       {"Etternavn;Fornavn;E-postadresse\nSæther;Bjørn;bjorn@example.no\nLie;Åse;ase@example.no", two},
		"other columns":         {"Ansattnr;Navn;Stilling;E-post;Telefon\n1;Bjørn Sæther;Lærer;bjorn@example.no;900 00 000\n2;Åse Lie;;ase@example.no;\n", two},
		"english, commas":       {"Name,Email\nBjørn Sæther,bjorn@example.no\nÅse Lie,ase@example.no\n", two},
		"tabs":                  {"NAVN\tE-POST\nBjørn Sæther\tbjorn@example.no\nÅse Lie\tase@example.no\n", two},
		"no header":             {"Bjørn Sæther;bjorn@example.no\nÅse Lie;ase@example.no\n", two},
		"no header, swapped":    {"bjorn@example.no;Bjørn Sæther\nase@example.no;Åse Lie\n", two},
		"quoted":                {"\"Navn\";\"E-post\"\n\"Bjørn Sæther\";\"bjorn@example.no\"\n\"Åse Lie\";\"ase@example.no\"\n", two},
		"trailing semicolons":   {"Navn;E-post;;;\nBjørn Sæther;bjorn@example.no;;;\n;;;;\n\nÅse Lie;ase@example.no;;;\n;;;;\n", two},
		"title line of Excel":   {"sep=;\nNavn;E-post\nBjørn Sæther;bjorn@example.no\nÅse Lie;ase@example.no\n", two},
		"old line ends":         {"Navn;E-post\rBjørn Sæther;bjorn@example.no\rÅse Lie;ase@example.no\r", two},
		"windows line ends":     {"Navn;E-post\r\nBjørn Sæther;bjorn@example.no\r\nÅse Lie;ase@example.no\r\n", two},
		"whole people":          {"Bjørn Sæther <bjorn@example.no>\nÅse Lie <ase@example.no>\n", two},
		"last name first":       {"Navn;E-post\nSæther, Bjørn;bjorn@example.no\n\"Lie, Åse\";ase@example.no\n", two},
		"space and case":        {" Navn ; E-post \n  Bjørn   Sæther ; Bjorn@Example.no \nÅse Lie; mailto:ase@example.no\n", two},
		"several addresses":     {"Navn;E-post;Privat e-post\nÅse Lie;ase@example.no, a@example.com;ase@example.test\n", "Åse Lie <ase@example.no a@example.com ase@example.test>"},
		"two in one cell":       {"Navn;E-post\nÅse Lie;ase@example.no, a@example.com\n", "Åse Lie <ase@example.no a@example.com>"},
		"without an address":    {"Navn;E-post\nÅse Lie;\nBjørn Sæther\n", "Åse Lie <> Bjørn Sæther <>"},
		"names alone":           {"Navn\nÅse Lie\n", "Åse Lie <>"},
		"over two lines":        {"Navn;E-post;Merknad\nÅse Lie;ase@example.no;\"sier \"\"hei\"\"\nog; hopp\"\nBjørn Sæther;bjorn@example.no;5\" rør\n", "Åse Lie <ase@example.no> Bjørn Sæther <bjorn@example.no>"},
		"quotation mark inside": {"Navn;E-post\nÅse O'Lie;ase@example.no\n", "Åse O'Lie <ase@example.no>"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			latin, err := charmap.Windows1252.NewEncoder().String(tc.csv)
			if err != nil {
				t.Fatal(err)
			}
			wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(tc.csv)
			if err != nil {
				t.Fatal(err)
			}
			for encoding, data := range map[string]string{"UTF-8": tc.csv, "UTF-8 with mark": "\uFEFF" + tc.csv, "Windows-1252": latin, "UTF-16": wide} {
				r := withStaff([]byte(data))
				var got []string
				for _, p := range r.Faults() {
					got = append(got, p.String())
				}
				for _, q := range r.Process.Staff {
					got = append(got, q.Name+" <"+strings.Join(q.Addresses, " ")+">")
				}
				if diff := cmp.Diff(tc.want, strings.Join(got, " ")); diff != "" {
					t.Errorf("%s (-want +got):\n%s", encoding, diff)
				}
			}
		})
	}
}

// A fault in the staff list has the line of that file, quoted lines and
// Excel's own hint counted.
func TestStaffFaults(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		csv  string
		line int
		word string
	}{
		"address":          {"Navn;E-post\nÅse Lie;ase\n", 2, "has no @"},
		"after a hint":     {"sep=;\nNavn;E-post\n\nÅse Lie;ase\n", 4, "has no @"},
		"over two lines":   {"Navn;E-post\n\"Åse\nLie\";ase@example.no\nBjørn;b\n", 4, "has no @"},
		"formula":          {"Navn;E-post\n\"=1+2\";ase@example.no\n", 2, "formula"},
		"at sign":          {"Navn;E-post\n@SUM(A1);ase@example.no\n", 2, "has no name"},
		"open quote":       {"Navn;E-post\n\"Åse Lie;ase@example.no\nBjørn;b@example.no\n", 2, "is not closed"},
		"open, then good":  {"Navn;E-post\n\"Åse Lie;ase@example.no\n\"Bjørn\";\"b@example.no\"\n", 2, "is not closed"},
		"open, then bad":   {"sep=;\nNavn;E-post\n\nÅse;\"ase@example.no\nBjørn;b@example.no\nCecilie;c@example.no\n", 4, "is not closed"},
		"open at the end":  {"Navn;E-post\nBjørn;b@example.no\n\"Åse Lie;ase@example.no", 3, "more than one column"},
		"open in a header": {"\"Navn;E-post\nÅse Lie;ase@example.no\n", 1, "is not closed"},
		"closed too late":  {"Navn;E-post\n\"Åse Lie;ase@example.no\"\n", 2, "more than one column"},
		"closed later":     {"Navn;E-post\n\"Åse Lie;ase@example.no\nBjørn\";b@example.no\n", 2, "more than one column"},
		"stray quote":      {"Navn;E-post\nÅse Lie\";ase@example.no\n", 2, "take its quotation mark away"},
		"nickname":         {"Navn;E-post\n\"Åse \"\"Åsa\"\" Lie\";ase@example.no\n", 2, "take its quotation marks away"},
		"no name":          {"Navn;E-post\n;ase@example.no\n", 2, "name is missing"},
		"addresses alone":  {"ase@example.no\nbjorn@example.no\n", 1, "no column with names"},
		"no name column":   {"E-post;Telefon\nase@example.no;1\n", 1, "no column with names"},
		"unknown columns":  {"A;B;C\nÅse;Lie;ase@example.no\n", 1, "cannot be told"},
		"twice":            {"Navn;E-post\nÅse Lie;ase@example.no\nÅse Lie;ase@example.no\n", 3, "on line 2 already"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			faults := withStaff([]byte(tc.csv)).Faults()
			if len(faults) != 1 {
				t.Fatalf("faults %v, want one", faults)
			}
			if f := faults[0]; f.File != "staff.csv" || f.Line != tc.line || !strings.Contains(f.Message, tc.word) {
				t.Errorf("fault %q, want line %d of staff.csv and %q", f, tc.line, tc.word)
			}
		})
	}
}

// A fault in a staff list names the file as the process file was named, so
// that an editor finds it.
func TestStaffFaultPath(t *testing.T) {
	t.Parallel()
	text := strings.Replace(small, "staff: [Anne Lie <anne@example.no>]", "staff: lister/staff.csv", 1) + smallMeeting
	r := file.Parse("plans/p.yaml", []byte(text), file.Env{ReadFile: func(string) ([]byte, error) { return []byte("Navn;E-post\nÅse;a\n"), nil }})
	if len(r.Faults()) != 1 || r.Faults()[0].File != "plans/lister/staff.csv" {
		t.Errorf("faults %v, want one in plans/lister/staff.csv", r.Faults())
	}
}

// A sheet full of open quotation marks is not read again and again.
func TestStaffOpenQuotes(t *testing.T) {
	t.Parallel()
	r := withStaff([]byte("Navn;E-post\n" + strings.Repeat("\"Åse;a@example.no\n", 20_000)))
	if n := len(r.Faults()); n < 5 || n > 100 {
		t.Errorf("%d faults, want some", n)
	}
}

// A whole sheet of nonsense is not a page of faults without an end.
func TestStaffTooMany(t *testing.T) {
	t.Parallel()
	r := withStaff([]byte("Navn;E-post\n" + strings.Repeat("Åse;nei\n", 20_000)))
	if n := len(r.Problems); n == 0 || n > 1000 {
		t.Errorf("%d problems, want at most 1000", n)
	}
}
