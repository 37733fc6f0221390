package journal

import (
	"crypto/sha256"
	"encoding/asn1"
	"fmt"
	"math/big"
)

// imprint and request are what a time-stamping authority is asked (RFC 3161, 2.4.1).
type imprint struct {
	Algorithm struct {
		ID         asn1.ObjectIdentifier
		Parameters asn1.RawValue
	}
	Hash []byte
}

type request struct {
	Version int
	Imprint imprint
	Nonce   *big.Int
	CertReq bool
}

// TimestampRequest asks a time-stamping authority to sign that a hash of the journal
// existed: DER, to be sent as application/timestamp-query. The answer is checked with
// `openssl ts -verify -queryfile`.
func TimestampRequest(hash []byte, nonce *big.Int) ([]byte, error) {
	if len(hash) != sha256.Size {
		return nil, fmt.Errorf("time stamp: a hash of %d bytes", len(hash))
	}
	r := request{Version: 1, Nonce: nonce, CertReq: true}
	r.Imprint.Algorithm.ID = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1} // SHA-256
	r.Imprint.Algorithm.Parameters = asn1.NullRawValue
	r.Imprint.Hash = hash
	der, err := asn1.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("time stamp: %w", err)
	}
	return der, nil
}
