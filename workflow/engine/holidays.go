package engine

import "starte/workflow"

// Holidays names the public holiday that falls on a day, if any.
type Holidays = func(workflow.Date) (name string, ok bool)
