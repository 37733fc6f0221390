package database

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// dumpPostgres copies every table within one transaction that sees one instant.
func (d *DB) dumpPostgres(ctx context.Context, dir string, dump *Dump) error {
	return d.alone(ctx, func(c *pgx.Conn) error {
		tx, err := c.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
		if err != nil {
			return err
		}
		defer tx.Rollback(ctx)
		if err := plainly(ctx, tx); err != nil {
			return err
		}
		tables, err := tablesOf(ctx, tx)
		if err != nil {
			return err
		}
		for _, t := range tables {
			t.File = t.Name + ".copy"
			w, err := create(filepath.Join(dir, t.File))
			if err != nil {
				return err
			}
			t.Rows, err = copyOut(ctx, tx, t, w)
			t.Bytes = w.bytes
			if t.SHA256, err = w.end(err); err != nil {
				return fmt.Errorf("%s: %w", t.Name, err)
			}
			dump.Tables = append(dump.Tables, t)
		}
		dump.Sequences, err = sequencesOf(ctx, tx)
		return err
	})
}

// plainly makes a server write values alike, however it is set.
func plainly(ctx context.Context, tx pgx.Tx) error {
	for _, set := range []string{"datestyle = 'ISO'", "timezone = 'UTC'", "bytea_output = 'hex'", "extra_float_digits = 1", "intervalstyle = 'postgres'"} {
		if _, err := tx.Exec(ctx, "SET LOCAL "+set); err != nil {
			return err
		}
	}
	return nil
}

// alone lends a connection of the pool.
func (d *DB) alone(ctx context.Context, do func(*pgx.Conn) error) error {
	pool, err := d.Write.DB()
	if err != nil {
		return err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(c any) error { return do(c.(*stdlib.Conn).Conn()) })
}

// tablesOf lists the tables with their columns, those that others lead to first.
func tablesOf(ctx context.Context, tx pgx.Tx) ([]DumpedTable, error) {
	rows, err := tx.Query(ctx, `SELECT t.table_name, array_agg(CAST(c.column_name AS TEXT) ORDER BY c.ordinal_position)
		FROM information_schema.tables t JOIN information_schema.columns c USING (table_schema, table_name)
		WHERE t.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND t.table_name <> 'goose_db_version' AND c.is_generated = 'NEVER'
		GROUP BY t.table_name ORDER BY t.table_name`)
	if err != nil {
		return nil, err
	}
	tables, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (t DumpedTable, err error) {
		return t, r.Scan(&t.Name, &t.Columns)
	})
	if err != nil {
		return nil, err
	}
	rows, err = tx.Query(ctx, `SELECT DISTINCT CAST(a.relname AS TEXT), CAST(b.relname AS TEXT) FROM pg_constraint f
		JOIN pg_class a ON a.oid = f.conrelid JOIN pg_class b ON b.oid = f.confrelid
		WHERE f.contype = 'f' AND a.relnamespace = CAST(current_schema() AS regnamespace) AND a.oid <> b.oid`)
	if err != nil {
		return nil, err
	}
	leads := map[string][]string{}
	var from, to string
	if _, err := pgx.ForEachRow(rows, []any{&from, &to}, func() error { leads[from] = append(leads[from], to); return nil }); err != nil {
		return nil, err
	}
	return inOrder(tables, leads)
}

// inOrder puts tables after those that they lead to.
func inOrder(tables []DumpedTable, leads map[string][]string) ([]DumpedTable, error) {
	var sorted []DumpedTable
	done := map[string]bool{}
	for len(sorted) < len(tables) {
		before := len(sorted)
		for _, t := range tables {
			if !done[t.Name] && !slices.ContainsFunc(leads[t.Name], func(to string) bool { return !done[to] }) {
				sorted, done[t.Name] = append(sorted, t), true
			}
		}
		if len(sorted) == before {
			return nil, errors.New("tables lead to each other in a circle")
		}
	}
	return sorted, nil
}

// quoted is names as a statement has them.
func quoted(names ...string) string {
	var all []string
	for _, n := range names {
		all = append(all, pgx.Identifier{n}.Sanitize())
	}
	return strings.Join(all, ", ")
}

// copyOut writes the rows of a table as COPY does, in an order that does not depend
// on how they lie, and returns how many.
func copyOut(ctx context.Context, tx pgx.Tx, t DumpedTable, to io.Writer) (int64, error) {
	columns := quoted(t.Columns...)
	order, err := ordering(ctx, tx, t)
	if err != nil {
		return 0, err
	}
	b := bufio.NewWriterSize(to, 1<<16)
	tag, err := tx.Conn().PgConn().CopyTo(ctx, b, "COPY (SELECT "+columns+" FROM "+quoted(t.Name)+" ORDER BY "+order+") TO STDOUT")
	return tag.RowsAffected(), errors.Join(err, b.Flush())
}

// ordering orders rows by the primary key, by all columns where there is none; texts
// by their bytes, since servers sort them as their own languages do.
func ordering(ctx context.Context, tx pgx.Tx, t DumpedTable) (string, error) {
	rows, err := tx.Query(ctx, `SELECT CAST(a.attname AS TEXT), t.typcategory = 'S' FROM pg_index i
		JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey) JOIN pg_type t ON t.oid = a.atttypid
		WHERE i.indisprimary AND i.indrelid = CAST($1 AS regclass) ORDER BY array_position(CAST(i.indkey AS int2[]), a.attnum)`, quoted(t.Name))
	if err != nil {
		return "", err
	}
	var order []string
	var name string
	var words bool
	_, err = pgx.ForEachRow(rows, []any{&name, &words}, func() error {
		column := quoted(name)
		if words {
			column += ` COLLATE "C"`
		}
		order = append(order, column)
		return nil
	})
	if len(order) > 0 || err != nil {
		return strings.Join(order, ", "), err
	}
	for _, c := range t.Columns {
		order = append(order, "CAST("+quoted(c)+` AS TEXT) COLLATE "C"`)
	}
	return strings.Join(order, ", "), nil
}

func sequencesOf(ctx context.Context, tx pgx.Tx) (map[string]int64, error) {
	rows, err := tx.Query(ctx, "SELECT CAST(sequencename AS TEXT), last_value FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL AND sequencename NOT LIKE 'goose%'")
	if err != nil {
		return nil, err
	}
	all := map[string]int64{}
	var name string
	var last int64
	_, err = pgx.ForEachRow(rows, []any{&name, &last}, func() error { all[name] = last; return nil })
	return all, err
}

// loadPostgres makes the schema that the copy was made of, fills it and compares.
func loadPostgres(ctx context.Context, address, dir string, dump Dump) error {
	db, err := Open(ctx, address, "")
	if err != nil {
		return err
	}
	defer db.Close()
	var there int64
	err = db.Write.WithContext(ctx).Raw("SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'").Scan(&there).Error
	if err == nil && there > 0 {
		err = ErrNotEmpty
	}
	if err != nil {
		return err
	}
	m, err := db.migrator()
	if err != nil {
		return err
	}
	if _, err := m.UpTo(ctx, dump.Schema); err != nil {
		return err
	}
	return db.alone(ctx, func(c *pgx.Conn) error {
		tx, err := c.BeginTx(ctx, pgx.TxOptions{})
		if err != nil {
			return err
		}
		defer tx.Rollback(ctx)
		if err := plainly(ctx, tx); err != nil {
			return err
		}
		if err := fill(ctx, tx, dir, dump); err != nil {
			return err
		}
		return tx.Commit(ctx)
	})
}

func fill(ctx context.Context, tx pgx.Tx, dir string, dump Dump) error {
	for _, t := range slices.Backward(dump.Tables) { // what the migrations put there
		if _, err := tx.Exec(ctx, "DELETE FROM "+quoted(t.Name)); err != nil {
			return fmt.Errorf("%s: %w", t.Name, err)
		}
	}
	for _, t := range dump.Tables {
		if err := copyIn(ctx, tx, dir, t); err != nil {
			return fmt.Errorf("%s: %w", t.Name, err)
		}
	}
	for name, last := range dump.Sequences {
		if _, err := tx.Exec(ctx, "SELECT setval(CAST($1 AS regclass), $2)", quoted(name), last); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// copyIn fills a table from its file, and makes sure that what is in it then is what
// the file was made of.
func copyIn(ctx context.Context, tx pgx.Tx, dir string, t DumpedTable) error {
	f, err := os.Open(filepath.Join(dir, filepath.Base(t.File)))
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := tx.Conn().PgConn().CopyFrom(ctx, bufio.NewReaderSize(f, 1<<16), "COPY "+quoted(t.Name)+" ("+quoted(t.Columns...)+") FROM STDIN"); err != nil {
		return err
	}
	sum := sha256.New()
	rows, err := copyOut(ctx, tx, t, sum)
	if err == nil && (rows != t.Rows || hex.EncodeToString(sum.Sum(nil)) != t.SHA256) {
		err = fmt.Errorf("%s is not what was written", t.File)
	}
	return err
}
