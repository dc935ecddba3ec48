package store

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// millis scans an instant; NULL is the zero time.
type millis time.Time

func (m *millis) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*m = millis{}
	case int64:
		*m = millis(time.UnixMilli(v).UTC())
	default:
		return fmt.Errorf("scan instant: unexpected %T", v)
	}
	return nil
}

func at(t *time.Time) *millis { return (*millis)(t) }

// ms is an instant as it is kept; the zero time is NULL.
func ms(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// orNull scans text, with NULL as the empty string.
type orNull string

func (o *orNull) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*o = ""
	case string:
		*o = orNull(v)
	case []byte:
		*o = orNull(v)
	default:
		return fmt.Errorf("scan text: unexpected %T", v)
	}
	return nil
}

func optional(s *string) *orNull { return (*orNull)(s) }

func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// clean makes foreign text fit for a TEXT column of either database.
func clean(s string) string {
	if utf8.ValidString(s) && !strings.Contains(s, "\x00") {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// cleaned makes foreign keys fit for the database, and returns what each was
// before.
func cleaned(keys []string) (kept []string, given map[string]string) {
	kept, given = make([]string, len(keys)), make(map[string]string, len(keys))
	for i, k := range keys {
		kept[i] = clean(k)
		given[kept[i]] = k
	}
	return kept, given
}

// bytesOf makes sure that no bytes are an empty value and not NULL.
func bytesOf(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
