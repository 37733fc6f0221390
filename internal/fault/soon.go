package fault

import "time"

// TooSoon is TooMany where it is known when trying again helps.
type TooSoon struct{ Wait time.Duration }

// Error says that a limit was passed.
func (TooSoon) Error() string { return TooMany.Error() }

// Is says that TooSoon is answered as TooMany is.
func (TooSoon) Is(target error) bool { return target == TooMany }
