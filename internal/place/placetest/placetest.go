// Package placetest gives tests a register of a few real places, so that they
// need no built assets. It must never be imported outside tests.
package placetest

import (
	"bytes"
	"compress/gzip"
	"testing"

	"vigie/internal/place"
)

const some = "R\t53\tBretagne\nR\t11\tÎle-de-France\nR\t04\tLa Réunion\n" +
	"D\t35\tIlle-et-Vilaine\t53\nD\t75\tParis\t11\nD\t93\tSeine-Saint-Denis\t11\nD\t974\tLa Réunion\t04\n" +
	"C\t75056\tParis\t75\t2103778\t75001,75011\t\n" +
	"C\t35238\tRennes\t35\t230890\t35000,35200,35700\t\n" +
	"C\t97411\tSaint-Denis\t974\t153000\t97400,97417\t\n" +
	"C\t93066\tSaint-Denis\t93\t150000\t93200,93210\t\n" +
	"C\t35288\tSaint-Malo\t35\t47255\t35400\t\n"

// Some returns a register of five communes: Paris, Rennes, Saint-Malo, and
// Saint-Denis twice.
func Some(t testing.TB) *place.Register {
	t.Helper()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write([]byte(some)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := place.Load(&packed)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
