package evidence

// Picture is what was read in a screenshot or a photograph.
type Picture struct {
	Text       string // the words, without what a telephone shows round a message; "" when none were read
	Confidence int    // 0 to 100, as the reading program gives it, the mean of the words
	When       string // the day and hour that a telephone prints above a message, as it stands; "" unless there is one alone
	Sender     string // the number or the code at the top of the screen, when it is one
	Cut        bool   // a message goes on beyond the edge
}
