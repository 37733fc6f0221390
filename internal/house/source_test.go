package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// root is the checkout.
const root = "../.."

// source is one file of the program.
type source struct {
	path string // "internal/report/store.go"
	room string // "report", "web/page", "cmd/vigie"
	test bool
	set  *token.FileSet
	tree *ast.File
}

// sources parses every Go file of the program and its tests.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	for _, top := range []string{"cmd", "internal", "locales", "migrations", "static", "templates"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(p) != ".go" {
				return err
			}
			s, err := parse(p)
			all = append(all, s)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(all) < 100 {
		t.Fatalf("only %d files are found", len(all))
	}
	return all
}

func parse(file string) (source, error) {
	rel, err := filepath.Rel(root, file)
	if err != nil {
		return source{}, err
	}
	rel = filepath.ToSlash(rel)
	s := source{
		path: rel,
		room: strings.TrimPrefix(filepath.ToSlash(filepath.Dir(rel)), "internal/"),
		test: strings.HasSuffix(rel, "_test.go"),
		set:  token.NewFileSet(),
	}
	s.tree, err = parser.ParseFile(s.set, file, nil, parser.ParseComments)
	return s, err
}

// imports returns what s imports, without quotes.
func (s source) imports() []string {
	var paths []string
	for _, i := range s.tree.Imports {
		paths = append(paths, strings.Trim(i.Path.Value, `"`))
	}
	return paths
}
