package evidence

import "vigie/internal/link"

// Link is a link found in a message, without what may name its recipient.
type Link = link.Found

// maxLinks bounds how many links, numbers or addresses of a text are read.
const maxLinks = 500
