package engine

import (
	"context"
	"log/slog"
	"sync"
)

// watcher says once that something is wrong, and once that it is well again.
type watcher struct {
	mu    sync.Mutex
	wrong map[string]string
}

// report tells of the state of a thing; err is nil when all is well.
func (w *watcher) report(ctx context.Context, log *slog.Logger, thing string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	before, was := w.wrong[thing]
	switch {
	case err != nil && (!was || before != err.Error()):
		if w.wrong == nil {
			w.wrong = map[string]string{}
		}
		w.wrong[thing] = err.Error()
		if !was {
			log.ErrorContext(ctx, thing+" failing", slog.Any("error", err))
		}
	case err == nil && was:
		delete(w.wrong, thing)
		log.InfoContext(ctx, thing+" well again")
	}
}

// healthy reports what is wrong at the moment, by thing.
func (w *watcher) problems() map[string]string {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := make(map[string]string, len(w.wrong))
	for k, v := range w.wrong {
		out[k] = v
	}
	return out
}
