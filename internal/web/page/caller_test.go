package page

import (
	"net/http/httptest"
	"testing"

	"github.com/gin-gonic/gin"
)

// One subscriber has a whole IPv6 network of 64 bits.
func TestCaller(t *testing.T) {
	gin.SetMode(gin.TestMode)
	for address, want := range map[string]string{
		"192.0.2.1:80":              "192.0.2.1",
		"[2001:db8:1:1::1]:80":      "2001:db8:1:1::/64",
		"[2001:db8:1:1:ffff::3]:80": "2001:db8:1:1::/64",
		"[2001:db8:1:2::1]:80":      "2001:db8:1:2::/64",
		"[::ffff:192.0.2.1]:80":     "192.0.2.1",
	} {
		c, _ := gin.CreateTestContext(httptest.NewRecorder())
		c.Request = httptest.NewRequest("GET", "/", nil)
		c.Request.RemoteAddr = address
		if got := Caller(c); got != want {
			t.Errorf("%s is %s, want %s", address, got, want)
		}
	}
}
