package config_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"vigie/internal/config"
)

// settings are the names of all settings.
func settings() []string {
	var names []string
	for field := range reflect.TypeFor[config.Config]().Fields() {
		names = append(names, field.Tag.Get("env"))
	}
	return names
}

// bare takes every setting out of the environment until the test ends.
func bare(t *testing.T) {
	t.Helper()
	for _, name := range settings() {
		t.Setenv(name, "") // to be put back
		os.Unsetenv(name)
	}
}

func TestDefaultsServeOneMachine(t *testing.T) {
	bare(t)
	c, err := config.Read()
	if err != nil {
		t.Fatal(err)
	}
	for name, pair := range map[string][2]any{
		"VIGIE_LISTEN":        {c.Listen, "127.0.0.1:8080"},
		"VIGIE_ADMIN_LISTEN":  {c.AdminListen, "127.0.0.1:9090"},
		"VIGIE_BASE_URL":      {c.BaseURL, "http://127.0.0.1:8080"},
		"VIGIE_DATA_DIR":      {c.DataDir, "./data"},
		"VIGIE_RATE_LIMIT":    {c.RateLimit, "on"},
		"VIGIE_FIGURES_EVERY": {c.FiguresEvery, time.Minute},
		"VIGIE_LOG":           {c.Log, "info"},

		"VIGIE_RETENTION_REPORTS": {c.RetentionReports, 12},
		"VIGIE_RETENTION_CASES":   {c.RetentionCases, 36},
		"the database":            {c.Database(), filepath.Join("data", "vigie.db")},
		"https":                   {c.Secure(), false},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is %v, not %v", name, pair[0], pair[1])
		}
	}
}

func TestEverySettingIsRead(t *testing.T) {
	bare(t)
	want := config.Config{
		Listen: "192.0.2.1:80", AdminListen: "127.0.0.1:1", BaseURL: "https://vigie.example", DataDir: "/srv/vigie",
		DatabaseURL: "postgres://db/vigie", ReplicaURL: "postgres://replica/vigie", Recipients: "age1x", IdentityFile: "/k",
		RateLimit: "off", TrustedProxies: []string{"127.0.0.1", "10.0.0.0/8"}, FiguresEvery: 5 * time.Second,
		RetentionReports: 6, RetentionCases: 60, Operator: "Autorité", Contact: "contact@vigie.example", Address: "Autorité, 35000 Rennes", Officer: "dpo@vigie.example", Host: "Hébergeur, Rennes", Questions: "/srv/questions.toml", Log: "debug",
	}
	typed := map[string]string{
		"VIGIE_LISTEN": want.Listen, "VIGIE_ADMIN_LISTEN": want.AdminListen, "VIGIE_BASE_URL": want.BaseURL + "/", "VIGIE_DATA_DIR": want.DataDir,
		"VIGIE_DATABASE_URL": want.DatabaseURL, "VIGIE_DATABASE_REPLICA_URL": want.ReplicaURL, "VIGIE_AUTHORITY_RECIPIENTS": want.Recipients,
		"VIGIE_AUTHORITY_IDENTITY_FILE": want.IdentityFile, "VIGIE_RATE_LIMIT": "off", "VIGIE_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8",
		"VIGIE_RETENTION_REPORTS": "6", "VIGIE_RETENTION_CASES": "60", "VIGIE_FIGURES_EVERY": "5s", "VIGIE_OPERATOR": want.Operator, "VIGIE_CONTACT": want.Contact, "VIGIE_ADDRESS": want.Address, "VIGIE_DPO": want.Officer, "VIGIE_HOST": want.Host, "VIGIE_QUESTIONS": want.Questions, "VIGIE_LOG": "debug",
	}
	for name, value := range typed {
		t.Setenv(name, value)
	}
	got, err := config.Read()
	if err != nil || !got.Secure() || got.Database() != want.DatabaseURL {
		t.Fatalf("%+v, %v", got, err)
	}
	fields, wanted := reflect.ValueOf(got), reflect.ValueOf(want)
	for i, name := range settings() {
		if _, set := typed[name]; set && !reflect.DeepEqual(fields.Field(i).Interface(), wanted.Field(i).Interface()) {
			t.Errorf("%s is read as %v", name, fields.Field(i))
		}
	}
}

// An empty setting counts as not set, but for the address of what watches: there
// it says that there is none.
func TestEmptySettings(t *testing.T) {
	bare(t)
	plain, err := config.Read()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range settings() {
		t.Setenv(name, "")
	}
	empty, err := config.Read()
	if err != nil || empty.AdminListen != "" {
		t.Fatalf("admin address %q, %v", empty.AdminListen, err)
	}
	if empty.AdminListen = plain.AdminListen; !reflect.DeepEqual(plain, empty) {
		t.Errorf("%+v\n%+v", plain, empty)
	}
}

// What is wrong is told by the setting's name and with the reason, all at once.
func TestWrongSettings(t *testing.T) {
	for _, test := range []struct{ name, typed, why string }{
		{"VIGIE_LISTEN", "8080", `"8080" is no address`},
		{"VIGIE_ADMIN_LISTEN", "nowhere", `"nowhere" is no address`},
		{"VIGIE_ADMIN_LISTEN", "127.0.0.1:8080", "the public address"},
		{"VIGIE_BASE_URL", "vigie.example", "no address such as https://"},
		{"VIGIE_BASE_URL", "https://vigie.example/portal", "no address such as https://"},
		{"VIGIE_DATABASE_REPLICA_URL", "postgres://replica/vigie", "VIGIE_DATABASE_URL: only PostgreSQL"},
		{"VIGIE_RATE_LIMIT", "no", "neither on nor off"},
		{"VIGIE_TRUSTED_PROXIES", "127.0.0.1,proxy", `"proxy" is no address or network`},
		{"VIGIE_FIGURES_EVERY", "60", "missing unit"},
		{"VIGIE_FIGURES_EVERY", "1ms", "less than a second"},
		{"VIGIE_RETENTION_REPORTS", "0", "no number of months"},
		{"VIGIE_RETENTION_CASES", "1200", "no number of months"},
		{"VIGIE_CONTACT", "somebody", "no e-mail address"},
		{"VIGIE_LOG", "loud", "not debug, info, warn or error"},
	} {
		bare(t)
		t.Setenv(test.name, test.typed)
		_, err := config.Read()
		if err == nil || !strings.Contains(err.Error(), test.why) || test.name != "VIGIE_DATABASE_REPLICA_URL" && !strings.Contains(err.Error(), test.name) {
			t.Errorf("%s=%s: %v", test.name, test.typed, err)
		}
	}
	bare(t)
	t.Setenv("VIGIE_LOG", "loud")
	t.Setenv("VIGIE_RATE_LIMIT", "no")
	if _, err := config.Read(); err == nil || strings.Count(err.Error(), "settings: ") != 2 {
		t.Errorf("not both are told: %v", err)
	}
}

func TestTheDataFolderIsItsOwners(t *testing.T) {
	c := config.Config{DataDir: filepath.Join(t.TempDir(), "a", "data")}
	if err := c.MakeDataDir(); err != nil {
		t.Fatal(err)
	}
	if found, err := os.Stat(c.DataDir); err != nil || found.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", found, err)
	}
	if err := os.WriteFile(filepath.Join(c.DataDir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c.DataDir = filepath.Join(c.DataDir, "file", "data")
	if err := c.MakeDataDir(); err == nil {
		t.Error("a folder in a file is made")
	}
}
