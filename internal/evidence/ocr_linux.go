package evidence

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// aside puts the program into a group of its own, so that its children end with
// it.
func aside(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
}

// bind bounds a program that is running: its memory, its processor time, its
// files. It writes none.
func bind(pid int, memory uint64) error {
	seconds := uint64(readerTime.Seconds())
	for what, most := range map[int]uint64{
		unix.RLIMIT_AS: memory, unix.RLIMIT_CPU: seconds, unix.RLIMIT_NOFILE: 64, unix.RLIMIT_FSIZE: 0, unix.RLIMIT_CORE: 0,
	} {
		if err := unix.Prlimit(pid, what, &unix.Rlimit{Cur: most, Max: most}, nil); err != nil {
			return err
		}
	}
	return nil
}
