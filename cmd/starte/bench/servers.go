package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"

	"starte/mailer/mailtest"
)

// The account of the robot at the servers of a run.
const (
	login    = "starte"
	password = "bench"
)

// greeting is the first line that [Serve] writes.
type greeting struct {
	SMTP string `json:"smtp"`
	IMAP string `json:"imap"`
}

// Serve runs the servers of a run until in ends: an SMTP server that keeps no
// bodies, and an IMAP server with the robot's mailbox in memory. It writes their
// addresses to out as a line of JSON, and for each line that it reads another
// with what was taken so far.
func Serve(in io.Reader, out io.Writer) error {
	smtp, err := startSink()
	if err != nil {
		return err
	}
	defer smtp.close()
	imap, err := mailtest.StartIMAP(mailtest.IMAPOptions{})
	if err != nil {
		return err
	}
	defer func() { _ = imap.Close() }() // its mail is in memory
	imap.AddUser(login, password)
	enc := json.NewEncoder(out)
	if err := enc.Encode(greeting{SMTP: smtp.listen.Addr().String(), IMAP: imap.Addr}); err != nil {
		return fmt.Errorf("tell where the servers are: %w", err)
	}
	asked := bufio.NewScanner(in)
	for asked.Scan() {
		if err := enc.Encode(smtp.total()); err != nil {
			return fmt.Errorf("tell what was taken: %w", err)
		}
	}
	return asked.Err()
}

// servers is the other end of [Serve].
type servers struct {
	greeting
	ask  io.WriteCloser
	said *bufio.Reader
	wait func() error
}

// Start runs something that calls [Serve], and returns the two ends of its
// talk; wait returns when it has ended.
type Start func(ctx context.Context) (in io.WriteCloser, out io.Reader, wait func() error, err error)

// Program starts the servers as a process of its own.
func Program(name string, args ...string) Start {
	return func(ctx context.Context) (io.WriteCloser, io.Reader, func() error, error) {
		cmd := exec.CommandContext(ctx, name, args...)
		in, err := cmd.StdinPipe()
		if err != nil {
			return nil, nil, nil, fmt.Errorf("start servers: %w", err)
		}
		out, err := cmd.StdoutPipe()
		if err != nil {
			return nil, nil, nil, fmt.Errorf("start servers: %w", err)
		}
		if err := cmd.Start(); err != nil {
			return nil, nil, nil, fmt.Errorf("start servers: %w", err)
		}
		return in, out, cmd.Wait, nil
	}
}

func startServers(ctx context.Context, start Start) (*servers, error) {
	in, out, wait, err := start(ctx)
	if err != nil {
		return nil, err
	}
	s := &servers{ask: in, said: bufio.NewReader(out), wait: wait}
	if err := s.hear(&s.greeting); err != nil {
		return nil, errors.Join(err, in.Close(), wait())
	}
	return s, nil
}

func (s *servers) hear(v any) error {
	line, err := s.said.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, v)
	}
	if err != nil {
		return fmt.Errorf("hear from the servers: %w", err)
	}
	return nil
}

// taken asks what the SMTP server has taken so far.
func (s *servers) taken() (Taken, error) {
	var t Taken
	if _, err := io.WriteString(s.ask, "taken\n"); err != nil {
		return t, fmt.Errorf("ask the servers: %w", err)
	}
	return t, s.hear(&t)
}

func (s *servers) close() error {
	return errors.Join(s.ask.Close(), s.wait())
}
