package house

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A machine without the programs that the tests need, and without the right to
// install them, is told what is missing; under CI that is a failure.
func TestWhatIsNotInstalledIsMissed(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash")
	}
	bin := t.TempDir() // the only folder of programs: nobody is root there
	if err := os.WriteFile(filepath.Join(bin, "id"), []byte("#!"+bash+"\necho 1000\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, ci := range []bool{true, false} {
		cmd := exec.Command(bash, filepath.Join(root, ".ci", "install"))
		cmd.Env = []string{"PATH=" + bin}
		if ci {
			cmd.Env = append(cmd.Env, "CI=true")
		}
		said, err := cmd.CombinedOutput()
		var failed *exec.ExitError
		if err != nil && !errors.As(err, &failed) {
			t.Fatal(err)
		}
		if (failed != nil) != ci {
			t.Errorf("CI %t: %v", ci, err)
		}
		for _, program := range []string{"Chromium", "Tesseract", "OpenSSL", "a C compiler"} {
			if !strings.Contains(string(said), "missing: "+program) {
				t.Errorf("CI %t: %s is not missed: %s", ci, program, said)
			}
		}
	}
}
