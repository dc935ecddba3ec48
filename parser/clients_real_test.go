package parser

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestRealClients reads replies that further programs made to four different
// questionnaires, as TestReplies does.
func TestRealClients(t *testing.T) {
	t.Parallel()
	const dir = "testdata/clients"
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d replies, %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testReply(t, dir, name)
		})
	}
}
