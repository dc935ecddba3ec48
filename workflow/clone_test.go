package workflow

import (
	"fmt"
	"reflect"
	"testing"
	"time"
)

// fillValue puts something into every field, list, map and pointer below v.
func fillValue(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.Struct:
		if _, ok := v.Interface().(time.Time); ok {
			v.Set(reflect.ValueOf(time.Unix(int64(*n), 0).UTC()))
			return
		}
		for i := range v.NumField() {
			fillValue(v.Field(i), n)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillValue(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fillValue(v.Index(i), n)
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fillValue(key, n)
		fillValue(value, n)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.String:
		v.SetString(fmt.Sprint("text ", *n))
	case reflect.Bool:
		v.SetBool(true)
	default:
		v.SetInt(int64(*n))
	}
}

// wantApart reports what two values share, so that a change of one would be
// seen in the other.
func wantApart(t *testing.T, path string, a, b reflect.Value) {
	t.Helper()
	switch a.Kind() {
	case reflect.Struct:
		if _, ok := a.Interface().(time.Time); ok {
			return // is never changed in place
		}
		for i := range a.NumField() {
			wantApart(t, path+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i))
		}
	case reflect.Pointer, reflect.Slice, reflect.Map:
		if a.Pointer() == b.Pointer() {
			t.Errorf("%s is shared", path)
			return
		}
		switch a.Kind() {
		case reflect.Pointer:
			wantApart(t, path, a.Elem(), b.Elem())
		case reflect.Slice:
			for i := range a.Len() {
				wantApart(t, path, a.Index(i), b.Index(i))
			}
		default:
			for _, k := range a.MapKeys() {
				wantApart(t, path, a.MapIndex(k), b.MapIndex(k))
			}
		}
	}
}

func TestCloneIsDeepAndWhole(t *testing.T) {
	t.Parallel()
	var s State
	n := 0
	fillValue(reflect.ValueOf(&s).Elem(), &n)
	if n < 300 {
		t.Fatalf("only %d values are filled", n)
	}
	c := s.clone()
	if !reflect.DeepEqual(s, c) {
		t.Errorf("the clone is another document:\n%+v\n%+v", s, c)
	}
	wantApart(t, "State", reflect.ValueOf(s), reflect.ValueOf(c))
}

func TestCloneOfAnEmptyDocumentCanBeWrittenTo(t *testing.T) {
	t.Parallel()
	c := State{}.clone()
	c.Steps["x"], c.Events["x"], c.Former["x"] = StepDone{}, &EventState{}, Person{}
	c.of("x").Tag = "tag"
}
