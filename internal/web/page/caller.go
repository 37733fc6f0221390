package page

import (
	"net/netip"

	"github.com/gin-gonic/gin"
)

// Caller is who counts as one for limits: an IPv4 address, or an IPv6 network of
// 64 bits, which is what one subscriber has. It is never kept nor logged.
func Caller(c *gin.Context) string {
	address := c.ClientIP()
	if a, err := netip.ParseAddr(address); err == nil && a.Is6() && !a.Is4In6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return address
}
