package engine

import (
	"context"
	"log/slog"
	"maps"
	"sync"
)

// watcher says once that something is wrong, and once that it is well again.
type watcher struct {
	explain func(error) (string, []slog.Attr) // nil for nobody
	mu      sync.Mutex
	wrong   map[string]string
}

// report tells of the state of a thing; err is nil when all is well.
func (w *watcher) report(ctx context.Context, log *slog.Logger, thing string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, was := w.wrong[thing]
	switch {
	case err != nil:
		if w.wrong == nil {
			w.wrong = map[string]string{}
		}
		words, more := err.Error(), []slog.Attr(nil)
		if w.explain != nil {
			if said, attrs := w.explain(err); said != "" {
				words, more = said, attrs
			}
		}
		w.wrong[thing] = words
		if !was {
			log.LogAttrs(ctx, slog.LevelError, "failing", append([]slog.Attr{slog.String("what", thing), slog.Any("error", err)}, more...)...)
		}
	case was:
		delete(w.wrong, thing)
		log.InfoContext(ctx, "well again", slog.String("what", thing))
	}
}

// problems are what is wrong at the moment, by thing.
func (w *watcher) problems() map[string]string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return maps.Clone(w.wrong)
}
