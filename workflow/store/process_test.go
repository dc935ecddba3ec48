package store

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"starte/workflow"
)

func TestProcessIsSavedAtItsVersion(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		if _, err := s.Load(ctx, "a"); !errors.Is(err, ErrNotFound) {
			t.Errorf("load before creation: %v", err)
		}
		create(t, s, "a")
		if err := s.Tx(ctx, func(tx *Tx) error { return tx.Create(ctx, Process{ID: "a", State: []byte("{}"), CreatedAt: t0()}) }); !errors.Is(err, ErrExists) {
			t.Errorf("created twice: %v", err)
		}
		p := must(s.Load(ctx, "a"))(t)
		p.State, p.NextAt, p.Status, p.UpdatedAt = []byte(`{"næste":"\u0000"}`), t0().Add(1500*time.Millisecond), workflow.Held, t0().Add(time.Hour)
		tx(t, s, func(tx *Tx) error { return tx.Save(ctx, p) })
		if err := s.Tx(ctx, func(tx *Tx) error { return tx.Save(ctx, p) }); !errors.Is(err, ErrConflict) {
			t.Errorf("saved twice at one version: %v", err)
		}
		p.Version++
		if diff := cmp.Diff(p, must(s.Load(ctx, "a"))(t)); diff != "" {
			t.Error(diff)
		}
		p.NextAt = time.Time{}
		tx(t, s, func(tx *Tx) error { return tx.Save(ctx, p) })
		if got := must(s.Load(ctx, "a"))(t); !got.NextAt.IsZero() {
			t.Errorf("next time %v, want none", got.NextAt)
		}
		if got := must(s.CountProcesses(ctx))(t); got[workflow.Held] != 1 || len(got) != 1 {
			t.Errorf("counts %v", got)
		}
	})
}

func TestDueProcessesAndPages(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		if got := must(s.NextDue(ctx))(t); !got.IsZero() {
			t.Errorf("next due of nothing: %v", got)
		}
		if got := must(s.EarliestCreated(ctx))(t); !got.IsZero() {
			t.Errorf("first of nothing: %v", got)
		}
		tx(t, s, func(tx *Tx) error {
			for i := range 25 {
				p := Process{ID: fmt.Sprintf("p%02d", i), State: []byte("{}"), Status: workflow.Active, CreatedAt: t0().Add(time.Duration(i) * time.Hour)}
				if i%2 == 0 {
					p.NextAt = t0().Add(time.Duration(-i) * time.Minute)
				}
				if err := tx.Create(ctx, p); err != nil {
					return err
				}
			}
			return nil
		})
		if got, want := must(s.Due(ctx, t0().Add(-19*time.Minute), 2))(t), []string{"p24", "p22"}; !slices.Equal(got, want) {
			t.Errorf("due %v, want %v", got, want)
		}
		if got := must(s.Due(ctx, t0(), 100))(t); len(got) != 13 {
			t.Errorf("%d due, want 13: %v", len(got), got)
		}
		if got, want := must(s.NextDue(ctx))(t), t0().Add(-24*time.Minute); !got.Equal(want) {
			t.Errorf("next due %v, want %v", got, want)
		}
		if got := must(s.EarliestCreated(ctx))(t); !got.Equal(t0()) {
			t.Errorf("first created %v", got)
		}
		var seen []string
		for after := ""; ; {
			page := must(s.List(ctx, after, 10))(t)
			for _, p := range page {
				seen = append(seen, p.ID)
			}
			if len(page) < 10 {
				break
			}
			after = page[len(page)-1].ID
		}
		if len(seen) != 25 || !slices.IsSorted(seen) {
			t.Errorf("listed %v", seen)
		}
	})
}

func TestAddressesFollowTheProcess(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		create(t, s, "a", "b")
		set := func(process string, list ...Address) {
			tx(t, s, func(tx *Tx) error { return tx.SetAddresses(ctx, process, list) })
		}
		set("a", Address{"kari", "kari@example.no"}, Address{"kari", "kari@example.com"}, Address{"ola", "ola@example.no"})
		set("b", Address{"k", "kari@example.no"})
		if got, want := must(s.FindAddress(ctx, "kari@example.no"))(t), []Ref{{"a", "kari"}, {"b", "k"}}; !slices.Equal(got, want) {
			t.Errorf("found %v, want %v", got, want)
		}
		set("a", Address{"kari", "kari@example.com"}, Address{"per", "ola@example.no"}, Address{"per", "ola@example.no"})
		for address, want := range map[string][]Ref{
			"kari@example.no":  {{"b", "k"}},
			"kari@example.com": {{"a", "kari"}},
			"ola@example.no":   {{"a", "per"}},
			"\x00\xff":         nil,
		} {
			if got := must(s.FindAddress(ctx, address))(t); !slices.Equal(got, want) {
				t.Errorf("%q: found %v, want %v", address, got, want)
			}
		}
	})
}

func TestTagIsOnePersons(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		create(t, s, "a")
		kari, ola := Ref{"a", "kari"}, Ref{"a", "ola"}
		put := func(tag string, who Ref, now time.Time) error {
			return s.Tx(ctx, func(tx *Tx) error { return tx.PutTag(ctx, tag, who, now) })
		}
		if err := errors.Join(put("x1", kari, t0()), put("x1", kari, t0()), put("x2", kari, t0().Add(time.Second))); err != nil {
			t.Fatal(err)
		}
		if err := put("x1", ola, t0()); !errors.Is(err, ErrExists) {
			t.Errorf("a tag for two: %v", err)
		}
		if got := must(s.FindTag(ctx, "x1"))(t); got != kari {
			t.Errorf("found %v", got)
		}
		if got := must(s.TagOf(ctx, kari))(t); got != "x2" {
			t.Errorf("tag of kari: %q", got)
		}
		if _, err := s.TagOf(ctx, ola); !errors.Is(err, ErrNotFound) {
			t.Errorf("tag of ola: %v", err)
		}
		if _, err := s.FindTag(ctx, "x\x00"); !errors.Is(err, ErrNotFound) {
			t.Errorf("no tag: %v", err)
		}
	})
}

func TestSettingsAndDocuments(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		for _, want := range []string{"true", "false", ""} {
			tx(t, s, func(tx *Tx) error { return tx.Set(ctx, SettingHoldAll, want) })
			if got := must(s.Setting(ctx, SettingHoldAll))(t); got != want {
				t.Errorf("setting %q, want %q", got, want)
			}
			if got := must(s.HeldAll(ctx))(t); got != (want == "true") {
				t.Errorf("%q: held %v", want, got)
			}
		}
		doc := Document{SHA256: "ab", Name: "Innføring.pdf", Content: []byte("%PDF\x00\xff")}
		for range 2 {
			tx(t, s, func(tx *Tx) error { return tx.PutDocument(ctx, doc, t0()) })
		}
		if diff := cmp.Diff(doc, must(s.Document(ctx, "ab"))(t)); diff != "" {
			t.Error(diff)
		}
		tx(t, s, func(tx *Tx) error { return tx.PutDocument(ctx, Document{SHA256: "cd", Name: "tom"}, t0()) })
		if got := must(s.Document(ctx, "cd"))(t); len(got.Content) != 0 {
			t.Errorf("empty document has %q", got.Content)
		}
	})
}

func TestEventsAndLeases(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		e := Event{ProcessID: "a", PersonID: "kari", At: t0(), Kind: "bounced", Detail: "5.1.1 \x00 no such user"}
		later := Event{ProcessID: "a", At: t0().Add(time.Second), Kind: "digest"}
		for range 2 {
			tx(t, s, func(tx *Tx) error { return tx.Log(ctx, e, later) })
		}
		e.Detail = "5.1.1 \uFFFD no such user"
		if diff := cmp.Diff([]Event{e, later}, must(s.Events(ctx, "a", 10))(t)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]Event{later}, must(s.Events(ctx, "a", 1))(t)); diff != "" {
			t.Error(diff)
		}

		acquire := func(holder string, now time.Time) bool {
			return must(s.Acquire(ctx, "reader", holder, now, time.Minute))(t)
		}
		steps := []struct {
			holder string
			after  time.Duration
			want   bool
		}{{"one", 0, true}, {"two", 0, false}, {"one", 30 * time.Second, true}, {"two", time.Minute, false}, {"two", 90 * time.Second, true}, {"one", 91 * time.Second, false}}
		for i, st := range steps {
			if got := acquire(st.holder, t0().Add(st.after)); got != st.want {
				t.Errorf("step %d: %s after %v: %v, want %v", i, st.holder, st.after, got, st.want)
			}
		}
		if err := errors.Join(s.ReleaseLease(ctx, "reader", "one"), s.ReleaseLease(ctx, "reader", "nobody")); err != nil {
			t.Error(err)
		}
		if got := must(s.LeaseHolder(ctx, "reader", t0().Add(91*time.Second)))(t); got != "two" {
			t.Errorf("held by %q", got)
		}
		if err := s.ReleaseLease(ctx, "reader", "two"); err != nil {
			t.Error(err)
		}
		if !acquire("one", t0().Add(92*time.Second)) {
			t.Error("a released lease is not free")
		}
	})
}
