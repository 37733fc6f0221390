package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"vigie/internal/evidence"
	"vigie/internal/report"
)

// cleanCmd is `vigie clean`: the privacy copy of one picture. It opens no
// database and no network.
type cleanCmd struct {
	In  string `arg:"" help:"Picture (JPEG, PNG or WebP, 20 MiB at most); - is standard input."`
	Out string `arg:"" help:"Where the copy goes, JPEG or PNG by what the picture was; - is standard output. A file that is there is not overwritten."`
}

// Run writes the copy, and says on standard error what it is.
func (c cleanCmd) Run() error {
	picture, err := readPicture(c.In)
	if err != nil {
		return err
	}
	made, err := clean(picture)
	if err != nil {
		return fmt.Errorf("clean %s: %w", c.In, err)
	}
	if err := writeNew(c.Out, made.Bytes); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%s: %s, %d by %d points, %d bytes\n", c.Out, made.Type, made.Width, made.Height, len(made.Bytes))
	return nil
}

// readPicture reads at most what the portal takes.
func readPicture(name string) ([]byte, error) {
	in := io.ReadCloser(os.Stdin)
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("clean: %w", err)
		}
		in = f
	}
	defer in.Close()
	b, err := io.ReadAll(io.LimitReader(in, report.MaxAttachment+1))
	if err != nil {
		return nil, fmt.Errorf("clean: %w", err)
	}
	if len(b) > report.MaxAttachment {
		return nil, fmt.Errorf("clean %s: larger than %d MiB", name, report.MaxAttachment>>20)
	}
	return b, nil
}

// clean makes the copy, and says of what is no picture what it is.
func clean(b []byte) (report.Copy, error) {
	kind, ok := evidence.TypeOf(b[:min(len(b), 64<<10)])
	switch {
	case !ok:
		return report.Copy{}, errors.New("not a picture that can be read (JPEG, PNG or WebP)")
	case kind == report.FileHEIC:
		return report.Copy{}, errors.New("HEIC cannot be unpacked here: save it as JPEG first (a telephone does when it shares a picture)")
	case !kind.Picture():
		return report.Copy{}, fmt.Errorf("a file of type %s, not a picture", kind)
	}
	return evidence.PrivacyCopy(b, kind)
}

// writeNew writes a file that was not there, whole or not at all.
func writeNew(name string, b []byte) error {
	if name == "-" {
		_, err := os.Stdout.Write(b)
		return err
	}
	if _, err := os.Lstat(name); err == nil {
		return fmt.Errorf("clean: %s is there already", name)
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".vigie-clean-")
	if err != nil {
		return fmt.Errorf("clean: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(b)
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("clean: %w", err)
	}
	if err := os.Link(f.Name(), name); err != nil { // unlike a rename, never over another
		return fmt.Errorf("clean: %w", err)
	}
	return nil
}
