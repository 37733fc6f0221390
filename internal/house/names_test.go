package house

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// strings returns the texts written in s.
func (s source) strings() []string {
	var texts []string
	ast.Inspect(s.tree, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if text, err := strconv.Unquote(lit.Value); err == nil {
				texts = append(texts, text)
			}
		}
		return true
	})
	return texts
}

// statement says whether text is SQL that changes table.
func statement(text, table string) bool {
	found, err := regexp.MatchString(`(?i)\b(insert\s+into|update|delete\s+from)\s+`+table+`\b`, text)
	return err == nil && found
}

// Every room says what it provides and what it must never do.
func TestEveryRoomSaysWhatItIsFor(t *testing.T) {
	said := map[string]string{}
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		said[s.room] += ""
		if s.tree.Doc != nil {
			said[s.room] += s.tree.Doc.Text()
		}
	}
	for room, doc := range said {
		if !strings.HasPrefix(doc, "Package ") && !strings.HasPrefix(doc, "Command ") {
			t.Errorf("%s has no package sentence", room)
		}
		if room != "cmd/vigie" && !strings.Contains(strings.ReplaceAll(doc, "\n", " "), "must never") {
			t.Errorf("%s does not say what it must never do", room)
		}
	}
}

// Every exported name has a sentence that begins with it.
func TestExportedNamesAreExplained(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || s.tree.Name.Name == "main" {
			continue
		}
		for _, d := range s.tree.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && exportedReceiver(d) && !strings.HasPrefix(d.Doc.Text(), d.Name.Name+" ") {
					t.Errorf("%s: %s has no sentence of its own", s.path, d.Name.Name)
				}
			case *ast.GenDecl:
				unexplained(t, s, d)
			}
		}
	}
}

func exportedReceiver(f *ast.FuncDecl) bool {
	if f.Recv == nil {
		return true
	}
	kind := f.Recv.List[0].Type
	if star, ok := kind.(*ast.StarExpr); ok {
		kind = star.X
	}
	if of, ok := kind.(*ast.IndexExpr); ok {
		kind = of.X
	}
	name, ok := kind.(*ast.Ident)
	return ok && name.IsExported()
}

// unexplained reports exported types without a sentence; names in a block may
// share the block's.
func unexplained(t *testing.T, s source, d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			doc := spec.Doc.Text() + d.Doc.Text()
			if spec.Name.IsExported() && !strings.HasPrefix(doc, spec.Name.Name+" ") {
				t.Errorf("%s: %s has no sentence of its own", s.path, spec.Name.Name)
			}
		case *ast.ValueSpec:
			if spec.Names[0].IsExported() && spec.Doc.Text()+d.Doc.Text()+spec.Comment.Text() == "" {
				t.Errorf("%s: %s is not explained", s.path, spec.Names[0].Name)
			}
		}
	}
}

// A room is named for what it holds.
func TestNoRoomForEverything(t *testing.T) {
	vague := []string{"utils", "util", "helpers", "common", "types", "models", "services", "pkg", "lib", "misc"}
	for _, s := range sources(t) {
		if slices.Contains(vague, path.Base(s.room)) {
			t.Errorf("%s: what is %s for?", s.path, s.room)
		}
	}
}

// Rule 7: nothing runs before main, and nothing of a package changes.
func TestNothingRunsOrChangesByItself(t *testing.T) {
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		globals := packageVars(s.tree)
		ast.Inspect(s.tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv == nil && n.Name.Name == "init" {
					t.Errorf("%s has an init", s.path)
				}
			case *ast.AssignStmt:
				for _, left := range n.Lhs {
					if name := changed(left); n.Tok != token.DEFINE && globals[name] {
						t.Errorf("%s: the package variable %s is changed", s.set.Position(n.Pos()), name)
					}
				}
			}
			return true
		})
	}
}

// packageVars returns the variables declared beside the functions of a file.
func packageVars(f *ast.File) map[string]bool {
	names := map[string]bool{}
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
			for _, spec := range g.Specs {
				for _, n := range spec.(*ast.ValueSpec).Names {
					names[n.Name] = true
				}
			}
		}
	}
	return names
}

// changed returns the name of what an assignment changes, if it is one that the
// file declares at its top (a local of the same name resolves elsewhere).
func changed(left ast.Expr) string {
	switch x := left.(type) {
	case *ast.IndexExpr:
		return changed(x.X)
	case *ast.SelectorExpr:
		return changed(x.X)
	case *ast.Ident:
		if x.Obj != nil && x.Obj.Kind == ast.Var {
			if _, top := x.Obj.Decl.(*ast.ValueSpec); !top {
				return ""
			}
		}
		return x.Name
	}
	return ""
}

// Functions stay short enough to be read at once, and files too.
func TestLengths(t *testing.T) {
	var lengths []int
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		if n := s.set.Position(s.tree.End()).Line; n > 400 {
			t.Errorf("%s has %d lines", s.path, n)
		}
		for _, d := range s.tree.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			n := s.set.Position(f.Body.End()).Line - s.set.Position(f.Body.Pos()).Line
			lengths = append(lengths, n)
			if n > 60 {
				t.Errorf("%s: %s has %d lines", s.path, f.Name.Name, n)
			}
			if params := f.Type.Params.NumFields(); params > 5 {
				t.Errorf("%s: %s has %d parameters", s.path, f.Name.Name, params)
			}
		}
	}
	slices.Sort(lengths)
	if median := lengths[len(lengths)/2]; median > 12 {
		t.Errorf("half of the functions have more than %d lines", median)
	}
}
