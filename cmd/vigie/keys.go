package main

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"vigie/internal/config"
	"vigie/internal/seal"
)

// keysCmd is `vigie keys`.
type keysCmd struct {
	New    keysNewCmd    `cmd:"" help:"Print a new key pair, to keep offline as a recovery key."`
	Rotate keysRotateCmd `cmd:"" help:"Seal everything of the authority anew, to the recipients of now."`
	Verify keysVerifyCmd `cmd:"" help:"Say whether what is sealed now can be opened here."`
}

type keysNewCmd struct{}

// Run prints a key pair and keeps nothing of it.
func (keysNewCmd) Run() error {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return fmt.Errorf("new key: %w", err)
	}
	fmt.Printf("# recipient, for VIGIE_AUTHORITY_RECIPIENTS: %s\n%s\n", id.Recipient(), id)
	return nil
}

type keysVerifyCmd struct {
	Role role `enum:"all,intake,office,worker" default:"all" help:"What this machine serves: all and office must open what is sealed, intake and worker must not need to."`
}

// Run says whether the keys serve the role, and fails where they do not.
func (v keysVerifyCmd) Run(cfg config.Config) error {
	said, err := verifyKeys(cfg, v.Role)
	if err == nil {
		fmt.Println(said)
	}
	return err
}

// verifyKeys closes a box as the portal does, and opens it as the portal does.
// Where no identity is there, that is right for a role that opens nothing.
func verifyKeys(cfg config.Config, as role) (string, error) {
	k, err := loadKeys(cfg)
	if err != nil {
		return "", err
	}
	box, err := seal.Close(k.recipients, "keys/verify", []byte("verify"))
	if err != nil {
		return "", err
	}
	switch {
	case len(k.identities) == 0 && as.opens():
		return "", fmt.Errorf("no identity here, and the role %s opens what is sealed: name VIGIE_AUTHORITY_IDENTITY_FILE, or say --role intake where reports are only taken in", as)
	case len(k.identities) == 0:
		return fmt.Sprintf("%d recipient(s); no identity here: this machine seals and opens nothing, as the role %s should", len(k.recipients), as), nil
	}
	if _, err := seal.Open(k.identities, "keys/verify", box); err != nil {
		return "", fmt.Errorf("what is sealed now does not open here: %w", err)
	}
	return fmt.Sprintf("%d recipient(s); what is sealed opens here", len(k.recipients)), nil
}

// keys are what the portal seals, opens and recognises with.
type keys struct {
	recipients seal.Recipients
	identities seal.Identities // none on a machine that only takes reports in
	secret     []byte
}

// The files of the data folder, readable by their owner alone.
const (
	identityFile = "authority.key"
	secretFile   = "secret.key"
)

// loadKeys reads the keys; those that neither the settings nor the data folder
// have are made, once.
func loadKeys(cfg config.Config) (keys, error) {
	secret, err := readOrMake(filepath.Join(cfg.DataDir, secretFile), newSecret)
	if err != nil {
		return keys{}, err
	}
	k := keys{}
	if k.secret, err = hex.DecodeString(strings.TrimSpace(string(secret))); err != nil || len(k.secret) != 32 {
		return keys{}, fmt.Errorf("%s does not hold 32 bytes in hexadecimal", secretFile)
	}
	if cfg.Recipients != "" {
		if k.recipients, err = seal.ParseRecipients(cfg.Recipients); err != nil {
			return keys{}, err
		}
		if cfg.IdentityFile == "" {
			return k, nil
		}
	}
	text, err := identities(cfg)
	if err != nil {
		return keys{}, err
	}
	if k.identities, err = seal.ParseIdentities(bytes.NewReader(text)); err != nil {
		return keys{}, err
	}
	if k.recipients == nil {
		k.recipients, err = recipientsOf(k.identities)
	}
	return k, err
}

func identities(cfg config.Config) ([]byte, error) {
	if cfg.IdentityFile == "" {
		return readOrMake(filepath.Join(cfg.DataDir, identityFile), newIdentity)
	}
	text, err := os.ReadFile(cfg.IdentityFile)
	if err != nil {
		return nil, fmt.Errorf("authority identities: %w", err)
	}
	return text, nil
}

func recipientsOf(ids seal.Identities) (seal.Recipients, error) {
	var to seal.Recipients
	for _, id := range ids {
		x, ok := id.(*age.X25519Identity)
		if !ok {
			return nil, errors.New("authority identities: only X25519 keys tell their recipient; set VIGIE_AUTHORITY_RECIPIENTS")
		}
		to = append(to, x.Recipient())
	}
	return to, nil
}

func newSecret() (string, error) {
	b := make([]byte, 32)
	rand.Read(b)
	return hex.EncodeToString(b) + "\n", nil
}

func newIdentity() (string, error) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return "", fmt.Errorf("new key: %w", err)
	}
	return fmt.Sprintf("# authority key of this portal; keep a copy offline: without it nothing sealed can be read\n# public key: %s\n%s\n", id.Recipient(), id), nil
}

// readOrMake reads a key file, or makes it. Two processes that start at once
// end up with the same file: the content is linked into place whole, or not.
func readOrMake(path string, make func() (string, error)) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return text, err
	}
	fresh, err := make()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), "key")
	if err != nil {
		return nil, err
	}
	defer os.Remove(tmp.Name())
	if _, err := tmp.WriteString(fresh); err != nil {
		return nil, err
	}
	if err := errors.Join(tmp.Sync(), tmp.Close()); err != nil {
		return nil, err
	}
	if err := os.Link(tmp.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return os.ReadFile(path)
}
