package main

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"starte/workflow/file"
)

// decodeConfig reads starte.yaml into c, every fault with its line and what to
// write instead.
func decodeConfig(name string, data []byte, c *config) error {
	root, problems := file.ReadYAML(name, data)
	var faults []string
	for _, p := range problems {
		faults = append(faults, p.String())
	}
	if root != nil {
		faults = unknownKeys(name, root, reflect.TypeFor[config](), "")
		var wrong *yaml.TypeError
		err := root.Decode(c)
		switch {
		case errors.As(err, &wrong):
			for _, text := range wrong.Errors {
				faults = append(faults, explainValue(name, root, text))
			}
		case err != nil:
			faults = append(faults, fmt.Sprintf("%s: %v", name, err))
		}
		for _, s := range c.servers() {
			s.tlsLine = lineOf(root, s.name, "tls")
		}
	}
	if len(faults) > 0 {
		return usageError{errors.New(strings.Join(faults, "\n"))}
	}
	return nil
}

// unknownKeys names the keys that the configuration does not have.
func unknownKeys(name string, n *yaml.Node, t reflect.Type, path string) []string {
	if n.Kind != yaml.MappingNode {
		return nil // told of when it is decoded
	}
	inner := map[string]reflect.Type{}
	var keys []string
	for f := range t.Fields() {
		if key := f.Tag.Get("yaml"); key != "" {
			keys = append(keys, key)
			if inner[key] = f.Type; f.Type.Kind() == reflect.Pointer {
				inner[key] = f.Type.Elem()
			}
		}
	}
	var faults []string
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch t, ok := inner[key.Value]; {
		case key.Value == "<<": // what is merged was read where it stands
		case !ok:
			advice := "write one of: " + strings.Join(keys, ", ")
			if word, near := file.Nearest(key.Value, keys); near {
				advice = fmt.Sprintf("did you mean %q?", word)
			}
			if elsewhere, secret := secretKeys()[path+key.Value]; secret {
				advice = "secrets are not written here: " + elsewhere
			}
			faults = append(faults, fmt.Sprintf("%s:%d:%d: there is no key %q here; %s", name, key.Line, key.Column, path+key.Value, advice))
		case t.Kind() == reflect.Struct:
			faults = append(faults, unknownKeys(name, value, t, path+key.Value+".")...)
		}
	}
	return faults
}

// secretKeys are keys that people look for, and where such a secret goes.
func secretKeys() map[string]string {
	return map[string]string{
		"password":             "set STARTE_IMAP_PASSWORD and STARTE_SMTP_PASSWORD, or name files with imap.password_file and smtp.password_file",
		"imap.password":        "set STARTE_IMAP_PASSWORD, or name a file that holds it with password_file",
		"smtp.password":        "set STARTE_SMTP_PASSWORD, or name a file that holds it with password_file",
		"oauth2.client_secret": "set STARTE_OAUTH_CLIENT_SECRET, or name a file that holds it with client_secret_file",
		"oauth2.refresh_token": "set STARTE_OAUTH_REFRESH_TOKEN, or name a file that holds it with refresh_token_file",
	}
}

var (
	wrongValue = regexp.MustCompile("(?s)^line (\\d+): cannot unmarshal !!\\w+(?: `(.*)`)? into (.+)$")
	twiceKey   = regexp.MustCompile(`^line (\d+): mapping key ("[^"]*") already defined at line (\d+)$`)
)

// explainValue says what the decoder's words about a value mean.
func explainValue(name string, root *yaml.Node, text string) string {
	if m := twiceKey.FindStringSubmatch(text); m != nil {
		return fmt.Sprintf("%s:%s: the key %s stands on line %s already; keep one of the two", name, m[1], m[2], m[3])
	}
	m := wrongValue.FindStringSubmatch(text)
	if m == nil {
		return name + ": " + text
	}
	want := map[string]string{
		"bool": "true or false", "int": "a whole number", "int64": "a whole number", "time.Duration": "a time with its unit, such as 5s or 1m",
		"string": "a single value", "workflow.Lang": "nb, nn or en", "main.server": "its keys, address and username among them, on lines of their own",
		"main.config": `keys and values, such as "from: Oss og vårt <robot@example.no>"`,
	}[m[3]]
	if want == "" {
		want = "its keys, as the sample of `starte init` does"
	}
	line, err := strconv.Atoi(m[1])
	if err != nil {
		return name + ": " + text
	}
	fault := fmt.Sprintf("%s:%d: ", name, line)
	if key := keyOn(root, line, ""); key != "" {
		fault += key + ": "
	}
	if m[2] != "" {
		return fault + fmt.Sprintf("write %s, not %q", want, m[2])
	}
	return fault + "write " + want
}

// lineOf is the line on which a value stands, by the keys that lead to it; 0
// when there is none.
func lineOf(n *yaml.Node, keys ...string) int {
	if len(keys) == 0 {
		return n.Line
	}
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind != yaml.MappingNode {
		return 0
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == keys[0] {
			return lineOf(n.Content[i+1], keys[1:]...)
		}
	}
	return 0
}

// keyOn is the path of the key whose value is on a line; "" when there is none.
func keyOn(n *yaml.Node, line int, path string) string {
	if n.Kind != yaml.MappingNode {
		return ""
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if inner := keyOn(value, line, path+key.Value+"."); inner != "" {
			return inner
		}
		if value.Line == line && value.Kind != yaml.MappingNode || key.Line == line {
			return path + key.Value
		}
	}
	return ""
}
