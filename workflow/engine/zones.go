package engine

import (
	"fmt"
	"sync"
	"time"
)

// zones remembers loaded time zones.
type zones struct{ m sync.Map }

func (z *zones) load(name string) (*time.Location, error) {
	if loc, ok := z.m.Load(name); ok {
		return loc.(*time.Location), nil
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("load time zone: %w", err)
	}
	z.m.Store(name, loc)
	return loc, nil
}
