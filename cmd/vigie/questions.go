package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"vigie/internal/i18n"
	"vigie/internal/report"
)

// questions reads the form's questions: those of a file, or where none is named
// the program's own. Every word they lead to must be written in every language.
func questions(file string, bundle *i18n.Bundle) (*report.Tree, error) {
	tree, err := report.StandardTree()
	if file != "" {
		content, reading := os.ReadFile(file)
		if reading != nil {
			return nil, fmt.Errorf("settings: VIGIE_QUESTIONS: %w", reading)
		}
		tree, err = report.ReadTree(filepath.Base(file), content)
	}
	if err != nil {
		return nil, err
	}
	var faults []error
	for _, key := range tree.Keys() {
		if lacking := bundle.Lacks(key.Key); len(lacking) > 0 {
			faults = append(faults, fmt.Errorf("%s: message %q is not written in %s", key.Where, key.Key, strings.Join(lacking, ", ")))
		}
	}
	return tree, errors.Join(faults...)
}
