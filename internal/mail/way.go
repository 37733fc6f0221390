package mail

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Way is how mails leave: by SMTP, or into a folder where none is set.
type Way interface {
	// Open begins sending, or returns a Fault that holds up every mail.
	Open(ctx context.Context) (Round, error)
	// Name says where mails go, without a password.
	Name() string
}

// Round is some mails sent one after the other.
type Round interface {
	// Send sends one, or returns a Fault.
	Send(msg *gomail.Msg) error
	Close() error
}

// Folder keeps mails as .eml files: for trials, and for the demo.
type Folder struct{ Dir string }

// keepFiles is how long a mail stays in the folder: some hold a receipt's code.
const keepFiles = 7 * 24 * time.Hour

// Name tells the folder.
func (f Folder) Name() string { return f.Dir }

// Open makes the folder, and removes from it what is old.
func (f Folder) Open(context.Context) (Round, error) {
	if err := os.MkdirAll(f.Dir, 0o700); err != nil {
		return nil, Fault{Stage: AtFolder}
	}
	there, err := os.ReadDir(f.Dir)
	if err != nil {
		return nil, Fault{Stage: AtFolder}
	}
	for _, file := range there {
		if info, err := file.Info(); err == nil && strings.HasSuffix(file.Name(), ".eml") && time.Since(info.ModTime()) > keepFiles {
			if err := os.Remove(filepath.Join(f.Dir, file.Name())); err != nil && !errors.Is(err, os.ErrNotExist) {
				return nil, Fault{Stage: AtFolder}
			}
		}
	}
	return f, nil
}

// Send writes msg, whole or not at all.
func (f Folder) Send(msg *gomail.Msg) error {
	id, _, _ := strings.Cut(strings.Trim(strings.Join(msg.GetGenHeader(gomail.HeaderMessageID), ""), "<>"), "@")
	file := filepath.Join(f.Dir, id+".eml")
	part, err := os.OpenFile(file+".part", os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return Fault{Stage: AtFolder}
	}
	_, wrote := msg.WriteTo(part)
	if err := errors.Join(wrote, part.Close(), os.Rename(part.Name(), file)); err != nil {
		return Fault{Stage: AtFolder}
	}
	return nil
}

// Close has nothing to do.
func (f Folder) Close() error { return nil }
