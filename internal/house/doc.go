// Package house holds the tests that guard the rules of the house: who imports
// whom, where gorm may stand, messages, templates, migrations, names. It must
// never hold code that the program runs.
package house
