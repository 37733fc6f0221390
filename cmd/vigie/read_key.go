package main

import (
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"vigie/internal/evidence"
)

// maxKeyFile is far above the longest key that a TXT record holds.
const maxKeyFile = 64 << 10

// signersKeys reads the public keys of signers that were saved beforehand, each
// under "selector.domain". Nothing is ever asked of the network: whoever reads a
// voter's mail must not tell its sender so.
func signersKeys(files map[string]string) (evidence.DKIMKey, error) {
	if len(files) == 0 {
		return nil, nil
	}
	records := map[string]string{}
	for name, file := range files {
		record, err := keyRecord(file)
		if err != nil {
			return nil, fmt.Errorf("read: the key of %s: %w", name, err)
		}
		selector, domain, ok := strings.Cut(strings.ToLower(strings.ReplaceAll(name, "._domainkey.", ".")), ".")
		if !ok || selector == "" || domain == "" {
			return nil, fmt.Errorf("read: %q is not selector.domain", name)
		}
		records[selector+"._domainkey."+domain] = record
	}
	return func(name string) (string, bool) {
		record, ok := records[strings.ToLower(name)]
		return record, ok
	}, nil
}

// keyRecord reads a key as its TXT record says it, with the quotes that dig
// prints or without, or as a PEM block.
func keyRecord(file string) (string, error) {
	in, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer in.Close()
	raw, err := io.ReadAll(io.LimitReader(in, maxKeyFile))
	if err != nil {
		return "", err
	}
	if block, _ := pem.Decode(raw); block != nil {
		body := strings.Split(strings.TrimSpace(string(raw)), "\n")
		return "v=DKIM1; p=" + strings.Join(strings.Fields(strings.Join(body[1:len(body)-1], "")), ""), nil
	}
	record := strings.Join(strings.Fields(strings.NewReplacer(`" "`, "", `"`, "", `\;`, ";").Replace(string(raw))), " ")
	if !strings.Contains(record, "p=") {
		return "", errors.New("neither a TXT record (v=DKIM1; p=…) nor a PEM key")
	}
	return record, nil
}
