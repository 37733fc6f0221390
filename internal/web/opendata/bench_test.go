package opendata

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/go-playground/validator/v10"
	"github.com/google/uuid"

	"vigie/internal/database"
)

// crowd is how many clients file at the same time.
const crowd = 32

// BenchmarkIntake measures filing through the API beside the floor that its
// speed is told against: a bare gin handler that validates the body and commits
// one row of the same size, one commit a request. Both run in one process, so
// that their ratio holds on any machine.
func BenchmarkIntake(b *testing.B) {
	b.Run("floor", func(b *testing.B) { benchmarkPost(b, floor(b)) })
	b.Run("api", func(b *testing.B) { benchmarkPost(b, open(b)) })
}

func benchmarkPost(b *testing.B, h http.Handler) {
	b.SetParallelism(crowd / 2) // times GOMAXPROCS
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			req := httptest.NewRequest(http.MethodPost, "/api/v1/reports", strings.NewReader(told))
			req.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			h.ServeHTTP(w, req)
			if w.Code != http.StatusCreated {
				b.Errorf("%d %s", w.Code, w.Body)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reports/s")
}

// bare is the same report as one row.
type bare struct {
	ID         string `gorm:"primaryKey"`
	Reference  string
	Body       string
	Sealed     []byte
	Locator    []byte
	ReceivedAt time.Time
}

// floor answers what a handler without Vigie would: bind, validate, one commit
// a request.
func floor(b *testing.B) http.Handler {
	in := open(b)
	table := "CREATE TABLE bares (id TEXT PRIMARY KEY, reference TEXT UNIQUE, body TEXT, sealed BLOB, locator BLOB UNIQUE, received_at TIMESTAMP)"
	if in.db.Dialect == database.Postgres {
		table = strings.ReplaceAll(table, "BLOB", "BYTEA")
	}
	if err := in.db.Write.Exec(table).Error; err != nil {
		b.Fatal(err)
	}
	validate := validator.New(validator.WithRequiredStructEnabled())
	gin.SetMode(gin.TestMode)
	e := gin.New()
	e.POST("/api/v1/reports", func(c *gin.Context) {
		var f struct {
			Kind     string           `json:"kind" validate:"required"`
			Election string           `json:"election" validate:"required"`
			Contacts []map[string]any `json:"contacts" validate:"required,min=1"`
			Message  string           `json:"message" validate:"max=10000"`
		}
		if err := c.ShouldBindJSON(&f); err != nil || validate.Struct(f) != nil {
			c.Status(http.StatusUnprocessableEntity)
			return
		}
		id := uuid.Must(uuid.NewV7()).String()
		row := bare{ID: id, Reference: id, Body: f.Message, Sealed: make([]byte, 400), Locator: []byte(id), ReceivedAt: noon}
		if err := in.db.Write.Create(&row).Error; err != nil {
			c.String(http.StatusInternalServerError, err.Error())
			return
		}
		c.JSON(http.StatusCreated, receipt{Reference: id})
	})
	return e
}
