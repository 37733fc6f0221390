// Package journey walks through the portal as its users do, in a real browser,
// with and without scripts, and has each page examined for accessibility. It
// must never reach the portal but by its pages, nor hold code that the program
// runs.
package journey
