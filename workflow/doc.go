// Package workflow holds the rules of the planning phase "Starte" of the
// programme Oss og vårt: who is asked what and when, what a digest holds, who
// is told when a plan changes.
//
// Everything here is a pure function over values: (state, event, now) in,
// state and mail out. The location, the public holidays, ids and seeds are
// arguments; nothing is read, sent, logged or drawn by lot. See Tick for what
// time does, Receive for what mail does, and Update for what an edited
// process file does.
//
// When: schedule*.go and calendar.go; within the provider's limits load.go and
// lane.go. Who: tick.go and told.go (what people know already). What:
// compose.go, digest.go and facts.go. Changes: update.go finds them, adopt.go
// knows people and workshops again, reopen.go lets steps be taken again,
// events.go tells of them. Mail in: receive.go, answer.go, and passon.go for what
// is no answer; the leader's commands in command.go, and lines of the plan in
// mention.go (which appointment), planline.go, edit*.go and fields.go (what is
// said of it) and askback.go. For the operator: health.go. Erasure: forget.go.
package workflow
