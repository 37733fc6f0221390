package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The runbook is followed word by word, in an empty folder, with the addresses
// alone changed for free ones.
func TestRunbook(t *testing.T) {
	if os.Getenv("VIGIE_TEST_DATABASE") != "" {
		t.Skip("the runbook is about SQLite")
	}
	body, err := os.ReadFile(filepath.Join("..", "..", "docs", "runbook.md"))
	if err != nil {
		t.Fatal(err)
	}
	dir, bin := t.TempDir(), t.TempDir()
	program := "#!/bin/sh\n" + asProgram + "=1 exec '" + os.Args[0] + "' \"$@\"\n"
	if err := os.WriteFile(filepath.Join(bin, "vigie"), []byte(program), 0o755); err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(body), "```sh\n")[1:]
	if len(blocks) < 10 {
		t.Fatalf("%d blocks", len(blocks))
	}
	script := "set -eu -o pipefail\ntrap 'kill -KILL $(cat vigie.pid) 2>/dev/null || true' EXIT\n"
	for _, b := range blocks {
		typed, _, closed := strings.Cut(b, "\n```")
		if !closed {
			t.Fatalf("a block has no end: %s", b)
		}
		script += "set -x\n" + typed + "\n{ set +x; } 2>/dev/null\n"
	}
	script = strings.NewReplacer("127.0.0.1:8080", free(t), "127.0.0.1:9090", free(t)).Replace(script)
	cmd := exec.CommandContext(t.Context(), "bash", "-c", script)
	cmd.Dir, cmd.Env = dir, []string{"PATH=" + bin + ":" + os.Getenv("PATH"), "HOME=" + dir}
	if said, err := cmd.CombinedOutput(); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "vigie.log"))
		t.Fatalf("%v\n%s\n%s", err, said, log)
	}
}
