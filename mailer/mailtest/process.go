package mailtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// ErrNotInstalled means that a server's programs are not on this machine.
var ErrNotInstalled = errors.New("not installed")

const (
	// startTime is how long a server may take to answer, stopTime to end.
	startTime = 20 * time.Second
	stopTime  = 5 * time.Second
	// lookAgain is the pause between two looks at something outside.
	lookAgain = 20 * time.Millisecond
)

// findProgram returns the path of an installed program.
func findProgram(names ...string) (string, error) {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("find %s: %w", names[0], ErrNotInstalled)
}

// freePorts returns n ports on 127.0.0.1 that nobody listens on.
func freePorts(n int) ([]int, error) {
	var ports []int
	for range n {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, fmt.Errorf("find free port: %w", err)
		}
		defer func() { _ = ln.Close() }() // held until all are found
		ports = append(ports, ln.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

func loopback(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// until calls ready again and again, with pauses, and reports whether it became true
// in time.
func until(limit time.Duration, ready func() bool) bool {
	end := time.NewTimer(limit)
	defer end.Stop()
	tick := time.NewTicker(lookAgain)
	defer tick.Stop()
	for !ready() {
		select {
		case <-tick.C:
		case <-end.C:
			return false
		}
	}
	return true
}

// greets reports whether a server on addr says something that begins with prefix.
func greets(addr, prefix string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
	if err != nil {
		return false
	}
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	defer func() { _ = conn.Close() }()
	buf := make([]byte, len(prefix))
	n, _ := conn.Read(buf)
	return string(buf[:n]) == prefix
}

// runAway starts a program that puts itself into the background.
func runAway(dir string, env []string, name string, args ...string) error {
	log, err := os.OpenFile(filepath.Join(dir, "start.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	defer func() { _ = log.Close() }()
	cmd := exec.Command(name, args...)
	cmd.Env = append([]string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}, env...)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(log.Name())
		return fmt.Errorf("start %s: %w: %s", filepath.Base(name), err, bytes.TrimSpace(said))
	}
	return nil
}

// tail returns the end of a log for an error message.
func tail(path string) string {
	b, _ := os.ReadFile(path)
	return string(b[max(0, len(b)-2000):])
}

// endProcess ends the process whose id stands in pidFile, and its children, by id
// only: some children outlive their parent.
func endProcess(pidFile string) error {
	b, err := os.ReadFile(pidFile)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	} else if err != nil {
		return fmt.Errorf("read pid file: %w", err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil || pid <= 1 {
		return fmt.Errorf("read pid file: %q is no process id", b)
	}
	for _, p := range append([]int{pid}, childrenOf(pid)...) {
		if !alive(p) {
			continue
		}
		_ = syscall.Kill(p, syscall.SIGTERM)
		if !until(stopTime, func() bool { return !alive(p) }) {
			_ = syscall.Kill(p, syscall.SIGKILL)
		}
	}
	return nil
}

// alive reports whether a process runs; one that only waits to be reaped does not.
func alive(pid int) bool {
	state, _ := statOf(pid)
	return state != "" && state != "Z"
}

// statOf returns a process's state and parent, from /proc.
func statOf(pid int) (state string, parent int) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return "", 0
	}
	_, rest, _ := strings.Cut(string(b), ") ") // after the name
	fields := strings.Fields(rest)
	if len(fields) < 2 {
		return "", 0
	}
	parent, _ = strconv.Atoi(fields[1])
	return fields[0], parent
}

func childrenOf(pid int) []int {
	entries, _ := os.ReadDir("/proc")
	var out []int
	for _, e := range entries {
		child, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		if _, parent := statOf(child); parent == pid {
			out = append(out, child)
		}
	}
	return out
}

// account is a user of the system that owns files or runs a server.
type account struct {
	name, group string
	uid, gid    int
}

func lookupAccount(name string) (account, error) {
	u, err := user.Lookup(name)
	if err != nil {
		return account{}, fmt.Errorf("look up user %s: %w", name, err)
	}
	return accountOf(u)
}

func currentAccount() (account, error) {
	u, err := user.Current()
	if err != nil {
		return account{}, fmt.Errorf("look up user: %w", err)
	}
	return accountOf(u)
}

func accountOf(u *user.User) (account, error) {
	g, err := user.LookupGroupId(u.Gid)
	if err != nil {
		return account{}, fmt.Errorf("look up group of %s: %w", u.Username, err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	return account{u.Username, g.Name, uid, gid}, nil
}

// openPath makes a folder reachable by other users: servers give up their rights.
func openPath(dir string) error {
	for d := dir; len(d) > 1; d = filepath.Dir(d) {
		info, err := os.Stat(d)
		if err != nil {
			return fmt.Errorf("open path: %w", err)
		}
		if info.Mode().Perm()&0o001 != 0 {
			continue
		}
		if err := os.Chmod(d, info.Mode().Perm()|0o011); err != nil {
			return fmt.Errorf("open path: %w", err)
		}
	}
	return nil
}

func lookupGroup(name string) (int, error) {
	g, err := user.LookupGroup(name)
	if err != nil {
		return 0, fmt.Errorf("look up group %s: %w", name, err)
	}
	gid, err := strconv.Atoi(g.Gid)
	if err != nil {
		return 0, fmt.Errorf("look up group %s: %w", name, err)
	}
	return gid, nil
}
