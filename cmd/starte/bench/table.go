package bench

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// WriteTable prints a result for people.
func (r Result) WriteTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "step\tcount\tseconds\ta second\tcpu each\tpeak memory\t")
	for _, p := range r.Phases {
		fmt.Fprintf(t, "%s\t%d %s\t%.2f\t%.0f\t%s\t%s\t\n", p.Name, p.Count, p.Unit, p.Seconds, p.Rate(), shortly(p.Each()), size(p.Peak))
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("print table: %w", err)
	}
	var b strings.Builder
	line := func(name, format string, args ...any) {
		fmt.Fprintf(&b, "%-24s"+format+"\n", append([]any{name}, args...)...)
	}
	b.WriteString("\n")
	line("processes", "%d, with %d people", r.Processes, r.People)
	if r.MailsPerSecond > 0 {
		line("mails a second", "%.0f over %d sessions, of %d bytes", r.MailsPerSecond, r.Sessions, r.MailSize)
		line("a mail, made and sent", "%.2f ms, %.2f ms of them processor time", r.WallPerMail, r.CPUPerMail)
		line("idle tick", "%.2f ms", r.IdleTick)
	}
	if r.RepliesPerSecond > 0 {
		line("replies a second", "%.0f", r.RepliesPerSecond)
		line("answers placed", "%d of %d", r.Answers, r.Expected)
	}
	line("start-up", "%.0f ms", r.StartUp)
	line("peak memory", "%s", size(r.Peak))
	line("database", "%s", size(r.Database))
	twice := "not checked"
	if r.Checked {
		twice = fmt.Sprintf("%d twice", r.Taken.Twice)
	}
	line("mails sent", "%d of %d, %s", r.Sent, r.Mails, twice)
	for _, u := range r.Limits {
		line(fmt.Sprintf("most in %.0f min", u.Window.Minutes()), "%d of %d", u.Most, u.Max)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func shortly(d time.Duration) string {
	return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond))
}

func size(n int64) string {
	if n == 0 {
		return "unknown"
	}
	return fmt.Sprintf("%.0f MB", float64(n)/(1<<20))
}
