package engine

import (
	"sync"
	"time"

	"starte/workflow/store"
)

// task is a claimed mail, and when its share of the limits was taken.
type task struct {
	mail  store.Claimed
	taken time.Time
}

// departures is the mail that stands in line for the sessions.
type departures struct {
	mu      sync.Mutex
	tasks   []task
	waiting int // sessions with nothing to do
	closed  bool
	more    *sync.Cond    // tasks, or the end
	lowMark int           // with so many or fewer left the line is low
	low     chan struct{} // the line has become low
}

func newDepartures() *departures {
	d := &departures{low: make(chan struct{}, 1)}
	d.more = sync.NewCond(&d.mu)
	return d
}

// add puts mail at the end of the line.
func (d *departures) add(tasks []task) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.tasks = append(d.tasks, tasks...)
	d.more.Broadcast()
}

// take gives the first mail in line. With wait it waits for one until the line
// is closed; without, it leaves what those who wait can begin with at once.
func (d *departures) take(wait bool) (task, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !wait && len(d.tasks) <= d.waiting {
		return task{}, false
	}
	for len(d.tasks) == 0 && !d.closed {
		d.waiting++
		d.more.Wait()
		d.waiting--
	}
	if len(d.tasks) == 0 {
		return task{}, false
	}
	t := d.tasks[0]
	d.tasks = d.tasks[1:]
	d.signalIfLow()
	return t, true
}

// lowAt returns a channel that receives once no more than mark are left in line.
func (d *departures) lowAt(mark int) <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	select {
	case <-d.low: // it was about another mark
	default:
	}
	d.lowMark = mark
	d.signalIfLow()
	return d.low
}

// signalIfLow never waits: a signal that nobody has taken yet says the same.
func (d *departures) signalIfLow() {
	if len(d.tasks) > d.lowMark {
		return
	}
	select {
	case d.low <- struct{}{}:
	default:
	}
}

// clear takes back all mail that no session has begun with.
func (d *departures) clear() []task {
	d.mu.Lock()
	defer d.mu.Unlock()
	rest := d.tasks
	d.tasks = nil
	return rest
}

// close lets the sessions end when the line is empty.
func (d *departures) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	d.more.Broadcast()
}
